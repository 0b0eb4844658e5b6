"""A run over files or standard input: which are judged, in their order."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from smtplint import lint, project
from smtplint.model import Failure
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from smtplint.lint import Engine, Judged


def judged(options: argparse.Namespace, engine: Engine) -> Iterator[Judged]:
    """Every file that the command line names or finds, sorted by path."""
    from smtplint import discover  # noqa: PLC0415 (kept beside its only use)

    if "-" in options.paths:
        if options.paths != ["-"]:
            raise UsageError("- stands for standard input and cannot be mixed with other paths")
        if not options.stdin_filename:
            raise UsageError("standard input needs --stdin-filename, from which its format is told")
        yield _guarded(options.stdin_filename, lambda: lint.check_bytes(engine, options.stdin_filename, sys.stdin.buffer.read()))
        return
    found = discover.discover(
        options.paths, exclude=project.excluded(engine.settings), force_exclude=options.force_exclude,
        ignore_files=not options.no_ignore_files, root=engine.settings.root,
    )  # fmt: skip
    for file in found:
        if isinstance(file, Failure):
            yield lint.Judged(file.path, failures=(file,))
        else:
            yield _guarded(file.path, partial(lint.check_path, engine, file.path, named=file.named))


def _guarded(path: str, judge: Callable[[], Judged]) -> Judged:
    """A crash of our own is a Failure of that file, and the other files are still judged."""
    try:
        return judge()
    except Exception as error:
        if os.environ.get("SMTPLINT_TRACEBACK"):
            raise
        return lint.Judged(path, failures=(Failure(path, f"smtplint failed here ({type(error).__name__}); please report it"),))
