"""Workflow commands of GitHub Actions, which show a finding beside its line in the pull request.

Syntax and escapes: docs.github.com, "Workflow commands for GitHub Actions", and actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.report.concise import statistics
from smtplint.report.masking import conceal, visible
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.report import Options, Run

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(run: Run, options: Options) -> Iterator[str]:
    """One command a finding, notes as notices, and one a failure."""
    locate = locator(run.sources)
    for finding in run.findings:
        place = locate(finding.path, finding.span)
        properties = {"file": finding.path, "line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line:  # GitHub refuses columns on a span of several lines
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
        properties["title"] = f"smtplint[{finding.rule}]"
        yield _command(_COMMANDS.get(finding.level, "error"), properties, finding.message)
    for failure in run.failures:
        properties = {"file": failure.path}
        if failure.line:
            properties |= {"line": str(failure.line), "col": str(max(failure.column, 1))}
        yield _command("error", properties | {"title": "smtplint: not judged"}, failure.message)
    if options.statistics:
        yield from statistics(run.findings)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(properties[key])}" for key in _ORDER if key in properties)
    return f"::{name} {listed}::{_data(conceal(message))}"


_ORDER = ("file", "line", "col", "endLine", "endColumn", "title")


def _data(text: str) -> str:
    """Line ends as GitHub escapes them, other controls as visible escapes."""
    lines = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
