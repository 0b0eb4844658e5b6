"""Postfix lookup tables as text: `sasl_passwd`, `transport`, `tls_policy`, `generic` (postmap(1)): a pattern, blanks, a result.

The settings of line N have the keys (table, N, "pattern") and (table, N, "result"), the table being the name of the file without what marks it as a
sample or template. A line that begins with blanks continues the one before, and `#` starts a comment at the beginning of a line alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines, templates
from smtplint.model import Edit, Setting, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Source

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = False

_LINE = re.compile(r"(?P<pattern>[^\s#][^\s]*+)(?:[ \t]++(?P<result>[^\r\n]*[^\s]))?[ \t]*(?=[\r\n]|\Z)")
_TABLE = re.compile(r"(?:.*[/._-])?(sasl_passwd|sasl_password|relay_passwd|relay_password|transport|tls_policy|generic)(?![A-Za-z])")


def read(source: Source) -> Iterator[Setting]:
    """Two settings a line; lines that continue another are left out, since a result that needs them is no single word."""
    name = _TABLE.match(source.path.lower())
    table = name[1] if name else "map"
    text, arms = templates.read(source.text) if templates.is_template(source.text) else (source.text, None)
    for number, line in enumerate(_LINE.finditer(text)):
        if line.start() and text[line.start() - 1] not in "\r\n":
            continue
        for part in ("pattern", "result"):
            if line[part]:
                span = Span(*line.span(part))
                yield Setting(
                    (table, str(number), part), source.text[span.start : span.end], span, span, format="maps",
                    branch=arms.at(span.start) if arms else (),
                )  # fmt: skip


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters: a table knows no quotes."""
    return Edit(setting.span, lines.on_one_line(lines.as_text(value)))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (a line has its two parts)
    """No edit: a table's line has a pattern and a result and room for no third."""
    return Edit(Span(sibling.span.end, sibling.span.end), "")
