from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.lines import index


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\u2028b\x0bc\x85d", 6, (1, 7)),
        ("ä😀b", 2, (1, 3)),
        ("a\n", 2, (2, 1)),
        ("a\n", 99, (2, 98)),
        ("a", -5, (1, 1)),
    ],
)
def test_place(text: str, offset: int, place: tuple[int, int]) -> None:
    assert index(text).place(offset) == place


@given(st.text(alphabet="a\r\n\u2028"))
def test_lines_and_their_ends_make_up_the_text(text: str) -> None:
    lines = index(text)
    stops = [*lines.starts[1:], len(text)]
    assert "".join(text[start:stop] for start, stop in zip(lines.starts, stops, strict=True)) == text
    assert all(text[end:stop] in ("\n", "\r\n", "\r", "") for end, stop in zip(lines.ends, stops, strict=True))
