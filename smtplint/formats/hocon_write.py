"""The edits that change a HOCON value or add an entry beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, json, lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_BARE = re.compile(r"[\w.-]+(?:[ ][\w.-]+)*\Z")
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\Z")
_QUOTED = r"\"(?:[^\"\\\r\n]|\\.)*+\""
_KEY = re.compile(
    rf"(?P<stem>(?:(?:{_QUOTED}|[^\s\"=:.{{}}\[\],]++)\.)*+)(?P<last>{_QUOTED}|[^\s\"=:.{{}}\[\],]++)(?P<separator>[ \t]*+(?:\+?=|:)[ \t]*+)"
)
_TYPED = re.compile(r"true|false|yes|no|on|off|[0-9]+", re.IGNORECASE)
_COMMA_AHEAD = re.compile(r"(?:\s++|//[^\r\n]*+|#[^\r\n]*+)*+,")
_QUIET = re.compile(r"[ \t]*+(?:(?://|#)[^\r\n]*+)?(?=[\r\n]|\Z)")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """See `hocon.replace`."""
    text, (start, end) = source.text, setting.span
    written = lines.as_text(value)
    quote = text[start - 1 : start]
    if not setting.quoted:
        return Edit(setting.span, _written(value, quoted=False))
    if text[start - 3 : start] == quote * 3 and text[end : end + 3] == quote * 3:
        return Edit(Span(start - 3, end + 3), json.quote(written))
    if quote not in ('"', "'") or text[end : end + 1] != quote:  # a part of a string
        return Edit(setting.span, json.quote(written)[1:-1])
    if isinstance(value, bool) and not _TYPED.fullmatch(setting.value):
        return Edit(Span(start - 1, end + 1), written)
    if quote == "'":
        return Edit(Span(start - 1, end + 1), json.quote(written))
    return Edit(setting.span, json.quote(written)[1:-1])


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """See `hocon.insert`."""
    text, entry = source.text, sibling.entry
    written = _written(value, quoted=sibling.quoted)
    key = _KEY.match(text, entry.start)
    if key is None or key.end() > sibling.span.start:
        return elements.insert(source, entry, written)
    quoted = key["last"][0] == '"' or not _NAME.match(name)
    new = key["stem"] + (json.quote(name) if quoted else name) + key["separator"].replace("+=", "=") + written
    quiet = _QUIET.match(text, entry.end)
    own = not text[lines.start_of_line(text, entry.start) : entry.start].strip()
    if own and quiet and not _COMMA_AHEAD.match(text, entry.end):
        return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(text, entry.start) + new)
    return elements.insert(source, entry, new)


def _written(value: str | bool | int, *, quoted: bool) -> str:
    """The value bare where that can hold it and no quotes are wanted."""
    text = lines.as_text(value)
    return json.quote(text) if isinstance(value, str) and (quoted or not _BARE.match(text)) else text
