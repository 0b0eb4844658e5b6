"""Lines and columns of offsets.

Lines end at LF, CR LF and a lone CR, and nowhere else: editors and CI systems do not count U+2028 or NEL.
"""

from __future__ import annotations

from bisect import bisect_right

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

_LINE_END = late(r"\r\n?|\n")


class Lines(NamedTuple):
    """`starts` and `ends` are offsets, one pair a line; `ends` leave the line's end out. A text has one line at least."""

    starts: list[int]
    ends: list[int]

    def number(self, offset: int) -> int:
        """The line that holds `offset`, counted from 0. The characters of a line end belong to the line that they end."""
        return bisect_right(self.starts, max(offset, 0)) - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from 1, the column in characters."""
        line = self.number(offset)
        return line + 1, max(offset, 0) - self.starts[line] + 1


def index(text: str) -> Lines:
    """Where the lines of `text` stand: built once a text, in linear time."""
    starts, ends = [0], []
    for end in _LINE_END.finditer(text):
        ends.append(end.start())
        starts.append(end.end())
    ends.append(len(text))
    return Lines(starts, ends)
