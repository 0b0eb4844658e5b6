"""maddy.conf, of which the blocks `target.smtp` are read; endpoints that listen, and delivery by MX, are not.

The blocks of the file are numbered: ("target.smtp", "0", "url") is the first item of `targets`, and beside it stand the other directives by
their names. `auth plain NAME PASSWORD` is `auth` (its first word), `username` and `password`. Variables are unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.model import Edit, Setting, Source, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_WORD = re.compile(r"\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|#[^\r\n]*+|[^\s\"#][^\s\"]*+|\"[^\r\n]*+")
_BARE = re.compile(r"[^\s\"#\\{}][^\s\"\\{}]*\Z")
_BLOCK = "target.smtp"
_DEEPEST = 100


class _Directive(NamedTuple):
    """A line of a block: its words, and the name that its first one is."""

    name: str
    words: list[Span]


def read(source: Source) -> Iterator[Setting]:
    """The settings of all blocks that name a server."""
    view = lines.view(source.text)
    number = 0
    for block in _blocks(view):
        if any(one.name == "targets" and len(one.words) > 1 for one in block):
            for one in block:
                yield from _settings(view, (_BLOCK, str(number)), one)
            number += 1


def _blocks(view: View) -> Iterator[list[_Directive]]:
    """The directives of each block `target.smtp`, those of blocks inside it left out. A block opens with the last word of a line."""
    stack: list[str] = []
    found: list[_Directive] = []
    position = 0
    while position < len(view.plain):
        stop = lines.end_of_line(view.plain, position)
        words = [Span(*word.span()) for word in _WORD.finditer(view.plain, position, stop)]
        position = lines.after_line(view.plain, position)
        if words and view.plain[words[-1].start] == "#":
            words.pop()
        if not words:
            continue
        name = view.plain[words[0].start : words[0].end]
        if name == "}":
            if stack and stack.pop() == _BLOCK and found:
                yield found
                found = []
        elif view.plain[words[-1].start : words[-1].end] == "{":
            if len(stack) < _DEEPEST:
                stack.append(name)
        elif stack[-1:] == [_BLOCK]:
            found.append(_Directive(name, words))
    if found:
        yield found


def _settings(view: View, path: tuple[str, ...], one: _Directive) -> Iterator[Setting]:
    names = {"auth": ["auth", "username", "password"], "targets": ["url"]}.get(one.name, [one.name])
    for index, (name, word) in enumerate(zip(names, one.words[1:], strict=False)):
        yield _setting(view, (*path, name), word, word.start if index else one.words[0].start)


def _setting(view: View, key: tuple[str, ...], word: Span, start: int) -> Setting:
    quote = '"' if view.plain[word.start] == '"' and word.end - word.start > 1 else ""
    span = Span(word.start + len(quote), word.end - len(quote))
    setting = view.setting("maddy", key, start, Found(view.text[span.start : span.end], span, span, quote))
    return setting._replace(opaque="\\" in setting.value, certainty="unknown" if "$(" in setting.value else setting.certainty)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`; a bool is written as yes or no."""
    text = _written(value)
    if setting.quoted and source.text[setting.span.start - 1] == '"':
        return Edit(Span(setting.span.start - 1, setting.span.end + 1), text) if text[:1] == '"' else Edit(setting.span, text)
    return Edit(setting.span, text)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds a directive on the next line."""
    return lines.insert(source, sibling.entry.end, f"{lines.indent(source.text, sibling.entry.start)}{name} {_written(value)}")


def _written(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = lines.on_one_line(str(value))
    return text if _BARE.match(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
