"""How long does `smtplint check` take for one small file, beside what Python itself takes to start and end?

    python benchmarks/startup.py [RUNS]

Both are run in turn, so that whatever else the machine does falls on both, and the medians of their wall times are compared. The aim is
2.5 times that of a bare `python -c pass`, plus 80 ms; the exit status is 1 when it is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

RUNS = 31
FACTOR, MILLISECONDS = 2.5, 80.0
BARE, CHECK = "python -c pass", "smtplint check one.env"
ROOT = Path(__file__).parent.parent
TEXT = "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"


def took(command: list[str], folder: str) -> float:
    """Wall time of one run, in milliseconds. CalledProcessError when it ends neither clean nor with findings."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 (what is measured)
    elapsed = perf_counter() - start
    if done.returncode not in (0, 1):
        done.check_returncode()
    return 1000 * elapsed


def measure(runs: int) -> dict[str, list[float]]:
    """The times of both commands, in milliseconds. A first run of each warms the caches and does not count."""
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        CHECK: [sys.executable, "-c", "import sys; from smtplint.cli import main; sys.exit(main(['check', 'one.env']))"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with TemporaryDirectory() as folder:
        Path(folder, "one.env").write_text(TEXT, encoding="utf-8")
        for number in range(runs + 1):
            for name, command in commands.items():
                elapsed = took(command, folder)
                if number:
                    times[name].append(elapsed)
    return times


def main() -> int:
    """Print the table."""
    times = measure(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
    print(f"{'':24}{'median':>10}{'quartiles':>18}")
    for name, values in times.items():
        low, _, high = quantiles(values, n=4)
        print(f"{name:24}{median(values):7.1f} ms{low:9.1f} to {high:.1f}")
    bare, check = (median(times[name]) for name in (BARE, CHECK))
    aim = FACTOR * bare + MILLISECONDS
    verdict = "met" if check <= aim else "missed"
    print(f"{check / bare:.1f} times the bare start, {check - bare:.1f} ms more; the aim of {aim:.1f} ms is {verdict}")
    return int(check > aim)


if __name__ == "__main__":
    sys.exit(main())
