"""Values that hold several facts: each has its own characters, or none are claimed."""

from __future__ import annotations

import pytest

from smtplint.dialects.splitting import number, split
from smtplint.model import Enclosed, Setting, Source, Span

LEAD = "x = "


def parts(kind: str, value: str, written: str | None = None, certainty: str = "written") -> dict[str, Setting]:
    """The facts of a value in a text in which it is `written` so."""
    there = value if written is None else written
    span = Span(len(LEAD), len(LEAD) + len(there))
    return split(kind, Source("a", LEAD + there + "\n"), Setting(("x",), value, span, Span(0, span.end), certainty=certainty))


URLS = {
    "smtp://a.example.com": {"$scheme": "smtp", "host": "a.example.com"},
    "smtp://a.example.com:25": {"$scheme": "smtp", "host": "a.example.com", "port": "25"},
    "smtp+ssl.x-1://a:25/": {"$scheme": "smtp+ssl.x-1", "host": "a", "port": "25"},
    "smtp://me@a:25": {"$scheme": "smtp", "username": "me", "host": "a", "port": "25"},
    "smtp://me:pw@a:25": {"$scheme": "smtp", "username": "me", "password": "pw", "host": "a", "port": "25"},
    "smtp://me:p:w@x@a:25": {"$scheme": "smtp", "username": "me", "password": "p:w@x", "host": "a", "port": "25"},
    "smtp://me:p/w@a:25/path": {"$scheme": "smtp", "username": "me", "password": "p/w", "host": "a", "port": "25"},
    "smtp://me:p#w@a:25?x=1": {"$scheme": "smtp", "username": "me", "password": "p#w", "host": "a", "port": "25", "$query.x": "1"},
    "smtp://me:p/w@a": {"$scheme": "smtp", "username": "me", "password": "p/w", "host": "a"},
    "smtp://me:p/w@MAX:25/x/y": {"$scheme": "smtp", "username": "me", "password": "p/w", "host": "MAX", "port": "25"},
    "smtp://me:p@w/x@a:25/y": {"$scheme": "smtp", "username": "me", "password": "p@w/x", "host": "a", "port": "25"},
    "smtp://MAX:25/x/y": {"$scheme": "smtp", "host": "MAX", "port": "25"},
    "smtp://:@a": {"$scheme": "smtp", "username": "", "password": "", "host": "a"},
    "smtp://a:25?from=me@b": {"$scheme": "smtp", "host": "a", "port": "25", "$query.from": "me@b"},
    "smtp://a?from=me@b?c": {"$scheme": "smtp", "host": "a", "$query.from": "me@b?c"},
    "smtp://a?x=1#y#z": {"$scheme": "smtp", "host": "a", "$query.x": "1"},
    "smtp://<a/b>:{{ c/d }}": {"$scheme": "smtp", "host": "<a/b>", "port": "{{ c/d }}"},
    "smtp://a/x?from=me@b": {"$scheme": "smtp", "host": "a", "$query.from": "me@b"},
    "smtp://a?x=1&y=2;z=3&&=4&w&v=": {
        "$scheme": "smtp", "host": "a", "$query.x": "1", "$query.y": "2", "$query.z": "3", "$query.w": "", "$query.v": "",
    },
    "smtp://a?x=1=2#y=3": {"$scheme": "smtp", "host": "a", "$query.x": "1=2"},
    "smtp://a#?x=1": {"$scheme": "smtp", "host": "a", "$query.x": "1"},
    "smtp://a:587/p?x=1#f?y": {"$scheme": "smtp", "host": "a", "port": "587", "$query.x": "1"},
    "smtp://[::1]:25": {"$scheme": "smtp", "host": "::1", "port": "25"},
    "smtp://[fe80::1]": {"$scheme": "smtp", "host": "fe80::1"},
    "smtp://me:pw@[::1]:25/?x=1": {"$scheme": "smtp", "username": "me", "password": "pw", "host": "::1", "port": "25", "$query.x": "1"},
    "smtp://${U:-a:b}:pw@a:25": {"$scheme": "smtp", "username": "a:b", "password": "pw", "host": "a", "port": "25"},
    "smtp://{{ a | f('/@:') }}:25": {"$scheme": "smtp", "host": "{{ a | f('/@:') }}", "port": "25"},
    "smtp://<your/host>:25": {"$scheme": "smtp", "host": "<your/host>", "port": "25"},
    "smtp://a:{{ port }}": {"$scheme": "smtp", "host": "a", "port": "{{ port }}"},
    "smtp://$U:$W@$H:$P/x": {"$scheme": "smtp", "username": "$U", "password": "$W", "host": "$H", "port": "$P"},
    "smtp://a:${P:-25}": {"$scheme": "smtp", "host": "a", "port": "25"},
    "smtp://a:smtps  ": {"$scheme": "smtp", "host": "a", "port": "smtps"},
    "smtp://a:": {"$scheme": "smtp", "host": "a:"},
    "smtp://": {"$scheme": "smtp", "host": ""},
    "a.example.com:25": {},
    "://a:25": {},
    "1smtp://a:25": {},
    "": {},
}  # fmt: skip
HOST_PORTS = {
    "a.example.com": {"host": "a.example.com"},
    "a.example.com:25": {"host": "a.example.com", "port": "25"},
    "a:submission": {"host": "a", "port": "submission"},
    "a:sub_mission-1": {"host": "a", "port": "sub_mission-1"},
    "a:1x": {"host": "a:1x"},
    "a:-25": {"host": "a:-25"},
    "a::25": {"host": "a", "port": "25"},
    "relay::25": {"host": "relay", "port": "25"},
    "a::5": {"host": "a", "port": "5"},
    "ssl://MAX": {"$scheme": "ssl", "host": "MAX"},
    "[a.example.com]:25": {"host": "a.example.com", "port": "25"},
    "[a.example.com]": {"host": "a.example.com"},
    "[a": {"host": "[a"},
    "a]": {"host": "a]"},
    "[::1]:25": {"host": "::1", "port": "25"},
    "2001:db8:0:0:0:0:0:25": {"host": "2001:db8:0:0:0:0:0:25"},
    "1:2:25": {"host": "1:2:25"},
    "ssl://a": {"$scheme": "ssl", "host": "a"},
    "ssl://a:465": {"$scheme": "ssl", "host": "a", "port": "465"},
    "ssl://a:465/ /": {"$scheme": "ssl", "host": "a", "port": "465"},
    "a:25/": {"host": "a", "port": "25"},
    "a:25 \t": {"host": "a", "port": "25"},
    "/": {"host": ""},
    "$H:$P": {"host": "$H", "port": "$P"},
    "<h>.{{ d }}:$P": {"host": "<h>.{{ d }}", "port": "$P"},
    "{{ h }}:{{ p }}": {"host": "{{ h }}", "port": "{{ p }}"},
    "${H:-b}:${P:-25}": {"host": "b", "port": "25"},
    ":25": {"host": "", "port": "25"},
    "": {"host": ""},
}


