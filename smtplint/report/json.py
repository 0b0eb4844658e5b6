"""One JSON object, for programs. Its shape has a version and changes with that alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smtplint.report.encoded import dumps
from smtplint.report.masking import conceal, tells
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smtplint.model import Failure, Finding, Fix, Span
    from smtplint.report import Options, Run
    from smtplint.report.places import Place

VERSION = 1
_LONE = re.compile("[\ud800-\udfff]")


def render(run: Run, options: Options) -> Iterator[str]:  # noqa: ARG001 - notes are always in, and there is nothing to leave out
    """The object, a line a finding. It is ASCII: characters beyond stand as JSON escapes."""
    locate = locator(run.sources)
    yield f'{{"version": {VERSION},'
    yield from _list("findings", (_finding(finding, locate, run) for finding in run.findings))
    yield from _list("failures", (_failure(failure) for failure in run.failures))
    yield f'"summary": {dumps(run.summary._asdict())}}}'


def _list(name: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A list member, the items held back by one so that the last has no comma."""
    previous = None
    yield f'"{name}": ['
    for item in items:
        if previous is not None:
            yield previous + ","
        previous = "  " + dumps(item)
    if previous is not None:
        yield previous
    yield "],"


def _finding(finding: Finding, locate: Callable[[str, Span], Place], run: Run) -> dict[str, Any]:
    return {
        "path": _text(finding.path),
        **locate(finding.path, finding.span)._asdict(),
        "rule": finding.rule,
        "level": finding.level,
        "message": _text(conceal(finding.message)),
        "dialect": finding.dialect,
        "fix": None
        if finding.fix is None or tells(finding.fix, run.secrets.get(finding.path, ()))
        else _fix(finding.path, finding.fix, locate),
    }


def _fix(path: str, fix: Fix, locate: Callable[[str, Span], Place]) -> dict[str, Any]:
    edits = []
    for edit in fix.edits:
        place = locate(path, edit.span)
        edits.append(
            {
                "start": {"line": place.line, "column": place.column},
                "end": {"line": place.end_line, "column": place.end_column},
                "text": _text(edit.text),
            }
        )
    return {"applicability": "safe" if fix.safe else "unsafe", "description": _text(conceal(fix.description)), "edits": edits}


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "path": _text(failure.path),
        "line": failure.line,
        "column": failure.column,
        "message": _text(conceal(failure.message)),
    }


def _text(text: str) -> str:
    """Bytes that no encoding knows have no place in JSON: strict readers refuse lone surrogates."""
    return _LONE.sub("\ufffd", text)
