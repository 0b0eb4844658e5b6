"""Chooses what of the grown corpus is kept: inputs that between them reach the most lines, the ones that reach most first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from invariants import HARNESSES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

Lines = set[tuple[str, int]]
_LARGEST = 600
_MOST = 250  # inputs that are looked at, the smallest


def chosen(harness: str, inputs: Iterable[bytes], number: int) -> list[bytes]:
    """At most `number` of the inputs, without those that break something."""
    small = sorted({data for data in inputs if len(data) <= _LARGEST}, key=lambda d: (len(d), d))
    reached: dict[bytes, Lines] = {}
    for data in small[:: max(len(small) // _MOST, 1)]:
        try:
            reached[data] = _lines(harness, data)
        except Exception as error:  # noqa: BLE001 (whatever a harness finds)
            print(f"left out, it breaks something: {error}", file=sys.stderr)
    kept: list[bytes] = []
    known: Lines = set()
    while reached and len(kept) < number:
        best = max(reached, key=lambda d: len(reached[d] - known))
        if not reached[best] - known:
            break
        known |= reached.pop(best)
        kept.append(best)
    return kept


def _lines(harness: str, data: bytes) -> Lines:
    """The lines of the program that one input reaches."""
    found: Lines = set()

    def trace(frame: FrameType, event: str, _: object) -> object:
        name = frame.f_code.co_filename
        if "/smtplint/" not in name:
            return None
        if event == "line":
            found.add((name, frame.f_lineno))
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        HARNESSES[harness](data)
    finally:
        sys.settrace(None)
    return found
