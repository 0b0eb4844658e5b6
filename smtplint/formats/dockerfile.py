"""Dockerfiles: the variables of `ENV A=1 B=2` and `ENV A value`, and the defaults of `ARG A=1` (certainty `default`).

The key is (name,), whatever the stage. The script of a `RUN` is ("FROM:stage", "RUN:number", "run"), a text that `COPY` puts into a file
("file:PATH", "content") with ("file:PATH", "dest") beside, the words of `CMD ["app", "-a"]` ("CMD:number", "cmd", index). Other instructions are
passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import heredocs, lines, shell_words
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from smtplint.formats.heredocs import Heredoc
    from smtplint.formats.lines import Found, View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = False

_INSTRUCTION = re.compile(r"[ \t]*+(?:ONBUILD[ \t]++)?(?P<name>ENV|ARG|[A-Za-z]++)(?=[ \t\\\r\n]|\Z)", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*+#[^\r\n]*+")
_GAP = re.compile(r"(?:[ \t]|\\[ \t]*+(?:\r\n|[\r\n])(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n|[\r\n]))*+)*+")
_PAIR = re.compile(rf"(?P<name>[A-Za-z_{OPAQUE}][\w.{OPAQUE}-]*+)(?P<separator>=|[ \t]++(?!=))?")
_BREAK = re.compile(r"\r\n?")
_LISTED = re.compile(r"\"(?P<inside>(?:[^\"\\\r\n]|\\.)*+)\"")
_RUN = re.compile(r"(?:[ \t]|--[a-z]+=\S++)*+(?!\[)")
_ADDED = re.compile(r"(?:[ \t]|--[a-z]+=\S++)*+<<[^\r\n]*?[ \t](?P<path>[^\s<>]++)[ \t]*+\Z")


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    view = lines.view(source.text)
    ends = heredocs.last_lines(view.plain)
    position = number = stage = 0
    while position < len(view.plain):
        head = None if _COMMENT.match(view.plain, position) else _INSTRUCTION.match(view.plain, position)
        name = head["name"].upper() if head else ""
        if head and name in ("ENV", "ARG"):
            position = yield from _variables(view, head, name)
        elif head:
            number += name == "RUN"
            stage += name == "FROM"
            position = yield from _other(view, head, ends, number, stage)
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


def _other(view: View, head: re.Match[str], ends: dict[str, int], number: int, stage: int) -> Generator[Setting, None, int]:
    """What another instruction, with its continued lines and its heredocs, puts into files; returns where the next one begins."""
    text, position = view.plain, head.start()
    opened: list[Heredoc] = []
    end = position
    while position < len(text):
        end = lines.end_of_line(text, position)
        opened += [found for at in heredocs.OPENING.finditer(text, position, end) if ends.get((found := heredocs.opened(at)).tag, 0) > end]
        goes_on = text[position:end].rstrip(" \t").endswith("\\")
        position = lines.after_line(text, position)
        while goes_on and (note := _COMMENT.match(text, position)):
            position = lines.after_line(text, note.end())
        if not goes_on:
            break
    bodies: list[Found] = []
    for heredoc in opened:
        body, position = heredocs.body(view.text, position, heredoc)
        bodies.append(body)
    name, added = head["name"].upper(), _ADDED.match(text, head.end(), end)
    begin = _RUN.match(text, head.end(), end)
    if name == "RUN" and begin:
        stop = len(text[:position].rstrip("\r\n")) if bodies else end
        script = bodies[0] if bodies and text.startswith("<<", begin.end()) else None
        yield _text(view, (f"FROM:{stage}", f"RUN:{number}", "run"), script.span if script else Span(begin.end(), stop), script)
    elif name in ("CMD", "ENTRYPOINT"):
        yield from _program(view, (f"{name}:{number}", name.lower()), Span(_skip(text, head.end()), end))
    elif name in ("COPY", "ADD") and added and len(bodies) == 1:
        place = f"file:{added['path']}"
        yield _text(view, (place, "dest"), Span(*added.span("path")), None)
        yield _text(view, (place, "content"), bodies[0].span, bodies[0])
    return position


def _program(view: View, key: tuple[str, ...], span: Span) -> Iterator[Setting]:
    """The program and its arguments: a list of words, or one text."""
    if not view.text.startswith("[", span.start):
        yield _text(view, key, span, None)
        return
    for index, word in enumerate(_LISTED.finditer(view.plain, *span)):
        inside, entry = Span(*word.span("inside")), Span(*word.span())
        found = lines.Found(view.text[inside.start : inside.end], inside, inside, '"')
        if "\\" not in found.value:
            yield view.setting("dockerfile", (*key, str(index)), entry.start, found)


def _text(view: View, key: tuple[str, ...], span: Span, found: Found | None) -> Setting:
    written = view.text[span.start : span.end]
    value = found.value if found else _BREAK.sub("\n", written)
    return Setting(key, value, span, span, branch=view.arms.at(span.start), format="dockerfile", opaque=value != written)
