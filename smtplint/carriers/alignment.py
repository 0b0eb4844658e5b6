"""Where the characters of a value stand in the outer text: a block scalar is its text behind an indent, a heredoc its lines as they are."""

from __future__ import annotations

from bisect import bisect_right

from smtplint.model import Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

_LINE = late(r"\r\n|\n|\r")


class Piece(NamedTuple):
    """Characters that stand in the outer text as they are: `length` of them from `inner` and from `outer` on."""

    inner: int
    outer: int
    length: int


def align(text: str, span: Span, value: str) -> list[Piece]:
    """Where the lines of a value stand in the outer text: each behind the last, wherever it is found whole. A line that is written
    otherwise (folded, escaped) has no piece."""
    pieces: list[Piece] = []
    position, inner = span.start, 0
    while inner < len(value):
        end = _LINE.search(value, inner)
        stop = end.start() if end else len(value)
        line = value[inner:stop]
        if line.strip():
            at = text.find(line, position, span.end)
            if at >= 0:
                pieces.append(Piece(inner, at, len(line)))
                position = at + len(line)
        inner = end.end() if end else len(value)
    return pieces


def outer(pieces: list[Piece], span: Span) -> Span | None:
    """A span of the value in the outer text; None when it does not stand there in one piece at either end."""
    start, end = _outer(pieces, span.start), _outer(pieces, span.end)
    return None if start is None or end is None else Span(start, end)


def _outer(pieces: list[Piece], offset: int) -> int | None:
    index = bisect_right(pieces, offset, key=lambda piece: piece.inner) - 1
    piece = pieces[index] if index >= 0 else None
    return piece.outer + offset - piece.inner if piece and offset <= piece.inner + piece.length else None
