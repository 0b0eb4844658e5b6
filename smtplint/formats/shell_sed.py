r"""What `sed -i` and `perl -pi` write into a file: `s/OLD/NEW/`, where NEW is a whole setting in plain text, and the lines of `c\`, `a\`, `i\`."""

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

_ADDRESS = r"(?:/(?:[^/\\\r\n]|\\[^\r\n])*+/[IM]?|[0-9]++|\\?\$|[+~][0-9]++)"
_HEAD = rf"(?:[\s;{{}}!]++|{_ADDRESS}(?:[ \t]*+,[ \t]*+{_ADDRESS})?)*+"
_SUBSTITUTION = re.compile(
    rf"{_HEAD}s(?P<mark>[^\w\s\\;])(?P<old>(?:(?!(?P=mark))[^\\\r\n]|\\[^\r\n])*+)(?P=mark)"
    r"(?P<new>(?:(?!(?P=mark))[^\\\r\n]|\\[^\r\n])*+)(?P=mark)[gIimp0-9]*+(?=[ \t]*+(?:[;}\r\n]|\Z))"
)
_TEXT = re.compile(rf"{_HEAD}[cai](?:[ \t]*+\\{{1,2}}(?:[ \t]*+(?:\r\n|[\r\n]))?)?[ \t]*+")
_LINE = re.compile(r"(?P<line>[^\\\r\n]++)(?P<more>\\(?:\r\n|[\r\n])[ \t]*+)?")
_OTHER = re.compile(r"[^;\r\n]*+[;\r\n]?")
_ASSIGNS = re.compile(r"[^\s=:&\\]++[ \t]*+[=: \t][^&\\]*\Z")
"""A text that is a whole setting, and plain."""
_IN_PLACE = ("-i", "-pi", "--in-place", "-ni", "-ri", "-Ei", "-si", "-0pi")


def read(view: View, name: str, words: Sequence[Span]) -> Iterator[Row]:
    """The lines that the commands write; their file is the last word that is neither an option nor a script."""
    texts = [shell_words.text(view, w) for w in words]
    if not any(t.startswith(_IN_PLACE) for t in texts):
        return
    scripts, files = _sorted(words, texts)
    if not scripts or not files:
        return
    path = shell_words.read(view, files[-1].start)
    found = [line for start, word in scripts for line in _written(view, start, word, name)]
    for line in found:
        yield (f"file:{path.value}", "line"), line.span.start, line
    if found:
        yield (f"file:{path.value}", "dest"), path.span.start, path


def _sorted(words: Sequence[Span], texts: Sequence[str]) -> tuple[list[tuple[int, Span]], list[Span]]:
    """The scripts, each with where it begins in its word, and the files."""
    scripts: list[tuple[int, Span]] = []
    plain: list[Span] = []
    position = 0
    while position < len(words):
        word, text = words[position], texts[position]
        position += 1
        if text in {"-e", "--expression"} or (text.startswith("-") and text.endswith("e") and not text.startswith(("-i", "--"))):
            if position < len(words):
                scripts.append((words[position].start, words[position]))
            position += 1
        elif text.startswith("--expression="):
            scripts.append((word.start + len("--expression="), word))
        elif text in {"-f", "--file"}:
            position += 1
        elif text and not text.startswith("-"):
            plain.append(word)
    if not scripts and plain:
        scripts.append((plain[0].start, plain[0]))
        plain = plain[1:]
    return scripts, plain


def _written(view: View, start: int, word: Span, name: str) -> Iterator[Found]:
    script = shell_words.read(view, start)
    position, end = script.span
    if end > word.end or (not script.quote and view.text[position:end] != script.value):
        return
    while position < end:
        if new := _SUBSTITUTION.match(view.plain, position, end):
            yield from _setting(view, Span(*new.span("new")))
            position = new.end()
        elif name != "perl" and (head := _TEXT.match(view.plain, position, end)):
            position = head.end()
            while line := _LINE.match(view.plain, position, end):
                yield from _setting(view, Span(*line.span("line")))
                position = line.end()
                if not line["more"]:
                    break
            position = max(position, head.end() + 1)
        else:
            other = _OTHER.match(view.plain, position, end)
            position = max(other.end() if other else end, position + 1)


def _setting(view: View, span: Span) -> Iterator[Found]:
    text = view.text[span.start : span.end]
    if _ASSIGNS.match(text):
        yield Found(text, span, span)
