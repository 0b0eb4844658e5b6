"""What the files of a project are judged with: its settings, and the shipped catalogue with its own rules laid over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from smtplint import catalog, settings

if TYPE_CHECKING:
    from smtplint.catalog import Catalog
    from smtplint.settings import Settings


def load(folder: str, *, explicit: str | None = None, isolated: bool = False) -> tuple[Catalog, Settings]:
    """The catalogue and the settings that hold in `folder`: those of the file `explicit`, else of the nearest one, none if `isolated`.
    SettingsError for a settings file, or a rule or dialect of the project's own, that cannot be used."""
    shipped = catalog.load()
    # the project's own rules are known only once the settings have named their folder
    found = settings.load(
        folder,
        schema_dir=os.path.join(catalog.location(), "schema"),  # noqa: PTH118 (pathlib is slow to import)
        known_rules=shipped.rules.keys(),
        known_platforms=platforms(shipped),
        explicit=explicit,
        isolated=isolated,
    )
    if found.rules is None:
        return shipped, found
    from smtplint.compiling import DataError  # noqa: PLC0415 (only with rules of the project's own)

    try:
        return catalog.with_folder(shipped, found.rules), found
    except DataError as error:
        raise settings.SettingsError(error.path, error.message, error.line) from error


def platforms(shipped: Catalog) -> list[str]:
    """The names of the platforms whose blocked ports are known."""
    return [platform["id"] for platform in shipped.platforms.get("platforms", ())]


def excluded(found: Settings) -> tuple[str, ...]:
    """The patterns of what is not judged, counted from the settings' root: the project's own rules hold bad examples."""
    return found.exclude if found.rules is None else (*found.exclude, f"/{os.path.relpath(found.rules, found.root)}/")
