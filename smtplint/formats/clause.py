"""What the formats of free words share, in which a line is a sentence: `set mailserver mx port 587`, `action "a" relay host mx tls`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.model import Edit, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View
    from smtplint.model import Setting, Source

_TOKEN = re.compile(
    r"(?P<blank>[ \t\f\v\ufeff]++|\\(?:\r\n|\r|\n)|#[^\r\n]*+)"
    r"|(?P<nl>\r\n|\r|\n)"
    r"|(?P<str>\"[^\"\r\n]*+\"|'[^'\r\n]*+')"
    r"|(?P<mark>[,{}])"
    r"|(?P<word>[^\s,\"'{}][^\s,\"'{}\\]*+|[\s\S])"
)
_BARE = re.compile(r"[^\s,\"'{}#\\][^\s,\"'{}\\]*\Z")


class Word(NamedTuple):
    """A piece of text: a `word`, a `str` with its quotes, a line end `nl` outside of a continued line, or one of `,{}` as itself."""

    kind: str
    start: int
    end: int


def words(view: View) -> Iterator[Word]:
    """The words of a text; comments begin at a `#` that begins a word."""
    for found in _TOKEN.finditer(view.plain):
        kind = found.lastgroup or ""
        if kind != "blank":
            yield Word(found[0] if kind == "mark" else kind, *found.span())


def lower(view: View, word: Word) -> str:
    """A bare word in lower case; "" for anything else."""
    return view.plain[word.start : word.end].lower() if word.kind == "word" else ""


def setting(view: View, kind: str, key: tuple[str, ...], word: Word, start: int | None = None) -> Setting:
    """The setting whose value is the word, and whose entry begins at `start`, else with the word."""
    quote = view.text[word.start] if word.kind == "str" else ""
    span = Span(word.start + len(quote), word.end - len(quote))
    return view.setting(kind, key, word.start if start is None else start, Found(view.text[span.start : span.end], span, span, quote))


def replace(source: Source, old: Setting, value: str | bool | int) -> Edit:
    """The edit of the value, in the quotes that stand there where they can hold it."""
    text = lines.on_one_line(lines.as_text(value))
    if not old.quoted:
        return Edit(old.span, written(text))
    quote = source.text[old.span.end : old.span.end + 1]
    return Edit(old.span, text) if quote not in text else Edit(Span(old.span.start - 1, old.span.end + 1), written(text))


def written(text: str) -> str:
    """The text as one word, in quotes where that is needed. Both kinds of quotes in one text cannot be written: the inner ones give way."""
    if _BARE.match(text):
        return text
    return f'"{text}"' if '"' not in text else "'" + text.replace("'", "") + "'"
