from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, replaced, texts

from smtplint.formats import Format, nullmailer
from smtplint.model import Source

FORM: Format = nullmailer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mx.example.com\n", [("remote/0/host", "mx.example.com")]),
        (
            "# first\r\nmx.example.com smtp --port=587 --starttls --user=x --pass='a b'\r\n",
            [
                ("remote/0/host", "mx.example.com"),
                ("remote/0/port", "587"),
                ("remote/0/tls", "starttls"),
                ("remote/0/user", "x"),
                ("remote/0/pass", "a b"),
            ],
        ),
        (
            "mx smtp port=465 ssl insecure\n\n  mx2  smtp\ttls\n",
            [
                ("remote/0/host", "mx"),
                ("remote/0/port", "465"),
                ("remote/0/tls", "ssl"),
                ("remote/0/insecure", ""),
                ("remote/1/host", "mx2"),
                ("remote/1/tls", "tls"),
            ],
        ),
        ('mx smtp user= pass="a#b"', [("remote/0/host", "mx"), ("remote/0/user", ""), ("remote/0/pass", "a#b")]),
        ("mx --port=25\n", [("remote/0/host", "mx"), ("remote/0/port", "25")]),
        (
            "{{ host }} smtp --port={{ port | default(25) }} {{ more }}\n",
            [("remote/0/host", "{{ host }}"), ("remote/0/port", "{{ port | default(25) }}"), ("remote/0/options", "{{ more }}")],
        ),
        ("mx {{ all }}\n", [("remote/0/host", "mx"), ("remote/0/options", "{{ all }}")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mx smtp --port=25\n",
        "mx qmqp\nmx qmtp port=209\n",
        "{{ remote }}\n",
        "{% for r in remotes %}\n{{ r }}\n{% endfor %}\n",
        "{# mx smtp #}\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_two_words_for_tls_are_unknown() -> None:
    assert [one.certainty for one in read(FORM, "mx smtp ssl starttls ssl")] == ["written", "unknown", "unknown", "unknown"]


def test_what_is_quoted_in_part_is_one_piece() -> None:
    assert [one.opaque for one in read(FORM, "mx smtp pass=a'b' user=\"a\\\"b\" port='25'")] == [False, True, True, False]


def test_branches() -> None:
    text = "mx smtp {% if x %}--starttls{% endif %} --port=587\n"
    assert [(one.key[-1], one.branch) for one in read(FORM, text)] == [("host", ()), ("tls", ((0, 0),)), ("port", ())]


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("mx smtp --port=25 --user=x", "port", 587, "mx smtp --port=587 --user=x"),
        ("mx smtp port='25'", "port", 587, "mx smtp port='587'"),
        ("mx smtp --ssl --port=465", "tls", "starttls", "mx smtp --starttls --port=465"),
        ("mx smtp ssl", "tls", "starttls", "mx smtp starttls"),
        ("mx smtp user=x", "user", "a b", "mx smtp user='a b'"),
        ('mx smtp user="x"', "user", "it's", "mx smtp user='its'"),
        ("mx smtp user='x'", "user", 'a"b', "mx smtp user='a\"b'"),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("mx\n", "port", 587, "mx smtp --port=587\n"),
        ("mx smtp \r\n", "tls", "starttls", "mx smtp --starttls \r\n"),
        ("mx smtp port=587\nb", "tls", "starttls", "mx smtp port=587 starttls\nb"),
        ("mx smtp --port=587", "user", "a b", "mx smtp --port=587 --user='a b'"),
        ("mx smtp --port=587", "insecure", "", "mx smtp --port=587 --insecure"),
    ],
)
def test_insert(before: str, name: str, value: Value, after: str) -> None:
    sibling = read(FORM, before)[0]
    assert apply(before, nullmailer.insert(Source("x", before), sibling, name, value)) == after


@settings(deadline=None)
@given(texts("mx smtp qmqp --port=25 port=25 --starttls tls ssl insecure --user= pass=' \" ' \\ # --"))
def test_any_text(text: str) -> None:
    check_any(FORM, "nullmailer", text)
    assert nullmailer.parses(text)


@pytest.mark.parametrize("piece", ["mx smtp port=25\n", "mx smtp ", "--tls ", '"', "'", "\"'", "\\", '\\"', "\n", "#", "{{", "{% if x %}"])
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
