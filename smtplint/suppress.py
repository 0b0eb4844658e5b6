"""Which findings does an ignore comment hide, and which comment hides none?"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from smtplint import comments
from smtplint.lines import index
from smtplint.model import Edit, Failure, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from smtplint.comments import Comment
    from smtplint.lines import Lines
    from smtplint.model import Finding, Source

UNUSED = "unused-ignore"
"""The rule whose findings the caller makes of `Result.unused`. A comment that names it is never called unused."""


class Unused(NamedTuple):
    """An ignore comment, or rules in one, that hide no finding. `rules` is empty for a comment that names none. `edit` takes them
    out: the whole comment where nothing in it is of use.
    """

    span: Span
    rules: tuple[str, ...]
    edit: Edit


class Result(NamedTuple):
    """`kept` are the findings left and `hidden` those that a comment hides, both in their order. `failures` name rules in comments that no
    rule has."""

    kept: list[Finding]
    hidden: list[Finding]
    unused: list[Unused]
    failures: list[Failure]

    @property
    def suppressed(self) -> int:
        """How many findings are hidden."""
        return len(self.hidden)


def suppress(  # noqa: PLR0913 - the last three are named where it is called
    source: Source,
    markers: tuple[str, ...],
    findings: Sequence[Finding],
    known_rules: Collection[str],
    *,
    trailing: bool,
    strings: Iterable[Span] = (),
    judged: Collection[str] | None = None,
) -> Result:
    """What the comments of one file leave of its findings.

    `markers` and `trailing` are the format's COMMENTS and TRAILING, `strings` the spans of the values that it read. `judged` are the
    rules in force (None: all): a comment that names another one cannot show whether it is of use.
    """
    found = list(comments.read(source, markers, trailing=trailing, strings=strings))
    if not found:
        return Result(list(findings), [], [], [])
    lines = index(source.text)
    whole_file = [number for number, comment in enumerate(found) if comment.whole_file]
    placed = sorted((comment.target, number) for number, comment in enumerate(found) if comment.target >= 0)
    used: set[tuple[int, str]] = set()
    kept: list[Finding] = []
    hidden: list[Finding] = []
    for finding in findings:
        hiding = [number for number in (*whole_file, *_near(finding, lines, placed)) if _names(found[number], finding.rule)]
        used.update((number, finding.rule) for number in hiding)
        (hidden if hiding else kept).append(finding)
    unused = [] if any(UNUSED in (found[number].rules or ()) for number in whole_file) else list(_unused(found, used, known_rules, judged))
    failures = [failure for comment in found for failure in _unknown(source, lines, comment, known_rules)]
    return Result(kept, hidden, unused, failures)


def _near(finding: Finding, lines: Lines, placed: list[tuple[int, int]]) -> list[int]:
    """The comments that count on a line of the finding or of what is related to it."""
    near: list[int] = []
    for span in (finding.span, *finding.related):
        first, last = lines.number(span.start), lines.number(max(span.start, span.end - 1))
        start = bisect_left(placed, (first, -1))
        end = bisect_left(placed, (last + 1, -1))
        near += [number for _, number in placed[start:end]]
    return near


def _names(comment: Comment, rule: str) -> bool:
    return comment.rules is None or rule in comment.rules


def _unused(found: list[Comment], used: set[tuple[int, str]], known: Collection[str], judged: Collection[str] | None) -> Iterable[Unused]:
    useful = {number for number, _ in used}
    for number, comment in enumerate(found):
        if comment.rules is None:
            if number not in useful:
                yield Unused(comment.span, (), comment.removal)
            continue
        if UNUSED in comment.rules:
            continue
        idle = tuple(
            dict.fromkeys(
                rule for rule in comment.rules if rule in known and (judged is None or rule in judged) and (number, rule) not in used
            )
        )
        kept = [rule for rule in comment.rules if rule not in idle]
        if idle:
            yield Unused(comment.span, idle, Edit(comment.names, ", ".join(kept)) if kept else comment.removal)


def _unknown(source: Source, lines: Lines, comment: Comment, known: Collection[str]) -> Iterable[Failure]:
    for rule in comment.rules or ():
        if rule in known:
            continue
        line, column = lines.place(comment.names.start)
        if not rule:
            yield Failure(source.path, "an ignore comment with empty brackets names no rule", line, column)
            continue
        from difflib import get_close_matches  # noqa: PLC0415 - needed for a mistake alone

        close = get_close_matches(rule, sorted(known), 1)
        hint = f", did you mean '{close[0]}'?" if close else ""
        yield Failure(source.path, f"unknown rule '{rule}' in an ignore comment{hint}", line, column)
