"""What a dialect makes of its settings besides host, port and security: switches, verification, credentials, words that it does not know."""

from __future__ import annotations

from typing import Any

import pytest
from reading_groups import SWITCH, dialect, modes, read, settings

from smtplint.dialects.groups import Group, layout
from smtplint.dialects.meaning import read_group
from smtplint.model import Source

Rows = list[dict[str, Any]]
LOOSE = {"decisive": False}

AT_25: Rows = [{"tls": "on", "is": "starttls"}, {"$port": "25", "is": "none"}, {"is": "opportunistic"}]


@pytest.mark.parametrize(
    ("text", "rows", "data", "expected"),
    [
        ("port=25", AT_25, {}, True),
        ("host=a", AT_25, {"port": [{"is": 25}]}, True),
        ("port=26", AT_25, {}, False),
        ("port=25;tls=on", AT_25, {}, False),
        ("port=25;tls=off", AT_25, {}, False),
        ("port=25;tls=off", AT_25, LOOSE, False),
        ("port=25;tls=", AT_25, {}, True),
        ("port=25", AT_25, LOOSE, False),
        ("port=25", AT_25[1:], LOOSE, True),
        ("port=?x", AT_25, {}, False),
        ("port=25", [{"is": "none"}], {}, False),
        ("host=a", [{"is": "none"}], {}, False),
        ("port=587", [{"$port": "587", "is": "none"}, {"is": "starttls"}], {}, False),
        ("port=25", [{"$port": "587", "is": "starttls"}, {"is": "none"}], {}, True),
        ("port=465", [{"$port": "465", "is": "implicit"}, {"is": "starttls"}], {}, False),
        ("url=smtp://a:25", [{"$scheme": "smtps", "is": "implicit"}, *AT_25], {"split": {"url": "url"}}, False),
    ],
)
def test_port_decides(text: str, rows: Rows, data: dict[str, Any], expected: bool) -> None:
    assert read(text, **data, security=rows).port_decides is expected


PEER: Rows = [{"mode": "peer", "is": "on"}, {"mode": "no", "is": "off"}]


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("mode=peer", PEER, True),
        ("mode=no", PEER, False),
        ("mode=x", PEER, None),
        ("mode=?no", PEER, None),
        ("host=a", PEER, None),
        ("host=a", [*PEER, {"is": "on"}], True),
        ("mode=?x", [{"mode": "no", "is": "off"}, {"is": "on"}], None),
        ("port=465", [{"$port": "465", "is": "off"}], False),
        ("mode=no", [], None),
    ],
)
def test_verify(text: str, rows: Rows, expected: bool | None) -> None:
    assert read(text, verify=rows).verify is expected


SIGNS_IN: Rows = [{"mode": "off", "is": False}, {"is": True}]


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("username=me", {}, True),
        ("password=x", {}, True),
        ("username=;password=x", {}, True),
        ("username=;password=null", {}, False),
        ("username=?{{ x }}", {}, True),
        ("host=a", {}, False),
        ("url=smtp://me@a", {"split": {"url": "url"}}, True),
        ("url=smtp://a", {"split": {"url": "url"}}, False),
        ("host=a", {"credentials": SIGNS_IN}, True),
        ("username=me;mode=off", {"credentials": SIGNS_IN}, False),
        ("username=me;mode=?off", {"credentials": SIGNS_IN}, False),
        ("mode=x", {"credentials": [{"mode": "y", "is": True}]}, False),
        ("username=me", {"credentials": [{"$credentials": "true", "is": True}]}, True),
        ("host=a", {"credentials": [{"$credentials": "false", "is": True}]}, True),
    ],
)
def test_credentials(text: str, data: dict[str, Any], expected: bool) -> None:
    assert read(text, **data).credentials is expected


OFF: Rows = [{"on": "false", "is": False}]
UNLESS: Rows = [{"on": "true", "is": True}, {"is": False}]
BOTH: Rows = [{"on": "false", "mode": "x", "is": False}, {"on": "true", "mode": "absent", "is": False}]


