"""JUnit's XML, which every CI shows as tests: one test a finding, failed where the finding fails the run.

Shape: jenkinsci/xunit-plugin, junit-10.xsd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.model import LEVELS
from smtplint.report.markup import HEADER, element, escape, tag
from smtplint.report.places import locator
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.report import Options, Run


class _Case(NamedTuple):
    """One test. `outcome` is the element that says how it ended."""

    name: str
    outcome: str
    inside: str


def render(run: Run, options: Options) -> Iterator[str]:
    """A suite for each path. A run without findings has one test, which passed: some readers take an empty report for a mistake."""
    suites: dict[str, list[_Case]] = {}
    locate = locator(run.sources)
    bar = LEVELS.index(options.fail_on)
    for finding in run.findings:
        place = locate(finding.path, finding.span)
        failing = LEVELS.index(finding.level) >= bar
        text = escape(f"{finding.path}:{place.line}:{place.column}: {finding.level}: {finding.message}")
        told = (
            f"{tag('failure', type=finding.level, message=finding.message)}>{text}</failure>"
            if failing
            else f"<system-out>{text}</system-out>"
        )
        case = _Case(f"{finding.rule} in line {place.line}", "failure" if failing else "", told)
        suites.setdefault(finding.path, []).append(case)
    for failure in run.failures:
        start = tag("error", type="failure", message=failure.message)
        where = f":{failure.line}:{max(failure.column, 1)}" if failure.line else ""
        case = _Case("not judged", "error", f"{start}>{escape(f'{failure.path}{where}: {failure.message}')}</error>")
        suites.setdefault(failure.path, []).append(case)
    if not suites:
        suites["smtplint"] = [_Case("no findings", "", "")]
    yield HEADER
    everything = [case for cases in suites.values() for case in cases]
    yield from element(
        tag("testsuites", name="smtplint", **_counts(everything)),
        "testsuites",
        (line for path, cases in suites.items() for line in _suite(path, cases)),
    )


def _suite(path: str, cases: list[_Case]) -> Iterator[str]:
    yield from element(tag("testsuite", name=path, **_counts(cases)), "testsuite", (line for case in cases for line in _case(path, case)))


def _case(path: str, case: _Case) -> Iterator[str]:
    start = tag("testcase", name=case.name, classname=path)
    if case.inside:
        yield from element(start, "testcase", [case.inside])
    else:
        yield f"{start}/>"


def _counts(cases: list[_Case]) -> dict[str, int]:
    outcomes = [case.outcome for case in cases]
    return {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