@pytest.mark.parametrize(
    ("kind", "value", "expected"), [*(("url", v, e) for v, e in URLS.items()), *(("host_port", v, e) for v, e in HOST_PORTS.items())]
)
def test_split(kind: str, value: str, expected: dict[str, str]) -> None:
    found = parts(kind, value)
    assert {role: s.value for role, s in found.items()} == expected
    text = LEAD + value + "\n"
    assert all(text[s.span.start : s.span.end] == s.value for s in found.values() if s.certainty != "unknown" or not s.opaque)
    assert all(s.quoted and s.key == ("x",) and s.entry == Span(0, len(LEAD) + len(value)) for s in found.values())
    assert not any(s.opaque for s in found.values())


@pytest.mark.parametrize(("kind", "value"), [("url", "smtp://me:pw@a.example.com:25/?x=1"), ("host_port", "ssl://a.example.com:25")])
def test_what_is_written_with_escapes_is_known_and_not_edited(kind: str, value: str) -> None:
    plain, escaped = parts(kind, value), parts(kind, value, written=r"\u0073" + value[1:])
    assert {role: s.value for role, s in escaped.items()} == {role: s.value for role, s in plain.items()}
    assert all(s.opaque and s.quoted for s in escaped.values())
    assert {s.span for s in escaped.values()} == {Span(len(LEAD), len(LEAD) + len(value) + 5)}


def test_a_value_in_an_encoded_text_has_its_parts_there() -> None:
    """Outside there is nothing but the encoded form as a whole; the places are those of the text within."""
    inner = Source("a", "url=smtp://{{ u }}@${H:-b}:25\n")
    there = Setting(("url",), inner.text[4:-1], Span(4, len(inner.text) - 1), Span(0, len(inner.text) - 1))
    outer = there._replace(span=Span(9, 90), entry=Span(0, 90), within=Enclosed(inner, there))
    found = split("url", Source("b", "x" * 100), outer)
    assert {role: (s.value, s.certainty, s.span, s.quoted) for role, s in found.items()} == {
        "$scheme": ("smtp", "written", Span(9, 90), True), "username": ("{{ u }}", "unknown", Span(9, 90), True),
        "host": ("b", "default", Span(9, 90), True), "port": ("25", "written", Span(9, 90), True),
    }  # fmt: skip
    inside = {role: s.within for role, s in found.items()}
    assert all(one is not None and one.source is inner for one in inside.values())
    assert {role: inner.text[slice(*one.setting.span)] for role, one in inside.items() if one is not None} == {
        "$scheme": "smtp",
        "username": "{{ u }}",
        "host": "b",
        "port": "25",
    }


@pytest.mark.parametrize("kind", ["url", "host_port"])
def test_an_unknown_value_has_no_parts(kind: str) -> None:
    assert parts(kind, "smtp://a:25", certainty="unknown") == {}


@pytest.mark.parametrize(
    ("kind", "value", "unknown", "default"),
    [
        ("url", "smtp://{{ u }}:${P:-pw}@${H}:${N:-25}", {"username", "host"}, {"password", "port"}),
        ("host_port", "${H:-a}:{{ p }}", {"port"}, {"host"}),
    ],
)
def test_expressions_in_parts(kind: str, value: str, unknown: set[str], default: set[str]) -> None:
    found = parts(kind, value)
    assert {role for role, s in found.items() if s.certainty == "unknown"} == unknown
    assert {role for role, s in found.items() if s.certainty == "default"} == default


@pytest.mark.parametrize(
    ("text", "expected"),
    [("25", 25), (" 25\n", 25), ("-1", -1), ("+25", 25), ("0", 0), ("025", 25), ("999999999", 999_999_999), ("1000000000", None),
     ("smtp", 25), ("SMTPS", 465), (" Submission ", 587), ("ssmtp", 465), ("urd", 465), ("submissions", 465),
     ("", None), ("-", None), ("--1", None), ("2 5", None), ("2.5", None), ("\uff12\uff15", None), ("\xb2", None), ("imap", None)]
)  # fmt: skip
def test_number(text: str, expected: int | None) -> None:
    assert number(text) == expected
