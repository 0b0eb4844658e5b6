"""For people at a terminal: each finding with its line, the exact characters underlined, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.lines import Lines, index
from smtplint.report.changes import changed
from smtplint.report.concise import failure_line, statistics
from smtplint.report.masking import Shown, conceal, mask, visible, visible_path, within
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smtplint.model import Finding, Fix, Source, Span
    from smtplint.report import Options, Run, Summary

WIDTH = 120
"""How many characters of a long line are shown."""

_LEAD = 40
_CUT = "…"
_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m", "path": "\x1b[1m", "dim": "\x1b[2m", "good": "\x1b[32m"}
_PLAIN = "\x1b[0m"


class _Pen(NamedTuple):
    color: bool

    def __call__(self, name: str, text: str) -> str:
        return f"{_COLORS[name]}{text}{_PLAIN}" if self.color and text else text


class _Excerpts:
    """Source lines as shown. The last index and the last line are kept: a line may be megabytes long and hold many findings."""

    def __init__(self, sources: Mapping[str, Source], secrets: Mapping[str, Sequence[Span]]) -> None:
        self._sources, self._secrets = sources, secrets
        self._path: str | None = None
        self._lines = Lines([0], [0])
        self._number = -1
        self._shown = mask("")

    def lines(self, path: str) -> Lines:
        if path != self._path:
            source = self._sources.get(path)
            self._path, self._lines, self._number = path, index(source.text if source else ""), -1
        return self._lines

    def changes(self, path: str, fix: Fix) -> list[str]:
        """The lines that the fix changes, before and after; none without a source, and for a fix too large to show."""
        source = self._sources.get(path)
        return [] if source is None else list(changed(source, self.lines(path), fix, self._secrets.get(path, ())))

    def show(self, path: str, span: Span) -> tuple[str, int, int] | None:
        """The line on which `span` starts, and where in it the span's part of that line stands; None without a source."""
        lines, source = self.lines(path), self._sources.get(path)
        if source is None:
            return None
        number = lines.number(span.start)
        start, end = lines.starts[number], lines.ends[number]
        if number != self._number:
            above = source.text[lines.starts[number - 1] : lines.ends[number - 1]] if number else ""
            known = within(self._secrets.get(path, ()), start, end)
            self._number, self._shown = number, mask(source.text[start:end], above, known)
        first = min(span.start, end) - start
        last = max(min(span.end, end) - start, first)
        return _window(self._shown, first, last)


def _window(shown: Shown, first: int, last: int) -> tuple[str, int, int]:
    start, end = shown.start(first), shown.end(last)
    text = shown.text
    if len(text) <= WIDTH:
        return text, start, end
    left = max(0, min(start - _LEAD, len(text) - WIDTH))
    right = left + WIDTH
    before, after = (_CUT if left else ""), (_CUT if right < len(text) else "")
    return before + text[left:right] + after, start - left + len(before), min(end, right) - left + len(before)


def render(run: Run, options: Options) -> Iterator[str]:
    """Findings, failures, numbers by rule where asked for, and the closing count."""
    pen = _Pen(options.color)
    excerpts = _Excerpts(run.sources, run.secrets)
    told: Fix | None = None
    for finding in run.findings:
        if finding.level != "note" or options.notes:
            yield from _finding(finding, excerpts, pen, told)
            yield ""
            told = finding.fix
    for failure in run.failures:
        yield pen("error", failure_line(failure))
    if options.statistics:
        yield from statistics(run.findings)
    if not options.quiet:
        yield from _closing(run.summary, options, pen)


def _finding(finding: Finding, excerpts: _Excerpts, pen: _Pen, told: Fix | None) -> Iterator[str]:
    line, column = excerpts.lines(finding.path).place(finding.span.start)
    label = pen(finding.level, f"{finding.level}[{finding.rule}]")
    yield f"{pen('path', visible_path(finding.path))}:{line}:{column}: {label} {visible(conceal(finding.message))}"
    number = str(line)
    blank = " " * len(number)
    excerpt = excerpts.show(finding.path, finding.span)
    if excerpt is not None:
        text, start, end = excerpt
        marks = "^" * max(_columns(text[start:end]), 1)
        yield f" {pen('dim', f'{number} |')} {text}".rstrip()
        yield f" {pen('dim', f'{blank} |')} {' ' * _columns(text[:start])}{pen(finding.level, marks)}"
    if finding.fix is not None and finding.fix is told:
        yield f" {blank} {pen('dim', '=')} the {'fix' if told.safe else 'suggestion'} above mends this too"
    elif finding.fix is not None:
        kind = "fix (--fix makes it)" if finding.fix.safe else "suggestion (--fix --unsafe-fixes makes it)"
        lines = excerpts.changes(finding.path, finding.fix)
        yield f" {blank} {pen('dim', '=')} {kind}:" + ("" if lines else f" {pen('good', _written(finding.fix))}")
        yield from (f" {blank}   {pen('error' if line[0] == '-' else 'good', line)}" for line in lines)


def _written(fix: Fix) -> str:
    return visible(conceal(", ".join(fix.writes) or fix.description))


def _columns(text: str) -> int:
    """How many terminal columns the text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most lines need no tables

    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)


def _closing(summary: Summary, options: Options, pen: _Pen) -> Iterator[str]:
    if summary.notes and not options.notes:
        yield pen("dim", f"{_count(summary.notes, 'note')} not shown; --notes shows {'it' if summary.notes == 1 else 'them'}")
    left_out = [
        f"{_count(number, 'file')} {what}"
        for number, what in (
            (summary.unknown_format, "of unknown format"),
            (summary.large, "over max-file-size"),
            (summary.binary, "with binary content"),
        )
        if number
    ]
    if summary.failures:
        left_out.append(_count(summary.failures, "failure"))
    if left_out:
        yield pen("dim", "not judged: " + ", ".join(left_out))
    numbers = [("error", summary.errors), ("warning", summary.warnings), ("note", summary.notes)]
    found = ", ".join(pen(level, _count(number, level)) for level, number in numbers if number) or "no findings"
    unseen = [f"{number} {what}" for number, what in ((summary.suppressed, "suppressed"), (summary.baselined, "in the baseline")) if number]
    suppressed = f" ({', '.join(unseen)})" if unseen else ""
    safe = f"{summary.fixable_safe} fixable with --fix" if summary.fixable_safe else ""
    unsafe = f"{summary.fixable_unsafe}{' more' if safe else ' fixable'} with --fix --unsafe-fixes" if summary.fixable_unsafe else ""
    fixable = ", ".join(filter(None, (safe, unsafe)))
    yield f"{found} in {_count(summary.files, 'file')}{suppressed}{'; ' + fixable if fixable else ''}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
