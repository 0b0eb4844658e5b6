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
    "units": "smtplint.carriers.units",
    "inventories": "smtplint.carriers.inventories",
    "pairs": "smtplint.carriers.pairs",
    "items": "smtplint.carriers.items",
    "arguments": "smtplint.carriers.arguments",
    "arglists": "smtplint.carriers.arglists",
    "flags": "smtplint.carriers.flags",
    "calls": "smtplint.carriers.calls",
    "options": "smtplint.carriers.options",
    "expressions": "smtplint.carriers.expressions",
    "base64": "smtplint.carriers.base64",
    "embedded": "smtplint.carriers.embedded",
    "defaults": "smtplint.carriers.defaults",
    "urls": "smtplint.carriers.urls",
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
    return _through(CARRIERS, source, settings)


def unwrap_shapes(source: Source, settings: Iterable[Setting]) -> list[Setting]:
    """As `unwrap`, for a file inside a file: references are followed once the outer file is read, and files within by the caller."""
    return _through([n for n in CARRIERS if n not in {"embedded", "references"}], source, settings)


def _through(names: Iterable[str], source: Source, settings: Iterable[Setting]) -> list[Setting]:
    found = list(settings)
    for name in names:
        found = cast("Carrier", import_module(CARRIERS[name])).unwrap(source, found)
    return found


def writer(setting: Setting) -> Writer:
    """Who can edit this setting: its carrier, else its format."""
    if setting.carrier:
        return cast("Writer", import_module(CARRIERS[setting.carrier]))
    return formats.load(setting.format)
