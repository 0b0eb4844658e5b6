from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, replaced, texts

from smtplint.formats import Format, sendmail
from smtplint.model import Source

FORM: Format = sendmail
HOST = "define(`SMART_HOST', `[mx.example.com]')dnl\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HOST, [("SMART_HOST/host", "mx.example.com")]),
        (
            "FEATURE(`authinfo', `hash -o /etc/mail/authinfo.db')dnl\r\n" + HOST + "define(`RELAY_MAILER_ARGS', `TCP $h 587')dnl\r\n",
            [("SMART_HOST/authinfo", "hash -o /etc/mail/authinfo.db"), ("SMART_HOST/host", "mx.example.com"), ("SMART_HOST/port", "587")],
        ),
        (
            "define(`ESMTP_MAILER_ARGS',`TCP $h 465')\ndefine(`RELAY_MAILER_ARGS', `TCP $h 25')\ndefine(SMART_HOST, esmtp:mx.example.com)\n",
            [("SMART_HOST/port", "465"), ("SMART_HOST/host", "mx.example.com")],
        ),
        ("dnl define(`SMART_HOST', `a')\n# define(`SMART_HOST', `b')\n  define(`SMART_HOST', `c')dnl x\n", [("SMART_HOST/host", "c")]),
        (
            "define(`SMART_HOST', `a')\ndefine(`SMART_HOST', `b')\nFEATURE(`authinfo')\n",
            [("SMART_HOST/host", "b"), ("SMART_HOST/authinfo", "authinfo")],
        ),
        ("define(`SMART_HOST', `{{ relay.a b }}')dnl\n", [("SMART_HOST/host", "{{ relay.a b }}")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dnl define(`SMART_HOST', `a')dnl\n",
        "define(`SMART_HOST', `')dnl\n",
        "define(`RELAY_MAILER_ARGS', `TCP $h 25')\nFEATURE(`authinfo')\n",
        "DAEMON_OPTIONS(`Port=smtp,Addr=127.0.0.1, Name=MTA')dnl\nDAEMON_OPTIONS(`Port=submission, Name=MSA, M=Ea')dnl\n",
        "undefine(`SMART_HOST')\nxdefine(`SMART_HOST', `a')\n",
        "MAILER(smtp)dnl\nFEATURE(`no_default_msa')\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        (HOST, "host", "b", "define(`SMART_HOST', `[b]')dnl\n"),
        (HOST + "define(`RELAY_MAILER_ARGS', `TCP $h 25')", "port", 587, HOST + "define(`RELAY_MAILER_ARGS', `TCP $h 587')"),
        (HOST, "host", "`b'\n(c)", "define(`SMART_HOST', `[b c]')dnl\n"),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HOST + "x", HOST + "define(`RELAY_MAILER_ARGS', `TCP $h 587')dnl\nx"),
        ("define(`SMART_HOST', esmtp:a)dnl", "define(`SMART_HOST', esmtp:a)dnl\ndefine(`ESMTP_MAILER_ARGS', `TCP $h 587')dnl"),
    ],
)
def test_insert(before: str, after: str) -> None:
    assert apply(before, sendmail.insert(Source("x", before), read(FORM, before)[0], "port", 587)) == after


def test_nothing_else_can_be_added() -> None:
    assert sendmail.insert(Source("x", HOST), read(FORM, HOST)[0], "authinfo", "x").text == ""


@settings(deadline=None)
@given(texts("define( `SMART_HOST' , `a') `RELAY_MAILER_ARGS' `TCP $h 25' ) dnl # FEATURE( `authinfo' ` '"))
def test_any_text(text: str) -> None:
    check_any(FORM, "sendmail", text)
    check_any(FORM, "sendmail", HOST + text)
    assert sendmail.parses(text)


@pytest.mark.parametrize("piece", [HOST, "define(", "define(`", "FEATURE(`authinfo')", "`", "'", "dnl ", "\n", "#", "{{", "{% if x %}"])
def test_linear(piece: str) -> None:
    check_linear(FORM, HOST + piece, 50_000)
    check_linear(FORM, piece, 50_000)
