"""The edits that change a TOML value or add a key beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, json, lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_QUOTED = r"\"(?:[^\"\\\r\n]|\\.)*+\"|'[^'\r\n]*+'"
_KEY = re.compile(
    rf"(?P<stem>(?:(?:{_QUOTED}|[^\s\"'=.]++)[ \t]*+\.[ \t]*+)*+)(?P<last>{_QUOTED}|[^\s\"'=]++)(?P<separator>[ \t]*+=[ \t]*+)"
)
_TYPED = re.compile(r"true|false|yes|no|on|off|[0-9]+", re.IGNORECASE)


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """See `toml.replace`."""
    text, (start, end) = source.text, setting.span
    written = lines.as_text(value)
    quote = text[start - 1 : start]
    if not setting.quoted:
        return Edit(setting.span, json.quote(value) if isinstance(value, str) and setting.certainty != "default" else written)
    if quote not in ('"', "'"):  # a part of a string
        return Edit(setting.span, json.quote(written)[1:-1])
    width = 3 if text[start - 3 : start] == quote * 3 and text[end : end + 3] == quote * 3 else 1
    whole = Span(start - width, end + width)
    if isinstance(value, bool) and not _TYPED.fullmatch(setting.value):
        return Edit(whole, written)
    if quote == "'":
        return Edit(setting.span, written) if _is_literal(written) else Edit(whole, json.quote(written))
    return Edit(setting.span, json.quote(written)[1:-1])


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int, *, inline: bool) -> Edit:
    """See `toml.insert`; `inline` says that the sibling stands in brackets."""
    text, entry = source.text, sibling.entry
    written = lines.as_text(value)
    if isinstance(value, str):
        literal = sibling.quoted and text[entry.end - 1] == "'" and _is_literal(value)
        written = f"'{value}'" if literal else json.quote(value)
    key = _KEY.match(text, entry.start)
    if inline and not (key and key.end() <= sibling.span.start):
        return elements.insert(source, entry, written)
    stem, separator = (key["stem"], key["separator"]) if key else ("", " = ")
    assignment = stem + (name if _BARE.match(name) else json.quote(name)) + separator + written
    if inline:
        return elements.insert(source, entry, assignment)
    return lines.insert(source, entry.end, lines.indent(text, entry.start) + assignment)


def _is_literal(value: str) -> bool:
    """Whether single quotes can hold the value."""
    return not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", value)
