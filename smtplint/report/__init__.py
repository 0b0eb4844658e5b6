"""Reports: how does this reader want to see the findings? A report knows nothing of how they came about.

A report is a module that meets `Report`, named by one line in `REPORTS`. It is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smtplint.model import Failure, Finding, Rule, Source, Span

REPORTS: dict[str, str] = {
    "text": "smtplint.report.text",
    "concise": "smtplint.report.concise",
    "json": "smtplint.report.json",
    "github": "smtplint.report.github",
    "sarif": "smtplint.report.sarif",
    "gitlab": "smtplint.report.gitlab",
    "junit": "smtplint.report.junit",
    "checkstyle": "smtplint.report.checkstyle",
    "rdjson": "smtplint.report.rdjson",
}


class Summary(NamedTuple):
    """The numbers of a run. `files` were judged; `unknown_format`, `large` and `binary` were not. `fixable_safe` and `fixable_unsafe` count
    findings, not fixes. `unknown_format`: named on the command line, in no format that is known. `baselined`: findings that the baseline
    knows, which count nowhere else.
    """

    files: int
    errors: int
    warnings: int
    notes: int
    suppressed: int
    fixable_safe: int
    fixable_unsafe: int
    unknown_format: int
    large: int
    binary: int
    failures: int
    baselined: int = 0


class Run(NamedTuple):
    """What a report tells. `findings` are sorted by path, then span; `sources` are the files as read, by path. `hidden` are the findings
    that a comment hides, `baselined` those that the baseline knows, sorted alike; `rules` are the rules in force, by name. `secrets` are the
    spans, by path, of what is known for a password whatever its name is.
    """

    findings: Sequence[Finding]
    failures: Sequence[Failure]
    sources: Mapping[str, Source]
    summary: Summary
    hidden: Sequence[Finding] = ()
    baselined: Sequence[Finding] = ()
    rules: Mapping[str, Rule] = {}
    secrets: Mapping[str, Sequence[Span]] = {}


class Options(NamedTuple):
    """`notes`: notes are shown, not only counted. `quiet`: findings and failures alone. `statistics`: numbers by rule follow. `fail_on`: the
    mildest level that fails the run.
    """

    color: bool = False
    notes: bool = False
    quiet: bool = False
    statistics: bool = False
    fail_on: str = "warning"


class Report(Protocol):
    """What a report module offers. It prints nothing."""

    def render(self, run: Run, options: Options) -> Iterator[str]:
        """The report's lines, without line ends, free of secrets and of characters that steer a terminal."""


def load(name: str) -> Report:
    """The report's module. KeyError for a name that REPORTS does not hold."""
    return cast("Report", import_module(REPORTS[name]))


def summarize(  # noqa: PLR0913 - all but two are named where it is called
    findings: Sequence[Finding],
    failures: Sequence[Failure],
    *,
    files: int,
    suppressed: int = 0,
    unknown_format: int = 0,
    large: int = 0,
    binary: int = 0,
    baselined: int = 0,
) -> Summary:
    """The numbers of a run whose findings these are, suppressed and baselined ones left out."""
    levels = [finding.level for finding in findings]
    fixes = [finding.fix.safe for finding in findings if finding.fix is not None]
    return Summary(
        files=files,
        errors=levels.count("error"),
        warnings=levels.count("warning"),
        notes=levels.count("note"),
        suppressed=suppressed,
        fixable_safe=fixes.count(True),
        fixable_unsafe=fixes.count(False),
        unknown_format=unknown_format,
        large=large,
        binary=binary,
        failures=len(failures),
        baselined=baselined,
    )
