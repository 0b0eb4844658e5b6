"""Dockerfiles: the variables of `ENV A=1 B=2` and `ENV A value`, and the defaults of `ARG A=1` (certainty `default`).

The key is (name,), whatever the stage. Other instructions are passed over, with the heredocs of `RUN` and `COPY`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines, shell_words
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from smtplint.formats.lines import Found, View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = False

_INSTRUCTION = re.compile(r"[ \t]*+(?:ONBUILD[ \t]++)?(?P<name>ENV|ARG|[A-Za-z]++)(?=[ \t\\\r\n]|\Z)", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*+#[^\r\n]*+")
_GAP = re.compile(r"(?:[ \t]|\\[ \t]*+(?:\r\n|[\r\n])(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n|[\r\n]))*+)*+")
_PAIR = re.compile(rf"(?P<name>[A-Za-z_{OPAQUE}][\w.{OPAQUE}-]*+)(?P<separator>=|[ \t]++(?!=))?")
_HEREDOC = re.compile(r"<<-?(?P<quote>[\"']?)(?P<tag>[A-Za-z_]\w*+)(?P=quote)")


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    view = lines.view(source.text)
    ends = shell_words.last_lines(view.plain)
    position = 0
    while position < len(view.plain):
        head = None if _COMMENT.match(view.plain, position) else _INSTRUCTION.match(view.plain, position)
        name = head["name"].upper() if head else ""
        if head and name in ("ENV", "ARG"):
            position = yield from _variables(view, head, name)
        elif head:
            position = _after(view.plain, position, ends)
        else:
            position = lines.after_line(view.plain, position)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    start = setting.span.start
    if not setting.quoted and source.text[start - 1 : start] in (" ", "\t"):
        return Edit(setting.span, lines.on_one_line(lines.as_text(value)))  # ENV NAME value takes all characters as they are
    return shell_words.replace(setting, value, source.text)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """An instruction on the next line or, where several variables share the sibling's, in that one."""
    return shell_words.insert(source, sibling, f"{name}={shell_words.style(sibling, value, source.text)}", comments=False)


def _variables(view: View, head: re.Match[str], kind: str) -> Generator[Setting, None, int]:
    """The settings of one instruction; returns where the next one begins."""
    position, entry = _skip(view.plain, head.end()), head.start("name")
    while pair := _PAIR.match(view.plain, position):
        key = (view.text[pair.start("name") : pair.end("name")],)
        if pair["separator"] == "=":
            found = shell_words.read(view, pair.end())
            end = max(found.span.end + len(found.quote), pair.end())
        elif kind == "ENV" and pair["separator"] and entry < pair.start():
            found = _rest(view, pair.end())
            end = found.span.end
        else:
            found, end = None, pair.end("name")  # taken from outside
        if found:
            found = found._replace(certainty="default") if kind == "ARG" and found.certainty == "written" else found
            yield view.setting("dockerfile", key, entry, found)
        following = _skip(view.plain, end)
        if following == end:
            break
        position = entry = following
    return lines.after_line(view.plain, max(position, head.end()))


def _skip(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _rest(view: View, start: int) -> Found:
    """All to the end of the line."""
    return lines.unquoted(view, start, lines.end_of_line(view.plain, start))


def _after(text: str, position: int, ends: dict[str, int]) -> int:
    """Behind an instruction, its continued lines and its heredocs."""
    tags: list[str] = []
    while position < len(text):
        end = lines.end_of_line(text, position)
        tags += [found["tag"] for found in _HEREDOC.finditer(text, position, end) if ends.get(found["tag"], 0) > end]
        goes_on = text[position:end].rstrip(" \t").endswith("\\")
        position = lines.after_line(text, position)
        while goes_on and (note := _COMMENT.match(text, position)):
            position = lines.after_line(text, note.end())
        if not goes_on:
            break
    for tag in tags:
        while position < len(text):
            line = text[position : lines.end_of_line(text, position)]
            position = lines.after_line(text, position)
            if line.strip("\t ") == tag:
                break
    return position
