"""The edits that change a Ruby setting or add one in the shape of its sibling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_QUOTED = r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'"
_ELEMENT = re.compile(
    rf"(?P<key>(?P<quoted>{_QUOTED})|(?P<symbol>:[A-Za-z_]\w*+[?!]?)|[A-Za-z_]\w*+[?!]?)(?P<mid>:(?!:)\s*+|\s*+=>\s*+)", re.DOTALL
)
_SUBSCRIPT = re.compile(
    rf"(?P<stem>[^\[\]=]++(?:\[[^\[\]=]*+\](?=\s*+\[))*+\[\s*+)(?P<key>{_QUOTED}|:\w++)(?P<mid>\s*+\]\s*+(?:\|\|)?=\s*+)", re.DOTALL
)
_MEMBER = re.compile(r"(?P<stem>(?:[\w:@$]++\.)*+)(?P<key>[\w:@$]++)(?P<mid>\s*+(?:\|\|)?=\s*+)")
_SET = re.compile(r"(?P<stem>set\s*+\(?\s*+:)(?P<key>\w++)(?P<mid>\s*+,\s*+)")
_CONSTANT = re.compile(r"(?:::)?[A-Z]\w*(?:::[A-Z]\w*)+\Z")
_SYMBOL = re.compile(r"[A-Za-z_]\w*[?!]?\Z")
_QUIET = re.compile(r"[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n]|\Z)")
_ESCAPED = re.compile(r"[\"\\\x00-\x1f\x7f]|#(?=[{$@])")
_WRITTEN = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "#": "\\#"}


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """A string keeps its quotes, and so does a default, which something else converts; a bool takes the quotes of a value away. A symbol
    stays one where it can.
    """
    text, (start, end) = source.text, setting.span
    before = text[start - 1 : start]
    if setting.quoted and before in ('"', "'"):
        if isinstance(value, bool) and setting.certainty != "default":
            return Edit(Span(start - 1, end + 1), lines.as_text(value))
        return _in_quotes(setting.span, before, lines.as_text(value))
    if setting.quoted:  # a part of a string
        return Edit(setting.span, lines.as_text(value))
    symbol = _colon(text, start)
    if symbol and isinstance(value, str) and _SYMBOL.match(value):
        return Edit(setting.span, value)
    span = Span(start - symbol, end + (symbol == 2)) if symbol else setting.span
    return Edit(span, _literal(value, _quote(text, setting)))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int, inside: str) -> Edit:
    """`inside` is the bracket around the sibling, as in ruby_walk.Entry."""
    text, entry = source.text, sibling.entry
    literal = _literal(value, _quote(text, sibling))
    if inside != "(":
        if entry.start >= sibling.span.start - 2:  # an item, its quote or colon before it
            return elements.insert(source, entry, literal)
        found = _ELEMENT.match(text, entry.start, entry.end)
        if found is None or found.end() > sibling.span.start:
            return elements.insert(source, entry, f"{name}: {literal}")
        return elements.insert(source, entry, _key(found, name) + found["mid"] + literal)
    return _statement(source, entry, _copy(text, entry, name, literal))


def _key(found: re.Match[str], name: str) -> str:
    """The key `name` in the shape of the one that was found."""
    if found["quoted"]:
        return _literal(name, found["quoted"][0])
    plain = name if _SYMBOL.match(name) else _literal(name, '"')
    return ":" + plain if found["symbol"] else plain


def _copy(text: str, entry: Span, name: str, literal: str) -> str:
    if found := _SUBSCRIPT.match(text, entry.start, entry.end):
        key = ":" + name if found["key"][0] == ":" else _literal(name, found["key"][0])
        return found["stem"] + key + found["mid"] + literal
    for shape in (_SET, _MEMBER):
        if found := shape.match(text, entry.start, entry.end):
            return found["stem"] + name + found["mid"] + literal + (")" if "(" in found["stem"] else "")
    return f"{name} = {literal}"


def _statement(source: Source, entry: Span, new: str) -> Edit:
    end = entry.end + (new.endswith(")") and source.text.startswith(")", entry.end))
    quiet = _QUIET.match(source.text, end)
    if quiet is None or source.text[lines.start_of_line(source.text, entry.start) : entry.start].strip():
        return Edit(Span(end, end), f"; {new}")
    return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(source.text, entry.start) + new)


def _colon(text: str, start: int) -> int:
    """How many characters of `:` or `:"` stand before a symbol's name; 0 where the value is none."""
    if text[start - 1 : start] == ":" and text[start - 2 : start - 1] not in (":", ""):
        return 1
    return 2 if text[max(0, start - 2) : start] in (':"', ":'") else 0


def _quote(text: str, setting: Setting) -> str:
    before = text[setting.span.start - 1 : setting.span.start]
    if setting.quoted and before in ('"', "'"):
        return before
    found = re.search(r"[\"']", text[setting.entry.start : setting.entry.end])
    return found.group() if found else "'"


def _in_quotes(span: Span, quote: str, value: str) -> Edit:
    if quote == "'" and re.search(r"[\x00-\x1f\x7f]", value):
        return Edit(Span(span.start - 1, span.end + 1), _literal(value, '"'))
    return Edit(span, _literal(value, quote)[1:-1])


def _literal(value: str | bool | int, quote: str) -> str:
    if not isinstance(value, str):
        return lines.as_text(value)
    if _CONSTANT.match(value):
        return value
    if quote == "'" and not re.search(r"[\x00-\x1f\x7f]", value):
        return "'" + re.sub(r"([\\'])", r"\\\1", value) + "'"
    return '"' + _ESCAPED.sub(lambda found: _WRITTEN.get(found[0], f"\\x{ord(found[0]):02x}"), value) + '"'
