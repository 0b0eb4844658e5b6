"""The baseline: findings that a project has known for long and that do not fail it. Only the command `baseline` writes the file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from smtplint.model import LEVELS
from smtplint.outcome import Output, UsageError
from smtplint.report.identity import Identity, identities
from smtplint.report.masking import visible
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Iterable, Iterator

    from smtplint.lint import Engine, Judged
    from smtplint.model import Finding

NAME = ".smtplint-baseline.json"
VERSION = 1
LARGEST = 50_000_000
"""Bytes that a baseline may have."""


class Compared(NamedTuple):
    """Findings that the baseline does not know and those that it does, and its entries for which there is no finding any more."""

    new: list[Finding]
    known: list[Finding]
    stale: list[Identity]


def baseline(options: argparse.Namespace, engine: Engine, judged: Iterable[Judged]) -> Output:
    """Write the findings that fail the run into a baseline."""
    from smtplint.rewriting import put  # noqa: PLC0415 (`check` reads a baseline and writes none)

    path = options.write or (engine.settings.baseline or NAME)
    results = list(judged)
    found = sorted((f for r in results for f in r.findings), key=lambda f: (f.path, f.span, f.rule))
    entries = [identity for _, identity in _placed(found, path, options.fail_on or engine.settings.fail_on)]
    try:
        put(path, "".join(f"{line}\n" for line in _lines(sorted(entries))).encode())
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    from smtplint.report.concise import failure_line  # noqa: PLC0415 (few runs have failures)

    failures = [failure_line(f) for r in results for f in r.failures]
    files = len({entry.path for entry in entries})
    told = f"wrote {visible(path)}: {_count(len(entries), 'finding')} in {_count(files, 'file')}"
    return Output([told], 2 if failures else 0, failures)


def _lines(entries: list[Identity]) -> Iterator[str]:
    """One entry a line, sorted, so that branches merge."""
    yield f'{{"version": {VERSION},'
    yield '"findings": ['
    for number, entry in enumerate(entries, 1):
        yield f"  {json.dumps(entry._asdict())}{',' if number < len(entries) else ''}"
    yield "]}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _placed(findings: Iterable[Finding], path: str, bar: str) -> Iterator[tuple[Finding, Identity]]:
    """The findings that fail the run, as the baseline at `path` names them: their paths are relative to its folder."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    here = os.getcwd()  # noqa: PTH109
    failing = [f for f in findings if LEVELS.index(f.level) >= LEVELS.index(bar)]
    if folder != here:
        failing_there = [f._replace(path=os.path.relpath(os.path.abspath(f.path), folder).replace(os.sep, "/")) for f in failing]  # noqa: PTH100
    else:
        failing_there = failing
    return zip(failing, identities(failing_there), strict=True)


def knower(path: str, bar: str) -> Callable[[Iterable[Finding]], set[Finding]]:
    """Which of a file's findings, all of them, the baseline at `path` knows. UsageError where it cannot be used."""
    entries = _read(path)

    def known(findings: Iterable[Finding]) -> set[Finding]:
        return {f for f, identity in _placed(sorted(findings, key=lambda f: (f.path, f.span, f.rule)), path, bar) if identity in entries}

    return known


def compare(findings: list[Finding], path: str, bar: str, judged: Collection[str], rules: Collection[str]) -> Compared:
    """The findings of a run beside the baseline at `path`. An entry is stale when its file was judged, or is gone, and its rule was asked, and
    yet there is no such finding: `judged` are the paths of the files, `rules` the names of the rules."""
    entries = _read(path)
    placed = list(_placed(findings, path, bar))
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    full = {os.path.abspath(p) for p in judged}  # noqa: PTH100
    left = entries - {identity for _, identity in placed}
    stale = [e for e in sorted(left) if e.rule in rules and _is_settled(os.path.normpath(os.path.join(folder, e.path)), full)]  # noqa: PTH118
    known = {f for f, identity in placed if identity in entries}
    return Compared([f for f in findings if f not in known], [f for f in findings if f in known], stale)


def _is_settled(path: str, judged: Collection[str]) -> bool:
    return path in judged or not os.path.lexists(path)


def _read(path: str) -> set[Identity]:
    """The entries. UsageError for a file that cannot be used."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (as the user names it)
            data = file.read(LARGEST + 1)
        whole = json.loads(data) if len(data) <= LARGEST else None
    except OSError as error:
        raise UsageError(f"cannot read the baseline {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError):
        whole = None
    found = whole.get("findings") if isinstance(whole, dict) and whole.get("version") == VERSION else None
    if not isinstance(found, list) or not all(_is_entry(entry) for entry in found):
        raise UsageError(f"{path} is no baseline of this version of smtplint; `smtplint baseline` writes one")
    return {Identity(**entry) for entry in found}


def _is_entry(entry: Any) -> bool:  # noqa: ANN401 (what JSON holds)
    return (
        isinstance(entry, dict)
        and entry.keys() == set(Identity._fields)
        and all(isinstance(entry[name], str) for name in ("path", "rule", "key"))
        and type(entry["ordinal"]) is int
    )


def stale_line(path: str, stale: list[Identity]) -> Iterator[str]:
    """One line on the entries that are stale, none where no entry is."""
    if stale:
        named = ", ".join(visible(f"{e.path} {e.rule}") for e in stale[:3]) + (", …" if len(stale) > 3 else "")
        entries = "1 entry is" if len(stale) == 1 else f"{len(stale)} entries are"
        yield f"note: {entries} stale in {visible(path)} ({named}); `smtplint baseline` writes it anew"
