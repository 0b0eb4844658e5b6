"""Edits of YAML text: one value replaced, one entry added; the rest of the file stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines, yaml_text
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

# A plain scalar that every parser reads back as it stands, in a flow collection too.
_PLAIN = re.compile(
    r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[^\s,\[\]{}?]))(?:[^\x00-\x1f\x7f\x85\u2028\u2029,\[\]{}?:#]|:(?=\S)|(?<=\S)#)*\Z"
)
# What would be no string without quotes, for one parser or another.
_TYPED = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|~|[-+.]?[0-9][-+.0-9_:ex]*)\Z")
_MARKER = re.compile(r"(?:---|\.\.\.)(?:\s|\Z)")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:[ \t]*(?:\r\n|\n|\r))+[ \t]*\Z")
_ESCAPED = re.compile(r"[\"\\\x00-\x1f\x7f\x85\u2028\u2029]")
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_EMPTY_PLACE = re.compile(r"(?:[:\-]|[&!]\S*)\Z")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A part of a value (a template's default, the port in a URL) is written as it is, without quotes of its own."""
    text, span = source.text, setting.span
    written = lines.as_text(value)
    if setting.quoted:
        return _replace_quoted(text, setting, written)
    before = text[setting.entry.start : span.start]
    if _BLOCK_HEADER.search(before[-1000:]):
        indent = " " * (span.start - lines.start_of_line(text, span.start))
        return Edit(span, written.replace("\n", source.newline + indent))
    if setting.certainty == "default" or _is_part(text, span):
        return Edit(span, written)
    if not _is_plain(written):
        written = _double(written)
    gap = " " if span.start == span.end and _EMPTY_PLACE.search(before[-1000:]) else ""
    return Edit(span, gap + written)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """As `Format.insert`. A str is quoted where the sibling's value is; a bool or an int never is, as that would make it a string."""
    text, entry = source.text, sibling.entry
    start = lines.start_of_line(text, entry.start)
    lead = text[start : entry.start]
    first = not lead.strip(" \t")
    quote = text[entry.start] if text[entry.start : entry.start + 1] in ("'", '"') else ""
    key = _quoted(name, quote) if quote or not _is_plain(name) else name
    written = lines.as_text(value)
    style = text[entry.end - 1] if sibling.quoted else ""
    if isinstance(value, str) and (style or not _is_plain(written) or _TYPED.match(written)):
        written = _quoted(written, style or '"')
    indent = "".join(letter if letter in " \t" else " " for letter in lead)
    if _in_flow(text, entry.start):
        gap = "," + source.newline + indent if first and start else ", "
        return Edit(Span(entry.end, entry.end), f"{gap}{key}: {written}")
    end = lines.end_of_line(text, entry.end)
    return Edit(Span(end, end), f"{source.newline}{indent}{key}: {written}")


def _replace_quoted(text: str, setting: Setting, value: str) -> Edit:
    span = setting.span
    around = (text[span.start - 1 : span.start], text[span.end : span.end + 1], text[setting.entry.end - 1 : setting.entry.end])
    quote = next((mark for mark in around if mark in ("'", '"')), '"')
    if quote == "'" and around[0] == around[1] == quote and _ESCAPED.search(value.replace('"', "").replace("\\", "")):
        return Edit(Span(span.start - 1, span.end + 1), _double(value))
    return Edit(span, _quoted(value, quote)[1:-1])


def _is_plain(value: str) -> bool:
    return bool(_PLAIN.match(value)) and value == value.rstrip() and not _MARKER.match(value)


def _is_part(text: str, span: Span) -> bool:
    """Whether what stands right before or behind shows that the span is a part of a plain scalar only."""
    before, behind = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 1]
    if behind and behind not in " \t\r\n,]}:":
        return True
    if not before or before[-1] in " \t\r\n,[{":
        return False
    if span.start == span.end and _EMPTY_PLACE.search(before):
        return False
    return before not in ('":', "':")


def _quoted(value: str, quote: str) -> str:
    return "'" + value.replace("'", "''") + "'" if quote == "'" else _double(value)


def _double(value: str) -> str:
    return '"' + _ESCAPED.sub(lambda found: _NAMED_ESCAPES.get(found.group(), f"\\u{ord(found.group()):04x}"), value) + '"'


def _in_flow(text: str, offset: int) -> bool:
    """Whether what begins at `offset` is an entry of `{…}`."""
    styles: list[str] = []
    for event in yaml_text.read(text).events:
        if event.kind == "scalar" and event.start >= offset:
            break
        if event.kind in ("map", "seq"):
            styles.append(event.style)
        elif event.kind == "end":
            styles.pop()
    return bool(styles) and styles[-1] == "flow"
