"""What a dialect makes of its settings: host, port, security (policy: the submission endpoint, absence; docs/dialects.md: fields)."""

from __future__ import annotations

from typing import Any

import pytest
from reading_groups import SWITCH, modes, read

Rows = list[dict[str, Any]]
LOOSE = {"decisive": False}
URL = {"split": {"url": "url"}}
LOOSE_URL = {**LOOSE, **URL}
PARTED = {"split": {"host": "host_port"}}

USUAL: Rows = [{"is": "usual.example.com"}]
GMAIL: Rows = [{"mode": "gmail", "host": ["set", "absent"], "is": "smtp.gmail.com"}]
EITHER: Rows = [{"mode": "x", "is": ["a", "b"]}, {"is": "c"}]
HOSTS = [
    # the settings, the rows for the host, what else the dialect says, the host
    ("host=a.example.com", [], {}, "a.example.com"),
    ("host= a.example.com\t", [], {}, "a.example.com"),
    ("host=", [], {}, None),
    ("host=null", [], {}, None),
    ("host='null", [], {}, "null"),
    ("host=?{{ x }}", [], {}, ""),
    ("port=25", [], {}, None),
    ("host=X", [], {"words": {"host": {"known": "X"}}}, "X"),
    # a default counts where absence does
    ("port=25", USUAL, {}, "usual.example.com"),
    ("host=", USUAL, {}, "usual.example.com"),
    ("host=a", USUAL, {}, "a"),
    ("host=?a", USUAL, {}, ""),
    ("port=25", USUAL, LOOSE, None),
    ("port=25", [{"mode": "x", "is": "a"}], {}, None),
    ("mode=x", EITHER, {}, None),
    ("mode=?x", [{"mode": "x", "is": "a"}, {"is": "b"}], {}, None),
    ("mode=y", EITHER, {}, "c"),
    # … which it does where a URL without a host stands
    ("url=smtp://", USUAL, LOOSE_URL, "usual.example.com"),
    ("url=smtp://a:25", USUAL, LOOSE_URL, "a"),
    ("url=?{{ x }};host=a", USUAL, URL, ""),
    ("url=?{{ x }}", [], LOOSE_URL, ""),
    ("host=?{{ x }}", USUAL, PARTED, ""),
    ("host=a.example.com:25", [], PARTED, "a.example.com"),
    # what the application takes whatever is written
    ("host=a;mode=gmail", GMAIL, {}, "smtp.gmail.com"),
    ("host=a;mode=gmail", GMAIL, LOOSE, "smtp.gmail.com"),
    ("host=a;mode=other", GMAIL, {}, "a"),
    ("host=a;mode=?gmail", GMAIL, {}, "a"),
    ("host=?a;mode=gmail", GMAIL, {}, ""),
    ("mode=gmail", GMAIL, {}, "smtp.gmail.com"),
    ("host=a;mode=gmail", [*USUAL, *GMAIL], {}, "smtp.gmail.com"),
    ("host=a;mode=x", [{"host": "a", "is": ["b", "c"]}], {}, "a"),
    ("host=a", [{"host": "a", "is": "b"}], LOOSE, "b"),
    ("host=a;mode=x", [{"mode": "x", "is": "b"}], {}, "a"),
]


@pytest.mark.parametrize(("text", "rows", "data", "expected"), HOSTS)
def test_host(text: str, rows: Rows, data: dict[str, Any], expected: str | None) -> None:
    assert read(text, **data, host=rows).host == expected


