"""What the tests of the formats with nested values ask of each of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from line_checks import apply, read, rows

from smtplint.model import Setting, Source

if TYPE_CHECKING:
    from smtplint.formats import Format

Value = str | bool | int
Row = tuple[str, str]

MARKS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "<%",
    "%>",
    "if",
    "else",
    "end",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\\",
    "\x00",
    "\udc80",
    "\u2028",
    "é",
]


def texts(pieces: str, size: int = 40) -> st.SearchStrategy[str]:
    """Any text, and texts put together of the pieces, of blanks and of a template's marks."""
    parts = [*pieces.split(), *MARKS, " "]
    return st.one_of(st.text(st.characters(), max_size=100), st.lists(st.sampled_from(parts), max_size=size).map("".join))


def dotted(form: Format, text: str) -> list[Row]:
    """Each setting as its path, parted by `/`, and its value."""
    return [("/".join(key), value) for key, value in rows(form, text)]


def find(form: Format, text: str, name: str) -> Setting:
    """The first setting whose key ends with the name."""
    return next(setting for setting in read(form, text) if setting.key[-1] == name)


def replaced(form: Format, text: str, name: str, value: Value, newline: str = "\n") -> str:
    """The text with that setting changed."""
    return apply(text, form.replace(Source("x", text, newline=newline), find(form, text, name), value))


def inserted(form: Format, text: str, beside: str, value: Value, newline: str = "\n") -> str:
    """The text with the setting NEW added beside that one."""
    return apply(text, form.insert(Source("x", text, newline=newline), find(form, text, beside), "NEW", value))


def check_edits(form: Format, text: str, value: Value, shown: str) -> None:
    """Each setting can be replaced, and named ones be given a neighbour; all others stay as they are."""
    before = rows(form, text)
    assert form.parses(text)
    for index, setting in enumerate(read(form, text)):
        changed = apply(text, form.replace(Source("x", text), setting, value))
        assert rows(form, changed) == [*before[:index], (setting.key, shown), *before[index + 1 :]]
        assert form.parses(changed)
        if setting.key[-1].isdigit():
            continue
        added = apply(text, form.insert(Source("x", text), setting, "NEW", value))
        assert form.parses(added)
        after = rows(form, added)
        assert ((*setting.key[:-1], "NEW"), shown) in after
        after.remove(((*setting.key[:-1], "NEW"), shown))
        assert after == before


def check_linear(form: Format, piece: str, size: int = 100_000) -> None:
    start = time.process_time()
    rows(form, piece * (size // len(piece)))
    form.parses(piece * (size // len(piece)))
    assert time.process_time() - start < 60  # a guard against endless work, no measure
