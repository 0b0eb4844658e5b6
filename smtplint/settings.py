"""Settings of a project: which file holds them, and what they are."""

# pathlib takes longer to import than one file takes to judge.
# ruff: noqa: PTH110, PTH113, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

NAMES = (".smtplint.yaml", ".smtplint.yml")
PYPROJECT = "pyproject.toml"
_MAY_HOLD_SECTION = late(rb"\btool[\"'\s]{0,9}\.[\"'\s]{0,9}smtplint|^\s{0,9}\[?[\"'\s]{0,9}tool[\"'\s]{0,9}[]=]", re.MULTILINE)
LARGEST = 1_000_000
"""Bytes that a settings file may have. It belongs to the repository that is judged, so it is not trusted either."""


class SettingsError(Exception):
    """A settings file that cannot be used. `line` and `column` count from 1, 0 where they are not known."""

    def __init__(self, path: str, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(path, message, line, column)
        self.path, self.message, self.line, self.column = path, message, line, column

    def __str__(self) -> str:
        where = f":{self.line}:{max(self.column, 1)}" if self.line else ""
        return f"{self.path}{where}: {self.message}"


class Internal(NamedTuple):
    """How findings about internal hosts count (`off`: not at all), and which further hosts are internal."""

    level: str = "note"
    hosts: tuple[str, ...] = ()


class Settings(NamedTuple):
    """What is in force.

    `root` is the path of the folder that patterns are relative to, `path` that of the file that this came from, None for the
    defaults. `select` is empty for all rules. `providers` have the shape of those in providers.yaml. `max_file_size` is in bytes. The
    mappings are never changed.
    """

    root: str
    path: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, str] = {}
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    fail_on: str = "warning"
    platform: str | None = None
    implicit_tls: str = "deprecated"
    preferred_port: int | None = None
    internal: Internal = Internal()
    sinks: tuple[str, ...] = ()
    providers: tuple[dict[str, Any], ...] = ()
    rules: str | None = None
    baseline: str | None = None
    profile: str | None = None
    max_file_size: int = 10_000_000


def load(  # noqa: PLR0913 - all but the first are named where it is called
    start: str,
    *,
    schema_dir: str,
    known_rules: Collection[str],
    known_platforms: Collection[str],
    explicit: str | None = None,
    isolated: bool = False,
) -> Settings:
    """The settings that hold in the folder `start`: of the file `explicit`, else of the nearest one at or above `start`, up to the
    repository's root; the defaults when there is none or `isolated`. SettingsError for a file that cannot be used.
    """
    if isolated:
        return Settings(start)
    path = find(start) if explicit is None else os.path.join(start, explicit)
    if path is None:
        return Settings(start)
    from smtplint import settings_file  # noqa: PLC0415 - most runs have no settings file

    tree = _tree(path) if explicit is None else None  # a file that the user names is the user's own
    return settings_file.read(path, schema_dir=schema_dir, known_rules=known_rules, known_platforms=known_platforms, tree=tree)


def _tree(path: str) -> str:
    """The root of the repository in which the settings file lies, else its folder."""
    folder = os.path.dirname(path)
    return next((above for above in _upwards(folder) if _is_repository(above)), folder)


def _upwards(folder: str) -> Iterator[str]:
    """The folder and those above it."""
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        yield (folder := above)


def _is_repository(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, ".git"))


def find(start: str) -> str | None:
    """The nearest settings file at or above `start`, not above the repository's root; outside a repository, in `start` alone.

    A pyproject.toml counts when it has a section of ours.
    """
    folders = list(_upwards(start))
    last = next((number for number, folder in enumerate(folders) if _is_repository(folder)), 0)
    for folder in folders[: last + 1]:
        for name in NAMES:
            if os.path.isfile(path := os.path.join(folder, name)):
                return path
        if _has_section(path := os.path.join(folder, PYPROJECT)):
            return path
    return None


def _has_section(path: str) -> bool:
    """Whether there is a `[tool.smtplint]`. A broken file has one when it names one; reading it then says what is wrong."""
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            return False
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return False
    if b"smtplint" not in data or len(data) > LARGEST or not _MAY_HOLD_SECTION.search(data):
        return False
    import tomllib  # noqa: PLC0415 - few projects have the section

    try:
        tool = tomllib.loads(data.decode()).get("tool")
    except (ValueError, RecursionError):
        return b"tool.smtplint" in data
    return isinstance(tool, dict) and "smtplint" in tool


def replaced(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with the values of a settings file, which has been checked, laid over them. A value of several parts (`internal`)
    keeps the parts that are not given."""
    changes: dict[str, Any] = {name.replace("-", "_"): value for name, value in values.items()}
    for name in ("select", "ignore", "exclude", "sinks"):
        if name in changes:
            changes[name] = tuple(changes[name])
    for name in ("rules", "baseline"):
        if name in changes:
            from pathlib import Path  # noqa: PLC0415 - slow to import; `./` in front goes

            changes[name] = str(Path(settings.root, changes[name]))
    if "per_file_ignores" in changes:
        changes["per_file_ignores"] = {pattern: tuple(ignored) for pattern, ignored in changes["per_file_ignores"].items()}
    if "internal" in changes:
        internal = settings.internal._replace(**changes["internal"])
        changes["internal"] = internal._replace(hosts=tuple(internal.hosts))
    if "providers" in changes:
        changes["providers"] = tuple(
            {"name": provider["id"], "role": "submission"}
            | provider
            | {"ports": {int(port): {"modes": modes, "verified": True} for port, modes in provider["ports"].items()}}
            for provider in changes["providers"]
        )
    return settings._replace(**changes)


def as_text(settings: Settings) -> str:
    """What is in force, as YAML that a settings file may hold, under a comment that names the file it came from."""
    from json import dumps  # noqa: PLC0415 - for the one command that prints this

    values: dict[str, Any] = {}
    for field, value in settings._asdict().items():
        if field not in ("root", "path"):
            values[field.replace("_", "-")] = value
    values["internal"] = settings.internal._asdict()
    values["providers"] = [
        {name: value for name, value in provider.items() if name != "role"}
        | {"ports": {port: known["modes"] for port, known in provider["ports"].items()}}
        for provider in settings.providers
    ]
    lines = [f"# from {settings.path}" if settings.path else "# the defaults: no settings file is in force"]
    for name, value in values.items():
        if value is None or (name == "select" and not value):
            lines.append(f"# {name}: {'all rules' if name == 'select' else 'not set'}")
        else:
            lines.append(f"{name}: {value if isinstance(value, str) and value.isidentifier() else dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