DEFAULT: Rows = [{"is": 25}]
BY_MODE: Rows = [{"mode": "wrapped", "is": 465}, {"is": 25}]
IMPOSED: Rows = [
    {"mode": "gmail", "port": ["set", "absent"], "is": 25},
    {"mode": "x", "port": ["set", "absent"], "is": "unknown"},
    {"is": 587},
]
PORTS: list[tuple[str, Rows, dict[str, Any], int | None, bool, str]] = [
    # the settings, the rows for the port, what else the dialect says, the port, whether it is written, the security that follows from it
    ("port=25", [], {}, 25, True, "n"),
    ("port= 587 ", [], {}, 587, True, "i"),
    ("port='25", [], {}, 25, True, "n"),
    ("port=smtp", [], {}, 25, True, "n"),
    ("port=your_port", [], {}, None, True, "ni"),
    ("port=?{{ x }}", DEFAULT, {}, None, True, "ni"),
    ("port=70000", [], {}, 70000, True, "i"),
    ("port=-1", DEFAULT, {}, -1, True, "i"),
    ("port=1", DEFAULT, {}, 1, True, "i"),
    ("port=", [], {}, None, False, "ni"),
    ("host=a", [], {}, None, False, "ni"),
    ("port=0", [], {}, None, False, "ni"),
    # defaults
    ("host=a", DEFAULT, {}, 25, False, "n"),
    ("port=", DEFAULT, {}, 25, False, "n"),
    ("port=null", DEFAULT, {}, 25, False, "n"),
    ("port=~", DEFAULT, {}, 25, False, "n"),
    ("port=0", DEFAULT, {}, 25, False, "n"),
    ("port=0", [{"port": "absent", "is": 25}], {}, 25, False, "n"),
    ("port=0", DEFAULT, LOOSE, None, False, "ni"),
    ("host=a", DEFAULT, LOOSE, None, False, "ni"),
    ("port=587", DEFAULT, {}, 587, True, "i"),
    ("mode=wrapped", BY_MODE, {}, 465, False, "i"),
    ("port=587;mode=wrapped", BY_MODE, {}, 587, True, "i"),
    ("mode=other", BY_MODE, {}, 25, False, "n"),
    ("mode=?wrapped", BY_MODE, {}, None, False, "ni"),
    ("host=a", [{"is": "unknown"}], {}, None, False, "ni"),
    ("host=a", [{"is": [25, 465]}], {}, None, False, "ni"),
    ("host=a", [{"mode": "x", "is": 25}], {}, None, False, "ni"),
    # what the application takes whatever is written
    ("port=587;mode=gmail", IMPOSED, {}, 25, False, "n"),
    ("port=587;mode=gmail", IMPOSED, LOOSE, 25, False, "n"),
    ("port=25;mode=x", IMPOSED, {}, None, False, "ni"),
    ("port=25;mode=y", IMPOSED, {}, 25, True, "n"),
    ("port=25;mode=?gmail", IMPOSED, {}, 25, True, "n"),
    ("port=?25;mode=gmail", IMPOSED, {}, None, True, "ni"),
    ("mode=gmail", IMPOSED, {}, 25, False, "n"),
    ("mode=y", IMPOSED, {}, 587, False, "i"),
    # in values that hold several facts
    ("url=smtp://a:25", [], LOOSE_URL, 25, True, "n"),
    ("url=smtp://a", DEFAULT, LOOSE_URL, 25, False, "n"),
    ("url=smtp://a;port=587", DEFAULT, LOOSE_URL, 587, True, "i"),
    ("url=?{{ x }};port=587", DEFAULT, URL, None, True, "ni"),
    ("url=?{{ x }}", DEFAULT, URL, None, True, "ni"),
    ("url=?{{ x }};port=587", [], {}, None, True, "ni"),
    ("host=a:25", [], PARTED, 25, True, "n"),
    ("host=a:smtps;port=25", [], PARTED, 465, True, "i"),
    ("host=?{{ x }}", DEFAULT, PARTED, None, True, "ni"),
    ("host=?{{ x }};port=25", [], PARTED, 25, True, "n"),
    ("host=?{{ x }}", DEFAULT, {}, 25, False, "n"),
]


@pytest.mark.parametrize("case", PORTS)
def test_port(case: tuple[str, Rows, dict[str, Any], int | None, bool, str]) -> None:
    text, rows, data, port, is_set, security = case
    found = read(text, **data, port=rows, security=[{"$port": "25", "is": "none"}, {"is": "implicit"}])
    assert (found.port, found.port_set, found.security) == (port, is_set, modes(security))


