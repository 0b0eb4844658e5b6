"""The edits that change a PHP setting or add one in the shape of its sibling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_CONSTANT = re.compile(r"[A-Za-z_\\][\w\\]*::[A-Z_][A-Z0-9_]*", re.ASCII)
"""A string of this shape is written as the class constant that it names."""
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SET = r"\s*(?:\?\?)?=(?![=>])\s*"
_ELEMENT = re.compile(rf"(?P<key>{_QUOTED}|[\w\\:$]+)(?P<mid>\s*=>\s*)", re.DOTALL)
_CALL = re.compile(rf"(?P<head>[\w\\:]+\s*\(\s*)(?P<key>{_QUOTED})(?P<mid>\s*,\s*)", re.DOTALL)
_PUTENV = re.compile(r"(?P<head>\\?putenv\s*\(\s*['\"])(?P<key>[^=]*)(?P<mid>=)", re.IGNORECASE)
_METHOD = re.compile(r"(?P<head>[^()]*->)(?P<key>\w+)(?P<mid>\s*\(\s*)")
_MEMBER = re.compile(rf"(?P<head>[^=;]*?->)(?P<key>\w+)(?P<mid>{_SET})")
_SUBSCRIPT = re.compile(rf"(?P<head>[^=;]*?\[\s*)(?P<key>{_QUOTED}|[^\]'\"=;]*)(?P<mid>\s*\]{_SET})", re.DOTALL)
_PLAIN = re.compile(rf"(?P<head>(?:[\w?|\\]+\s+)*)(?P<key>\$?(?:\w+::\$)?\w+)(?P<mid>{_SET})")
_LINE_END = re.compile(r"[\r\n]")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """A string keeps the quotes that stand there; a bool and a class constant take them away, an int does so never."""
    text, span = source.text, setting.span
    before = text[span.start - 1 : span.start]
    new = _constant(text[span.start : span.end], value) if isinstance(value, str) else ""
    if not setting.quoted:
        return Edit(span, new or _literal(value, "'", text[span.start : span.end]))
    if before not in ("'", '"'):  # a part of a string: a heredoc's body, NAME=value
        return Edit(span, _escape(_word(value), _quote_around(text, span)))
    if new or isinstance(value, bool):
        start = span.start - 1 - (text[span.start - 2 : span.start - 1] in ("b", "B"))  # b'…' is a string too
        return Edit(Span(start, span.end + 1), new or _word(value))
    return Edit(span, _escape(_word(value), before))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """An element follows its sibling in the array, a link its sibling in the chain, a statement stands on the next line. A name
    that ends in `()` makes a method call, another one beside a method call makes a property.
    """
    text = source.text
    entry = text[sibling.entry.start : sibling.entry.end]
    literal = _literal(value, _quote(text, sibling, entry))
    if entry.startswith(("->", "?->")):
        link = f"{entry[: entry.index('>') + 1]}{name.removesuffix('()')}({literal})"
        own, indent = _line(text, sibling.entry.start)
        return Edit(Span(sibling.entry.end, sibling.entry.end), source.newline + indent + link if own else link)
    if found := _ELEMENT.match(entry):
        return _insert_element(source, sibling, _key(found["key"], name) + found["mid"] + literal)
    if entry.find("=>", 0, sibling.span.start - sibling.entry.start) >= 0 and not entry.endswith(";"):  # its key is computed
        return _insert_element(source, sibling, f"{_key('', name)} => {literal}")
    statement = _copy(entry, name, literal, _word(value))
    return _insert_statement(source, sibling, statement) if statement else _insert_element(source, sibling, literal)


def _copy(entry: str, name: str, literal: str, word: str) -> str | None:
    """The statement `entry` with another name and value; None when its shape is not known."""
    semicolon = ";" * entry.endswith(";")
    body = entry.removesuffix(";").rstrip()
    inner = body.removesuffix(")")
    closing = inner[len(inner.rstrip()) :] + ")"
    if found := _PUTENV.match(entry):
        return f"{found['head']}{name}={_escape(word, found['head'][-1])}{found['head'][-1]}{closing}{semicolon}"
    for shape in (_CALL, _METHOD, _MEMBER, _SUBSCRIPT, _PLAIN):
        if found := shape.match(entry):
            return _fill(found, name, literal, closing) + semicolon
    return None


def _fill(found: re.Match[str], name: str, literal: str, closing: str) -> str:
    head, key, mid, shape = found["head"], found["key"], found["mid"], found.re
    bare = name.removesuffix("()")
    if shape is _CALL:
        return f"{head}{_key(key, name)}{mid}{literal}{closing}"
    if shape is _METHOD and bare != name:
        return f"{head}{bare}{mid}{literal}{closing}"
    if shape is _METHOD or (shape is _MEMBER and bare != name):
        return head + (f"{bare}({literal})" if bare != name else f"{bare} = {literal}")
    if shape is _PLAIN:
        prefix, dollar, _ = key.rpartition("$")
        return f"{head}{prefix}{dollar}{bare.removeprefix('$')}{mid}{literal}"
    return f"{head}{_key(key, name) if shape is _SUBSCRIPT else name}{mid}{literal}"


def _insert_statement(source: Source, sibling: Setting, new: str) -> Edit:
    text, end = source.text, sibling.entry.end
    line_end = _line_end(text, end)
    if not new.endswith(";"):
        return Edit(Span(end, end), f"; {new}")
    if _is_quiet(text[end:line_end]):
        return Edit(Span(line_end, line_end), source.newline + _line(text, sibling.entry.start)[1] + new)
    return Edit(Span(end, end), f" {new}")


def _insert_element(source: Source, sibling: Setting, new: str) -> Edit:
    text, end = source.text, sibling.entry.end
    line_end = _line_end(text, end)
    rest = text[end:line_end]
    comma = rest.lstrip(" \t").startswith(",")
    after = rest.lstrip(" \t")[1:] if comma else rest
    own, indent = _line(text, sibling.entry.start)
    leading_comma = not comma and text[line_end : line_end + 200].lstrip().startswith(",")
    if not own or leading_comma or not _is_quiet(after):
        return Edit(Span(end, end), f", {new}")
    if comma:
        return Edit(Span(line_end, line_end), f"{source.newline}{indent}{new},")
    return Edit(Span(end, line_end), f",{rest}{source.newline}{indent}{new}")


def _line(text: str, offset: int) -> tuple[bool, str]:
    """Whether `offset` is the first of its line that is not blank, and the line's indent."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    before = text[start:offset]
    return not before.strip(), before[: len(before) - len(before.lstrip(" \t"))]


