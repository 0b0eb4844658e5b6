"""The road as the tests walk it: a text in, endpoints and findings out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint import catalog, formats, lint, naming
from smtplint.lines import index
from smtplint.model import Source
from smtplint.settings import Settings

if TYPE_CHECKING:
    from smtplint.lint import Engine, Judged
    from smtplint.model import Finding


@cache
def shipped() -> catalog.Catalog:
    return catalog.load()


def engine(**settings: Any) -> Engine:  # noqa: ANN401 (the settings' own types)
    return lint.engine(shipped(), Settings(str(Path.cwd()))._replace(**settings))


def judge(text: str, file: str = ".env", **settings: Any) -> Judged:  # noqa: ANN401
    form = naming.sniff(file, text, naming.format_of(file))
    assert form is not None, f"{file} has no known format"
    assert form in formats.FORMATS
    return lint.check_source(engine(**settings), Source(file, text, newline="\r\n" if "\r\n" in text else "\n"), form)


def placed(judged: Judged) -> list[tuple[int, str, str]]:
    """(line, rule, level) of every finding."""
    assert judged.source is not None
    lines = index(judged.source.text)
    return [(lines.place(f.span.start)[0], f.rule, f.level) for f in judged.findings]


def failing(judged: Judged) -> list[tuple[int, str]]:
    return [(line, rule) for line, rule, level in placed(judged) if level != "note"]


def fixed(judged: Judged, finding: Finding) -> str:
    from smtplint.dialects.write import apply  # noqa: PLC0415

    assert judged.source is not None
    assert finding.fix is not None, f"{finding.rule} has no fix"
    return apply(judged.source.text, finding.fix.edits)
