"""Files that a Compose file names as `env_file`: their variables stand in the service's environment too, so absence is judged over the
sum. What is wrong in such a file is said where that file is judged, not here."""

from __future__ import annotations

import os

from smtplint import carriers, formats, reading
from smtplint.model import Setting, Source

_LARGEST = 1_000_000
_MOST = 50


def with_env_files(source: Source, settings: list[Setting], root: str) -> list[Setting]:
    """The settings with those of the files that `env_file` names, before the service's own, which win. A file is read when it lies
    below `root`, links followed; a service one of whose files is not there keeps its `env_file`, by which nothing that it lacks is
    judged."""
    named: dict[tuple[str, ...], list[Setting]] = {}
    for setting in settings:
        if "env_file" in setting.key and setting.certainty == "written":
            at = setting.key.index("env_file")
            if setting.key[at + 1 :] in {(), ("path",)} or (setting.key[at + 1].isdigit() and setting.key[at + 2 :] in {(), ("path",)}):
                named.setdefault(setting.key[:at], []).append(setting)
    found: list[Setting] = []
    complete: set[tuple[str, ...]] = set()
    for service, files in list(named.items())[:_MOST]:
        read = [_variables(source, service, file, root) for file in files]
        found += [variable for variables in read for variable in variables or ()]
        if all(variables is not None for variables in read):
            complete.add(service)
    kept = [s for s in settings if "env_file" not in s.key or s.key[: s.key.index("env_file")] not in complete]
    return found + kept


def _variables(source: Source, service: tuple[str, ...], file: Setting, root: str) -> list[Setting] | None:
    """The variables of one file, as settings of the service that stand where the file is named; None when it cannot be read."""
    path = os.path.realpath(os.path.join(os.path.dirname(source.path), file.value))  # noqa: PTH118, PTH120 (names that are no text stay as they are)
    if not path.startswith(os.path.realpath(root) + os.sep):
        return None
    data = reading.read(path, max_size=_LARGEST)
    inner = reading.decode(path, data) if isinstance(data, bytes) else None
    if not isinstance(inner, Source):
        return None
    variables = carriers.unwrap(inner, formats.load("dotenv").read(inner))
    return [
        v._replace(
            key=(*service, "environment", v.key[-1]), span=file.span, entry=file.entry, doc=file.doc, branch=(), opaque=True, foreign=True
        )
        for v in variables
    ]
