"""New elements among those that commas part: in `{…}`, `[…]` and `(…)` of any language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Source

_COMMA_AHEAD = re.compile(r"(?:\s++|//[^\r\n]*+|#[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+,")
_QUIET = re.compile(r"[ \t]*+(?:(?://|#)[^\r\n]*+|/\*(?:[^*\r\n]|\*(?!/))*+\*/[ \t]*+)?(?=[\r\n]|\Z)")


def insert(source: Source, entry: Span, new: str) -> Edit:
    """The edit that adds the element `new` behind the one that stands at `entry`: on a line of its own where that one has its line, else
    beside it. Whether a comma ends the last element stays as it is.
    """
    text, end = source.text, entry.end
    after = end + lines.blanks(text, end)
    comma = text[after : after + 1] == ","
    quiet = _QUIET.match(text, after + 1 if comma else end)
    start = lines.start_of_line(text, entry.start)
    own = not text[start : entry.start].strip()
    if not own or not quiet or (not comma and _COMMA_AHEAD.match(text, end)):
        return Edit(Span(end, end), f", {new}")
    line = source.newline + lines.indent(text, entry.start) + new
    if comma:
        return Edit(Span(quiet.end(), quiet.end()), line + ",")
    return Edit(Span(end, quiet.end()), "," + text[end : quiet.end()] + line)


def separator(source: Source, key: re.Pattern[str], start: int, end: int, fallback: str) -> str:
    """What stands between a key and the value at `end`, for a neighbour to repeat: the group `separator` of the pattern of both, or the
    fallback where that is not all.
    """
    found = key.fullmatch(source.text, start, end)
    return found["separator"] if found else fallback
