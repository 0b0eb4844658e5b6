"""Carriers: which settings are wrapped in other settings? Shapes only, no applications.

`unwrap` turns what a format read into what the applications will read: name/value pairs become settings of that name, `KEY=value` items
too, `${SMTP_PORT:-25}` becomes 25 where the 25 stands, and a name set in the same file is followed to where it is set.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from smtplint import formats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplint.model import Edit, Setting, Source

CARRIERS: dict[str, str] = {
    "pairs": "smtplint.carriers.pairs",
    "items": "smtplint.carriers.items",
    "arguments": "smtplint.carriers.arguments",
    "defaults": "smtplint.carriers.defaults",
    "references": "smtplint.carriers.references",
}
"""In the order in which they unwrap: each sees what the ones before it made."""


class Carrier(Protocol):
    """What a carrier module offers. None of its functions raises on any settings."""

    def unwrap(self, source: Source, settings: list[Setting]) -> list[Setting]:
        """The settings with those of this shape unwrapped, in the same order; all others as they were."""


class Writer(Protocol):
    """What a carrier offers whose shape is written otherwise than the format's own entries."""

    def replace(self, source: Source, setting: Setting, value: str | bool | int) -> Edit:
        """As in Format, within this shape."""

    def insert(self, source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
        """As in Format: a new entry of this shape right after the sibling's."""


def unwrap(source: Source, settings: Iterable[Setting]) -> list[Setting]:
    """The settings as the applications read them."""
    found = list(settings)
    for module in CARRIERS.values():
        found = cast("Carrier", import_module(module)).unwrap(source, found)
    return found


def writer(setting: Setting) -> Writer:
    """Who can edit this setting: its carrier, else its format."""
    if setting.carrier:
        return cast("Writer", import_module(CARRIERS[setting.carrier]))
    return formats.load(setting.format)
