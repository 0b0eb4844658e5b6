from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, replaced, texts

from smtplint.formats import Format, opensmtpd
from smtplint.model import Source

FORM: Format = opensmtpd


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("action out relay host mx.example.com\n", [("relay/0/host", "mx.example.com")]),
        (
            'action "out" relay host smtp+tls://label@mx.example.com:587 auth <secrets> tls no-verify # x\r\n',
            [("relay/0/url", "smtp+tls://label@mx.example.com:587"), ("relay/0/auth", "<secrets>"), ("relay/0/tls", "no-verify")],
        ),
        (
            'action "out" \\\n  relay helo tls \\\n  tls host "smtps://mx.example.com" \\\n  src 192.0.2.1\nmatch for any action "out"\n',
            [("relay/0/tls", ""), ("relay/0/url", "smtps://mx.example.com")],
        ),
        (
            "action a relay host x tls\naction b relay\naction c relay host smtp://y mail-from host auth <z>\n",
            [("relay/0/host", "x"), ("relay/0/tls", ""), ("relay/1/url", "smtp://y"), ("relay/1/auth", "<z>")],
        ),
        ("action a relay host {{ x.y z }}:587\n", [("relay/0/host", "{{ x.y z }}:587")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        '# action "out" relay host mx.example.com\n',
        "listen on eth0 port 25 tls pki x\nlisten on eth0 port 587 tls-require auth\n",
        "action a relay\naction b relay backup mx mx.example.com\naction c relay tls auth <x>\n",
        'action a maildir "~/Maildir"\naction b lmtp "/run/lmtp" rcpt-to\naction c relay host lmtp://127.0.0.1:24\n',
        "match from any for domain x action relay host y\n",
        'table host { "a" = "b" }\nsmarthost = "smtp://x"\n',
        "action a relay host\naction\naction a\n",
        "pwcheck_method: saslauthd\nmech_list: plain login\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize("host", ["$smarthost", "<smarthosts>"])
def test_what_stands_elsewhere_is_unknown(host: str) -> None:
    (setting,) = read(FORM, f"action a relay host {host}")
    assert (setting.key, setting.value, setting.certainty) == (("relay", "0", "host"), host, "unknown")


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("action a relay host x tls # y", "host", "z", "action a relay host z tls # y"),
        ('action a relay host "x"', "host", "z", 'action a relay host "z"'),
        ("action a relay host x tls no-verify auth <y>", "tls", "", "action a relay host x tls auth <y>"),
        ("action a relay host x tls auth <y>", "tls", "no-verify", "action a relay host x tls no-verify auth <y>"),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("action a relay host x # y\n", "tls", "", "action a relay host x tls # y\n"),
        ("action a relay host x auth <y>\n", "tls", "no-verify", "action a relay host x auth <y> tls no-verify\n"),
        ("action a relay host x \\\n  auth <y> \\\n  src z\n", "tls", "", "action a relay host x \\\n  auth <y> tls \\\n  src z\n"),
    ],
)
def test_insert(before: str, name: str, value: Value, after: str) -> None:
    sibling = read(FORM, before)[0]
    assert apply(before, opensmtpd.insert(Source("x", before), sibling, name, value)) == after


@settings(deadline=None)
@given(texts("action a relay host smtp://x:25 auth <y> tls no-verify mx { } , ' \" # \\"))
def test_any_text(text: str) -> None:
    check_any(FORM, "opensmtpd", text)
    check_any(FORM, "opensmtpd", "action a relay " + text)
    assert opensmtpd.parses(text)


@pytest.mark.parametrize("piece", ["action a relay host x\n", "action ", "tls ", '"', "\\\n", "\n", "#", "{{", "{% if x %}"])
def test_linear(piece: str) -> None:
    check_linear(FORM, "action a relay " + piece, 50_000)
    check_linear(FORM, piece, 50_000)
