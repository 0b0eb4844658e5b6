"""Settings that no dialect knows: which of them make one endpoint, and what it is (policy: unknown dialects)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pairs import settings

from smtplint.dialects.convention import read
from smtplint.dialects.groups import layout
from smtplint.model import Source

if TYPE_CHECKING:
    from smtplint.dialects.groups import Mark
    from smtplint.dialects.meaning import Reading
    from smtplint.dialects.members import Owned

NOTHING: frozenset[Mark] = frozenset()


def readings(text: str, path: str = "a.yml", taken: frozenset[Mark] = NOTHING, owned: Owned | None = None) -> list[Reading]:
    content, found = settings(text)
    return list(read(Source(path, content), layout(path, found), taken, owned or {}))


def shown(reading: Reading) -> str:
    """The settings by role, as `role=value role=value`."""
    return " ".join(f"{role}={s.value}" for role, s in sorted(reading.settings.items()) if role != "$scheme")


ENDPOINTS = {
    # what suffices
    "SMTP_HOST=a": ["host=a"],
    "SMTP_PORT=25": ["port=25"],
    "SMTP_USER=me": [],
    "SMTP_TLS=false": ["tls=false"],
    "SMTP_VERIFY=no": ["verify=no"],
    "SMTP_VERIFY=yes": [],
    "MAIL_TLS=false": [],
    "MAIL_VERIFY=no": [],
    "MAIL_HOST=a": ["host=a"],
    "MAIL_PORT=25": ["port=25"],
    "NAME=x": [],
    "mail/port=25": [],
    "mail/host=a": ["host=a"],
    "mail/port=25;mail/user=me": ["port=25 username=me"],
    "mail/port=25;mail/tls=false": ["port=25 tls=false"],
    "mail/user=me;mail/password=x": [],
    "mail/tls=false;mail/verify=no": [],
    "smtp/tls=false": [],
    "mail/tls=no;mail/mail_user=me": ["tls=no username=me"],
    "mail/mail_tls=no;mail/user=me": ["tls=no username=me"],
    "mail/mail_tls=no;mail/mail_user=me": [],
    # what belongs together
    "SMTP_HOST=a;SMTP_PORT=25;SMTP_USER=me;SMTP_PASSWORD=x;SMTP_TLS=no;SMTP_VERIFY=no": [
        "host=a password=x port=25 tls=no username=me verify=no"
    ],
    "A_SMTP_HOST=a;B_SMTP_HOST=b;A_SMTP_PORT=1;B_SMTP_PORT=2": ["host=a port=1", "host=b port=2"],
    "a/SMTP_HOST=a;b/SMTP_PORT=2": ["host=a", "port=2"],
    "mail/server=a;mail/server/port=25": ["host=a port=25"],
    "SMTP_HOST=a;SMTP_PORT=1;EMAIL_HOST=b;EMAIL_PORT=2;SMTP_USER=me": ["host=a port=1 username=me", "host=b port=2"],
    "SMTP_PORT^0.0=1;SMTP_PORT^0.1=2;SMTP_HOST=a": ["host=a port=1", "host=a port=2"],
    # what plays a role, and which of several
    "SMTP_HOST=me@a": [],
    "SMTP_HOST=a b;SMTP_PORT=1": ["port=1"],
    "SMTP_PORT=a sentence": [],
    "SMTP_PORT={{ a port }}": ["port={{ a port }}"],
    "SMTP_HOST=a;SMTP_HOST=b": ["host=b"],
    "SMTP_HOST=a;SMTP_SERVER=b": ["host=b"],
    "mail/mail_host=a;mail/host=b": ["host=a"],
    "mail/host=a;mail/mail_host=b": ["host=b"],
    "SMTP_HOST=a;SMTP_FQDN=b": ["host=a"],
    "SMTP_FQDN=b;SMTP_HOST=a": ["host=a"],
    "SMTP_FQDN=b;SMTP_HOST_NAME=a": ["host=a"],
    "mail/mail_fqdn=a;mail/host=b": ["host=a"],
    "SMTP_HOST=a;SMTP_TLS=false;SMTP_SSL=true": ["host=a tls=false"],
    "SMTP_HOST=a;SMTP_SSL=true;SMTP_TLS=false": ["host=a tls=false"],
    "SMTP_HOST=a;SMTP_SSL=1;SMTP_SECURE=0": ["host=a tls=1"],
    "SMTP_HOST=a;SMTP_TLS=no;SMTP_ENCRYPTION=none": ["host=a tls=no tls1=none"],
    "SMTP_HOST=a;SMTP_TLS=no;SMTP_ENCRYPTION=?": ["host=a tls="],
    "SMTP_HOST=a;SMTP_TLS=no;SMTP_TLS_VERIFY=no": ["host=a tls=no verify=no"],
    "SMTP_HOST=a;SMTP_VERIFY=no;SMTP_INSECURE=true": ["host=a verify=no"],
    "SMTP_HOST=a;SMTP_VERIFY=yes;SMTP_INSECURE=true": ["host=a verify=true"],
    "SMTP_HOST=a;SMTP_ENABLED=x;SMTP_TRANSPORT=y": ["host=a"],
    "mail/host=a;mail/tls=no": ["host=a tls=no"],
    # a host's name with more than the host in it
    "SMTP_HOST=a.example.com:587": ["host=a.example.com port=587"],
    "SMTP_HOST=a.example.com:587;SMTP_PORT=25": ["host=a.example.com port=587"],
    "SMTP_HOST=ssl://a.example.com": ["host=a.example.com"],
    "SMTP_HOST=?{{ x }}:587": ["host={{ x }}:587"],
    "SMTP_HOST=smtp://me:x@a:25?b=c;SMTP_TLS=no": ["host=a password=x port=25 tls=no username=me"],
    # a URL is an endpoint by itself
    "DSN=smtp://me:x@a:25/?b=c": ["$query.b=c host=a password=x port=25 url=smtp://me:x@a:25/?b=c username=me"],
    "DSN=SMTPS+x://a": ["host=a url=SMTPS+x://a"],
    "DSN=submission://a": ["host=a url=submission://a"],
    "DSN=submissions://a": ["host=a url=submissions://a"],
    "DSN=http://a": [],
    "DSN=smtp://": [],
    "DSN=smtp://a b": [],
    "DSN=smtp://{{ a b }}": ["host={{ a b }} url=smtp://{{ a b }}"],
    "DSN=?smtp://{{ a }}": ["url=smtp://{{ a }}"],
    "Command=smtp://a;args=smtp://b;smtp_help/DESCRIPTION=smtp://c": [],
    "SMTP_HOST=a;SMTP_URL=smtp://b:25": ["host=b port=25 url=smtp://b:25", "host=a"],
    "SMTP_PORT=25;SMTP_URL=smtp://b": ["host=b url=smtp://b", "port=25"],
    "SMTP_HOST=smtp://a": ["host=a url=smtp://a"],
    "SMTP_HOST=smtp://a;SMTP_USER=me;SMTP_PASSWORD=x": ["host=a url=smtp://a"],
    "SMTP_HOST=smtp://a;SMTP_PORT=25": ["host=a port=25"],
    "SMTP_HOST=smtp://a;SMTP_TLS=no": ["host=a tls=no"],
    "SMTP_HOST=smtp://a;SMTP_VERIFY=no": ["host=a verify=no"],
    "SMTP_HOST=smtp://a;MAIL_SERVER=b;MAIL_USER=me": ["host=a url=smtp://a", "host=b username=me"],
    "SMTP_HOST=smtp://a;SMTP_SERVER=smtp://b": ["host=a url=smtp://a", "host=b url=smtp://b"],
    "app.smtp.host=smtp://a:25": ["host=a port=25 url=smtp://a:25"],
    "app.smtp.host=smtp://a:25;app.smtp.user=me": ["host=a port=25 url=smtp://a:25"],
    "app.smtp.host=smtp://a:25;app.smtp.tls=no": ["host=a port=25 tls=no"],
    "SMTP_HOST^0.0=smtp://a;SMTP_HOST^0.1=b": ["host=a url=smtp://a", "host=b"],
    "SMTP_HOST^0.0=smtp://a;SMTP_HOST^0.1=smtp://b": ["host=a url=smtp://a", "host=b url=smtp://b"],
    "SMTP_USER=smtp://a;SMTP_PORT=25": ["host=a url=smtp://a", "port=25"],
    "imap/smtp_host=smtp://a": ["host=a url=smtp://a"],
    # what is no submission
    "SMTP_PORT=25;IMAP_PORT=143": [],
    "MAIL_HOST=imap.example.com": [],
    "MAIL_HOST=a;MAIL_PORT=993": [],
    "MAIL_HOST=a;MAIL_PORT=?993": ["host=a port=993"],
    "SMTP_HOST=a;SMTP_PORT=993": ["host=a port=993"],
    "A_MAIL_HOST=a;A_MAIL_PORT=993;B_MAIL_HOST=b": ["host=b"],
    "a/MAIL_PORT=143;a/IMAP_PORT=1;b/MAIL_PORT=25": ["port=25"],
    "services/app/ports/0/port=25": [],
    "smtp/containerPort=25;smtp/host=a": ["host=a"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENDPOINTS.items())
def test_endpoints(text: str, expected: list[str]) -> None:
    assert [shown(reading) for reading in readings(text)] == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("SMTP_HOST=a", [((), "", ())]),
        ("x/A_B_SMTP_HOST=a", [(("x",), "a_b", ())]),
        ("x/DSN=smtp://a;x/A_SMTP_URL=smtp://b", [(("x",), "dsn_DSN", ()), (("x",), "a_A_SMTP_URL", ())]),
        ("A_SMTP_HOST=a;A_SMTP_PORT=1;A_MAIL_HOST=b;A_MAIL_PORT=2", [((), "a_smtp", ()), ((), "a_mail", ())]),
        ("DSN^7.0=smtp://a;DSN^7.1=smtp://b", [((), "dsn_DSN", ((7, 0),)), ((), "dsn_DSN", ((7, 1),))]),
        ("SMTP_PORT^7.0=1;SMTP_PORT^7.1=2", [((), "", ((7, 0),)), ((), "", ((7, 1),))]),
    ],
)
def test_where_it_is(text: str, places: list[tuple[tuple[str, ...], str, tuple[tuple[int, int], ...]]]) -> None:
    wheres = [reading.where for reading in readings(text)]
    assert [(w.block, w.prefix, w.arms) for w in wheres] == places
    assert {(w.dialects, w.doc) for w in wheres} == {(("",), 0)}


def test_texts_of_translators_are_no_settings() -> None:
    assert not readings("SMTP_HOST=a;DSN=smtp://b", "lang/en.yml")


@pytest.mark.parametrize(
    ("text", "taken", "expected"),
    [
        ("SMTP_HOST=a;SMTP_PORT=25", "SMTP_HOST", ["port=25"]),
        ("SMTP_HOST=a;SMTP_PORT=25;DSN=smtp://b", "SMTP_PORT DSN", ["host=a"]),
        ("SMTP_HOST=a;SMTP_HOST2=b", "SMTP_HOST2", ["host=a"]),
    ],
)
def test_what_a_dialect_explains_is_left_to_it(text: str, taken: str, expected: list[str]) -> None:
    marks = frozenset((*s.span, s.key) for s in settings(text)[1] if s.key[-1] in taken.split())
    assert [shown(reading) for reading in readings(text, taken=marks)] == expected
    for others in ({(start + 1, end, key) for start, end, key in marks}, {(start, end, (*key, "x")) for start, end, key in marks}):
        assert len(readings(text, taken=frozenset(others))) == len(readings(text))  # another place, another name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A_SMTP_HOST=smtp://a;A_SMTP_PORT=25", ["host=a url=smtp://a"]),
        ("B_SMTP_HOST=smtp://a;B_SMTP_PORT=25", ["host=a port=25"]),
        ("A_SMTP_HOST=a;A_SMTP_PORT=1", []),
        ("A_MAIL_HOST=a;A_MAIL_PORT=1", ["host=a port=1"]),
        ("A_MAIL_PORT=1", []),
    ],
)
def test_beside_what_a_dialect_explains(text: str, expected: list[str]) -> None:
    owned: Owned = {(0, (), ("a",)): {("smtp",)}}
    assert [shown(reading) for reading in readings(text, owned=owned)] == expected
