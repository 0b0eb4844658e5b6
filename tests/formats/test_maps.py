"""Postfix lookup tables: a pattern, blanks, a result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint import formats
from smtplint.model import Source

FORM = formats.load("maps")


def rows(text: str, path: str = "sasl_passwd") -> list[tuple[str, str]]:
    return [(".".join(s.key), text[s.span.start : s.span.end]) for s in FORM.read(Source(path, text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a.example.com]:25 me:secret\n", [("sasl_passwd.0.pattern", "[a.example.com]:25"), ("sasl_passwd.0.result", "me:secret")]),
        (
            "a\tb\r\nc  d\r\n",
            [("sasl_passwd.0.pattern", "a"), ("sasl_passwd.0.result", "b"), ("sasl_passwd.1.pattern", "c"), ("sasl_passwd.1.result", "d")],
        ),
        ("# a b\n  c d\n\n", []),
        ("a {{ user }}:{{ pass }}\n", [("sasl_passwd.0.pattern", "a"), ("sasl_passwd.0.result", "{{ user }}:{{ pass }}")]),
        ("", []),
    ],
)
def test_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("path", "table"),
    [("/etc/postfix/transport.j2", "transport"), ("etc_postfix_sasl_passwd.j2", "sasl_passwd"), ("tls_policy", "tls_policy")],
)
def test_table_has_the_files_name(path: str, table: str) -> None:
    assert rows("a b\n", path)[0][0] == f"{table}.0.pattern"


def test_replace_keeps_the_rest() -> None:
    source = Source("sasl_passwd", "a b # c\n")
    pattern = next(iter(FORM.read(source)))
    edit = FORM.replace(source, pattern, "x")
    assert source.text[: edit.span.start] + edit.text + source.text[edit.span.end :] == "x b # c\n"


@given(st.text())
def test_never_raises_and_spans_stay_inside(text: str) -> None:
    for setting in FORM.read(Source("sasl_passwd", text)):
        assert text[setting.span.start : setting.span.end] == setting.value
