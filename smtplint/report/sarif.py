"""SARIF 2.1.0, which code scanning of GitHub, Azure DevOps and others reads: findings, hidden ones too, with the rules and the fixes.

Shape: docs.oasis-open.org/sarif/sarif/v2.1.0. A message that holds `](` would make a link (3.11.6), so none does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from smtplint import __version__
from smtplint.report.encoded import dumps
from smtplint.report.identity import digests
from smtplint.report.masking import conceal, tells, visible
from smtplint.report.places import locator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from smtplint.model import Failure, Finding, Fix, Rule, Span
    from smtplint.report import Options, Run
    from smtplint.report.places import Place

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LONE = re.compile("[\ud800-\udfff]")
FINGERPRINT = "setting/v1"


def render(run: Run, options: Options) -> Iterator[str]:  # noqa: ARG001 - notes are always in
    """One log with one run."""
    driver = {
        "name": "smtplint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in run.rules.values()],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not run.failures}
    if run.failures:
        invocation["toolExecutionNotifications"] = [_notification(failure) for failure in run.failures]
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": list(_results(run)),
            }
        ],
    }
    yield from dumps(log, 1).splitlines()


def _rule(rule: Rule) -> dict[str, Any]:
    why = rule.why or rule.summary
    name = "".join(word.capitalize() for word in rule.id.split("-"))
    references = "".join(f"\n- {reference}" for reference in rule.references)
    return {
        "id": rule.id,
        **({"name": name} if name.lower() != rule.id else {}),  # the two must differ by more than case
        "shortDescription": {"text": _sentence(rule.summary)},
        "fullDescription": {"text": _sentence(why)},
        "help": {"text": _sentence(why) + (f"\n\nReferences:{references}" if references else "")},
        "defaultConfiguration": {"level": rule.level},
    }


def _results(run: Run) -> Iterator[dict[str, Any]]:
    """The findings, then those that are hidden. A run has `suppressions` at every result or at none (3.27.23)."""
    locate = locator(run.sources)
    names = digests(run.findings, run.hidden, run.baselined)
    numbers = {name: number for number, name in enumerate(run.rules)}
    groups: Sequence[tuple[Sequence[Finding], list[dict[str, str]]]] = (
        (run.findings, []),
        (run.hidden, [{"kind": "inSource"}]),
        (run.baselined, [{"kind": "external"}]),
    )
    for findings, suppressions in groups:
        for finding in findings:
            result = _result(finding, locate, names[finding], run.secrets.get(finding.path, ()))
            if finding.rule in numbers:
                result["ruleIndex"] = numbers[finding.rule]
            if run.hidden or run.baselined:
                result["suppressions"] = suppressions
            yield result


def _result(finding: Finding, locate: Callable[[str, Span], Place], digest: str, secrets: Sequence[Span]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": finding.level,
        "message": {"text": _message(finding.message)},
        "locations": [_location(finding.path, _region(locate(finding.path, finding.span)))],
        "partialFingerprints": {FINGERPRINT: digest},
    }
    fix = None if finding.fix is None or tells(finding.fix, secrets) else _fix(finding.path, finding.fix, locate)
    if fix is not None:
        result["fixes"] = [fix]
    return result


def _fix(path: str, fix: Fix, locate: Callable[[str, Span], Place]) -> dict[str, Any] | None:
    """The edits, unless the report cannot hold the text of one."""
    if any(_LONE.search(edit.text) for edit in fix.edits):
        return None
    kind = "safe fix" if fix.safe else "suggestion, to be looked at"
    replacements = [{"deletedRegion": _region(locate(path, edit.span)), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    return {
        "description": {"text": _message(f"{', '.join(fix.writes) or fix.description} ({kind})")},
        "artifactChanges": [{"artifactLocation": {"uri": uri(path)}, "replacements": replacements}],
    }


def _notification(failure: Failure) -> dict[str, Any]:
    region = {"startLine": failure.line, "startColumn": max(failure.column, 1)} if failure.line else None
    return {
        "level": "error",
        "message": {"text": _message(f"not judged: {failure.message}")},
        "locations": [_location(failure.path, region)],
    }


def _location(path: str, region: dict[str, int] | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    if region:
        physical["region"] = region
    return {"physicalLocation": physical}


def _region(place: Place) -> dict[str, int]:
    return {"startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column}


def uri(path: str) -> str:
    """A path as a relative reference, or as a file URI where it is absolute; bytes that are no text stand as themselves."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "replace")
    return ("file://" if path.startswith("/") else "") + quote(data, safe="/")


def _message(text: str) -> str:
    return visible(conceal(text)).replace("](", "] (")


def _sentence(text: str) -> str:
    """As GitHub and the multitool want descriptions: whole sentences."""
    text = text.strip()
    return text if text.endswith(".") else f"{text[:1].upper()}{text[1:]}."