def _line_end(text: str, offset: int) -> int:
    found = _LINE_END.search(text, offset)
    return found.start() if found else len(text)


def _is_quiet(rest: str) -> bool:
    """Whether the rest of a line is blank or one comment."""
    rest = rest.strip()
    if rest.startswith("/*"):
        return rest.find("*/", 2) == len(rest) - 2
    return not rest or (rest.startswith(("//", "#")) and not rest.startswith("#[") and "?>" not in rest)


def _literal(value: str | bool | int, quote: str, present: str = "") -> str:
    if isinstance(value, bool):
        return _word(value).upper() if present.isupper() else _word(value)
    if isinstance(value, int):
        return str(value)
    return value if _CONSTANT.fullmatch(value) else quote + _escape(value, quote) + quote


def _constant(present: str, value: str) -> str:
    """The class constant as it is written here, in the name space that stands here; "" for a string that is none."""
    if not _CONSTANT.fullmatch(value):
        return ""
    space, name = present.rpartition("\\")[::2]
    same = _CONSTANT.fullmatch(name) and name.partition("::")[0] == value.partition("::")[0]
    return f"{space}\\{value}" if same and "\\" in present else value


def _word(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escape(value: str, quote: str) -> str:
    if quote == "'":
        return re.sub(r"([\\'])", r"\\\1", value)
    return re.sub(r'([\\"$])', r"\\\1", value) if quote == '"' else value


def _quote_around(text: str, span: Span) -> str:
    """The quote behind a part of a string; "" for a heredoc's body."""
    return text[span.end : span.end + 1] if text[span.end : span.end + 1] in ("'", '"') else ""


def _quote(text: str, sibling: Setting, entry: str) -> str:
    """The quote in which a new value is written: the sibling's value's, else the first of its entry."""
    before = text[sibling.span.start - 1 : sibling.span.start]
    if sibling.quoted and before in ("'", '"'):
        return before
    found = re.search(r"['\"]", entry)
    return found[0] if found else "'"


def _key(present: str, name: str) -> str:
    quote = present[0] if present[:1] in ("'", '"') else "'"
    return quote + _escape(name, quote) + quote
