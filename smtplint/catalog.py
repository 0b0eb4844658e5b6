"""The rules, dialects and facts in force: one compiled file in a wheel, the YAML files (compiled when they change) in a checkout."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smtplint.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
_SHAPE = 13  # raised whenever what compiling.py makes changes its shape


class Dialects(Mapping[str, dict[str, Any]]):
    """The compiled dialects by their ids, each read from its text when it is first asked for."""

    def __init__(self, texts: dict[str, str], known: dict[str, dict[str, Any]] | None = None) -> None:
        self._texts, self._known = texts, known or {}

    def __getitem__(self, name: str) -> dict[str, Any]:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = json.loads(self._texts[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._texts.keys() | self._known.keys()))

    def __len__(self) -> int:
        return len(self._texts.keys() | self._known.keys())

    def with_own(self, own: Mapping[str, dict[str, Any]]) -> Dialects:
        """These and a user's own, which replace those of the same name."""
        return Dialects(self._texts, {**self._known, **own})


class Catalog(NamedTuple):
    """`rules` and `dialects` by their ids, where each key may belong (`places`), the globs of the `files` that may hold no word
    of mail, and the facts on providers, platforms and sinks."""

    rules: dict[str, Rule]
    dialects: Dialects
    places: dict[str, dict[str, list[Any]]]
    files: list[str]
    providers: dict[str, Any]
    platforms: dict[str, Any]
    sinks: dict[str, Any]


def folder() -> Path:
    """The folder of the shipped YAML files: inside the package in a wheel, beside it in a checkout."""
    inside = _HERE / "rules"
    return inside if inside.is_dir() else _HERE.parent / "rules"


def load() -> Catalog:
    """The shipped catalogue."""
    compiled = _HERE / "catalog.json"
    if compiled.exists():
        return _catalog(compiled.read_bytes())
    return _cached(folder())


def _catalog(content: bytes) -> Catalog:
    """The catalogue in what `compiling.packed` made. ValueError for anything else."""
    opening, closing = b'{"dialects":{\n', b"\n},\n"
    if not content.startswith(opening):
        raise ValueError("no compiled catalogue")
    lines, _, rest = content[len(opening) :].partition(closing)
    texts: dict[str, str] = {}
    for line in lines.decode("utf-8").split("\n"):
        name, _, text = line.removesuffix(",").partition(":")
        texts[name.strip('"')] = text
    data = json.loads(b"{" + rest)
    return Catalog(dialects=Dialects(texts), **{**data, "rules": {name: Rule(**rule) for name, rule in data["rules"].items()}})


def _cached(path: Path) -> Catalog:
    """Compiled when any file's time, size or name changed since the last run. A cache that cannot be read or written costs time only."""
    stamps = [str(_SHAPE)]
    for name in ("", "dialects"):
        with os.scandir(path / name) as entries:
            stamps += sorted(f"{e.name}:{e.stat().st_mtime_ns}:{e.stat().st_size}" for e in entries if e.name.endswith(".yaml"))
    stamp = str(hash_of("\n".join(stamps)))
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smtplint"
    cache = root / f"catalog-{hash_of(str(path))}.json"
    try:
        with cache.open("rb") as file:
            if file.readline().strip().decode("ascii", "replace") == stamp:
                return _catalog(file.read())
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from smtplint.compiling import compile_folder, packed  # noqa: PLC0415 (a run whose cache holds needs no YAML)

    content = packed(compile_folder(path))
    try:
        root.mkdir(parents=True, exist_ok=True)
        beside = cache.with_name(f"{cache.name}.{os.getpid()}")
        beside.write_bytes(stamp.encode() + b"\n" + content)
        beside.replace(cache)
    except OSError:
        pass
    return _catalog(content)


def hash_of(value: str) -> str:
    """A short stable name for a text; no secret and no security hangs on it."""
    from zlib import crc32  # noqa: PLC0415 (built in; keeps the module's own imports few)

    data = value.encode("utf-8", "surrogateescape")
    return f"{crc32(data):08x}{crc32(data[::-1]):08x}"


def with_folder(catalog: Catalog, path: Path) -> Catalog:
    """The catalogue with a user's own folder laid over it: a rule or dialect of the same name replaces the shipped one. Its files are
    checked against the schemas first; raises DataError for the first that does not hold."""
    from smtplint.checking import check_folder  # noqa: PLC0415 (jsonschema only for a user's own files)
    from smtplint.compiling import compile_folder, index  # noqa: PLC0415

    check_folder(path, folder() / "schema")
    own = compile_folder(path)
    dialects = catalog.dialects.with_own(own["dialects"])
    rules = {**catalog.rules, **{name: Rule(**rule) for name, rule in own["rules"].items()}}
    if not own["dialects"]:
        return catalog._replace(rules=rules)
    return catalog._replace(rules=rules, dialects=dialects, places=index(dialects.values()), files=[*catalog.files, *own["files"]])
