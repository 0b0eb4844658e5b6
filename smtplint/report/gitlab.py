"""GitLab's Code Quality report, which shows findings in a merge request.

Shape: docs.gitlab.com, "Code Quality", "Import code quality results from a CI/CD job": a part of the Code Climate format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.report.encoded import dumps
from smtplint.report.identity import digest, digests
from smtplint.report.masking import conceal, visible
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.report import Options, Run

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def render(run: Run, options: Options) -> Iterator[str]:  # noqa: ARG001 - notes are always in
    """A list of issues, a line each; failures are `blocker`."""
    issues = list(_issues(run))
    yield "["
    for number, issue in enumerate(issues, 1):
        yield f"  {dumps(issue)}{',' if number < len(issues) else ''}"
    yield "]"


def _issues(run: Run) -> Iterator[dict[str, Any]]:
    locate = locator(run.sources)
    names = digests(run.findings, run.hidden, run.baselined)
    for finding in run.findings:
        line = locate(finding.path, finding.span).line
        yield _issue(finding.rule, finding.path, line, finding.message, _SEVERITIES.get(finding.level, "critical"), names[finding])
    for failure in run.failures:
        message = f"not judged: {failure.message}"
        yield _issue(
            "failure",
            failure.path,
            max(failure.line, 1),
            message,
            "blocker",
            digest("failure", visible(failure.path), visible(conceal(message))),
        )


def _issue(rule: str, path: str, line: int, message: str, severity: str, fingerprint: str) -> dict[str, Any]:  # noqa: PLR0913, PLR0917 - the shape's members
    return {
        "description": visible(conceal(message)),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": visible(path), "lines": {"begin": line}},
    }
