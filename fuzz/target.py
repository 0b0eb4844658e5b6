"""One harness under the coverage-guided fuzzer: `python fuzz/target.py NAME [OPTIONS OF LIBFUZZER] [FOLDERS]`."""

from __future__ import annotations

import gc
import os
import sys

import atheris

with atheris.instrument_imports(include=["smtplint"]):
    import invariants

    from smtplint import carriers, formats, report

    for name in formats.FORMATS:
        formats.load(name)
    for name in report.REPORTS:
        report.load(name)
    for path in carriers.CARRIERS.values():
        __import__(path)


def main() -> None:
    """Hand the process to the fuzzer, which ends it."""
    name = sys.argv.pop(1)
    here = os.getcwd()  # noqa: PTH109 (the harness moves to a folder of its own)
    folders = [a if a.startswith("-") else os.path.abspath(a) for a in sys.argv[1:]]  # noqa: PTH100
    check = invariants.HARNESSES[name]
    check(b".env\nSMTP_HOST=smtp.example.com\nSMTP_PORT=25\n")
    os.chdir(here)
    gc.freeze()
    atheris.Setup([sys.argv[0], *folders], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
