"""How fast is it? One command measures all and prints the tables; the exit status is 1 when an aim is missed.

python benchmarks/bench.py [--write PAGE] [startup] [tree] [large] [many]
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measuring import Table

_PAGE = """# Benchmarks

<!-- Written by `make bench-docs`. -->

Measured on {machine}, side by side in one run, the median of several runs in turn where more than one is made. Times
depend on the machine and on what else it does; the ratios hardly do.
"""


def page(table: Table) -> Iterator[str]:
    """The table in Markdown."""
    yield from ("", f"## {table.title}", "", table.about, "")
    yield "| " + " | ".join(table.head) + " |"
    yield "| --- " + "| --: " * (len(table.head) - 1) + "|"
    yield from ("| " + " | ".join(row) + " |" for row in table.rows)
    yield from (line for said in table.said for line in ("", said))


def main() -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path, metavar="PAGE")
    parser.add_argument("tables", nargs="*", choices=[[], *TABLES], metavar="TABLE")
    options = parser.parse_args()
    lines: list[str] = []
    met = True
    for name in options.tables or TABLES:
        with TemporaryDirectory(prefix="smtplint-bench-") as folder:
            table = TABLES[name](Path(folder))
        part = list(page(table))
        print("\n".join(part), flush=True)
        lines += part
        met &= table.met
    if options.write:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        machine = f"{platform.system()}, Python {platform.python_version()}, {cores} cores"
        options.write.write_text(_PAGE.format(machine=machine) + "\n".join(lines) + "\n", encoding="utf-8")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
