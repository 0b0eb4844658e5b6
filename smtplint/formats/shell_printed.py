"""What `echo` and `printf` put into a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import shell_words
from smtplint.formats.lines import Found
from smtplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.shell_words import Row

_ESCAPED_BREAK = re.compile(r"\\n")
_LINES = re.compile(r"(?:%s\\n)+\Z|%s\Z")
_NAMED = re.compile(r"(?:export )?(?P<name>[A-Za-z_][\w.-]*+)[ \t]*+[=:][ \t]*+(?P<q>['\"]?)%[sd](?P=q)\Z")
"""Formats of `printf` that are one setting a line."""


def read(view: View, name: str, words: Sequence[Span], path: Found) -> Iterator[Row]:
    """`echo TEXT` and `printf TEXT`; several words are told only where none of them is more than itself."""
    while words and shell_words.text(view, words[0]) in {"-e", "-n", "-en", "-ne", "-E", "--"}:
        words = words[1:]
    if not words:
        return
    found = shell_words.read(view, words[0].start)
    if len(words) > 1 and name == "printf":
        yield from _formatted(view, found.value, words[1:], path)
        return
    if len(words) > 1:
        span = Span(words[0].start, words[-1].end)
        found = Found(view.text[span.start : span.end], span, span)
        if any(c in found.value for c in "'\"\\\r\n"):
            return
    yield (f"file:{path.value}", "dest"), path.span.start, path
    value = _ESCAPED_BREAK.sub("\n", found.value)
    yield (f"file:{path.value}", "line"), found.span.start, found._replace(value=value)


def _formatted(view: View, form: str, words: Sequence[Span], path: Found) -> Iterator[Row]:
    r"""`printf '%s\n' LINE LINE` and `printf 'NAME=%s\n' VALUE`; other formats tell nothing."""
    rows: list[Row] = []
    if _LINES.match(form):
        rows = [((f"file:{path.value}", "line"), w.start, shell_words.read(view, w.start)) for w in words]
    elif len(pieces := _ESCAPED_BREAK.split(form.removesuffix("\\n"))) == len(words):
        named = [(_NAMED.match(piece), word) for piece, word in zip(pieces, words, strict=True)]
        rows = [((f"part:{path.value}", *n["name"].split(".")), w.start, shell_words.read(view, w.start)) for n, w in named if n]
        rows = rows if len(rows) == len(words) else []
    if rows:
        yield (f"file:{path.value}", "dest"), path.span.start, path
        yield from rows
