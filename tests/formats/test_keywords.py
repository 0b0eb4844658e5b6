from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import ANY_TEXT, NEWLINES, Rows, apply, check_any, check_edits, read, rows

from smtplint.formats import Format, keywords
from smtplint.model import Source

FORM: Format = keywords


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port 25", [(("port",), "25")]),
        ("  port \t 25  # x\r\ntls\r\n", [(("port",), "25"), (("tls",), "")]),
        ("mailhub=mail:25\nUseTLS = YES\nrewriteDomain=\n", [(("mailhub",), "mail:25"), (("UseTLS",), "YES"), (("rewriteDomain",), "")]),
        ('passwordeval "pass show x # y" # z\n', [(("passwordeval",), "pass show x # y")]),
        ('user "a" b\n', [(("user",), '"a" b')]),
        ("tls # on\n", [(("tls",), "")]),
        ("password a#b\n", [(("password",), "a#b")]),
        ("SMARTHOST mail.example.com\nSECURETRANSFER\n", [(("SMARTHOST",), "mail.example.com"), (("SECURETRANSFER",), "")]),
        (
            "syslog on\ndefaults\nport 587\naccount a\nhost x\naccount b : a\nport 25\ndefaults\ntls on\n",
            [
                (("syslog",), "on"),
                (("defaults", "port"), "587"),
                (("account:a", "account"), "a"),
                (("account:a", "host"), "x"),
                (("account:b", "account"), "b : a"),
                (("account:b", "port"), "25"),
                (("defaults", "tls"), "on"),
            ],
        ),
        ("account b: a\nport 25\n", [(("account:b", "account"), "b: a"), (("account:b", "port"), "25")]),
        (
            'hostname = a\nidentity = "me@b.example.com"\n  hostname = b:25\nidentity c\nhostname=c\n',
            [
                (("hostname",), "a"),
                (("identity:me@b.example.com", "identity"), "me@b.example.com"),
                (("identity:me@b.example.com", "hostname"), "b:25"),
                (("identity:c", "identity"), "c"),
                (("identity:c", "hostname"), "c"),
            ],
        ),
        (
            "smtp: work\n\tserver a\n\tmode tls\n\ngotify: b\n\tserver c\n  smtp: d\nsmtp:\n",
            [
                (("smtp:work", "smtp:"), "work"),
                (("smtp:work", "server"), "a"),
                (("smtp:work", "mode"), "tls"),
                (("gotify:b", "gotify:"), "b"),
                (("gotify:b", "server"), "c"),
                (("gotify:b", "smtp:"), "d"),
                (("gotify:b", "smtp:"), ""),
            ],
        ),
        ("account=b\nport 25\n", [(("account",), "b"), (("port",), "25")]),
        (
            "account {{ x.y z }} : {{ b }}\nport {{ p }}\n",
            [(("account:{{ x.y z }}", "account"), "{{ x.y z }} : {{ b }}"), (("account:{{ x.y z }}", "port"), "{{ p }}")],
        ),
        ("tls {% if x %}on{% endif %}\n", [(("tls",), "on")]),
        ("port {{ x | default(' # ') }}\n", [(("port",), "{{ x | default(' # ') }}")]),
        ("a \x00\udc80\u2028\rb 1", [(("a",), "\x00\udc80\u2028"), (("b",), "1")]),
    ],
)
def test_settings(text: str, expected: Rows) -> None:
    assert rows(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text", ["", "\n\r", "# port 25", "  # port 25", "#port 25", "defaults # x", "= 25", "{{ comment }}", "{# port 25 #}"]
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_template() -> None:
    text = "{% if x %}\ntls on\n{% else %}\ntls {% if y %}on{% else %}off{% endif %}\n{% endif %}\n"
    assert [(one.value, one.certainty, one.branch) for one in read(FORM, text)] == [
        ("on", "written", ((0, 0),)),
        ("{% if y %}on{% else %}off{% endif %}", "unknown", ((0, 1),)),
    ]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("port   25 # x\r\ntls on", 587, "port   587 # x\r\ntls on"),
        ("tls", "on", "tls on"),
        ("tls  # x", "on", "tls on  # x"),
        ("UseTLS=NO", "YES", "UseTLS=YES"),
        ("mailhub=", "x", "mailhub=x"),
        ('user "a" # x', "b c", 'user "b c" # x'),
        ("user a", "b c", "user b c"),
        ("user a", "b # c", 'user "b # c"'),
        ("user a", "=b", 'user "=b"'),
        ("user a", "", 'user ""'),
        ("tls on", True, "tls true"),
        ("user a", "b\nc", "user b c"),
    ],
)
def test_replace(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before)
    assert apply(before, keywords.replace(source, next(keywords.read(source)), value)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("port   25 # x\ntls on", "on", "port   25 # x\r\nNEW   on\ntls on"),
        ("\taccount a", 1, "\taccount a\r\n\tNEW 1"),
        ("tls", "on", "tls\r\nNEW on"),
        ("mailhub = x\n", "YES", "mailhub = x\r\nNEW = YES\n"),
        ('user "a"\n', "b", 'user "a"\r\nNEW "b"\n'),
        ('user "a"\n', 5, 'user "a"\r\nNEW 5\n'),
        ("tls {% if x %}on{% endif %}\n", "on", "tls {% if x %}on{% endif %}\r\nNEW on\n"),
    ],
)
def test_insert(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before, newline="\r\n")
    assert apply(before, keywords.insert(source, next(keywords.read(source)), "NEW", value)) == after


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    check_any(FORM, "keywords", text)


