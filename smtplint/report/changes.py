"""The lines that a fix changes, before and after, as a small diff for the text report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.report.masking import mask, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.lines import Lines
    from smtplint.model import Edit, Fix, Source, Span

MOST = 8
"""A fix of more lines than these is told in words alone."""

_LONGEST = 160


def changed(source: Source, lines: Lines, fix: Fix, secrets: Sequence[Span] = ()) -> Iterator[str]:
    """`- old` and `+ new` lines, secrets masked; nothing for a fix too large to show."""
    groups: list[list[Edit]] = []
    for edit in sorted(fix.edits, key=lambda e: e.span):
        if groups and lines.number(edit.span.start) <= lines.number(groups[-1][-1].span.end):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    shown: list[str] = []
    for group in groups:
        start = lines.starts[lines.number(group[0].span.start)]
        end = lines.ends[lines.number(group[-1].span.end)]
        before = source.text[start:end]
        after: list[str] = []
        position = start
        for edit in group:
            after += (source.text[position : edit.span.start], edit.text)
            position = edit.span.end
        after.append(source.text[position:end])
        known = [before[first:last] for first, last in within(secrets, start, end)]
        known += [edit.text for edit in group if within(secrets, *edit.span)]  # what takes the place of a secret is one
        old, new = before.splitlines(), "".join(after).splitlines()
        shown += [f"- {_masked(line, known)}" for line in old if line not in new]
        shown += [f"+ {_masked(line, known)}" for line in new if line not in old]
    if len(shown) <= MOST:
        yield from shown


def _masked(line: str, known: Sequence[str]) -> str:
    """The line as shown, without the texts `known`, wherever they stand in it."""
    line = line[: _LONGEST * 4]
    spans = [found.span() for secret in known for part in secret.splitlines() if part for found in re.finditer(re.escape(part), line)]
    text = mask(line, "", spans).text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
