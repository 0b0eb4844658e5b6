"""JSON and what is read as JSON: with comments, trailing commas, and the bare keys and single quotes of JSON5.

The key is the path of names and, in lists, indexes. A text that is broken as it stands is read as a template.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import elements, lines, nested
from smtplint.formats.nested import Grammar, Token, Value
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("//", "/*")
TRAILING: bool = True

_TOKEN = re.compile(
    r"(?P<blank>[\s\ufeff]++|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<str>\"(?:[^\"\\\r\n]|\\(?:\r\n|[\s\S]))*+\"|'(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*+')"
    r"|(?P<bad>[\"'][^\r\n]*+)"
    r"|(?P<mark>[{}\[\],:])"
    r"|(?P<word>[^\s{}\[\],:\"'/]++|/)"
)
_WORD = re.compile(
    rf"true|false|null|[-+]?(?:\d[\w.]*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|Infinity|NaN)|[^{OPAQUE}]*{OPAQUE}.*", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")
_ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8})|x(?P<x>[0-9A-Fa-f]{2})|(?P<break>\r\n|[\r\n])|(?P<other>.))", re.DOTALL
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "0": "\0"}
_UNSAFE = re.compile(r"[\"\\\x00-\x1f\u2028\u2029]")
_WRITTEN = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_KEY = re.compile(r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|[^\s:]++)(?P<separator>[ \t]*+:[ \t]*+)", re.DOTALL)
_TYPED = re.compile(r"true|false|yes|no|on|off|[0-9]+", re.IGNORECASE)


def read(source: Source) -> Iterator[Setting]:
    """The settings of the text; what follows behind its value is passed over."""
    yield from _scan(source.text)[0]


def parses(text: str) -> bool:
    """Whether the text, or what a template leaves of it, is JSON in this wide sense."""
    return not _scan(text)[1]


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A string becomes a bool only where it was no spelling of one."""
    text = source.text
    if not setting.quoted:
        written = lines.as_text(value) if setting.certainty == "default" or not isinstance(value, str) else quote(value)
        return Edit(setting.span, written)
    start, end = setting.span
    if isinstance(value, bool) and text[start - 1 : start] in ('"', "'") and not _TYPED.fullmatch(setting.value):
        return Edit(Span(start - 1, end + 1), lines.as_text(value))
    written = quote(lines.as_text(value))[1:-1]
    return Edit(setting.span, written.replace("'", "\\'") if text[start - 1 : start] == "'" else written)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """As `Format.insert`; beside an item of a list the value alone."""
    text, entry = source.text, sibling.entry
    written = quote(value) if isinstance(value, str) else lines.as_text(value)
    if entry.start >= sibling.span.start - 1:
        return elements.insert(source, entry, written)
    bare = text[entry.start] not in "\"'" and _NAME.match(name)
    key = name if bare else quote(name)
    colon = elements.separator(source, _KEY, entry.start, sibling.span.start - sibling.quoted, ": ")
    return elements.insert(source, entry, key + colon + written)


def quote(value: str) -> str:
    """The value as a JSON string."""
    return '"' + _UNSAFE.sub(lambda found: _WRITTEN.get(found[0], f"\\u{ord(found[0]):04x}"), value) + '"'


def unescape(raw: str) -> str:
    r"""What the characters between the quotes of a string say, in the languages that took JSON's escapes over too (`\U0001F600`, `\e`)."""
    if "\\" not in raw:
        return raw

    def plain(escape: re.Match[str]) -> str:
        if code := escape["u"] or escape["x"] or escape["long"]:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else escape[0]
        return "" if escape["break"] else _ESCAPES.get(escape["other"], escape["other"])

    # two halves of one character become that character
    return _ESCAPE.sub(plain, raw).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _scan(text: str) -> tuple[list[Setting], bool]:
    """The settings and whether the text is broken."""
    found: list[Setting] = []
    broken = True
    for view in nested.views(text):
        found, broken = _scan_view(view)
        if not broken:
            break
    return found, broken


def _scan_view(view: View) -> tuple[list[Setting], bool]:
    tokens = [
        Token(token.group() if kind == "mark" else kind, *token.span())
        for token in _TOKEN.finditer(view.plain)
        if (kind := token.lastgroup or "") != "blank"
    ]
    broken = any(token.kind == "bad" for token in tokens)

    def name(key: Sequence[Token]) -> tuple[str, ...]:
        nonlocal broken
        broken |= len(key) != 1
        return (_text(view, key[-1]),)

    walk = nested.Walk(tokens, Grammar(frozenset(":"), name))
    settings = []
    for leaf in walk.leaves():
        value = tokens[leaf.first : leaf.last]
        deep = bool(value) and value[0].kind in ("{", "[")
        broken |= (len(value) != 1 and not deep) or (value[0].kind == "word" and not _WORD.fullmatch(view.plain, *value[0][1:]))
        if leaf.key:
            settings.append(nested.setting(view, "json", leaf.key, leaf.start, _value(view, value, tokens[leaf.first - 1].end)))
    return settings, broken or walk.broken or walk.trailing


def _value(view: View, tokens: Sequence[Token], place: int) -> Value:
    """The value of its tokens; of none, an unknown one at `place`."""
    if len(tokens) == 1 and tokens[0].kind == "str":
        span = Span(tokens[0].start + 1, tokens[0].end - 1)
        return Value(_text(view, tokens[0]), span, tokens[0].end, quoted=True)
    span = Span(tokens[0].start, tokens[-1].end) if tokens else Span(place, place)
    certainty = "written" if len(tokens) == 1 and tokens[0].kind == "word" else "unknown"
    return Value(view.text[span.start : span.end], span, span.end, certainty=certainty)


def _text(view: View, token: Token) -> str:
    if token.kind == "str":
        return unescape(view.text[token.start + 1 : token.end - 1])
    return view.text[token.start : token.end]
