"""Runs a command and says what it took: wall time, processor time, peak memory."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = tuple[str, ...]


class Cost(NamedTuple):
    """Seconds by the clock, seconds of all processors together, and the peak of the largest process in megabytes."""

    wall: float
    cpu: float
    megabytes: float


class Table(NamedTuple):
    """A table of the page: its `rows` have as many cells as `head`; `said` stands below it, and `met` says whether its aims are met."""

    title: str
    about: str
    head: Row
    rows: Sequence[Row]
    said: list[str]
    met: bool = True


_RUNNER = """
import os, sys, time
nowhere = os.open(os.devnull, os.O_RDWR)
start = time.perf_counter()
child = os.fork()
if not child:
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.execvp(sys.argv[1], sys.argv[1:])
_, ended, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(ended))
"""
"""Runs a command from a small process: the system counts the memory of the one that starts a command as the command's own."""


def cost(command: Sequence[str], folder: Path, *, status: Sequence[int] = (0, 1), environment: dict[str, str] | None = None) -> Cost:
    """What one run costs. RuntimeError when it ends otherwise than with one of `status`."""
    runner = [sys.executable, "-I", "-S", "-c", _RUNNER, *command]
    done = subprocess.run(runner, cwd=folder, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 (what is measured)
    wall, cpu, megabytes, ended = map(float, done.stdout.split())
    if int(ended) not in status:
        raise RuntimeError(f"{' '.join(command)} ended with {ended:.0f}")
    return Cost(wall, cpu, megabytes)


def in_turn(commands: dict[str, Sequence[str]], folder: Path, runs: int, environment: dict[str, str] | None = None) -> dict[str, Cost]:
    """The medians of several runs, in turn, so that whatever else the machine does falls on all. A first run of each warms the caches and
    does not count, unless there is but one."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + (runs > 1)):
        for name, command in commands.items():
            one = cost(command, folder, status=(0, 1, 2), environment=environment)
            if number or runs == 1:
                found[name].append(one)
    return {name: Cost(*(median(values) for values in zip(*costs, strict=True))) for name, costs in found.items()}


def seconds(value: float) -> str:
    """A duration with three digits that count."""
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.3g} s"
