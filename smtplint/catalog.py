"""The rules, dialects and facts in force: one compiled file in a wheel, the YAML files (compiled when they change) in a checkout."""

# pathlib takes longer to import than one file takes to judge.
# ruff: noqa: PTH100, PTH103, PTH105, PTH111, PTH112, PTH118, PTH120, PTH123

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smtplint.model import Rule
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HERE = os.path.dirname(os.path.abspath(__file__))
_SHAPE = 14  # raised whenever what compiling.py makes changes its shape


class Entries(Mapping[str, Any]):
    """Values by name, each read from its JSON when it is first asked for."""

    def __init__(self, texts: dict[str, str], known: dict[str, Any] | None = None) -> None:
        self._texts, self._known = texts, known or {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 (what the JSON holds)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = json.loads(self._texts[name])
        return found

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 (as above)
        """The value, or the default; most names of a large file are in no entry, and an exception for each is slow."""
        return self[name] if name in self._texts or name in self._known else default

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._texts.keys() | self._known.keys()))

    def __len__(self) -> int:
        return len(self._texts.keys() | self._known.keys())

    def with_own(self, own: Mapping[str, Any]) -> Entries:
        """These and a user's own, which replace those of the same name."""
        return Entries(self._texts, {**self._known, **own})


class Catalog(NamedTuple):
    """`rules` and `dialects` by their ids, where each key may belong (`places`), the globs of the `files` that may hold no word
    of mail, and the facts on providers, platforms and sinks."""

    rules: dict[str, Rule]
    dialects: Entries
    places: dict[str, Entries]
    files: list[str]
    providers: dict[str, Any]
    platforms: dict[str, Any]
    sinks: dict[str, Any]


def location() -> str:
    """The path of `folder`."""
    inside = os.path.join(_HERE, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_HERE), "rules")


def folder() -> Path:
    """The folder of the shipped YAML files: inside the package in a wheel, beside it in a checkout."""
    from pathlib import Path  # noqa: PLC0415 (slow to import; a run without a settings file needs none)

    return Path(location())


def load() -> Catalog:
    """The shipped catalogue."""
    try:
        with open(os.path.join(_HERE, "catalog.json"), "rb") as file:
            return _catalog(file.read())
    except FileNotFoundError:
        return _cached(location())


def _catalog(content: bytes) -> Catalog:
    """The catalogue in what `compiling.packed` made. ValueError for anything else."""
    *sections, rest = content.decode("utf-8").split("\n},\n")
    dialects, exact, folded = (_entries(section) for section in sections)
    data = json.loads("{" + rest)
    rules = {name: Rule(**rule) for name, rule in data["rules"].items()}
    return Catalog(dialects=dialects, places={"exact": exact, "folded": folded}, **{**data, "rules": rules})


def _entries(section: str) -> Entries:
    texts: dict[str, str] = {}
    for line in section.split("\n")[1:]:
        name, _, text = line[1:].removesuffix(",").partition('":')
        texts[json.loads(f'"{name}"') if "\\" in name else name] = text
    return Entries(texts)


def _cached(path: str) -> Catalog:
    """Compiled when any file's time, size or name changed since the last run. A cache that cannot be read or written costs time only."""
    stamps = [str(_SHAPE)]
    for name in ("", "dialects"):
        with os.scandir(os.path.join(path, name)) as entries:
            stamps += sorted(f"{e.name}:{e.stat().st_mtime_ns}:{e.stat().st_size}" for e in entries if e.name.endswith(".yaml"))
    stamp = str(hash_of("\n".join(stamps)))
    root = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "smtplint")
    cache = os.path.join(root, f"catalog-{hash_of(path)}.json")
    try:
        with open(cache, "rb") as file:
            if file.readline().strip().decode("ascii", "replace") == stamp:
                return _catalog(file.read())
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from smtplint.compiling import compile_folder, packed  # noqa: PLC0415 (a run whose cache holds needs no YAML)

    content = packed(compile_folder(folder()))
    beside = f"{cache}.{os.getpid()}"
    try:
        os.makedirs(root, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(stamp.encode() + b"\n" + content)
        os.replace(beside, cache)
    except OSError:
        pass
    return _catalog(content)


def hash_of(value: str) -> str:
    """A short stable name for a text; no secret and no security hangs on it."""
    from zlib import crc32  # noqa: PLC0415 (built in; keeps the module's own imports few)

    data = value.encode("utf-8", "surrogateescape")
    return f"{crc32(data):08x}{crc32(data[::-1]):08x}"


def with_folder(catalog: Catalog, path: str) -> Catalog:
    """The catalogue with a user's own folder laid over it: a rule or dialect of the same name replaces the shipped one. Its files are
    checked against the schemas first; raises DataError for the first that does not hold."""
    from pathlib import Path  # noqa: PLC0415 (as in `folder`)

    from smtplint.checking import check_folder  # noqa: PLC0415 (jsonschema only for a user's own files)
    from smtplint.compiling import compile_folder, index  # noqa: PLC0415

    check_folder(Path(path), folder() / "schema")
    own = compile_folder(Path(path))
    dialects = catalog.dialects.with_own(own["dialects"])
    rules = {**catalog.rules, **{name: Rule(**rule) for name, rule in own["rules"].items()}}
    if not own["dialects"]:
        return catalog._replace(rules=rules)
    places = {name: Entries({}, known) for name, known in index(dialects.values()).items()}
    return catalog._replace(rules=rules, dialects=dialects, places=places, files=[*catalog.files, *own["files"]])
