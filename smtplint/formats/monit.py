"""Monit's control file, of which `set mailserver` alone is read; all else in it checks services.

The servers of the file are numbered: ("mailserver", "0", "host"), and beside that `port`, `username`, `password`, `using` (the word of
TLS, whatever words of no meaning stand before it), `verify` of the TLS options, and `options`, an expression that may hold any of these.
A host that is an expression alone may hold them too, and is none. Words have no case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import clause, lines
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.clause import Word
    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

# monit(1): words that may stand anywhere for the reader's sake, and units
_NOISE = frozenset(
    "if and with within has using use on only then for of is as are the certificate second seconds millisecond milliseconds s ms".split()
)
_TLS = frozenset("ssl tls sslauto tlsauto sslv2 sslv3 sslv23 tlsv1 tlsv11 tlsv12 tlsv13".split())
_OWN = frozenset({"port", "username", "password"})
_PASSED = frozenset({"timeout", "hostname", "certmd5", "md5", "sha1"})


def read(source: Source) -> Iterator[Setting]:
    """The settings of all mail servers."""
    view = lines.view(source.text)
    words = [word for word in clause.words(view) if word.kind != "nl"]
    number = 0
    index = 0
    while index + 1 < len(words):
        if clause.lower(view, words[index]) != "set" or clause.lower(view, words[index + 1]) != "mailserver":
            index += 1
            continue
        index += 2
        more = True
        while more and index < len(words) and words[index].kind in ("word", "str"):
            server = _Server(view, words, ("mailserver", str(number)), index)
            settings = list(server.settings())
            if len(settings) > 1 or OPAQUE not in clause.lower(view, words[index]):
                yield from settings
            index, more, number = server.index, server.more, number + 1


class _Server:
    """One server of the list: its host stands at `index`; afterwards `index` is that of what follows, `more` whether that is a server."""

    def __init__(self, view: View, words: Sequence[Word], path: tuple[str, ...], index: int) -> None:
        self.view, self.words, self.path, self.index = view, words, path, index
        self.more = False

    def settings(self) -> Iterator[Setting]:
        words = self.words
        yield self._setting("host", words[self.index])
        self.index += 1
        while self.index < len(words):
            word = words[self.index]
            name = clause.lower(self.view, word)
            value = words[self.index + 1] if self.index + 1 < len(words) else None
            if name in _OWN and value is not None and value.kind in ("word", "str"):
                yield self._setting(name, value, word.start)
                self.index += 2
            elif name in _TLS:
                before = words[self.index - 1]
                yield self._setting("using", word, before.start if clause.lower(self.view, before) in ("using", "use", "with") else None)
                self.index += 1
            elif name == "options" and value is not None and value.kind == "{":
                yield from self._options()
            elif name in _PASSED:
                self.index += 2
            elif name in _NOISE or name == "checksum":
                self.index += 1
            elif OPAQUE in name:
                yield self._setting("options", word)
                self.index += 1
            else:
                self.more = word.kind == ","
                self.index += self.more
                return

    def _options(self) -> Iterator[Setting]:
        """What `{verify: enable}` says; its words are parted by blanks, colons and commas alike."""
        self.index += 2
        while self.index < len(self.words) and self.words[self.index].kind != "}":
            word = self.words[self.index]
            if clause.lower(self.view, word) in ("verify:", "verify"):
                step = 1 + (clause.lower(self.view, self.words[min(self.index + 1, len(self.words) - 1)]) == ":")
                value = self.words[min(self.index + step, len(self.words) - 1)]
                if value.kind in ("word", "str") and value.start > word.start:
                    yield self._setting("verify", value, word.start)
                    self.index += step
            self.index += 1
        self.index += 1

    def _setting(self, name: str, word: Word, start: int | None = None) -> Setting:
        return clause.setting(self.view, "monit", (*self.path, name), word, start)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    return clause.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds a word and its value to the sibling's server: a port right behind the host, as Monit wants it, all else at its end."""
    mine = [one for one in read(source) if one.key[:-1] == sibling.key[:-1] and one.key[-1] != "verify"]
    host = next((one for one in mine if one.key[-1] == "host"), sibling)
    last = max(mine, key=lambda one: one.entry.end, default=sibling)
    end = (host if name == "port" else last).entry.end
    text = clause.written(lines.on_one_line(lines.as_text(value)))
    if sibling.quoted and isinstance(value, str) and name != "using" and not text.startswith(("'", '"')):
        text = f'"{text}"'
    return Edit(Span(end, end), f" {name} {text}")
