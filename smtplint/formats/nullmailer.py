"""The remotes of nullmailer: a line `HOST [PROTOCOL [OPTION…]]` for each server.

The servers of the file are numbered: ("remote", "0", "host"), and beside it the options without their dashes. The three that choose TLS are
one setting `tls`, whose value is the option's own word; other options without a value have the value "". Servers of other protocols than
smtp are passed over, and so is a line that is one expression of a template. `options` is an expression that may hold further options.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = False

_WORD = re.compile(r"(?:[^\s\"'\\]|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|'[^'\r\n]*+'|\\[^\r\n]|[\"'\\])++")
_OPTION = re.compile(r"(?P<dashes>--)?(?P<name>[A-Za-z][\w-]*+)(?:=|\Z)")
_SIMPLE = re.compile(r"[^\"'\\]*\Z")
_BARE = re.compile(r"[\w.:@%+/,={}\[\]-]*\Z")
_TLS = frozenset({"starttls", "tls", "ssl"})


def read(source: Source) -> Iterator[Setting]:
    """The settings of all servers."""
    view = lines.view(source.text)
    number = position = 0
    while position < len(view.plain):
        stop = lines.end_of_line(view.plain, position)
        words = [Span(*word.span()) for word in _WORD.finditer(view.plain, position, stop)]
        if words and view.plain[words[0].start] != "#" and not _is_elsewhere(view, words):
            yield from _server(view, words, ("remote", str(number)))
            number += 1
        position = lines.after_line(view.plain, position)


def _is_elsewhere(view: View, words: list[Span]) -> bool:
    """Whether the line says nothing of its server, or is one of another protocol."""
    if len(words) == 1:
        return OPAQUE in view.plain[words[0].start : words[0].end]
    protocol = view.plain[words[1].start : words[1].end]
    return protocol != "smtp" and not protocol.startswith("-") and OPAQUE not in protocol


def _server(view: View, words: list[Span], path: tuple[str, ...]) -> Iterator[Setting]:
    yield _setting(view, (*path, "host"), words[0], words[0].start)
    chosen = {view.plain[word.start : word.end].lstrip("-") for word in words[1:]} & _TLS
    for word in words[1:]:
        option = _OPTION.match(view.plain, word.start, word.end)
        if option is None or OPAQUE in option["name"]:
            if OPAQUE in view.plain[word.start : word.end]:
                yield _setting(view, (*path, "options"), word, word.start)
            continue
        flag = option.end("name") == word.end
        if option["name"] in _TLS and flag:
            setting = _setting(view, (*path, "tls"), Span(option.start("name"), word.end), word.start)
            yield setting if len(chosen) == 1 else setting._replace(certainty="unknown")
        elif option["name"] != "smtp" or not flag:
            yield _setting(view, (*path, option["name"]), Span(option.end(), word.end), word.start)


def _setting(view: View, key: tuple[str, ...], span: Span, start: int) -> Setting:
    """A value as the shell's rules read it; one that is quoted in part cannot be edited in part."""
    plain = view.plain[span.start : span.end]
    quote = plain[0] if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'" and _SIMPLE.match(plain[1:-1]) else ""
    inner = Span(span.start + len(quote), span.end - len(quote))
    setting = view.setting("nullmailer", key, start, Found(view.text[inner.start : inner.end], inner, inner, quote))
    return setting if quote or _SIMPLE.match(plain) else setting._replace(opaque=True)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    text = lines.on_one_line(lines.as_text(value))
    if not setting.quoted:
        return Edit(setting.span, _written(text))
    start, end = setting.span
    kept = _SIMPLE.match(text) or (source.text[end : end + 1] == "'" and "'" not in text)
    return Edit(setting.span, text) if kept else Edit(Span(start - 1, end + 1), _written(text))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds an option at the end of the server's line, with the dashes that its other options have, or that all know."""
    start = lines.start_of_line(source.text, sibling.entry.start)
    end = lines.end_of_line(source.text, sibling.entry.start)
    line = source.text[start:end]
    text = lines.on_one_line(lines.as_text(value))
    words = line.split()
    protocol = " smtp" if len(words) == 1 else ""
    dashes = "--" if len(words) < 3 or any(word.startswith("--") for word in words) else ""
    option = dashes + (text if name == "tls" else f"{name}={_written(text)}" if text else name)
    place = end - (len(line) - len(line.rstrip(" \t")))
    return Edit(Span(place, place), f"{protocol} {option}")


def _written(text: str) -> str:
    """The text as one word of a shell."""
    return text if _BARE.match(text) else "'" + text.replace("'", "") + "'"
