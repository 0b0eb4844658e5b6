"""What a Python expression is worth when it is read without being run: a literal, the literal default of a look-up, or unknown."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from smtplint.formats.nested import Value
from smtplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.formats.python_tree import Tree

_STEPS = 40
"""Conversions and fallbacks that are looked through."""
_WRAPPERS = {"int", "str", "float", "SecretStr", "strtobool", "str2bool", "to_bool", "as_bool", "asbool", "parse_bool"}
_METHODS = {"lower", "upper", "casefold", "strip", "title", "capitalize"}
_FIELDS = {"Field", "field"}
_LOOKS_UP = re.compile(r"env|config|setting|secret|option", re.IGNORECASE)
_DEFAULTS = {"default", "fallback", "default_value"}
_STRING = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')(?P<body>(?:[^\\]|\\[\s\S])*?)(?P=quote)")
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<octal>[0-7]{1,3})|(?P<break>\r\n|[\r\n])|(?P<char>[abfnrtv\\'\"]))"
)
_CHARS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_EXPRESSIONS = (("{{", "}}"), ("<%=", "%>"))


def read(tree: Tree, node: ast.expr, *, comparisons: bool = True) -> Value:
    """The value of the expression `node`. A comparison in a comparison is unknown."""
    current, certainty = node, "written"
    for _ in range(_STEPS):
        if found := literal(tree, current):
            return found._replace(certainty=certainty) if certainty == "default" else found
        if isinstance(current, ast.Compare):
            if comparisons and (found := _compared(tree, current)):
                return found
            break
        step = _look_through(tree, current)
        if step is None:
            break
        current, falls_back = step
        certainty = "default" if falls_back else certainty
    shown = current if isinstance(current, ast.Name) else node  # a name may be known elsewhere in the file
    return Value(tree.text(shown), tree.span(shown), tree.span(node).end, certainty="unknown")


def literal(tree: Tree, node: ast.expr) -> Value | None:
    """The value of a literal or of a template's expression; None for all else."""
    span = tree.span(node)
    written = tree.view.text[span.start : span.end]
    if any(written.startswith(opening) and written.endswith(closing) for opening, closing in _EXPRESSIONS):
        return Value(written, span, span.end)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)) and isinstance(node.operand, ast.Constant):
        return None if isinstance(node.operand.value, (str, bytes)) else Value(written, span, span.end)
    if not isinstance(node, ast.Constant) or node.value is ...:
        return None
    if not isinstance(node.value, (str, bytes)):
        return Value(written, span, span.end)
    string = _STRING.fullmatch(written)
    if string is None or _closes_early(string):
        return None  # several strings side by side
    body = Span(span.start + string.start("body"), span.start + string.end("body"))
    value = string["body"] if "r" in string["prefix"].lower() else _unescape(string["body"])
    return Value(value, body, span.end, quoted=True)


def name_of(tree: Tree, node: ast.expr) -> str:
    """A name as written, dots included: `app.config`; "" for what is computed."""
    inner = node
    for _ in range(_STEPS):
        if not isinstance(inner, ast.Attribute):
            break
        inner = inner.value
    return "".join(tree.text(node).split()) if isinstance(inner, ast.Name) else ""


def is_lookup(tree: Tree, node: ast.Call) -> bool:
    """Whether a call asks for a value by name: `config('X', …)`, `env.int('X')`, `os.environ.get('X')`."""
    name = name_of(tree, node.func)
    receiver, _, method = name.rpartition(".")
    if method == "get" and receiver and not receiver.lower().endswith(("env", "environ")):
        return False  # a mapping's own default is what it lacks, which says nothing of what it holds
    if not _LOOKS_UP.search(name) or name.rpartition(".")[2][:1].isupper() or not node.args:
        return False
    return isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)


def is_field(tree: Tree, node: ast.Call) -> bool:
    """Whether a call declares a field with a default: `Field(25)`, `field(default=25)`."""
    return name_of(tree, node.func).rpartition(".")[2] in _FIELDS


def _look_through(tree: Tree, node: ast.expr) -> tuple[ast.expr, bool] | None:
    """The expression whose value `node` has, if it has one here, and whether that is so by default only."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return node.values[-1], True
    return _call(tree, node) if isinstance(node, ast.Call) else None


def _call(tree: Tree, node: ast.Call) -> tuple[ast.expr, bool] | None:
    """The default of a look-up or a field, or what a conversion is given."""
    name = name_of(tree, node.func).rpartition(".")[2]
    if is_lookup(tree, node) or is_field(tree, node):
        default = _default(node, 0 if is_field(tree, node) else 1)
        return (default, True) if default else None
    if _folds(node):
        return node.func.value, False  # type: ignore[attr-defined] # _folds says that it is an attribute
    if name in _WRAPPERS and node.args:
        return node.args[0], False
    return _truth(tree, node) if name == "bool" and len(node.args) == 1 else None


def _truth(tree: Tree, node: ast.Call) -> tuple[ast.expr, bool] | None:
    """`bool(…)` of a look-up whose default is no string: of any string but the empty one it is true."""
    inner = node.args[0]
    default = _default(inner, 1) if isinstance(inner, ast.Call) and is_lookup(tree, inner) else None
    return (default, True) if isinstance(default, ast.Constant) and not isinstance(default.value, str) else None


def _default(call: ast.Call, position: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg in _DEFAULTS:
            return keyword.value
    return call.args[position] if len(call.args) > position else None


def _compared(tree: Tree, node: ast.Compare) -> Value | None:
    """`os.environ.get('X', 'True') == 'True'`, `… in ('true', '1')`: the default where the comparison turns out as it says."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.In)):
        return None
    left, right = read(tree, node.left, comparisons=False), node.comparators[0]
    others: Sequence[ast.expr] = right.elts if isinstance(right, (ast.Tuple, ast.List, ast.Set)) else [right]
    values = [literal(tree, other) for other in others]
    if left.certainty != "default" or not left.quoted or None in values or (len(values) != 1 and isinstance(node.ops[0], ast.Eq)):
        return None
    texts = {value.text for value in values if value}
    holds = left.text in texts or (
        isinstance(node.left, ast.Call) and _folds(node.left) and left.text.lower() in {t.lower() for t in texts}
    )
    return left if left.text.lower() == str(holds).lower() else None


def _folds(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS and not call.args


def _closes_early(string: re.Match[str]) -> bool:
    quote, body = string["quote"], string["body"]
    return bool(re.search(rf"(?<!\\)(?:\\\\)*{quote}", body))


def _unescape(body: str) -> str:
    def character(found: re.Match[str]) -> str:
        if found["char"]:
            return _CHARS.get(found["char"], found["char"])
        if found["break"]:
            return ""
        code = int(found["x"] or found["u"] or found["U"], 16) if not found["octal"] else int(found["octal"], 8)
        return chr(code) if code < 0x110000 else found[0]

    return _ESCAPE.sub(character, body) if "\\" in body else body
