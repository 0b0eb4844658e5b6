"""INI files and their kin: `[section]`, `name = value` or `name: value`, with continuation lines as in Postfix's `main.cf`.

The key is (section, name), or (name,) before the first section; a section's name is one component (`[a.b]`). A name alone on its line is
a setting of unknown certainty with the value "".
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

COMMENTS: tuple[str, ...] = (";", "#")
TRAILING: bool = True

_END = r"[ \t]*+(?:[;#][^\r\n]*+)?(?=[\r\n]|\Z)"
_TAIL = re.compile(_END)
_SECTION = re.compile(rf"[ \t]*+\[(?P<name>[^\]\r\n]++)\]{_END}")
_HEAD = re.compile(r"[ \t]*+(?P<name>[^ \t\r\n=:;#{}\[](?:[^ \t\r\n=:{}]|[ \t]++(?![ \t\r\n=:;#]))*+)(?P<separator>[ \t]*+[=:])?")
_NAME = rf"[A-Za-z0-9_{OPAQUE}][\w.\-\[\]{OPAQUE}]*+"
_PLAIN_NAME = re.compile(rf"(?!{OPAQUE}+\Z){_NAME}")
_NO_CONTENT = re.compile(r"[ \t]*+(?:[;#][^\r\n]*+)?(?:\r\n?|\n)")
# Where `name =` or `[section]` does not stand: Postfix has `check_policy_service { inet:host:1, timeout=10s }` on such lines.
_CONTINUATION = re.compile(rf"[ \t]++(?![;#\r\n]|\Z|{_NAME}[ \t]*+=|\[[^\]\r\n]++\]{_END})")
_COMMENT = re.compile(r"[ \t][;#]")
_QUOTED = re.compile(r"(?P<quote>\"\"\"|[\"'`])(?P<body>[^\r\n]*?)(?P=quote)")
_QUOTES = ('"', "`", "'")
_UNSAFE = re.compile(r"[ \t;#\"'`]|.*[ \t](?:[;#]|\Z)", re.DOTALL)


def read(source: Source) -> Iterator[Setting]:
    """The settings of the file. A section that comes again goes on."""
    view = lines.view(source.text)
    section: tuple[str, ...] = ()
    position = 0
    while position < len(view.plain):
        header, head = _SECTION.match(view.plain, position), _HEAD.match(view.plain, position)
        if header:
            section = (view.text[header.start("name") : header.end("name")].strip(" \t"),)
        elif head and (found := _found(view, head)):
            name = view.text[head.start("name") : head.end("name")]
            yield view.setting("ini", (*section, name), head.start("name"), found)
            position = found.area.end
        position = lines.after_line(view.plain, position)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The edit of the value, which becomes one line; quotes come or change where the text that stands there could not hold it."""
    text = lines.on_one_line(lines.as_text(value))
    start, end = setting.span
    if not setting.quoted:
        # a name alone has no separator yet
        missing = "" if _separator(source, setting) else " = "
        return Edit(setting.span, missing + _written(text))
    quote = _quote(source, setting)
    if quote[0] in text:
        return Edit(Span(start - len(quote), end + len(quote)), _quoted(text))
    return Edit(setting.span, text)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds `name` to the sibling's section, behind the last line of the sibling's value."""
    text = lines.on_one_line(lines.as_text(value))
    written = _written(text)
    if sibling.quoted and isinstance(value, str) and (quote := _quote(source, sibling))[0] not in text:
        written = quote + text + quote
    separator = _separator(source, sibling) or " = "
    if separator[-1] in "=:" and separator[0] in " \t":
        separator += " "
    line = lines.indent(source.text, sibling.entry.start) + name + separator + written
    return lines.insert(source, sibling.entry.end, line.rstrip(" \t"))


def _found(view: View, head: re.Match[str]) -> Found | None:
    start = head.end()
    if not head["separator"]:
        flag = _PLAIN_NAME.fullmatch(head["name"]) and _TAIL.match(view.plain, start)
        return Found("", Span(start, start), Span(start, start), certainty="unknown") if flag else None
    indent = head.start("name") - head.start()
    following = _continuation(view, lines.after_line(view.plain, start), indent)
    quoted = _QUOTED.match(view.plain, start + lines.blanks(view.plain, start))
    if quoted and following is None and _TAIL.match(view.plain, quoted.end()):
        span = Span(quoted.start("body"), quoted.end("body"))
        return Found(view.text[span.start : span.end], span, span, quoted["quote"])
    found = lines.unquoted(view, start, _stop(view, start), padded=head["separator"] not in ("=", ":"))
    parts = [found.value] if found.value else []
    first, last = found.span
    while following is not None:
        more = lines.unquoted(view, following, _stop(view, following))
        first, last = first if parts else more.span.start, more.span.end
        parts.append(more.value)
        following = _continuation(view, lines.after_line(view.plain, last), indent)
    # the blanks and the comment behind the last line are not the value's
    return Found("\n".join(parts), Span(first, last), Span(start, max(last, found.area.end)))


def _continuation(view: View, position: int, indent: int) -> int | None:
    """Where the next line that continues a value of this indent begins, comments and empty lines passed over; None if none does."""
    while skipped := _NO_CONTENT.match(view.plain, position):
        position = skipped.end()
    line = _CONTINUATION.match(view.plain, position)
    return position if line and line.end() - position > indent else None


def _stop(view: View, start: int) -> int:
    """Where the value that begins at `start` must end: at its line's comment, else at the line's end."""
    end = lines.end_of_line(view.plain, start)
    comment = _COMMENT.search(view.plain, start, end)
    return comment.start() if comment else end


def _separator(source: Source, setting: Setting) -> str:
    """The separator behind the setting's name with its blanks; "" if there is none."""
    view = lines.view(source.text)
    head = _HEAD.match(view.plain, setting.entry.start)
    if not head or not head["separator"]:
        return ""
    return lines.between(view, head.end("name"), head.end() + lines.blanks(view.plain, head.end()), " = ")


def _quote(source: Source, setting: Setting) -> str:
    """The mark before the value: `'`, `"`, a backtick, or three double quotes."""
    before = source.text[max(0, setting.span.start - 3) : setting.span.start]
    return before if before == '"""' else before[-1:]


def _written(value: str) -> str:
    return _quoted(value) if _UNSAFE.match(value) else value


def _quoted(value: str) -> str:
    """The value in the first quotes that hold it; bare if it holds all three kinds."""
    return next((quote + value + quote for quote in _QUOTES if quote not in value), value)
