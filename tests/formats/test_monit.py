from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, monit
from smtplint.model import Source

FORM: Format = monit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set mailserver localhost", [("mailserver/0/host", "localhost")]),
        (
            'SET  MAILSERVER mx.example.com PORT 587 USERNAME "a b" PASSWORD \'c"d\' USING TLSV12 # x\r\n',
            [
                ("mailserver/0/host", "mx.example.com"),
                ("mailserver/0/port", "587"),
                ("mailserver/0/username", "a b"),
                ("mailserver/0/password", 'c"d'),
                ("mailserver/0/using", "TLSV12"),
            ],
        ),
        (
            "set mailserver\n  mx.example.com # first\n  port 465 with ssl,\n  'b' port 25\n",
            [
                ("mailserver/0/host", "mx.example.com"),
                ("mailserver/0/port", "465"),
                ("mailserver/0/using", "ssl"),
                ("mailserver/1/host", "b"),
                ("mailserver/1/port", "25"),
            ],
        ),
        (
            "set mailserver a with timeout 30 seconds using hostname b.example.com tls\nset mailserver c\nset daemon 30\n",
            [("mailserver/0/host", "a"), ("mailserver/0/using", "tls"), ("mailserver/1/host", "c")],
        ),
        (
            "set mailserver a using ssl with options {version: auto, verify: enable}, b\n",
            [("mailserver/0/host", "a"), ("mailserver/0/using", "ssl"), ("mailserver/0/verify", "enable"), ("mailserver/1/host", "b")],
        ),
        (
            'set mailserver a port 587 using tls certificate checksum md5 "ff" username x\n',
            [("mailserver/0/host", "a"), ("mailserver/0/port", "587"), ("mailserver/0/using", "tls"), ("mailserver/0/username", "x")],
        ),
        (
            "set mailserver {{ a.b c }} port {{ d | default(25) }}\n",
            [("mailserver/0/host", "{{ a.b c }}"), ("mailserver/0/port", "{{ d | default(25) }}")],
        ),
        (
            "set mailserver {{ a }} {{ b }},\n {{ c }} port 25\n",
            [
                ("mailserver/0/host", "{{ a }}"),
                ("mailserver/0/options", "{{ b }}"),
                ("mailserver/1/host", "{{ c }}"),
                ("mailserver/1/port", "25"),
            ],
        ),
        ('set mailserver "" password set\nset mailserver', [("mailserver/0/host", ""), ("mailserver/0/password", "set")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# set mailserver a port 25\n",
        "set daemon 30\nset alert a@b.example.com\nset mail-format { from: a@b.example.com }\n",
        "check host mx with address mx.example.com\n  if failed port 25 protocol smtp then alert\n  if failed port 465 type tcpssl then alert\n",
        "check process postfix with pidfile /run/x.pid\n  if failed host localhost port 25 with protocol smtp\n",
        'exec "set mailserver a port 25"\n',
        "set mailserver\n",
        "set mailserver {{ server }}\nset daemon 30\n",
        "set mailserver, a\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_branches() -> None:
    text = "set mailserver a\n{% if x %}\n  port 25\n{% else %}\n  port {{ y }}\n{% endif %}\n  {% if z %}using tls{% endif %}\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [
        ("a", ()),
        ("25", ((0, 0),)),
        ("{{ y }}", ((0, 1),)),
        ("tls", ((1, 0),)),
    ]


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("set mailserver a port 25 # x", "port", 587, "set mailserver a port 587 # x"),
        ("set mailserver a using ssl", "using", "tls", "set mailserver a using tls"),
        ("set mailserver a username 'x'", "username", "y z", "set mailserver a username 'y z'"),
        ("set mailserver a username 'x'", "username", "it's", 'set mailserver a username "it\'s"'),
        ("set mailserver a username x", "username", "y z", 'set mailserver a username "y z"'),
        ("set mailserver a username x", "username", "", 'set mailserver a username ""'),
        ("set mailserver a username x", "username", 'q"\n', "set mailserver a username 'q\" '"),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize(
    ("before", "beside", "name", "value", "after"),
    [
        ("set mailserver a # x\n", "host", "using", "tls", "set mailserver a using tls # x\n"),
        ("set mailserver a, b\n", "host", "using", "tls", "set mailserver a using tls, b\n"),
        ('set mailserver a port 587 username "u", b\n', "port", "using", "tls", 'set mailserver a port 587 username "u" using tls, b\n'),
        ('set mailserver a\n  username "u"\n', "username", "port", 587, 'set mailserver a port 587\n  username "u"\n'),
        (
            "set mailserver a using ssl with timeout 5 seconds\n",
            "host",
            "username",
            "u",
            "set mailserver a using ssl username u with timeout 5 seconds\n",
        ),
        ('set mailserver a username "u"\n', "username", "password", "p", 'set mailserver a username "u" password "p"\n'),
    ],
)
def test_insert(before: str, beside: str, name: str, value: Value, after: str) -> None:
    sibling = next(one for one in read(FORM, before) if one.key[-1] == beside)
    assert apply(before, monit.insert(Source("x", before), sibling, name, value)) == after


def test_insert_reads_back() -> None:
    text = inserted(FORM, "set mailserver a port 25 using ssl, b\n", "port", "x")
    assert dotted(FORM, text.replace("NEW", "username"))[3] == ("mailserver/0/username", "x")


@settings(deadline=None)
@given(texts("set mailserver , { } ' \" # a port 25 username using tls with options verify: enable check timeout checksum \\"))
def test_any_text(text: str) -> None:
    check_any(FORM, "monit", text)
    assert monit.parses(text)


@given(texts("a , { } ' \" port 25 username using tls options verify: : enable checksum \\").map("set mailserver ".__add__))
def test_any_list_of_servers(text: str) -> None:
    check_any(FORM, "monit", text)


@pytest.mark.parametrize(
    "piece", ["set mailserver ", "set mailserver a, ", "set ", '"', "'", "options {", "{", "\\\n", "#", "{{", "{% if x %}"]
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