@pytest.mark.parametrize(
    ("text", "rows", "data", "expected"),
    [
        ("on=false", OFF, {}, False),
        ("on=false", OFF, LOOSE, False),
        ("on=true", OFF, {}, True),
        ("on=?false", OFF, {}, True),
        ("host=a", OFF, {}, True),
        ("host=a", UNLESS, {}, False),
        ("on=x", UNLESS, LOOSE, False),
        ("on=true", UNLESS, {}, True),
        # where absence says nothing, it may be switched on elsewhere
        ("host=a", UNLESS, LOOSE, True),
        ("on=", UNLESS, LOOSE, True),
        ("on=false;mode=x", BOTH, LOOSE, False),
        ("on=false", BOTH, LOOSE, True),
        ("on=true", BOTH, LOOSE, True),
        ("on=true", BOTH, {}, False),
        ("port=25", [{"$port": "25", "is": False}], LOOSE, False),
        ("host=a", [], {}, True),
        ("host=a", None, {}, True),
        ("on=true", [{"on": "true", "is": False}], LOOSE, False),
    ],
)
def test_active(text: str, rows: Rows | None, data: dict[str, Any], expected: bool) -> None:
    said: dict[str, Any] = {} if rows is None else {"active": rows}
    assert read(text, **data, **said).active is expected


TLS: Rows = [{"tls": "on", "is": "starttls"}, {"is": "none"}]
CLOSED = {**SWITCH, "other": "off"}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("tls=TLS", CLOSED, {"tls": "off"}),
        ("tls=TLS", {**CLOSED, "means": "no TLS"}, {"tls": "no TLS"}),
        ("tls='TLS", CLOSED, {"tls": "off"}),
        ("tls=on", CLOSED, {}),
        ("tls=", CLOSED, {}),
        ("tls=?TLS", CLOSED, {}),
        ("host=a", CLOSED, {}),
        ("tls=TLS", SWITCH, {}),
        ("tls=TLS", None, {}),
        ("ssl=TLS", CLOSED, {}),
        ("url=?x;tls=TLS", CLOSED, {}),
    ],
)
def test_words_that_are_not_known(text: str, words: dict[str, str] | None, expected: dict[str, str]) -> None:
    assert read(text, words={"tls": words, "ssl": CLOSED} if words else {}, security=TLS).strangers == expected


WRAPPED = {"wrapped": [{"tls": "on", "is": True}, {"is": False}]}
CHAINED = {**WRAPPED, "both": [{"wrapped": True, "ssl": "on", "is": True}, {"is": False}]}


@pytest.mark.parametrize(
    ("text", "define", "letters"),
    [
        ("tls=on", {"both": WRAPPED["wrapped"]}, "i"),
        ("tls=off", {"both": WRAPPED["wrapped"]}, "n"),
        ("tls=?on", {"both": WRAPPED["wrapped"]}, "ni"),
        ("tls=on;ssl=on", CHAINED, "i"),
        ("tls=on", CHAINED, "n"),
        ("tls=x", {"both": [{"tls": "on", "is": True}]}, "n"),
        ("tls=?x", {"both": [{"tls": "on", "is": True}]}, "ni"),
    ],
)
def test_define(text: str, define: dict[str, Rows], letters: str) -> None:
    rows: Rows = [{"both": True, "is": "implicit"}, {"is": "none"}]
    assert read(text, define=define, security=rows).security == modes(letters)


def test_types_count_where_they_are_said_to() -> None:
    data: dict[str, Any] = {"words": {"tls": {**SWITCH, "strings": "off"}}, "security": TLS}
    assert read("tls=on", **data).security == modes("s")
    assert read("tls='on", **data).security == modes("n")
    (item,) = (setting._replace(carrier="items") for setting in settings("tls='on"))
    group = Group(dialect(**data), 0, (), "", {"tls": [item]})
    found = read_group(Source("app.ini", ""), layout("app.ini", [item]), group, (), {"tls": item})
    assert found.security == modes("s")  # quotes of a list's item are none of the variable's
