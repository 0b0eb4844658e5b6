"""docs/wire.md: which claims of which dialects ran against which programs. `make wire-page` writes it, test_page.py compares it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import wire_install
from wire_table import FOLDER, combinations, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wire_table import Program

PAGE = FOLDER.parents[2] / "docs" / "wire.md"

_HEAD = """\
# What ran on the wire

`make wire` runs real programs with the settings in `tests/wire/programs/`, each against mail servers on loopback: without TLS, with STARTTLS, with
STARTTLS stripped from what the server offers, and with TLS from the first byte; with a good certificate, a self-signed one and one for another
name. Whether credentials and the message crossed, in cleartext or within TLS, decides what the program did. The dialect must say the same of the
same text. After `--fix` the program must deliver over TLS, and must not fall back to cleartext where the dialect can require STARTTLS.

A claim is proved for the versions that ran, and for no others.

| dialect | program | versions | combinations |
| --- | --- | --- | --- |
"""

_REFUSALS = """
## Where a release is not what the dialect speaks of

| program | settings | what it did | why |
| --- | --- | --- | --- |
"""


def page() -> str:
    rows = [
        f"| `{p.dialect}` | {p.name} | {', '.join(wire_install.version(r) or '?' for r in p.releases)} | {combinations(p)} |"
        for p in sorted(programs(), key=lambda p: (p.dialect, p.name))
    ]
    total = sum(map(combinations, programs()))
    exceptions = [line for program in programs() for line in _exceptions(program)]
    return _HEAD + "\n".join(rows) + f"\n\n{total} combinations of {len(rows)} programs.\n" + _REFUSALS + "\n".join(exceptions) + "\n"


def _exceptions(program: Program) -> Iterator[str]:
    if program.unfixed:
        yield f"| {program.name} | after a fix | cleartext without STARTTLS | {program.unfixed} |"
    common = set.intersection(*(set(case.text.splitlines()) for case in program.cases))
    for case in program.cases:
        if case.why:
            own = "<br>".join(f"`{line.strip()}`" for line in case.text.splitlines() if line not in common)
            yield f"| {program.name} | {own.replace('|', '/')} | {', '.join(dict.fromkeys(case.security))} | {case.why} |"


def comparable(text: str) -> str:
    """The page with versions cut to their first two numbers: what a distribution mends in a release changes no claim."""
    return re.sub(r"\b(\d+\.\d+)(?:\.\d+|p\d+)+", r"\1", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
