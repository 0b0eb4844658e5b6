"""Checkstyle's XML, which Jenkins (Warnings), SonarQube and reviewdog read. Notes are `info`.

Shape: checkstyle/checkstyle, XMLLogger.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.report.markup import HEADER, element, tag
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.report import Options, Run

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(run: Run, options: Options) -> Iterator[str]:  # noqa: ARG001 - notes are always in
    """A `file` element for each path, an `error` for each finding and each failure in it."""
    locate = locator(run.sources)
    files: dict[str, list[str]] = {}
    for finding in run.findings:
        place = locate(finding.path, finding.span)
        start = tag(
            "error", line=place.line, column=place.column, severity=_SEVERITIES.get(finding.level, "error"), message=finding.message,
            source=f"smtplint.{finding.rule}",
        )  # fmt: skip
        files.setdefault(finding.path, []).append(f"{start}/>")
    for failure in run.failures:
        start = tag(
            "error", line=max(failure.line, 1), column=max(failure.column, 1), severity="error", message=f"not judged: {failure.message}",
            source="smtplint.failure",
        )  # fmt: skip
        files.setdefault(failure.path, []).append(f"{start}/>")
    yield HEADER
    yield from element(
        tag("checkstyle", version="4.3"),
        "checkstyle",
        (line for path, errors in files.items() for line in element(tag("file", name=path), "file", errors)),
    )
