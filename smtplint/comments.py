"""Ignore comments: where they stand, what they name, and how one is taken out. Which findings they hide is another's matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from smtplint.lines import Lines, index
from smtplint.model import Edit, Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplint.model import Source

_DIRECTIVE = late(r"smtplint:[ \t]*ignore(?P<file>-file)?(?![\w-])(?:[ \t]*\[(?P<rules>[^\]\r\n]*)\]?)?")
_CLOSED_BY = {"<!--": "-->", "/*": "*/", "/**": "*/", "{#": "#}", "{#-": "#}", "{{/*": "}}", "{{- /*": "}}", "<%#": "%>"}
_TEMPLATE_MARKERS = ("{{- /*", "{{/*", "{#-", "{#", "<%#")
_HEADER = late(r"---(?=\s|$)|<\?(?:php\b|xml\b.*\?>)|%YAML\b.*")
_BLOCK_LINE = "*"


class Comment(NamedTuple):
    """An ignore comment.

    `span` covers its `smtplint: ignore[…]`, `rules` are the names in the brackets (None without brackets), `names` is the span
    between these. `target` is the line (from 0) on which it counts, -1 for none; `whole_file` says that it counts on all.
    `removal` takes it out.
    """

    span: Span
    rules: tuple[str, ...] | None
    names: Span
    target: int
    whole_file: bool
    removal: Edit


def read(source: Source, markers: tuple[str, ...], *, trailing: bool, strings: Iterable[Span] = ()) -> Iterator[Comment]:
    """The ignore comments of a text in its order. `markers` start a comment in its format, those of templates in every one;
    `trailing` says whether one may stand behind a value. What lies in `strings` is a value, no comment.
    """
    text = source.text
    if "smtplint:" not in text:
        return
    lines = index(text)
    comment_start = _comment_start(markers)
    opened = re.compile(rf"(?:(?<=\s)|\A)(?P<marker>{comment_start.pattern})[ \t]*\Z")
    inside = _Values(strings)
    header_end = -1
    below: dict[int, int] = {}
    for directive in _DIRECTIVE.finditer(text):
        number = lines.number(directive.start())
        line_start, line_end = lines.starts[number], lines.ends[number]
        before = text[max(line_start, directive.start() - 80) : directive.start()]
        marker = _marker(before, opened, block="/*" in markers)
        if marker is None:
            continue
        start = directive.start() - len(before) + marker[0]
        alone = not text[line_start:start].strip()
        if inside.holds(start) or not (alone or trailing or marker[1] in _TEMPLATE_MARKERS):
            continue
        whole_file = directive["file"] is not None
        if whole_file:
            header_end = header_end if header_end >= 0 else _header_end(text, lines, comment_start)
            whole_file = number < header_end
            target = -1
        else:
            target = _below(text, lines, number, comment_start, below) if alone else number
        names = Span(*directive.span("rules")) if directive["rules"] is not None else Span(directive.end(), directive.end())
        yield Comment(
            span=Span(*directive.span()),
            rules=None if directive["rules"] is None else tuple(name.strip() for name in directive["rules"].split(",")),
            names=names,
            target=target,
            whole_file=whole_file,
            removal=_removal(text, (line_start, start, directive.end(), line_end), marker[1], comment_start, alone=alone),
        )


def _comment_start(markers: tuple[str, ...]) -> re.Pattern[str]:
    """What opens a comment; the last character of a sign for a line's rest may stand several times (`##`)."""
    ordered = sorted({*markers, *_TEMPLATE_MARKERS, *(("/**",) if "/*" in markers else ())}, key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(marker) + ("" if marker in _CLOSED_BY else "+") for marker in ordered) + ")")


def _marker(before: str, opened: re.Pattern[str], *, block: bool) -> tuple[int, str] | None:
    """The offset in `before` and the sign of the comment that opens right before a directive."""
    if found := opened.search(before):
        return found.start("marker"), found["marker"]
    if block and before.strip() == _BLOCK_LINE:  # a line of /* … */, by convention
        return before.index(_BLOCK_LINE), _BLOCK_LINE
    return None


def _below(text: str, lines: Lines, number: int, comment_start: re.Pattern[str], known: dict[int, int]) -> int:
    """The first line below that is more than a comment, when no blank one lies between; else -1. `known` keeps the answers, for
    comments may stand in long stacks.
    """
    target, line = -1, number + 1
    while line < len(lines.starts):
        content = text[lines.starts[line] : lines.ends[line]].strip()
        if line in known:
            target = known[line]
            break
        if not content or not (comment_start.match(content) or content.startswith(("* ", "*/"))):
            target = line if content else -1
            break
        line += 1
    known.update(dict.fromkeys(range(number, line), target))
    return target


def _header_end(text: str, lines: Lines, comment_start: re.Pattern[str]) -> int:
    """The number of the first line that belongs no more to the file's first block of comments."""
    closing = ""
    for line, start in enumerate(lines.starts):
        content = text[start : lines.ends[line]].strip()
        content = content[head.end() :].lstrip() if not closing and (head := _HEADER.match(content)) else content
        if closing:
            closing = "" if closing in content else closing
        elif content and not content.startswith("#!"):
            opening = comment_start.match(content)
            if opening is None:
                return line
            closing = _CLOSED_BY.get(opening.group(), "")
            closing = "" if closing in content[opening.end() :] else closing
    return len(lines.starts)


def _removal(text: str, places: tuple[int, int, int, int], marker: str, comment_start: re.Pattern[str], *, alone: bool) -> Edit:
    """The edit that leaves no trace of a comment: of its whole line where it stands alone, else of the blanks before it too. A
    second comment on the line stays.
    """
    line_start, start, directive_end, line_end = places
    closing = _CLOSED_BY.get(marker, "*/" if marker == _BLOCK_LINE else "")
    if closing and (closing in text[directive_end:line_end]) == (marker == _BLOCK_LINE):
        # The comment's other end stands on another line, so its signs must stay.
        return Edit(Span(text.rindex("smtplint:", start, directive_end), directive_end), "")
    if marker == _BLOCK_LINE:
        closing = ""
    end = line_end
    if closing:
        end = text.index(closing, directive_end, line_end) + len(closing)
    elif php_end := re.compile(r"\s*\?>").search(text, directive_end, line_end):
        end = php_end.start()
    if not closing and (second := re.compile(rf"\s(?={comment_start.pattern})").search(text, directive_end, end)):
        end = second.start()
    rest = text[end:line_end].strip()
    if alone and rest:
        while text[end].isspace():
            end += 1
        return Edit(Span(start, end), "")
    if alone:
        end = line_end + (2 if text.startswith("\r\n", line_end) else 1)
        return Edit(Span(line_start, min(end, len(text))), "")
    while text[start - 1].isspace():
        start -= 1
    return Edit(Span(start, line_end if not rest else end), "")


class _Values:
    """Spans merged to ascending ones that do not meet."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def holds(self, offset: int) -> bool:
        number = bisect_right(self._starts, offset) - 1
        return number >= 0 and offset < self._ends[number]
