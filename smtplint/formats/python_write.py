"""The edits that change a Python setting or add one in the shape of its sibling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_OPENED = re.compile(r"(?<![A-Za-z0-9_])[rbuRBU]{0,2}(?P<quote>\"\"\"|'''|\"|')\Z")
_QUOTED = r"\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'"
_SUBSCRIPT = re.compile(rf"(?P<stem>[\w.\s]++(?:\[[^\[\]\r\n]*+\](?=\s*+\[))*+\s*+\[\s*+)(?P<key>{_QUOTED})(?P<mid>\s*+\]\s*+=\s*+)")
_NAME = re.compile(r"(?P<stem>(?:\w++\s*+\.\s*+)*+)(?P<key>\w++)(?P<mid>\s*+)(?P<type>:[^=\r\n]++)?(?P<sign>=\s*+)")
_ELEMENT = re.compile(rf"(?P<key>{_QUOTED}|[\w.]++)(?P<mid>\s*+:\s*+)")
_TYPED = re.compile(r"true|false", re.IGNORECASE)
_QUIET = re.compile(r"[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n]|\Z)")
_ESCAPED = re.compile(r"[\\\x00-\x1f\x7f]")
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """A string keeps its quotes, and so does a default, which something else converts; a bool takes the quotes of a value away."""
    text, (start, end) = source.text, setting.span
    if not setting.quoted:
        return Edit(setting.span, _literal(value, _quote(text, setting)))
    opened = _OPENED.search(text[max(0, start - 6) : start])
    word = _cased(value, setting.value) if isinstance(value, bool) else str(value)
    if opened is None:  # a part of a string
        return Edit(setting.span, _escape(word, ""))
    quote = opened["quote"]
    whole = Span(start - len(opened.group()), end + len(quote))
    if isinstance(value, bool) and setting.certainty != "default":
        return Edit(whole, str(value))
    body = _escape(word, quote[0])
    if "r" in opened.group().lower() and body != word:
        return Edit(whole, quote[0] + body + quote[0])
    return Edit(setting.span, body)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int, kind: str) -> Edit:
    """`kind` is how the sibling is written, as in `Walk.kinds`; the name alone tells nothing in a list."""
    text, entry = source.text, sibling.entry
    quote = _quote(text, sibling)
    literal = _literal(value, quote)
    if isinstance(value, str) and "environ" in text[entry.start : entry.end]:  # which holds nothing but texts
        literal = quote + _escape(value, quote) + quote
    if kind == "item":
        return elements.insert(source, entry, literal)
    if kind == "keyword":
        return elements.insert(source, entry, name + (" = " if re.match(r"\w+\s+=", text[entry.start : entry.end]) else "=") + literal)
    if kind == "element":
        found = _ELEMENT.match(text, entry.start, entry.end)
        key = found["key"][0] if found and found["key"][0] in "\"'" else quote
        return elements.insert(source, entry, _literal(name, key) + (found["mid"] if found else ": ") + literal)
    return _statement(source, entry, _copy(text, entry, name, value, literal))


def _copy(text: str, entry: Span, name: str, value: str | bool | int, literal: str) -> str:
    if found := _SUBSCRIPT.match(text, entry.start, entry.end):
        return found["stem"] + _literal(name, found["key"][0]) + found["mid"] + literal
    if found := _NAME.match(text, entry.start, entry.end):
        kind = f": {type(value).__name__} " if found["type"] else found["mid"]
        return found["stem"] + name + kind + found["sign"] + literal
    return f"{name} = {literal}"


def _statement(source: Source, entry: Span, new: str) -> Edit:
    quiet = _QUIET.match(source.text, entry.end)
    start = lines.start_of_line(source.text, entry.start)
    if quiet is None or source.text[start : entry.start].strip():
        return Edit(Span(entry.end, entry.end), f"; {new}")
    return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(source.text, entry.start) + new)


def _quote(text: str, setting: Setting) -> str:
    """The quote in which a new string is written: that of the value, else the first of the entry."""
    before = text[setting.span.start - 1 : setting.span.start]
    if setting.quoted and before in ('"', "'"):
        return before
    found = re.search(r"[\"']", text[setting.entry.start : setting.entry.end])
    return found.group() if found else '"'


def _literal(value: str | bool | int, quote: str) -> str:
    """`True` and `False` are no texts here, whatever they are in the environment: any text that is not empty is true."""
    return quote + _escape(value, quote) + quote if isinstance(value, str) and value not in ("True", "False") else str(value)


def _escape(value: str, quote: str) -> str:
    escaped = _ESCAPED.sub(lambda found: _WRITTEN.get(found[0], f"\\x{ord(found[0]):02x}"), value)
    return escaped.replace(quote, "\\" + quote) if quote else escaped


def _cased(value: bool, present: str) -> str:
    """The bool as the word that stands there spells it: `true`, `True`, `TRUE`."""
    if _TYPED.fullmatch(present) and present.islower():
        return str(value).lower()
    return str(value).upper() if present.isupper() else str(value)
