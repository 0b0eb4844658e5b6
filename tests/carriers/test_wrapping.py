"""What holds for whatever is wrapped in whatever: no error, and spans that lie in the outer text and show the value that stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_travel import FOUND, QUIET

from smtplint import carriers, formats, naming
from smtplint.model import Source

WHOLE = [(file, marked.replace("«", "").replace("»", "")) for file, marked in (*FOUND.values(), *QUIET.values())]
PIECES = (
    "\n", "\r\n", "\t", "  ", "- ", ": ", "=", '"', "'", "|\n", ">-\n", "{{ x }}", "${A:-25}", "#", "\\", "&a ", "*a", "<<E\n", "é", "\u2028",
    "port=25",
)  # fmt: skip
ESCAPES = ("\n", "\r", "\\", "'", '"', "&", "$$", "%%")
"""What may stand for other characters than itself in one of the formats."""


def check(file: str, text: str) -> None:
    form = naming.sniff(file, text, naming.format_of(file))
    if form is None:
        return
    source = Source(file, text, newline="\r\n" if "\r\n" in text else "\n")
    for setting in carriers.unwrap(source, formats.load(form).read(source)):
        span, entry = setting.span, setting.entry
        assert 0 <= entry.start <= span.start <= span.end <= entry.end <= len(text)
        plain = not (setting.opaque or setting.within or setting.carrier == "base64") and setting.certainty == "written"
        written = text[span.start : span.end]
        if plain and written and not any(sign in written for sign in ESCAPES):
            assert written == setting.value.strip("\n")  # blank lines around a block are no part of its place


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("file", "text"), WHOLE, ids=[*FOUND, *QUIET])
def test_a_value_is_what_stands_at_its_span(file: str, text: str, end: str) -> None:
    check(file, text.replace("\n", end))


@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 3)), max_size=4))
def test_so_it_is_in_a_text_that_was_tampered_with(whole: tuple[str, str], changes: list[tuple[float, str, int]]) -> None:
    file, text = whole
    for place, piece, less in changes:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + less :]
    check(file, text)
