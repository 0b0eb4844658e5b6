"""Where YAML nodes begin and end in their text: behind a tag, within a block scalar, over several lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.model import Span

if TYPE_CHECKING:
    from smtplint.formats.yaml_events import Event

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+|\Z)(?:#[^\r\n]*\s*)*)*")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANK_LINES = re.compile(r"(?:[ \t]*+(?:\r\n|\n|\r))*+")
_INDENT = re.compile(r" *")
_BLANKS = re.compile(r"[ \t]*+")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'""", re.DOTALL)
_FLOW = re.compile(r""""(?:[^"\\]|\\.)*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?<=\s)#[^\r\n]*|[\[\]{}]""", re.DOTALL)
_FLOW_DEPTH = 50
_LEAD = re.compile(r"(?: *+\n)*+( *)")


def begin(text: str, event: Event) -> int:
    """Where the node begins behind its tag and anchor."""
    if not event.tag and not event.anchor:
        return event.start
    found = _PROPERTIES.match(text, event.start, event.end)
    return found.end() if found else event.start


def dash(text: str, start: int) -> int:
    """Where the dash of the list item that begins at `start` stands; `start` itself when none is in sight."""
    position = start - 1
    while position >= 0 and text[position] in " \t\r\n":
        position -= 1
    return position if position >= 0 and text[position] == "-" else start


def block(text: str, node: Span, value: str) -> Span:
    """The text of a block scalar, from its first line that is not blank (behind the indent) to the end of the last such line.

    `node` begins with the sign `|` or `>`; `value` tells how much of the first line's lead is indent. An empty one stands at the end of
    its header.
    """
    header = _LINE_END.search(text, node.start, node.end)
    if header is None:
        return Span(node.end, node.end)
    last = node.end
    while last > header.end() and text[last - 1] in " \t\r\n":
        last -= 1
    if last == header.end():
        return Span(header.start(), header.start())
    line = _end(_BLANK_LINES, text, header.end())
    lead = _LEAD.match(value)
    indent = _end(_INDENT, text, line) - line - (len(lead[1]) if lead else 0)
    stop = _LINE_END.search(text, last, node.end)
    return Span(line + max(0, indent), stop.start() if stop else node.end)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def line_end(text: str, position: int) -> tuple[int, int]:
    """Where the line that holds `position` ends, and where the next one begins."""
    found = _LINE_END.search(text, position)
    return (found.start(), found.end()) if found else (len(text), len(text))


def indent(text: str, position: int, end: int) -> int:
    """The first offset from `position` to `end` that holds no blank; `end` if there is none."""
    found = _BLANKS.match(text, position, end)
    return found.end() if found else position


def block_end(text: str, end: int, column: int) -> int:
    """The start of the first line, after the one that ends at `end`, whose indent is not beyond `column`; blank lines do not count."""
    position = line_end(text, end)[1]
    while position < len(text):
        stop, after = line_end(text, position)
        start = indent(text, position, stop)
        if start < stop and start - position <= column:
            break
        position = after
    return position


def quoted_end(text: str, start: int, end: int) -> int:
    """Behind the quote that closes the one at `start`; 0 when none does before `end`."""
    found = _QUOTED.match(text, start, end)
    return found.end() if found else 0


def flow_end(text: str, start: int, end: int) -> int:
    """Behind the bracket that closes the one at `start`; 0 when none does before `end`, or when they nest too deep."""
    depth = 0
    for found in _FLOW.finditer(text, start, end):
        sign = found.group()
        depth += (sign in "[{") - (sign in "]}")
        if depth == 0:
            return found.end()
        if depth > _FLOW_DEPTH:
            break
    return 0