KEYS: Rows = [
    {"tls": "on", "ssl": "on", "is": "refused"},
    {"tls": "on", "is": "starttls"},
    {"tls": "off", "is": "none"},
    {"is": "opportunistic"},
]
SCHEME: Rows = [{"$scheme": "smtps", "is": "implicit"}, {"is": "none"}]
AT_HOME: Rows = [{"$host": "localhost", "is": "none"}, {"$host": "absent", "is": "implicit"}, {"$host": "other", "is": "starttls"}]
SIGNED_IN: Rows = [{"$credentials": "true", "is": "starttls"}, {"is": "none"}]
SECURITY = [
    # the settings, the rows for the security, what else the dialect says, the security, whether it is refused
    ("tls=on", KEYS, {}, "s", False),
    ("tls=off", KEYS, {}, "n", False),
    ("tls=on;ssl=on", KEYS, {}, "", True),
    ("tls=on;ssl=?on", KEYS, {}, "s", False),
    ("tls=?on", KEYS, {}, "nos", False),
    ("host=a", KEYS, {}, "o", False),
    ("tls=", KEYS, {}, "o", False),
    # where absence says nothing, the keys that are not written count as absent once one is
    ("host=a", KEYS, LOOSE, "nosi", False),
    ("tls=", KEYS, LOOSE, "nosi", False),
    ("ssl=off", KEYS, LOOSE, "o", False),
    ("tls=on", KEYS, LOOSE, "s", False),
    ("tls=?on", KEYS, LOOSE, "nos", False),
    ("on=true", KEYS, LOOSE, "nosi", False),
    ("host=a", [{"is": "opportunistic"}], LOOSE, "o", False),
    ("host=a", None, {}, "nosi", False),
    ("tls=on", [{"tls": "on", "is": "unknown"}], {}, "nosi", False),
    ("tls=on", [{"tls": "on", "is": ["none", "unknown"]}], {}, "nosi", False),
    ("tls=x", [{"tls": "on", "is": "none"}], {}, "nosi", False),
    ("tls=on", [{"tls": "on", "is": ["refused", "none"]}], {}, "n", False),
    # schemes
    ("url=smtps://a", SCHEME, LOOSE_URL, "i", False),
    ("url=smtp://a", SCHEME, LOOSE_URL, "n", False),
    ("host=a", SCHEME, LOOSE_URL, "nosi", False),
    ("host=a", SCHEME, URL, "n", False),
    ("url=?{{ x }}", SCHEME, URL, "nosi", False),
    ("host=?{{ x }}", SCHEME, PARTED, "ni", False),
    ("host=?{{ x }}", SCHEME, {**PARTED, **LOOSE}, "nosi", False),
    ("host=ssl://a", [{"$scheme": "ssl", "is": "implicit"}], PARTED, "i", False),
    ("url=?{{ x }};tls=on", KEYS, URL, "nos", False),
    # hosts and credentials
    ("host=localhost", AT_HOME, {}, "n", False),
    ("host=a", AT_HOME, {}, "s", False),
    ("port=25", AT_HOME, {}, "i", False),
    ("host=?{{ x }}", AT_HOME, {}, "nosi", False),
    ("port=25", AT_HOME, {"host": [{"is": "localhost"}]}, "n", False),
    ("username=me", SIGNED_IN, {}, "s", False),
    ("host=a", SIGNED_IN, {}, "n", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "data", "letters", "refused"), SECURITY)
def test_security(text: str, rows: Rows | None, data: dict[str, Any], letters: str, refused: bool) -> None:
    said: dict[str, Any] = {} if rows is None else {"security": rows}
    found = read(text, words={"tls": SWITCH, "ssl": SWITCH}, **data, **said)
    assert (found.security, found.refused) == (modes(letters), refused)


REFUSED: Rows = [{"ssl": "on", "is": "refused"}, {"is": "starttls"}]
VERSIONS = [
    # the settings, the other rules that may be in force, the security, whether it is refused
    ("tls=on", [{"security": [{"is": "none"}]}], "ns", False),
    ("tls=on", [{"unless": {"mode": "new"}, "security": [{"is": "none"}]}], "ns", False),
    ("tls=on;mode=new", [{"unless": {"mode": "new"}, "security": [{"is": "none"}]}], "s", False),
    ("tls=on;mode=?new", [{"unless": {"mode": "new"}, "security": [{"is": "none"}]}], "ns", False),
    ("tls=on;mode=new", [{"unless": {"mode": "new"}, "security": REFUSED}, {"security": [{"is": "implicit"}]}], "si", False),
    ("tls=on;port=25", [{"unless": {"$port": "25"}, "security": [{"is": "none"}]}], "s", False),
    ("tls=on;port=25", [{"security": [{"$port": "25", "is": "none"}]}], "ns", False),
    ("tls=on;port=26", [{"security": [{"$port": "25", "is": "none"}, {"is": "implicit"}]}], "si", False),
    ("tls=on", [{"security": [{"tls": "off", "is": "none"}]}], "nosi", False),
    ("ssl=on", [{"security": [{"is": "none"}]}], "n", False),
    ("ssl=on", [{"security": REFUSED}], "", True),
    ("ssl=on", [], "", True),
]


@pytest.mark.parametrize(("text", "versions", "letters", "refused"), VERSIONS)
def test_versions(text: str, versions: Rows, letters: str, refused: bool) -> None:
    found = read(text, security=REFUSED, versions=[{"name": "old", **version} for version in versions])
    assert (found.security, found.refused) == (modes(letters), refused)
