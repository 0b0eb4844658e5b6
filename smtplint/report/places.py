"""Where findings stand, in lines and columns, with one index a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.lines import Lines, index
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smtplint.model import Source, Span


class Place(NamedTuple):
    """Lines and columns from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def locator(sources: Mapping[str, Source]) -> Callable[[str, Span], Place]:
    """A function from a path and a span to the place. A path without a source gives the file's first character."""
    indexes: dict[str, Lines] = {}

    def locate(path: str, span: Span) -> Place:
        source = sources.get(path)
        if source is None:
            return Place(1, 1, 1, 1)
        if path not in indexes:
            indexes.clear()  # findings come sorted by path: one index at a time is enough
            indexes[path] = index(source.text)
        return Place(*indexes[path].place(span.start), *indexes[path].place(max(span.start, span.end)))

    return locate
