"""What a PHP expression is worth when it is read without being run: a literal, the literal default of a look-up, or unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats.php_tree import is_expression
from smtplint.model import Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

_LONGEST = 200
"""Characters of an unknown expression that its value shows."""
_STEPS = 40
"""Casts, parentheses and fallbacks that are looked through."""
_COMPARED = 500
"""Characters of a ternary's parts that are compared."""

_CASTS = {"int", "integer", "string", "bool", "boolean", "float", "double"}
_WRAPPERS = {"intval", "strval", "boolval", "floatval", "filter_var", "trim", "strtolower"}
_LOOKS_UP = re.compile(r"env|option|config|setting|secret", re.IGNORECASE)
_ENVIRONMENT = re.compile(r"env\b|ENV\b|Env::")
_CALLS = ("function_call_expression", "scoped_call_expression", "member_call_expression", "nullsafe_member_call_expression")
_RELATIVE = {"self", "static", "parent"}
_ESCAPE = re.compile(r"\\(?:u\{(?P<code>[0-9A-Fa-f]{1,6})\}|x(?P<hex>[0-9A-Fa-f]{1,2})|(?P<octal>[0-7]{1,3})|(?P<char>[nrtvef\\$\"]))")
_CHARS = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "e": "\x1b", "f": "\f"}
_LINE_END = re.compile(r"\r\n|\r|\n")


class Value(NamedTuple):
    """As in Setting: the text that PHP would read, where it stands, whether as a string, and how certain it is."""

    text: str
    span: Span
    quoted: bool = False
    certainty: str = "written"


def read(text: str, node: Node) -> Value:
    """The value of the expression `node`."""
    current, certainty = node, "written"
    for _ in range(_STEPS):
        if found := literal(text, current):
            return found._replace(certainty=certainty) if certainty == "default" else found
        step = _look_through(text, current)
        if step is None:
            break
        current, falls_back = step
        certainty = "default" if falls_back else certainty
    start, end = node.start_byte, node.end_byte
    return Value(text[start : min(end, start + _LONGEST)], Span(start, end), certainty="unknown")


def literal(text: str, node: Node) -> Value | None:
    """The value of a literal, of a class constant (as `Class::NAME`) or of a template expression; None for all else."""
    read_kind = _LITERALS.get(node.type)
    return read_kind(text, node) if read_kind else None


def arguments(node: Node) -> list[Node]:
    """The values of a call's arguments, in order; a spread (`...$x`) is one."""
    for child in reversed(node.children):
        if child.type == "arguments":
            found = ([part for part in item.named_children if part.type != "comment"] for item in named(child))
            return [parts[-1] for parts in found if parts]
    return []


def named(node: Node) -> list[Node]:
    """The named children without the comments among them."""
    return [child for child in node.named_children if child.type != "comment"]


def last_name(qualified: str) -> str:
    """`SMTP` of a name in a name space: what stands behind its last backslash."""
    return qualified.rpartition("\\")[2]


def called(text: str, node: Node) -> str:
    """What a call names: `env`, `Env::get`, `$config->get`; at most some hundred characters from its start."""
    for child in reversed(node.children):
        if child.type == "arguments":
            return text[node.start_byte : min(child.start_byte, node.start_byte + _COMPARED)].strip()
    return ""


def _look_through(text: str, node: Node) -> tuple[Node, bool] | None:
    """The expression whose value `node` has, if it has one here, and whether that is so by default only."""
    step = _STEPS_INTO.get(node.type)
    return step(text, node) if step else None


def _parentheses(_text: str, node: Node) -> tuple[Node, bool] | None:
    inner = named(node)
    return (inner[0], False) if inner else None


def _cast(text: str, node: Node) -> tuple[Node, bool] | None:
    cast, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    known = cast and text[cast.start_byte : cast.end_byte].strip().lower() in _CASTS
    return (value, False) if value and known else None


def _call(text: str, node: Node) -> tuple[Node, bool] | None:
    """The literal behind a name that is looked up (`env('PORT', 25)`), or what a conversion (`intval(…)`) is given."""
    name, given = called(text, node), arguments(node)
    if given and last_name(name).lower() in _WRAPPERS:
        return given[0], False
    # getenv's second argument is no default.
    if len(given) > 1 and _LOOKS_UP.search(name) and last_name(name).lower() != "getenv":
        key = literal(text, given[0])
        return (given[1], True) if key and key.quoted else None
    return None


def _coalesce(text: str, node: Node) -> tuple[Node, bool] | None:
    operator, left, right = (node.child_by_field_name(field) for field in ("operator", "left", "right"))
    return (right, True) if operator and left and right and operator.type == "??" and not _is_nothing(text, left, right) else None


def _fallback(text: str, node: Node) -> tuple[Node, bool] | None:
    """The arm that holds when nothing is set: `a ?: b`, `a ? a : b`, `isset(a) ? a : b`, `a ? f(a) : b`, `!a ? b : a`."""
    condition, body, other = (node.child_by_field_name(field) for field in ("condition", "body", "alternative"))
    if condition is None or other is None:
        return None
    if body is None or _mentions(text, condition, body) or _mentions(text, body, condition):
        fallback = other
    elif _mentions(text, condition, other):
        fallback = body
    else:
        return None
    return None if _is_nothing(text, condition, fallback) else (fallback, True)


