"""reviewdog's own JSON, which carries suggestions into a review.

Shape: reviewdog/reviewdog, proto/rdf/jsonschema/DiagnosticResult.json. Its columns count bytes of UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.lines import Lines, index
from smtplint.model import Edit, Span
from smtplint.report.confidential import secrets
from smtplint.report.encoded import dumps
from smtplint.report.masking import conceal, unmarked, visible, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smtplint.model import Finding, Fix, Source
    from smtplint.report import Options, Run

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_LINES = 20
"""How many lines one suggestion may replace."""


class _Places:
    """Places in lines and columns of bytes. The last file's index is kept, and the last column, from which the next is counted on: a line
    may be megabytes long and hold many findings.
    """

    def __init__(self, sources: Mapping[str, Source], secrets: Mapping[str, Sequence[Span]]) -> None:
        self._sources, self._secrets = sources, secrets
        self._path: str | None = None
        self.text, self.lines = "", Lines([0], [0])
        self._known = (0, 0, 0)

    def enter(self, path: str) -> bool:
        """Turn to a file; False where it was not read."""
        source = self._sources.get(path)
        if source is not None and path != self._path:
            self._path, self.text, self.lines, self._known = path, source.text, index(source.text), (0, 0, 0)
        return source is not None

    def holds_secret(self, start: int, end: int) -> bool:
        """Whether what is known for a password stands between two offsets of the file."""
        return bool(self._path and within(self._secrets.get(self._path, ()), start, end))

    def position(self, offset: int) -> dict[str, int]:
        number = self.lines.number(offset)
        start = self.lines.starts[number]
        line, last, size = self._known
        if line != number or last > offset:
            last, size = start, 0
        size += len(self.text[last:offset].encode("utf-8", "surrogatepass")) - 2 * _raw_bytes(self.text[last:offset])
        self._known = (number, offset, size)
        return {"line": number + 1, "column": size + 1}

    def range(self, span: Span) -> dict[str, Any]:
        return {"start": self.position(span.start), "end": self.position(max(span.start, span.end))}


def _raw_bytes(text: str) -> int:
    """How many bytes of an unknown encoding stand in the text, each as a surrogate, which would count as three."""
    return 0 if text.isascii() else sum("\udc80" <= character <= "\udcff" for character in text)


def render(run: Run, options: Options) -> Iterator[str]:  # noqa: ARG001 - notes are always in
    """One object, a line a diagnostic."""
    places = _Places(run.sources, run.secrets)
    found = [_diagnostic(finding, places) for finding in run.findings]
    for failure in run.failures:
        location: dict[str, Any] = {"path": visible(failure.path)}
        if failure.line:
            location["range"] = {"start": {"line": failure.line, "column": max(failure.column, 1)}}
        message = unmarked(visible(conceal(f"not judged: {failure.message}")))
        found.append({"message": message, "location": location, "severity": "ERROR", "code": {"value": "failure"}})
    yield '{"source": {"name": "smtplint"}, "diagnostics": ['
    for number, diagnostic in enumerate(found, 1):
        yield f"  {dumps(diagnostic)}{',' if number < len(found) else ''}"
    yield "]}"


def _diagnostic(finding: Finding, places: _Places) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": unmarked(visible(conceal(finding.message))),
        "location": {"path": visible(finding.path)},
        "severity": _SEVERITIES.get(finding.level, "ERROR"),
        "code": {"value": finding.rule},
    }
    if places.enter(finding.path):
        diagnostic["location"]["range"] = places.range(finding.span)
        edit = _as_one(finding.fix, places) if finding.fix else None
        if edit is not None:
            diagnostic["suggestions"] = [{"range": places.range(edit.span), "text": edit.text}]
    return diagnostic


def _as_one(fix: Fix, places: _Places) -> Edit | None:
    """The fix as one edit, since each suggestion is taken or left by itself. None where the edits stand far apart, or where a secret would
    be told with what stands between them.
    """
    edits = sorted(fix.edits, key=lambda edit: edit.span)
    span = Span(edits[0].span.start, edits[-1].span.end)
    first, last = places.lines.number(span.start), places.lines.number(span.end)
    if last - first >= _LINES:
        return None
    pieces: list[str] = []
    position = span.start
    for edit in edits:
        pieces += (places.text[position : edit.span.start], edit.text)
        position = edit.span.end
    text = "".join(pieces)
    told = places.text[places.lines.starts[first] : places.lines.ends[last]] if len(edits) > 1 else ""
    lines = [*told.splitlines(), *text.splitlines()]
    is_telling = (
        places.holds_secret(*span)
        or any(secrets(line, above) for above, line in zip(["", *lines], lines, strict=False))
        or conceal(text) != text
    )
    return None if is_telling or any("\ud800" <= character <= "\udfff" for character in text) else Edit(span, text)
