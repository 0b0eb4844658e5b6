"""Texts that stand in a script behind the command that takes them: `<<EOF`, `<<-EOF` whose lines lose their tabs, `<<'EOF'`."""

from __future__ import annotations

import re

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.model import Span
from smtplint.tuples import NamedTuple

OPENING = re.compile(r"<<(?P<dash>-?)[ \t]*+(?:\\?(?P<bare>[\w.-]++)|'(?P<single>[^'\r\n]++)'|\"(?P<double>[^\"\r\n]++)\")")
_WORD_ALONE = re.compile(r"(?m)^[ \t]*+([\w.-]++)[ \t]*+$")


class Heredoc(NamedTuple):
    """An opening. `tabs`: those that its lines begin with are no part of them. `key` is the key of the setting that it is, () for none."""

    tag: str
    tabs: bool
    key: tuple[str, ...] = ()


def opened(opening: re.Match[str]) -> Heredoc:
    """What a match of OPENING says."""
    return Heredoc(opening["bare"] or opening["single"] or opening["double"], bool(opening["dash"]))


def last_lines(text: str) -> dict[str, int]:
    """Where the last line begins that holds nothing but a certain word: a heredoc that ends nowhere is none."""
    return {found[1]: found.start(1) for found in _WORD_ALONE.finditer(text.replace("\r", "\n"))}


def body(text: str, start: int, heredoc: Heredoc) -> tuple[Found, int]:
    """The text that begins at `start`, line ends as LF, and where the line behind its last begins."""
    found: list[str] = []
    position = end = start
    while position < len(text):
        stop = lines.end_of_line(text, position)
        line = text[position:stop]
        position = lines.after_line(text, position)
        if line.strip("\t ") == heredoc.tag:
            break
        found.append(line.lstrip("\t") if heredoc.tabs else line)
        end = stop
    span = Span(start, end)
    return Found("\n".join(found), span, span), position
