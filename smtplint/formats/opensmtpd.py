"""OpenSMTPD's smtpd.conf, of which the actions that relay to a given host are read; listeners and matches are not.

The relays of the file are numbered: ("relay", "0", "url"), or "host" where the address has no scheme, and beside it `auth` and `tls`, whose
value is "no-verify" or "". Macros and tables are unknown.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from smtplint.formats import clause, lines
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.clause import Word
    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_WITH_VALUE = frozenset("host auth helo helo-src domain ca pki mail-from src protocols ciphers user mx".split())


def read(source: Source) -> Iterator[Setting]:
    """The settings of all relays to a host."""
    view = lines.view(source.text)
    number = 0
    for is_end, line in groupby(clause.words(view), lambda word: word.kind == "nl"):
        words = [] if is_end else list(line)
        if len(words) > 3 and clause.lower(view, words[0]) == "action" and clause.lower(view, words[2]) == "relay":
            settings = list(_relay(view, words[3:], ("relay", str(number))))
            if any(setting.key[-1] in ("url", "host") for setting in settings):
                yield from settings
                number += 1


def _relay(view: View, words: Sequence[Word], path: tuple[str, ...]) -> Iterator[Setting]:
    index = 0
    while index < len(words):
        word = words[index]
        name = clause.lower(view, word)
        value = words[index + 1] if index + 1 < len(words) else None
        if name == "tls":
            plain = value is None or clause.lower(view, value) != "no-verify"
            last = word._replace(start=word.end) if plain or value is None else value
            yield clause.setting(view, "opensmtpd", (*path, "tls"), last, word.start)
            index += 1 if plain else 2
        elif name in _WITH_VALUE and value is not None and value.kind in ("word", "str"):
            if name == "auth":
                yield clause.setting(view, "opensmtpd", (*path, name), value, word.start)
            elif name == "host" and (host := _host(view, path, value, word.start)):
                yield host
            index += 2
        else:
            index += 1


def _host(view: View, path: tuple[str, ...], value: Word, start: int) -> Setting | None:
    """The address as `url` or `host`; None for a server that is spoken to in LMTP."""
    setting = clause.setting(view, "opensmtpd", (*path, "host"), value, start)
    if setting.value.lower().startswith("lmtp://"):
        return None
    if setting.value.startswith(("<", "$")):
        return setting._replace(certainty="unknown")
    return setting._replace(key=(*path, "url")) if "://" in setting.value else setting


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    if setting.key[-1] == "tls":
        text = lines.on_one_line(lines.as_text(value))
        return Edit(Span(setting.entry.start + len("tls"), setting.entry.end), f" {clause.written(text)}" if text else "")
    return clause.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds an option at the end of the sibling's relay; one without a value is its name alone."""
    mine = [one for one in read(source) if one.key[:-1] == sibling.key[:-1]]
    end = max((one.entry.end for one in mine), default=sibling.entry.end)
    text = lines.on_one_line(lines.as_text(value))
    return Edit(Span(end, end), f" {name} {clause.written(text)}" if text else f" {name}")
