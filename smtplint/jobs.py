"""One run in several processes, whose results are those of one, in the same order."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from smtplint import lint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from smtplint.catalog import Catalog
    from smtplint.lint import Engine, Judged
    from smtplint.settings import Settings

    Judge = Callable[[Engine, str, bool], Judged]

_CHUNK = 64
_state: list[tuple[Engine, Judge]] = []
"""In a worker: what it judges with."""


def judge(engine: Engine, files: Sequence[tuple[str, bool]], jobs: int, one: Judge) -> Iterator[Judged]:
    """Each file judged by `one`, which must be a module's own function. Where a worker dies, the rest is judged here."""
    done = 0
    context = get_context("fork" if sys.platform == "linux" else "spawn")  # forking shares what is loaded already
    pool = ProcessPoolExecutor(min(jobs, len(files)), context, _start, (engine.catalog, engine.settings, one))
    try:
        chunk = max(1, min(_CHUNK, len(files) // (jobs * 4)))
        with _held():
            outcomes = pool.map(_work, files, chunksize=chunk)  # starts the workers
        for (path, _), outcome in zip(files, outcomes, strict=True):
            done += 1
            yield lint.Judged(path, skip=outcome) if isinstance(outcome, str) else outcome
    except BrokenProcessPool:
        for path, named in files[done:]:
            yield one(engine, path, named)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _held() -> Iterator[None]:
    """An interrupt waits meanwhile: among the callbacks around a fork, Python would drop it."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows, where nothing forks
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(catalog: Catalog, settings: Settings, one: Judge) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the run
    _state[:] = [(lint.engine(catalog, settings), one)]


def _work(file: tuple[str, bool]) -> Judged | str:
    """The outcome; of a file in which nothing was looked at no more than its `skip`, which travels faster."""
    ((engine, one),) = _state
    judged = one(engine, *file)
    return judged.skip if judged.source is None and not judged.failures else judged


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
