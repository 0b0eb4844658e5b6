"""Which finding is which from run to run: names that hold no line number, no value and no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.report.masking import conceal, visible
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplint.model import Finding


class Identity(NamedTuple):
    """`key` is the setting's name with its outer names before it, dots between, positions in lists left out. `ordinal` counts, from 0, the
    findings of a file that are otherwise alike.
    """

    path: str
    rule: str
    key: str
    ordinal: int


def identities(findings: Iterable[Finding]) -> Iterator[Identity]:
    """One a finding, in their order, which is that of their places."""
    counts: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = visible(conceal(".".join(name for name in finding.key if not name.isdigit())))
        alike = visible(finding.path), finding.rule, key
        yield Identity(*alike, counts.get(alike, 0))
        counts[alike] = counts.get(alike, 0) + 1


def digests(*groups: Iterable[Finding]) -> dict[Finding, str]:
    """The short fixed text that stands for each finding. All findings of a run are needed, those that are hidden too, so that hiding one
    renames no other. Findings that are equal share one.
    """
    found = sorted((finding for group in groups for finding in group), key=lambda finding: (finding.path, finding.span, finding.rule))
    return {finding: digest(*map(str, identity)) for finding, identity in zip(found, identities(found), strict=True)}


def digest(*parts: str) -> str:
    """A short fixed text for the parts, which hold no lone surrogates."""
    from hashlib import sha256  # noqa: PLC0415 - the baseline needs no digests

    return sha256("\0".join(parts).encode()).hexdigest()[:32]
