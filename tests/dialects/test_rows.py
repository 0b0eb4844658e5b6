"""Rows: the first that holds decides, and one that asks what is not known may hold or not."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.dialects.rows import ABSENT, MAYBE, NO, UNKNOWN, YES, Field, field, holds, is_given, outcomes
from smtplint.model import Setting, Span


def words(table: dict[str, str], *, fold: bool = False, other: str | None = None, strings: str | None = None) -> dict[str, Any]:
    return {"table": table, "fold": fold, "other": other, "strings": strings, "means": ""}


SWITCH = words({"true": "true", "false": "false"})
FOLDED = words({"true": "true"}, fold=True)
CLOSED = words({"tls": "starttls"}, other="none")
TYPED = words({"true": "true"}, strings="false")
EMPTY = words({"": "absent", "x": "absent"})
EMPTY_TYPED = words({"": "off"}, strings="on")

FIELDS = [
    # the text, whether it is quoted, the words, the field
    ("25", False, None, Field("known", "25", free=True)),
    (" 25\t", False, None, Field("known", "25", free=True)),
    ("", False, None, ABSENT),
    ("  ", True, None, ABSENT),
    ("null", False, None, ABSENT),
    ("NULL", False, None, ABSENT),
    ("~", False, None, ABSENT),
    ("null", True, None, Field("known", "null", free=True)),
    ("none", False, None, Field("known", "none", free=True)),
    ("true", False, SWITCH, Field("known", "true")),
    ("true", True, SWITCH, Field("known", "true")),
    ("True", False, SWITCH, Field("known", "other")),
    ("yes", False, SWITCH, Field("known", "other")),
    ("", False, SWITCH, ABSENT),
    ("null", False, SWITCH, ABSENT),
    ("null", True, SWITCH, Field("known", "other")),
    ("TRUE", False, FOLDED, Field("known", "true")),
    ("tls", False, CLOSED, Field("known", "starttls")),
    ("TLS", False, CLOSED, Field("known", "none", stranger=True)),
    ("true", False, TYPED, Field("known", "true")),
    ("true", True, TYPED, Field("known", "false")),
    ("", True, TYPED, Field("known", "false")),
    ("", True, EMPTY_TYPED, Field("known", "off")),
    ("x", True, EMPTY_TYPED, Field("known", "on")),
    ("", False, EMPTY, ABSENT),
    ("x", False, EMPTY, ABSENT),
    ("y", False, EMPTY, Field("known", "other")),
]


@pytest.mark.parametrize(("text", "quoted", "table", "expected"), FIELDS)
def test_field(text: str, quoted: bool, table: dict[str, Any] | None, expected: Field) -> None:
    assert field(text, quoted, table) == expected


KNOWN = {"a": Field("known", "x"), "free": Field("known", "x", free=True), "far": UNKNOWN, "gone": ABSENT}
HOLD = [
    ([], YES),
    ([["a", ["x"], False]], YES),
    ([["a", ["y", "x"], False]], YES),
    ([["a", ["y"], False]], NO),
    ([["a", ["y"], True]], YES),
    ([["a", ["x"], True]], NO),
    ([["a", ["set"], False]], YES),
    ([["a", ["absent"], False]], NO),
    ([["a", ["other"], False]], NO),
    ([["free", ["other"], False]], YES),
    ([["free", ["y", "other"], False]], YES),
    ([["free", ["y"], False]], NO),
    ([["gone", ["absent"], False]], YES),
    ([["gone", ["set"], False]], NO),
    ([["gone", ["other"], False]], NO),
    ([["gone", ["absent"], True]], NO),
    ([["nobody", ["absent"], False]], YES),
    ([["far", ["x"], False]], MAYBE),
    ([["far", ["x"], True]], MAYBE),
    ([["far", ["absent"], False]], MAYBE),
    ([["far", ["x"], False], ["a", ["y"], False]], NO),
    ([["far", ["x"], False], ["a", ["x"], False]], MAYBE),
    ([["a", ["x"], False], ["far", ["x"], False]], MAYBE),
    ([["a", ["x"], False], ["gone", ["set"], False]], NO),
]


@pytest.mark.parametrize(("conditions", "expected"), HOLD)
def test_holds(conditions: list[Any], expected: str) -> None:
    assert holds(conditions, KNOWN) == expected


IF_X, IF_Y, IF_FAR, ALWAYS = [["a", ["x"], False]], [["a", ["y"], False]], [["far", ["x"], False]], list[Any]()
OUTCOMES = [
    ([], {"else"}),
    ([[IF_X, ["1"]], [ALWAYS, ["2"]]], {"1"}),
    ([[IF_Y, ["1"]], [ALWAYS, ["2"]]], {"2"}),
    ([[IF_Y, ["1"]]], {"else"}),
    ([[IF_FAR, ["1"]], [ALWAYS, ["2"]]], {"1", "2"}),
    ([[IF_FAR, ["1"]], [IF_Y, ["2"]]], {"1", "else"}),
    ([[IF_FAR, ["1", "3"]], [IF_X, ["2"]], [ALWAYS, ["4"]]], {"1", "2", "3"}),
    ([[IF_X, ["1", "2"]]], {"1", "2"}),
]


@pytest.mark.parametrize(("rows", "expected"), OUTCOMES)
def test_outcomes(rows: list[Any], expected: set[str]) -> None:
    assert outcomes(rows, KNOWN, frozenset({"else"})) == expected


@pytest.mark.parametrize(
    ("value", "certainty", "expected"),
    [
        ("me", "written", True), ("", "written", False), (" \t", "written", False), ("null", "written", False), ("NULL", "written", False),
        (" ~ ", "written", False), ("none", "written", True), ("me", "default", True), ("", "default", False),
        ("", "unknown", True), ("null", "unknown", True), ("$USER", "unknown", True),
    ],
)  # fmt: skip
def test_is_given(value: str, certainty: str, expected: bool) -> None:
    assert is_given(Setting(("user",), value, Span(0, 0), Span(0, 0), certainty=certainty)) is expected
