"""How far a long run is, on a line of the terminal that goes away when the run ends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")

DELAY = 1.0
"""Seconds before the line is shown: most runs are over by then."""

_PAUSE = 0.1
_WIDTH = 30
_CLEAR = "\r\x1b[K"


def told(items: Iterable[Item], total: int, stream: TextIO) -> Iterator[Item]:
    """The items, and on `stream`, a terminal, how many of them there were."""
    due = time.monotonic() + DELAY
    shown = False
    try:
        for number, item in enumerate(items, 1):
            if (now := time.monotonic()) >= due and number < total:
                filled = _WIDTH * number // total
                stream.write(f"{_CLEAR}smtplint [{'#' * filled}{'.' * (_WIDTH - filled)}] {number} of {total} files")
                stream.flush()
                shown, due = True, now + _PAUSE
            yield item
    finally:
        if shown:
            stream.write(_CLEAR)
            stream.flush()
