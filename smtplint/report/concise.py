"""One line a finding, for editors, `grep` and diffs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.report.masking import conceal, visible, visible_path
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.model import Failure, Finding
    from smtplint.report import Options, Run


def render(run: Run, options: Options) -> Iterator[str]:
    """`path:line:column: level[rule] message`; failures and, where asked for, numbers by rule follow."""
    locate = locator(run.sources)
    for finding in run.findings:
        if finding.level != "note" or options.notes:
            place = locate(finding.path, finding.span)
            message = visible(conceal(finding.message))
            yield f"{visible_path(finding.path)}:{place.line}:{place.column}: {finding.level}[{finding.rule}] {message}"
    yield from map(failure_line, run.failures)
    if options.statistics:
        yield from statistics(run.findings)


def failure_line(failure: Failure) -> str:
    """`path:line:column: failure: message`, without the numbers where the whole file is meant."""
    where = f":{failure.line}:{max(failure.column, 1)}" if failure.line else ""
    return f"{visible_path(failure.path)}{where}: failure: {visible(conceal(failure.message))}"


def statistics(findings: Sequence[Finding]) -> Iterator[str]:
    """How many findings each rule has at each level, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        counts[finding.rule, finding.level] = counts.get((finding.rule, finding.level), 0) + 1
    width = len(str(max(counts.values(), default=0)))
    for (rule, level), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {level}[{rule}]"
