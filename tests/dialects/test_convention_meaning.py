"""What an endpoint is whose settings no dialect knows (policy: unknown dialects)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pairs import settings

from smtplint.dialects.convention import read
from smtplint.dialects.groups import layout
from smtplint.model import Source

if TYPE_CHECKING:
    from smtplint.dialects.meaning import Reading

SHORT = {"n": "none", "o": "opportunistic", "s": "starttls", "i": "implicit"}


def readings(text: str) -> list[Reading]:
    content, found = settings(text)
    return list(read(Source("a.yml", content), layout("a.yml", found), frozenset(), {}))


SECURITY = {
    "SMTP_HOST=a": "nosi",
    "SMTP_HOST=a;SMTP_TLS=false": "n",
    "SMTP_HOST=a;SMTP_SSL=false": "nos",
    "SMTP_HOST=a;SMTP_TLS=false;SMTP_STARTTLS=true": "os",
    "SMTP_HOST=a;SMTP_PORT=465;SMTP_STARTTLS=no": "ni",
    "SMTP_HOST=a;SMTP_PORT=?465;SMTP_STARTTLS=no": "n",
    "mail/host=a;mail/mail_tls=false": "n",
    "DSN=smtp://a": "nosi",
    "DSN=SMTP://a": "nosi",
    "DSN=smtp://a:25": "nosi",
    "DSN=smtps://a": "si",
    "DSN=submission://a": "si",
    "DSN=submissions://a": "si",
    "DSN=smtp+x://a": "nosi",
    "DSN=smtps+x://a": "nosi",
    "SMTP_HOST=ssl://a": "i",
    "SMTP_HOST=tls://a": "os",
    "SMTP_HOST=tcp://a": "nosi",
    "SMTP_HOST=tls://a;SMTP_STARTTLS=true": "os",
    "SMTP_HOST=tls://a;SMTP_TLS=required_tls": "os",
    "SMTP_HOST=tls://a;SMTP_REQUIRE_TLS=true": "s",
    "SMTP_HOST=ssl://a;SMTP_TLS=false": "n",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SECURITY.items())
def test_security(text: str, expected: str) -> None:
    (reading,) = readings(text)
    assert reading.security == {SHORT[letter] for letter in expected}


@pytest.mark.parametrize(
    ("text", "host", "port", "port_set"),
    [
        ("SMTP_HOST=a;SMTP_PORT=25", "a", 25, True),
        ("SMTP_HOST=a", "a", None, False),
        ("SMTP_HOST=;SMTP_PORT=25", None, 25, True),
        ("SMTP_HOST=  ;SMTP_PORT=25", None, 25, True),
        ("SMTP_HOST= a", "a", None, False),
        ("SMTP_HOST=null;SMTP_PORT=25", None, 25, True),
        ("SMTP_HOST='null;SMTP_PORT=25", "null", 25, True),
        ("SMTP_HOST=?{{ x }};SMTP_PORT=25", "", 25, True),
        ("SMTP_PORT=25", None, 25, True),
        ("SMTP_HOST=a;SMTP_PORT=?{{ x }}", "a", None, True),
        ("SMTP_HOST=a;SMTP_PORT=x", "a", None, True),
        ("SMTP_HOST=a;SMTP_PORT=0", "a", None, False),
        ("SMTP_HOST=a;SMTP_PORT=submission", "a", 587, True),
        ("SMTP_HOST=a;SMTP_PORT=1", "a", 1, True),
        ("SMTP_HOST=a:25", "a", 25, True),
        ("DSN=smtp://a:25", "a", 25, True),
        ("DSN=smtp://a", "a", None, False),
        ("DSN=smtp://a:0", "a", None, False),
        ("DSN=?smtp://{{ a }}", None, None, False),
        ("DSN=smtp://:25", None, 25, True),
    ],
)
def test_host_and_port(text: str, host: str | None, port: int | None, port_set: bool) -> None:
    (reading,) = readings(text)
    assert (reading.host, reading.port, reading.port_set) == (host, port, port_set)


@pytest.mark.parametrize(
    ("text", "credentials", "verify", "active", "role"),
    [
        ("SMTP_HOST=a", False, None, True, "submission"),
        ("SMTP_HOST=a;SMTP_USER=me", True, None, True, "submission"),
        ("SMTP_HOST=a;SMTP_PASSWORD=x", True, None, True, "submission"),
        ("SMTP_HOST=a;SMTP_USER=;SMTP_PASSWORD=", False, None, True, "submission"),
        ("SMTP_HOST=a;SMTP_USER=;SMTP_PASSWORD=?", True, None, True, "submission"),
        ("DSN=smtp://me@a", True, None, True, "submission"),
        ("SMTP_HOST=a;SMTP_VERIFY=no", False, False, True, "submission"),
        ("SMTP_HOST=a;SMTP_VERIFY=yes", False, None, True, "submission"),
        # switched off where it stands
        ("SMTP_HOST=a;SMTP_ENABLED=false", False, None, False, "submission"),
        ("A_SMTP_HOST=a;A_SMTP_ENABLED=false", False, None, False, "submission"),
        ("A_SMTP_HOST=a;SMTP_ENABLED=false", False, None, True, "submission"),
        ("mail/host=a;mail/enabled=false", False, None, False, "submission"),
        ("mail/host=a;web/enabled=false", False, None, True, "submission"),
        ("SMTP_URL=smtp://a;SMTP_ENABLED=false", False, None, False, "submission"),
        ("A_SMTP_URL=smtp://a;A_SMTP_ENABLED=false", False, None, False, "submission"),
        ("A_SMTP_URL=smtp://a;SMTP_ENABLED=false", False, None, True, "submission"),
        ("DSN=smtp://a;SMTP_ENABLED=false", False, None, True, "submission"),
        # a mail server's hop
        ("POSTFIX_SMTP_HOST=a", False, None, True, "relay"),
        ("postfix/smtp_host=a", False, None, True, "relay"),
        ("POSTFIX_SMTP_URL=smtp://a", False, None, True, "relay"),
        ("POSTFIX_DSN=smtp://a", False, None, True, "relay"),
        ("postfix/DSN=smtp://a", False, None, True, "relay"),
    ],
)
def test_what_it_is(text: str, credentials: bool, verify: bool | None, active: bool, role: str) -> None:
    (reading,) = readings(text)
    assert (reading.credentials, reading.verify, reading.active, reading.role) == (credentials, verify, active, role)


@pytest.mark.parametrize("doc", [0, 3])
def test_the_switch_of_another_document_is_none(doc: int) -> None:
    found = settings("SMTP_HOST=a", 3)[1] + settings("SMTP_ENABLED=false", doc)[1]
    (reading,) = read(Source("a.yml", "=a"), layout("a.yml", found), frozenset(), {})
    assert (reading.where.doc, reading.active) == (3, doc != 3)


@pytest.mark.parametrize(
    ("text", "tls", "strangers"),
    [
        ("SMTP_HOST=a;SMTP_TLS=true", "true", {}),
        ("SMTP_HOST=a;SMTP_TLS=whatever", "whatever", {}),
        ("SMTP_HOST=a;SMTP_TLS=STARTLS", "STARTLS", {"tls": "starttls"}),
        ("SMTP_HOST=a;SMTP_SSL=startls;SMTP_TLS=true", "startls", {"tls": "starttls"}),
        ("SMTP_HOST=a;SMTP_SSL=startls;SMTP_TLS=starttl", "startls", {"tls": "starttls"}),
    ],
)
def test_misspelt(text: str, tls: str, strangers: dict[str, str]) -> None:
    (reading,) = readings(text)
    assert (reading.settings["tls"].value, reading.strangers) == (tls, strangers)


def test_the_parts_of_a_value_stand_in_their_own_place_and_the_whole_is_kept() -> None:
    for text, role in (("SMTP_HOST=a.example.com:25", "host"), ("DSN=smtp://a.example.com:25", "url"), ("SMTP_PORT=25", "")):
        content, _ = settings(text)
        (reading,) = readings(text)
        port = reading.settings["port"].span
        assert content[port.start : port.end] == "25"
        assert {name: s.value for name, s in reading.wholes.items()} == ({role: text.partition("=")[2]} if role else {})


def test_no_dialect_is_known() -> None:
    for reading in readings("SMTP_HOST=a;DSN=smtp://b"):
        assert reading.names == ("by convention",)
        assert (reading.decisive, reading.can_require, reading.port_decides, reading.refused) == (False, False, False, False)
