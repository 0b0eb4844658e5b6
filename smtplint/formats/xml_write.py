"""The edits that change XML text or an attribute, or add one in the shape of its sibling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_TAG = re.compile(r"<([^\s<>/]+)")
_PLIST = re.compile(r"<key>[^<]*</key>(?P<gap>\s*)<(?:string|integer|real|true|false|date|data)\b")
_QUIET = re.compile(r"[ \t]*+(?:<!--(?:[^-\r\n]|-(?!->))*+-->[ \t]*+)?(?=[\r\n]|\Z)")
_CDATA = "<![CDATA["


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """See `xml.replace`."""
    text, (start, end) = source.text, setting.span
    before = text[start - 1 : start]
    if setting.quoted and before in ('"', "'"):
        return Edit(setting.span, _escaped(lines.as_text(value), before))
    if text[start:end].startswith("<"):
        return Edit(setting.span, _typed(value))
    if start == end and text.startswith("/>", start):
        tag = _TAG.match(text, text.rfind("<", 0, start))
        blanks = len(text[setting.entry.start : start]) - len(text[setting.entry.start : start].rstrip())
        return Edit(Span(start - blanks, start + 2), f">{_escaped(lines.as_text(value))}</{tag[1] if tag else ''}>")
    if text[setting.entry.start : start].rstrip().endswith(_CDATA):
        return Edit(setting.span, lines.as_text(value).replace("]]>", f"]]]]>{_CDATA}>"))
    return Edit(setting.span, _escaped(lines.as_text(value)))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """See `xml.insert`."""
    text, entry = source.text, sibling.entry
    tag = _TAG.match(text, entry.start)
    if tag is None:
        return Edit(Span(entry.end, entry.end), f' {name.removeprefix("@")}="{_escaped(lines.as_text(value), chr(34))}"')
    if name.startswith("@"):
        return Edit(Span(entry.end, entry.end), "")
    written = _escaped(lines.as_text(value))
    plist = _PLIST.match(text, entry.start, entry.end)
    if plist:
        new = f"<key>{_escaped(name)}</key>{plist['gap']}{_typed(value)}"
    elif tag[1] == sibling.key[-1].partition("#")[0]:
        new = f"<{name}>{written}</{name}>"
    else:
        new = _copied(source, sibling, name, value)
    quiet = _QUIET.match(text, entry.end)
    if quiet and not text[lines.start_of_line(text, entry.start) : entry.start].strip():
        return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(text, entry.start) + new)
    return Edit(Span(entry.end, entry.end), new)


def _copied(source: Source, sibling: Setting, name: str, value: str | bool | int) -> str:
    """The whole element again, with the other name and value."""
    text, entry = source.text, sibling.entry
    edit = replace(source, sibling, value)
    before, behind = text[entry.start : edit.span.start], text[edit.span.end : entry.end]
    old = re.compile(rf"(?<=[\"'>])(\s*){re.escape(_escaped(sibling.key[-1]))}(?=\s*[\"'<])")
    new = _escaped(name, '"')
    if old.search(before):
        return old.sub(lambda found: found[1] + new, before, count=1) + edit.text + behind
    return before + edit.text + old.sub(lambda found: found[1] + new, behind, count=1)


def _typed(value: str | bool | int) -> str:
    """The value as an element of a property list."""
    if isinstance(value, bool):
        return f"<{lines.as_text(value)}/>"
    return f"<integer>{value}</integer>" if isinstance(value, int) else f"<string>{_escaped(value)}</string>"


def _escaped(value: str, quote: str = "") -> str:
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace(quote, "&quot;" if quote == '"' else "&apos;") if quote else text
