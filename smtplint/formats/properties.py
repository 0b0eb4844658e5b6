r"""Java properties: `key=value`, `key: value` or `key value`, a backslash at the line's end for more, `\uXXXX` and `\n` escapes.

A name is one component of the key, its dots included. Blanks behind a value, which Java keeps, are left out of it, since those who
convert a value trim it. A line `#---` or `!---` begins the next document of the file, as in Spring Boot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#", "!")
TRAILING: bool = False

_BREAK = r"(?:\r\n|\r(?!\n)|\n)"
_CONTINUED = rf"\\{_BREAK}[ \t\f]*+"
_HEAD = re.compile(
    rf"[ \t\f]*+(?P<name>(?:[^ \t\f\r\n=:\\#!]|\\[^\r\n])(?:[^ \t\f\r\n=:\\]|\\[^\r\n]|{_CONTINUED})*+)"
    rf"(?P<separator>(?:[ \t\f]|{_CONTINUED})*+(?:[=:](?:[ \t\f]|{_CONTINUED})*+)?)"
)
_SIGN = re.compile(r"[=:]")
_VALUE = re.compile(rf"(?:[^\\\r\n]|\\{_BREAK}|\\[^\r\n])*+\\?")
_DOCUMENT = re.compile(r"[#!]---[ \t]*+(?=[\r\n]|\Z)")
_ESCAPE = re.compile(rf"\\(?:u(?P<code>[0-9A-Fa-f]{{4}})|{_BREAK}[ \t\f]*+|(?P<other>[^\r\n])|\Z)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}


def read(source: Source) -> Iterator[Setting]:
    """The settings of the file; `doc` counts the documents of Spring Boot."""
    view = lines.view(source.text)
    position = doc = 0
    while position < len(view.plain):
        head = _HEAD.match(view.plain, position)
        if head:
            key = _unescaped(view.text[head.start("name") : head.end("name")])
            found = _value(view, head)
            # an expression alone on its line may stand for whole lines
            if head.end() > head.end("name") or head["name"].strip(OPAQUE):
                yield view.setting("properties", (key,), head.start("name"), found, doc)
            position = found.area.end
        elif _DOCUMENT.match(view.plain, position):
            doc += 1
        position = lines.after_line(view.plain, position)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The edit of the value, escaped so that it is read back as it is."""
    # a name alone has no separator yet
    missing = "" if _separator(source, setting) else "="
    return Edit(setting.span, missing + _escaped(lines.as_text(value)))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds `name` (the whole dotted name) with the sibling's separator."""
    key = re.sub(r"([ =:\\]|^[#!])", r"\\\1", name)
    line = lines.indent(source.text, sibling.entry.start) + key + (_separator(source, sibling) or "=") + _escaped(lines.as_text(value))
    return lines.insert(source, sibling.entry.end, line)


def _value(view: View, head: re.Match[str]) -> Found:
    start = head.end()
    raw = _VALUE.match(view.plain, start)
    stop = raw.end() if raw else start
    sign = _SIGN.search(view.plain, head.end("name"), start)
    area = Span(sign.end() if sign else head.end("name"), stop)
    end = start + len(view.plain[start:stop].rstrip(" \t\f"))
    # the last blank is the value's own where a backslash stands before it
    backslashes = end - start - len(view.plain[start:end].rstrip("\\"))
    end += end < stop and backslashes % 2
    return Found(_unescaped(view.text[start:end]), Span(start, end), area)


def _separator(source: Source, setting: Setting) -> str:
    """The separator behind the setting's name, for its neighbour too; "" if there is none."""
    view = lines.view(source.text)
    head = _HEAD.match(view.plain, setting.entry.start)
    return lines.between(view, head.start("separator"), head.end(), "=") if head else ""


def _unescaped(raw: str) -> str:
    def plain(escape: re.Match[str]) -> str:
        if escape["code"]:
            return chr(int(escape["code"], 16))
        return _ESCAPES.get(escape["other"], escape["other"]) if escape["other"] else ""

    return _ESCAPE.sub(plain, raw) if "\\" in raw else raw


def _escaped(value: str) -> str:
    """The value as it must stand to be read back: its beginning no separator, its last blank not one to be trimmed."""
    text = re.sub(r"[\\\n\r\t\f]", lambda character: _WRITTEN[character[0]], value)
    if text[:1] in (" ", "=", ":"):
        text = "\\" + text
    return text[:-1] + "\\u0020" if text.endswith(" ") and text != "\\ " else text
