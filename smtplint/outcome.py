"""How a command ends: what it has to say and its exit status, or why it could not begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class UsageError(Exception):
    """A run that cannot begin: exit 2 with this message."""


class Output(NamedTuple):
    """Lines for standard output and for standard error, and the exit status. `raw` is printed before the lines, as it is."""

    lines: Iterable[str]
    status: int = 0
    errors: Iterable[str] = ()
    raw: bytes = b""
