"""A run over files or standard input: which are judged, in their order."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from smtplint import lint, project
from smtplint.model import Failure
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from smtplint.discover import Found
    from smtplint.lint import Engine, Judged

MANY = 1000
"""From so many files on several processes are faster, where there are several processors."""

_MOST = 8


def judged(options: argparse.Namespace, engine: Engine) -> Iterator[Judged]:
    """Every file that the command line names or finds, sorted by path."""
    if "-" in options.paths:
        yield _standard_input(options, engine)
        return
    items = _found(options, engine)
    files: list[tuple[str, bool]] = [item for item in items if not isinstance(item, Failure)]
    results = outcomes(engine, files, options.jobs)
    if options.terminal is not None:
        from smtplint.progress import told  # noqa: PLC0415 (only people look at it)

        results = told(results, len(files), options.terminal)
    for item in items:
        yield lint.Judged(item.path, failures=(item,)) if isinstance(item, Failure) else next(results)


def _standard_input(options: argparse.Namespace, engine: Engine) -> Judged:
    if options.paths != ["-"]:
        raise UsageError("- stands for standard input and cannot be mixed with other paths")
    if options.changed is not None:
        raise UsageError("--changed looks at files, not at standard input")
    name: str | None = options.stdin_filename
    if not name:
        raise UsageError("standard input needs --stdin-filename, from which its format is told")
    return _guarded(name, lambda: lint.check_bytes(engine, name, sys.stdin.buffer.read()))


def _found(options: argparse.Namespace, engine: Engine) -> list[Found | Failure]:
    from smtplint import discover  # noqa: PLC0415 (standard input needs none)

    found = discover.discover(
        options.paths, exclude=project.excluded(engine.settings), force_exclude=options.force_exclude,
        ignore_files=not options.no_ignore_files, root=engine.settings.root,
    )  # fmt: skip
    if options.changed is None:
        return list(found)
    from smtplint.changed import since  # noqa: PLC0415 (only where it is asked for)

    has_changed = since(options.changed)
    return [item for item in found if isinstance(item, Failure) or has_changed(item.path)]


def outcomes(engine: Engine, files: list[tuple[str, bool]], jobs: int | None) -> Iterator[Judged]:
    """The files' outcomes, in their order, by as many processes as are asked for or worth while."""
    if len(files) > 1 and (jobs > 1 if jobs else len(files) >= MANY):
        from smtplint import jobs as parallel  # noqa: PLC0415 (few runs are so long)

        number = jobs or min(parallel.processors(), _MOST)
        if number > 1:
            yield from parallel.judge(engine, files, number, check_file)
            return
    for path, named in files:
        yield check_file(engine, path, named)


def check_file(engine: Engine, path: str, named: bool) -> Judged:
    """One file's outcome, whatever happens."""
    return _guarded(path, lambda: lint.check_path(engine, path, named=named))


def _guarded(path: str, judge: Callable[[], Judged]) -> Judged:
    """A crash of our own is a Failure of that file, and the other files are still judged."""
    try:
        return judge()
    except Exception as error:
        if os.environ.get("SMTPLINT_TRACEBACK"):
            raise
        return lint.Judged(path, failures=(Failure(path, f"smtplint failed here ({type(error).__name__}); please report it"),))
