"""HOCON, the configuration of Play, Akka, Pekko and other programs of the JVM, and Hjson, which looks the same where settings stand.

The key is the path of names, each dotted key parted at its dots, with the index in lists. Blocks of one name are one. What `${NAME}` takes
part in is unknown; `port = ${?PORT}` below a `port = 25` makes the 25 a default and is no setting of its own. Includes are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import hocon_write, json, nested
from smtplint.formats.nested import Grammar, Token, Value
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Key

COMMENTS: tuple[str, ...] = ("#", "//", "/*")
TRAILING: bool = True

_TOKEN = re.compile(
    r"(?P<blank>[ \t\ufeff\f\v]++|#[^\r\n]*+|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<nl>\r\n|\r|\n)"
    r"|(?P<text>\"\"\"(?:[^\"]|\"{1,2}(?!\"))*+\"\"\"\"*+|'''(?:[^']|'{1,2}(?!'))*+'''(?!'))"
    r"|(?P<str>\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|'[^'\r\n]*+'(?=[ \t]*+(?:[\]},:=#\r\n]|//|\Z)))"
    r"|(?P<bad>\"[^\r\n]*+)"
    r"|(?P<sub>\$\{[^{}\r\n]*+\})"
    r"|(?P<include>include[ \t]++(?:\"|(?:required|file|url|classpath|package)\()[^\r\n]*+)"
    r"|(?P<mark>[{}\[\],:=]|\+=)"
    r"|(?P<word>(?:[^\s{}\[\],:=\"#/$+]|/(?![/*])|\$(?!\{)|\+(?!=))++|\s)"
)
_OPTIONAL = re.compile(r"\$\{\?[^{}]*\}\Z")
_BEGINNINGS = (":", ",", "{", "[")


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from _settled(_scan(source.text)[0])


def parses(text: str) -> bool:
    """Whether all brackets, strings and keys of the text, or of what a template leaves of it, fit."""
    return not _scan(text)[1]


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A string becomes a bool only where it was no spelling of one."""
    return hocon_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """As `Format.insert`; beside an item of a list the value alone."""
    return hocon_write.insert(source, sibling, name, value)


def _settled(settings: list[Setting]) -> list[Setting]:
    """The settings without the optional overrides of those that stand before them."""
    kept: list[Setting] = []
    places: dict[Key, int] = {}
    for setting in settings:
        place = places.get(setting.key)
        if place is None or not (setting.certainty == "unknown" and _OPTIONAL.match(setting.value)):
            places[setting.key] = len(kept)
            kept.append(setting)
        elif kept[place].certainty == "written":
            kept[place] = kept[place]._replace(certainty="default")
    return kept


def _scan(text: str) -> tuple[list[Setting], bool]:
    """The settings, and whether the text is broken."""
    found: list[Setting] = []
    broken = True
    for view in nested.views(text):
        tokens = _Tokens(view).tokens
        walk = nested.Walk(tokens, _grammar(view), (), "{")
        found = [
            nested.setting(view, "hocon", leaf.key, leaf.start, _value(view, tokens[leaf.first : leaf.last], tokens[leaf.first - 1].end))
            for leaf in walk.leaves()
            if leaf.key
        ]
        broken = walk.broken or any(token.kind == "bad" for token in tokens)
        if not broken:
            break
    return found, broken


def _grammar(view: View) -> Grammar:
    return Grammar(frozenset(":"), lambda key: _names(view, key), lines=True)