def _is_nothing(text: str, asked: Node, fallback: Node) -> bool:
    """Whether `''` or null stands for what a form or a caller may give: that is no word on what is given when the program runs. A variable
    of the environment that is not set is absent."""
    value = literal(text, fallback)
    wanted = text[asked.start_byte : min(asked.end_byte, asked.start_byte + _COMPARED)]
    return value is not None and value.text in {"", "null"} and not _ENVIRONMENT.search(wanted)


def _mentions(text: str, whole: Node, part: Node) -> bool:
    """Whether the look-up `part`, conversions around it left out, occurs in `whole`. Literals are no look-ups."""
    for _ in range(_STEPS):
        step = None if part.type in ("binary_expression", "conditional_expression") else _look_through(text, part)
        if step is None or step[1]:
            break
        part = step[0]
    if literal(text, part) or literal(text, whole):
        return False
    wanted, asked = (text[node.start_byte : min(node.end_byte, node.start_byte + _COMPARED)] for node in (part, whole))
    return bool(re.search(re.escape(wanted) + r"(?!\w)", asked))


def _plain(text: str, node: Node) -> Value:
    return Value(text[node.start_byte : node.end_byte], Span(node.start_byte, node.end_byte))


def _word(text: str, node: Node) -> Value:
    return _plain(text, node)._replace(text=text[node.start_byte : node.end_byte].lower())


def _name(text: str, node: Node) -> Value | None:
    return _plain(text, node) if is_expression(text, node.start_byte, node.end_byte) else None


def _signed(text: str, node: Node) -> Value | None:
    inner = node.named_children
    digits = len(inner) == 1 and inner[0].type in ("integer", "float") and text[node.start_byte] in "+-"
    return _plain(text, node) if digits else None


def _class_constant(text: str, node: Node) -> Value | None:
    scope, _, name = text[node.start_byte : node.end_byte].rpartition("::")
    if scope.lower() in _RELATIVE or not re.fullmatch(r"[\w\\]+", scope):
        return None
    return Value(f"{last_name(scope)}::{name}", Span(node.start_byte, node.end_byte))


def _string(text: str, node: Node) -> Value | None:
    start, end = node.start_byte, node.end_byte
    start += text[start : start + 1] in ("b", "B")
    quote = text[start : start + 1]
    if end - start < 2 or quote not in ("'", '"') or text[end - 1] != quote:
        return None  # a string that the file never closes
    if any(child.type not in ("string_content", "escape_sequence") for child in node.named_children):
        return None
    span = Span(start + 1, end - 1)
    inner = text[span.start : span.end]
    return Value(re.sub(r"\\([\\'])", r"\1", inner) if quote == "'" else _unescape(inner, quote), span, quoted=True)


def _heredoc(text: str, node: Node) -> Value | None:
    tag, body = node.child_by_field_name("end_tag"), node.child_by_field_name("value")
    first = _LINE_END.search(text, node.start_byte, node.end_byte)
    if tag is None or first is None or tag.is_missing:
        return None
    if body and any(child.type not in ("string_content", "escape_sequence", "nowdoc_string") for child in body.named_children):
        return None
    before = text[first.end() : tag.start_byte]
    inner = before.rstrip(" \t")
    indent = before[len(inner) :]
    inner = inner.removesuffix("\n").removesuffix("\r")
    value = re.sub(rf"(?m)^{re.escape(indent)}", "", inner) if indent else inner
    span = Span(first.end(), first.end() + len(inner))
    return Value(value if node.type == "nowdoc" else _unescape(value, ""), span, quoted=True)


def _unescape(inner: str, quote: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match["char"] == '"' and quote != '"':
            return match[0]  # a heredoc keeps the backslash of \\"
        if match["char"]:
            return _CHARS.get(match["char"], match["char"])
        code = int(match["code"] or match["hex"], 16) if match["code"] or match["hex"] else int(match["octal"], 8) & 0xFF
        return match[0] if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)

    return _ESCAPE.sub(character, inner) if "\\" in inner else inner


_LITERALS: dict[str, Callable[[str, Node], Value | None]] = {
    "string": _string,
    "encapsed_string": _string,
    "heredoc": _heredoc,
    "nowdoc": _heredoc,
    "integer": _plain,
    "float": _plain,
    "boolean": _word,
    "null": _word,
    "name": _name,
    "unary_op_expression": _signed,
    "class_constant_access_expression": _class_constant,
}
_STEPS_INTO: dict[str, Callable[[str, Node], tuple[Node, bool] | None]] = {
    "parenthesized_expression": _parentheses,
    "cast_expression": _cast,
    "binary_expression": _coalesce,
    "conditional_expression": _fallback,
}
_STEPS_INTO |= dict.fromkeys(_CALLS, _call)