# A value that holds a quote or a line break cannot always be written.
VALUES = st.text(st.characters(exclude_characters='{}%<>"\r\n', exclude_categories=["Cs"]), max_size=12)
BARE = st.from_regex(r"([a-z0-9@/.,;'!?&+*-][a-z0-9@/.,;'\"!?&+* =:-]{0,8}[a-z])?", fullmatch=True)


@st.composite
def assignments(draw: st.DrawFn) -> tuple[str, list[tuple[tuple[str, ...], str, str]]]:
    """A file, and of each of its settings the key, the value and how that is written."""
    newline = draw(NEWLINES)
    text, expected = "", []
    block: tuple[str, ...] = ()
    for number in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            block = ("defaults",)
            text += f"defaults{newline}"
        quote = draw(st.sampled_from(["", '"']))
        value = draw(VALUES if quote else BARE)
        separator = draw(st.sampled_from([" ", "\t ", "=", " = "]))
        # a sign would follow a keyword without a value
        separator = "=" if value.startswith("=") and not quote else separator
        text += draw(st.sampled_from(["", newline, f"# a 1{newline}"])) + draw(st.sampled_from(["", "  "])) + f"k{number}"
        text += separator + quote + value + quote + draw(st.sampled_from(["", " ", " # c = d"])) + newline
        expected.append(((*block, f"k{number}"), value, value))
    return text, expected


@settings(deadline=None)
@given(assignments())
def test_assignments_read_as_written(case: tuple[str, list[tuple[tuple[str, ...], str, str]]]) -> None:
    text, expected = case
    assert [(one.key, one.value, text[one.span.start : one.span.end]) for one in read(FORM, text)] == expected


@settings(deadline=None, max_examples=50)
@given(assignments(), VALUES, NEWLINES)
def test_edits_touch_nothing_else(case: tuple[str, list[tuple[tuple[str, ...], str, str]]], value: str, newline: str) -> None:
    check_edits(FORM, case[0], value, newline)


@pytest.mark.parametrize("piece", ["a ", 'a "', "a\n", "a #", "= ", "{{", "account a\n", "a\t\t"])
def test_linear(piece: str) -> None:
    start = time.process_time()
    rows(FORM, piece * (100_000 // len(piece)))
    assert time.process_time() - start < 60  # a guard against endless work, no measure
