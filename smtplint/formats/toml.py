"""TOML: tables, arrays of tables, dotted keys, inline tables and arrays, all kinds of strings.

The key is the path of table and key names, each dotted key parted at its dots, with the index in arrays: `[[a]]` begins ("a", "0").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import json, nested, toml_write
from smtplint.formats.nested import Grammar, Token, Value
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Key, Leaf

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_TOKEN = re.compile(
    r"(?P<blank>[ \t\ufeff]++|#[^\r\n]*+)"
    r"|(?P<nl>\r\n|\r|\n)"
    r"|(?P<text>\"\"\"(?:[^\"\\]|\\[\s\S]|\"{1,2}(?!\"))*+\"\"\"(?:\"{1,2})?|'''(?:[^']|'{1,2}(?!'))*+'''(?:'{1,2})?)"
    r"|(?P<open>(?:\"\"\"|''')[\s\S]*+)"
    r"|(?P<str>\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|'[^'\r\n]*+')"
    r"|(?P<bad>[\"'][^\r\n]*+)"
    r"|(?P<mark>[\[\]{},=])"
    r"|(?P<word>[^\s\[\]{},=\"'#]++|\s)"
)
_BREAK = re.compile(r"\r\n|[\r\n]")
_FOLDED = re.compile(r"\\[ \t]*(?:\r\n|[\r\n])\s*")


def read(source: Source) -> Iterator[Setting]:
    """The settings of the text. A line that is none is passed over."""
    for settings, broken in map(_scan, nested.views(source.text)):
        found = settings
        if not broken:
            break
    yield from (setting for setting, _ in found)


def parses(text: str) -> bool:
    """Whether the text is TOML as it stands."""
    import tomllib  # noqa: PLC0415 start-up time counts

    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A string becomes a bool only where it was no spelling of one."""
    return toml_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """As `Format.insert`; beside an item of an array the value alone."""
    inside = ""
    for view in nested.views(source.text):
        inside = next((bracket for setting, bracket in _scan(view)[0] if setting.entry.start == sibling.entry.start), inside)
    return toml_write.insert(source, sibling, name, value, inline=inside in ("{", "["))


def _scan(view: View) -> tuple[list[tuple[Setting, str]], bool]:
    """The settings, each with the bracket around it ("(" for a line of its own), and whether the text is broken."""
    tokens = [
        Token(token.group() if kind == "mark" else kind, *token.span())
        for token in _TOKEN.finditer(view.plain)
        if (kind := token.lastgroup or "") != "blank"
    ]
    grammar = Grammar(frozenset("="), lambda key: _names(view, key))
    settings: list[tuple[Setting, str]] = []
    tables = _Tables()
    broken = any(token.kind in ("bad", "open") for token in tokens)
    position = 0
    while position < len(tokens):
        start = position
        if tokens[start].kind == "[":
            position = next((index for index in range(start, len(tokens)) if tokens[index].kind == "nl"), len(tokens))
            header = [token for token in tokens[start:position] if token.kind not in ("[", "]")]
            tables.enter(_names(view, header), many=view.plain.startswith("[[", tokens[start].start))
            continue
        position = _end_of_line(tokens, start)
        if equals := next((index for index in range(start, position) if tokens[index].kind == "="), 0):
            part = [token for token in tokens[equals + 1 : position] if token.kind != "nl"]
            path = tables.path + _names(view, tokens[start:equals])
            walk = nested.Walk(part, grammar, path)
            settings += [(_setting(view, leaf, part, tokens[start].start), leaf.inside) for leaf in walk.leaves()]
            broken |= walk.broken
            if not part:
                place = Span(tokens[equals].end, tokens[equals].end)
                empty = Value("", place, place.end, certainty="unknown")
                settings.append((nested.setting(view, "toml", path, tokens[start].start, empty), "("))
        else:
            broken |= position > start
        position = max(position, start + 1)
    return settings, broken


class _Tables:
    """The table that headers have opened last, and how many each array of tables has."""

    def __init__(self) -> None:
        self.path: Key = ()
        self.counts: dict[Key, int] = {}

    def enter(self, names: Key, *, many: bool) -> None:
        path: Key = ()
        for index, name in enumerate(names[: nested.DEPTH]):
            path = (*path, name)
            if many and index == len(names) - 1:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, str(self.counts[path] - 1))
        self.path = path


def _end_of_line(tokens: Sequence[Token], start: int) -> int:
    """Where the statement ends that begins at the token `start`: at the end of a line outside of all brackets. An array that is not closed
    ends before the next line that assigns.
    """
    stack: list[str] = []
    for index in range(start, len(tokens)):
        kind = tokens[index].kind
        if kind in ("[", "{"):
            stack.append(kind)
        elif kind in ("]", "}"):
            del stack[-1:]
        elif kind == "nl":
            following = [token.kind for token in tokens[index + 1 : index + 3]]
            if not stack or (stack[-1] == "[" and following in (["word", "="], ["str", "="])):
                return index
    return len(tokens)


def _names(view: View, key: Sequence[Token]) -> Key:
    """`a."b.c".d` as ("a", "b.c", "d")."""
    names: list[str] = []
    for token in key:
        if token.kind in ("str", "text"):
            names.append(_text(view.text[token.start : token.end]))
        elif "{{" in view.text[token.start : token.end]:
            names.append(view.text[token.start : token.end])
        else:
            names += [name for name in view.text[token.start : token.end].split(".") if name]
    return tuple(names[: nested.DEPTH])


def _setting(view: View, leaf: Leaf, tokens: Sequence[Token], start: int) -> Setting:
    start = start if leaf.inside == "(" and not leaf.first else leaf.start
    part = tokens[leaf.first : leaf.last]
    if not part:
        place = tokens[leaf.first - 1].end
        return nested.setting(view, "toml", leaf.key, start, Value("", Span(place, place), place, certainty="unknown"))
    begin, end = part[0].start, part[-1].end
    if len(part) == 1 and part[0].kind in ("str", "text"):
        width = 3 if part[0].kind == "text" else 1
        first = _BREAK.match(view.plain, begin + width) if width == 3 else None
        span = Span(first.end() if first else begin + width, end - width)
        return nested.setting(view, "toml", leaf.key, start, Value(_text(view.text[begin:end]), span, end, quoted=True))
    certainty = "written" if all(token.kind == "word" for token in part) else "unknown"
    return nested.setting(view, "toml", leaf.key, start, Value(view.text[begin:end], Span(begin, end), end, certainty=certainty))


def _text(written: str) -> str:
    """What a string with its quotes says. A line end right behind three quotes does not count."""
    width = 3 if written[:3] in ('"""', "'''") and len(written) > 5 else 1
    body = written[width:-width]
    if width == 3:
        first = _BREAK.match(body)
        body = body[first.end() :] if first else body
    if written[0] == "'" or "\\" not in body:
        return body
    if width == 3:
        body = _FOLDED.sub("", body)
    return json.unescape(body)
