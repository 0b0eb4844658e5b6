"""The table that drives the checks: programs/*.yaml, one file a program."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "programs"
WIRE = Path(__file__).parents[2] / ".wire"
"""Where `make wire` puts what it installs."""


class Release(NamedTuple):
    """Packages of one registry, unpacked together; the first is the program, whose version counts."""

    registry: str
    packages: tuple[str, ...]

    @property
    def slug(self) -> str:
        return "".join(c if c.isalnum() or c in ".-" else "_" for c in f"{self.registry}-{'+'.join(self.packages)}")[:120]

    @property
    def tree(self) -> Path:
        return WIRE / self.slug


class Case(NamedTuple):
    """One combination of settings. `text` is what smtplint and the program read. `security` is what the wire must show of each release, `verify` too
    (None where there is no TLS), `claims` what the dialect must say: one mode, or the set it leaves open. `why` says why a release does what is
    none of them."""

    text: str
    security: tuple[str, ...]
    verify: tuple[str | None, ...]
    claims: tuple[str, ...]
    why: str


class Program(NamedTuple):
    """A program. `dialect` names the dialect that must claim its settings, `file` the name under which smtplint reads them, `at` where the program
    reads them (below the run's folder, or absolute in /etc or /var), `files` what else it needs, `run` the shell script that sends one message
    `limit` the seconds it may take, `unfixed` why its releases still go on in cleartext after a fix."""

    name: str
    dialect: str
    file: str
    at: str
    releases: tuple[Release, ...]
    files: dict[str, str]
    run: str
    limit: int
    unfixed: str
    cases: tuple[Case, ...]


@cache
def programs() -> tuple[Program, ...]:
    return tuple(_program(path) for path in sorted(FOLDER.glob("*.yaml")))


def _program(path: Path) -> Program:
    from ruamel.yaml import YAML  # noqa: PLC0415

    data: dict[str, Any] = YAML(typ="safe").load(path)
    template = data.get("text", "{lines}")
    return Program(
        data["name"],
        data["dialect"],
        data["file"],
        data.get("at", Path(data["file"]).name),
        tuple(Release(registry, tuple(packages)) for release in data["releases"] for registry, packages in release.items()),
        data.get("files", {}),
        data["run"],
        data.get("limit", 60),
        data.get("unfixed", ""),
        tuple(_case(template, row, len(data["releases"])) for row in data["cases"]),
    )


def _case(template: str, row: dict[str, Any], releases: int) -> Case:
    def each(value: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return tuple(value) if isinstance(value, list) else (value,) * releases

    added, claims = row["with"], row.get("claims", row["is"])
    return Case(
        fill(template, [added] if isinstance(added, str) else added),
        each(row["is"]),
        each(row.get("verify")),
        (claims,) if isinstance(claims, str) else tuple(claims),
        row.get("why", ""),
    )


def fill(template: str, lines: list[str]) -> str:
    """The template with `lines` where it says {lines}, one a line in the same indent if that stands alone on its line, else joined."""
    out = []
    for line in template.splitlines():
        if line.strip() == "{lines}":
            indent = line[: len(line) - len(line.lstrip())]
            out += [textwrap.indent(added, indent) for added in lines]
        else:
            out.append(line.replace("{lines}", " ".join(lines)))
    return "\n".join(out) + "\n"


def combinations(program: Program) -> int:
    return len(program.cases) * len(program.releases)
