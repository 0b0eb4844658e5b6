"""Dialects that cannot be told apart: one endpoint, of which is said what holds for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from pairs import settings

from smtplint import dialects, hosts
from smtplint.catalog import Catalog, Entries
from smtplint.compiling import compile_dialect, index
from smtplint.dialects.facts import Surroundings
from smtplint.model import Endpoint, Source

KEYS = {"host": "MAIL_HOST", "port": "MAIL_PORT", "username": "MAIL_USER", "tls": "MAIL_TLS", "check": "MAIL_CHECK"}
WORDS = {"on": "yes", "off": "no"}
RIVAL: dict[str, Any] = {
    "name": "One", "formats": ["environment"], "keys": KEYS, "words": {"tls": WORDS, "check": WORDS},
    "security": [{"tls": "on", "is": "starttls"}, {"is": "none"}],
}  # fmt: skip
TEXT = "MAIL_HOST=x;MAIL_PORT=25;MAIL_USER=me;MAIL_TLS=no;MAIL_CHECK=no"


def read(text: str, *changes: dict[str, Any]) -> list[Endpoint]:
    """The endpoints of a text that dialects called a, b and so on read, which differ from each other in this."""
    made = {name: compile_dialect(name, {**RIVAL, **one}) for name, one in zip("abc", changes, strict=False)}
    places = {name: Entries({}, known) for name, known in index(made.values()).items()}
    catalog = Catalog({}, Entries({}, made), places, [], {}, {}, {})
    content, found = settings(text)
    return dialects.read(Source("a.env", content), found, catalog, Surroundings(hosts.build({}, {}, {}), catalog))


def value_of(endpoint: Endpoint, field: str) -> object:
    """A field or a fact; the security by first letters, the settings as `role=value role=value`."""
    if field == "security":
        return "".join(sorted(mode[0] for mode in endpoint.security))
    if field == "settings":
        return " ".join(sorted(f"{role}={s.value}" for role, s in endpoint.settings.items()))
    return endpoint.facts[field] if field in endpoint.facts else getattr(endpoint, field)


OFF, ON = {"verify": [{"check": "off", "is": "off"}]}, {"verify": [{"check": "off", "is": "on"}]}
PORT_25, PORT_587 = ({"decisive": True, "port": [{"is": port}]} for port in (25, 587))
REFUSED, REQUIRES = {"security": [{"is": "refused"}]}, {"write": {"starttls": {"set": {"tls": "yes"}}}}
BY_PORT = {"decisive": True, "security": [{"$port": 587, "is": "starttls"}, {"tls": "off", "is": "none"}, {"is": "none"}]}

UNIONS: list[tuple[str, dict[str, Any], dict[str, Any], str, object]] = [
    (TEXT, {}, {}, "dialect", "a or b"),
    (TEXT, {}, {"name": "Two"}, "names", ("One", "Two")),
    (TEXT, {"name": "Two"}, {}, "names", ("Two", "One")),
    (TEXT, {}, {"security": [{"is": "implicit"}]}, "security", "in"),
    (TEXT, {"security": [{"is": "starttls"}]}, {"security": [{"is": "starttls"}]}, "security", "s"),
    (TEXT, OFF, OFF, "verify", False),
    (TEXT, ON, ON, "verify", True),
    (TEXT, OFF, ON, "verify", None),
    (TEXT, ON, OFF, "verify", None),
    (TEXT, OFF, {}, "verify", None),
    (TEXT, {}, OFF, "verify", None),
    (TEXT, {}, {"role": "relay"}, "role", "submission"),
    (TEXT, {"role": "relay"}, {}, "role", "submission"),
    (TEXT, {"role": "relay"}, {"role": "relay"}, "role", "relay"),
    (TEXT, {}, {"credentials": [{"is": "false"}]}, "credentials", True),
    (TEXT, {"credentials": [{"is": "false"}]}, {}, "credentials", True),
    (TEXT, {"credentials": [{"is": "false"}]}, {"credentials": [{"is": "false"}]}, "credentials", False),
    (TEXT, {}, {"active": [{"is": "false"}]}, "active", False),
    (TEXT, {"active": [{"is": "false"}]}, {}, "active", False),
    (TEXT, {}, {}, "active", True),
    (TEXT, {"decisive": True}, {}, "decisive", False),
    (TEXT, {}, {"decisive": True}, "decisive", False),
    (TEXT, {"decisive": True}, {"decisive": True}, "decisive", True),
    (TEXT, REQUIRES, {}, "can_require", False),
    (TEXT, {}, REQUIRES, "can_require", False),
    (TEXT, REQUIRES, REQUIRES, "can_require", True),
    (TEXT, REFUSED, {}, "refused", False),
    (TEXT, {}, REFUSED, "refused", False),
    (TEXT, REFUSED, REFUSED, "refused", True),
    ("MAIL_HOST=x;MAIL_PORT=25", BY_PORT, {"decisive": True}, "port_decides", False),
    ("MAIL_HOST=x;MAIL_PORT=25", {"decisive": True}, BY_PORT, "port_decides", False),
    ("MAIL_HOST=x;MAIL_PORT=25", BY_PORT, BY_PORT, "port_decides", True),
    # ports
    (TEXT, {}, {}, "port", 25),
    (TEXT, {}, {}, "port_set", True),
    ("MAIL_HOST=x;MAIL_TLS=no", PORT_25, PORT_25, "port", 25),
    ("MAIL_HOST=x;MAIL_TLS=no", PORT_25, PORT_587, "port", None),
    ("MAIL_HOST=x;MAIL_TLS=no", PORT_25, {}, "port", None),
    ("MAIL_HOST=x;MAIL_TLS=no", {}, PORT_25, "port", None),
    ("MAIL_HOST=x;MAIL_TLS=no", PORT_25, PORT_25, "port_set", False),
    (TEXT, {"port": [{"port": 25, "is": 26}]}, {}, "port_set", True),
    (TEXT, {}, {"port": [{"port": 25, "is": 26}]}, "port_set", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other", "field", "expected"), UNIONS)
def test_unions(text: str, one: dict[str, Any], other: dict[str, Any], field: str, expected: object) -> None:
    (endpoint,) = read(text, one, other)
    assert value_of(endpoint, field) == expected


def test_three_are_one_too() -> None:
    (endpoint,) = read(TEXT, {}, {"security": [{"is": "implicit"}]}, {"security": [{"is": "starttls"}], "name": "Three"})
    assert (endpoint.dialect, value_of(endpoint, "security"), endpoint.facts["names"]) == ("a or b or c", "ins", ("One", "One", "Three"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, {}),
        ({"other": "off"}, {"other": "off"}, {"tls": "off"}),
        ({"other": "off"}, {"other": "on"}, {"tls": "off"}),  # the word is a stranger to both, whatever becomes of it
        ({"other": "off"}, {}, {}),
        ({}, {"other": "off"}, {}),
    ],
)
def test_a_word_is_unknown_where_no_dialect_knows_it(one: dict[str, Any], other: dict[str, Any], expected: dict[str, str]) -> None:
    words = ({"words": {"tls": {**WORDS, **more}, "check": WORDS}} for more in (one, other))
    (endpoint,) = read("MAIL_HOST=x;MAIL_TLS=what", *words)
    assert endpoint.facts["strangers"] == expected


def keys(**roles: str) -> dict[str, Any]:
    return {"keys": {"port": "MAIL_PORT", **roles}}


@pytest.mark.parametrize(
    ("text", "one", "other", "host", "expected"),
    [
        ("HOST_A=x;HOST_B=y;MAIL_PORT=25", {"host": "HOST_A"}, {"host": "HOST_B"}, "x", "host=x port=25"),
        ("HOST_B=y;HOST_A=x;MAIL_PORT=25", {"host": "HOST_B"}, {"host": "HOST_A"}, "y", "host=y port=25"),
        ("USER_A=x;HOST_B=y;MAIL_PORT=25", {"username": "USER_A"}, {"host": "HOST_B"}, "y", "host=y port=25 username=x"),
        ("HOST_A=x;USER_B=y;MAIL_PORT=25", {"host": "HOST_A"}, {"username": "USER_B"}, "x", "host=x port=25 username=y"),
        ("USER_A=x;USER_B=y;MAIL_PORT=25", {"username": "USER_A"}, {"username": "USER_B"}, None, "port=25 username=x"),
        ("HOST_A=?x;HOST_B=y;MAIL_PORT=25", {"host": "HOST_A"}, {"host": "HOST_B"}, "", "host=x port=25"),
        ("HOST_A=;HOST_B=y;MAIL_PORT=25", {"host": "HOST_A"}, {"host": "HOST_B"}, "y", "host= port=25"),
    ],
)
def test_settings_that_only_one_knows(text: str, one: dict[str, str], other: dict[str, str], host: str | None, expected: str) -> None:
    (endpoint,) = read(text, keys(**one), keys(**other))
    assert endpoint.dialect == "a or b"
    assert (endpoint.host, value_of(endpoint, "settings")) == (host, expected)


def test_one_that_knows_more_is_no_rival() -> None:
    (endpoint,) = read("HOST_A=x;MAIL_PORT=25", keys(host="HOST_A"), keys())
    assert endpoint.dialect == "a"


def test_all_that_a_rival_explains_is_explained() -> None:
    text = "HOST_A=x;SMTP_HOST=y;SMTP_PORT=1;MAIL_PORT=25"
    (endpoint,) = read(text, keys(host="HOST_A"), {"keys": {"port": "MAIL_PORT", "host": "SMTP_HOST", "other": "SMTP_PORT"}})
    assert endpoint.dialect == "a or b"


def test_arms_are_read_by_each() -> None:
    found = read("MAIL_PORT^0.0=25;MAIL_PORT^0.1=587;MAIL_HOST=x", {}, {"name": "Two"})
    assert [(e.dialect, e.port, e.facts["where"].arms) for e in found] == [("a or b", 25, ((0, 0),)), ("a or b", 587, ((0, 1),))]


def test_a_form_is_empty_to_each_by_what_it_knows() -> None:
    text = "HOST_A=;MAIL_PORT=;NAME_B=x"
    (endpoint,) = read(text, keys(host="HOST_A"), keys(username="NAME_B"))
    assert endpoint.dialect == "b"
