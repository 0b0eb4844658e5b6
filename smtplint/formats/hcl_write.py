"""The edits that change an HCL value or add an attribute beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, json, lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")
_KEY = re.compile(r"(?P<key>\"(?:[^\"\\\r\n]|\\.)*+\"|[^\s=:\"]++)(?P<before>[ \t]*+)(?P<sign>[=:])(?P<after>[ \t]*+)")
_TYPED = re.compile(r"true|false|yes|no|on|off|[0-9]+", re.IGNORECASE)
_QUIET = re.compile(r"[ \t]*+(?:(?:#|//)[^\r\n]*+|/\*(?:[^*\r\n]|\*(?!/))*+\*/[ \t]*+)?(?=[\r\n]|\Z)")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """See `hcl.replace`."""
    text, (start, end) = source.text, setting.span
    written = lines.as_text(value)
    if not setting.quoted:
        return Edit(setting.span, quote(value) if isinstance(value, str) else written)
    if text[start - 1 : start] != '"':
        part = text[setting.entry.start : start].rpartition("\n")[2].rpartition("\r")[2].strip(" \t")
        return Edit(setting.span, quote(written)[1:-1] if part else written)  # a part of a string, or a heredoc's lines
    if isinstance(value, bool) and text[end : end + 1] == '"' and not _TYPED.fullmatch(setting.value):
        return Edit(Span(start - 1, end + 1), written)
    return Edit(setting.span, quote(written)[1:-1])


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """See `hcl.insert`. The new sign of assignment stands below the sibling's where the name is no longer."""
    text, entry = source.text, sibling.entry
    if sibling.key[0] == "variable" and len(sibling.key) == 2:
        return Edit(Span(entry.end, entry.end), "")  # another variable is another block
    written = quote(value) if isinstance(value, str) else lines.as_text(value)
    found = _KEY.match(text, entry.start)
    if found is None or found.start("sign") >= sibling.span.start:
        return elements.insert(source, entry, written)
    key = name if _NAME.match(name) and found["key"][0] != '"' else quote(name)
    room = len(found["key"]) + len(found["before"]) - len(key)
    before = " " * (max(room, 1) if "  " in found["before"] else len(found["before"]))
    new = key + before + found["sign"] + found["after"] + written
    start = lines.start_of_line(text, entry.start)
    quiet = _QUIET.match(text, entry.end)
    if quiet and not text[start : entry.start].strip():
        return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(text, entry.start) + new)
    brace = text.rfind("{", start, entry.start)
    close = text.find("}", entry.end)
    alone = brace >= 0 <= close and not text[brace + 1 : entry.start].strip() and not text[entry.end : close].strip()
    if alone and text[start:brace].rstrip()[-1:] not in ("=", ":", "(", "[", ",", ""):
        outer = lines.indent(text, entry.start)
        inner = f"{source.newline}{outer}  "
        return Edit(Span(brace + 1, close), inner + text[entry.start : entry.end] + inner + new + source.newline + outer)
    return elements.insert(source, entry, new)


def quote(value: str) -> str:
    """The value as a string of HCL."""
    return json.quote(value.replace("${", "$${").replace("%{", "%%{"))