class _Tokens:
    """The tokens without blanks, made such that the walk needs no rule of HOCON: every sign between a key and its value is a `:`, one
    stands before the brace of a block too, a line end in a list is a comma, and the braces around the whole are left out.
    """

    def __init__(self, view: View) -> None:
        self.tokens: list[Token] = []
        self.stack = ["{"]
        self.assigned = [False]
        self.bare = True
        for found in _TOKEN.finditer(view.plain):
            kind = found.lastgroup or ""
            if kind == "mark":
                self._mark(found[0], *found.span())
            elif kind == "nl":
                self._line(*found.span())
            elif kind != "blank" and (kind != "include" or self.assigned[-1]):
                self.tokens.append(Token("word" if kind == "include" else kind, *found.span()))

    def _line(self, start: int, end: int) -> None:
        if self.tokens and self.tokens[-1].kind in _BEGINNINGS:
            return
        self.tokens.append(Token("," if self.stack[-1] == "[" else "nl", start, end))
        self.assigned[-1] = False

    def _mark(self, mark: str, start: int, end: int) -> None:
        if mark in (":", "=", "+="):
            kind = "word" if self.assigned[-1] or self.stack[-1] == "[" else ":"
            self.assigned[-1] = True
            self.tokens.append(Token(kind, start, end))
        elif mark in "{[":
            self._open(mark, start, end)
        elif mark == ",":
            self.assigned[-1] = False
            self.tokens.append(Token(mark, start, end))
        elif len(self.stack) > 1 or self.bare:
            if len(self.stack) > 1:
                self.stack.pop()
                self.assigned.pop()
            self.tokens.append(Token(mark, start, end))
        else:
            self.bare = True  # the end of the braces around the whole

    def _open(self, mark: str, start: int, end: int) -> None:
        tokens = self.tokens
        if self.stack[-1] == "{" and not self.assigned[-1] and mark == "{":
            if all(token.kind == "nl" for token in tokens):
                tokens.clear()
                self.bare = False
                return
            if tokens[-1].kind == "nl" and len(tokens) > 1 and tokens[-2].kind in ("word", "str") and self._is_key(len(tokens) - 2):
                tokens.pop()
            if tokens[-1].kind in ("word", "str"):
                tokens.append(Token(":", start, start))
                self.assigned[-1] = True
        elif len(tokens) > 1 and tokens[-1].kind == "sub" and tokens[-2].kind == ":":
            tokens.pop()  # an object that is merged with another
        tokens.append(Token(mark, start, end))
        self.stack.append(mark)
        self.assigned.append(False)

    def _is_key(self, index: int) -> bool:
        """Whether the token is a whole entry so far, so that its value may follow on the next line."""
        return index == 0 or self.tokens[index - 1].kind in ("nl", ",", "{", "}")


def _names(view: View, key: Sequence[Token]) -> Key:
    """`a."b.c".d e` as ("a", "b.c", "d e")."""
    names = [""]
    end = key[0].start if key else 0
    for token in key:
        names[-1] += " " if token.start > end else ""
        written = view.text[token.start : token.end]
        end = token.end
        if token.kind in ("str", "text") or OPAQUE in view.plain[token.start : token.end]:
            names[-1] += _text(view, token)
        else:
            first, *rest = written.split(".")
            names[-1] += first
            names += rest
    return tuple([name for name in names if name][: nested.DEPTH])


def _value(view: View, tokens: Sequence[Token], place: int) -> Value:
    """The value of its tokens; of none, an unknown one at `place`."""
    if not tokens:
        return Value("", Span(place, place), place, certainty="unknown")
    begin, end = tokens[0].start, tokens[-1].end
    if len(tokens) == 1 and tokens[0].kind in ("str", "text"):
        width = 3 if tokens[0].kind == "text" else 1
        return Value(_text(view, tokens[0]), Span(begin + width, end - width), end, quoted=True)
    certainty = "written" if all(token.kind == "word" for token in tokens) else "unknown"
    return Value(view.text[begin:end], Span(begin, end), end, certainty=certainty)


def _text(view: View, token: Token) -> str:
    written = view.text[token.start : token.end]
    if token.kind == "text":
        return written[3:-3]
    if token.kind == "str":
        return json.unescape(written[1:-1]) if written[0] == '"' else written[1:-1]
    return written
