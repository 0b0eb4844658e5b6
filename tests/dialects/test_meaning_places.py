"""Which settings an endpoint has besides its own: those of blocks that it inherits from, of names that an application borrows, and the
parts of values that hold several."""

from __future__ import annotations

from typing import Any

import pytest
from reading_groups import dialect, modes, read, settings

from smtplint.carriers.embedded import FILE
from smtplint.dialects.groups import Group, layout
from smtplint.dialects.meaning import Where, inherited, read_group
from smtplint.model import Source

GLOBAL: dict[str, Any] = {"inherit": [{"from": "global"}]}
SMTP: dict[str, Any] = {"inherit": [{"from": "global", "as": "smtp_*"}]}
KEYS = {"host": "host", "port": ["port", "late.port"], "password": ["pass", "secret", "file"], "skip": "tls.skip"}
ACCOUNTS = {"within": "accounts.*", **GLOBAL}
INHERITED = [
    # the settings, the block, what the dialect says of it, the settings by role
    ("host=a;global/host=b;global/port=25", "", {}, "host=a"),
    ("host=a;global/host=b;global/port=25", "", GLOBAL, "host=a port=25"),
    ("host=a;port=25", "", GLOBAL, "host=a"),
    ("host=;global/host=b", "", GLOBAL, "host="),
    ("host=a;global/smtp_port=25;global/port=26", "", SMTP, "host=a port=25"),
    ("host=a;global/smtp_tls/skip=on;global/tls/skip=off", "", SMTP, "host=a skip=on"),
    ("host=a;global/tls/skip=on;skip=off;tls/skip=off", "", GLOBAL, "host=a skip=on"),
    ("host=a;x/mail/port=25;mail/port=26", "", {"inherit": [{"from": "x.mail"}]}, "host=a port=25"),
    ("host=a;global/port/x=25", "", GLOBAL, "host=a"),
    ("host=a;y/port=25;global/port=26;y/pass=x", "", {"inherit": [{"from": "global"}, {"from": "y"}]}, "host=a port=26 password=x"),
    # of several spellings the first that stands there counts
    ("host=a;global/pass=x;global/secret=y", "", GLOBAL, "host=a password=x"),
    ("host=a;global/secret=y;global/file=z;global/pass=x", "", GLOBAL, "host=a password=x"),
    ("host=a;global/file=z;global/secret=y", "", GLOBAL, "host=a password=y"),
    ("host=a;global/late/port=25", "", GLOBAL, "host=a port=25"),
    ("host=a;global/late/port=26;global/port=25", "", GLOBAL, "host=a port=25"),
    # from beside the blocks that the keys are relative to
    ("accounts/1/host=a;global/port=25", "accounts/1", ACCOUNTS, "host=a port=25"),
    ("x/accounts/1/host=a;global/port=25;x/global/port=26", "x/accounts/1", ACCOUNTS, "host=a port=26"),
    ("x/accounts/1/host=a;global/port=25", "x/accounts/1", ACCOUNTS, "host=a"),
    ("account:b/host=a;defaults/port=25", "account:b", {"within": ["account:*", ""], "inherit": [{"from": "defaults"}]}, "host=a port=25"),
    ("host=a;defaults/port=25", "", {"within": ["account:*", ""], "inherit": [{"from": "defaults"}]}, "host=a port=25"),
    ("x/host=a;global/port=25;x/global/port=26", "x", GLOBAL, "host=a port=26"),
    # … or within a file inside the file
    (f"{FILE}rc/host=a;global/port=25;{FILE}rc/global/port=26", f"{FILE}rc", {"within": [""], **GLOBAL}, "host=a port=26"),
]


@pytest.mark.parametrize(("text", "block", "data", "expected"), INHERITED)
def test_inherited(text: str, block: str, data: dict[str, Any], expected: str) -> None:
    made, place = dialect(**{"keys": KEYS, **data}), tuple(filter(None, block.split("/")))
    found = settings(text)
    own = {s.key[-1]: s for s in found if s.key[:-1] == place and s.key[-1] == "host"}
    before = dict(own)
    got = inherited(layout("a.ini", found), Group(made, 0, place, "", {}), own)
    assert {role: s.value for role, s in got.items()} == dict(pair.split("=") for pair in expected.split())
    assert own == before


def test_nothing_is_inherited_from_another_document() -> None:
    found = [s._replace(doc=n) for n, s in enumerate(settings("host=a;global/port=25;global/port=26"))]
    at, made = layout("a.ini", found), dialect(**GLOBAL)
    assert [list(inherited(at, Group(made, doc, (), "", {}), {"host": found[0]})) for doc in (0, 1, 3)] == [
        ["host"],
        ["host", "port"],
        ["host"],
    ]


def test_what_is_inherited_is_read() -> None:
    found = read("host=a;global/smtp_port=25;global/smtp_tls=?x", **SMTP, security=[{"tls": "on", "is": "starttls"}, {"is": "none"}])
    assert (found.host, found.port, found.port_set, found.security) == ("a", 25, True, modes("sn"))
    assert (list(found.settings), found.decisive) == (["host", "port", "tls"], True)


ADOPTED = [
    # the settings, the block, what else the dialect says, the host
    ("tls=on;mail_host=a", "", {}, "a"),
    ("tls=on;MAIL_SERVER=?a", "", {}, ""),
    ("tls=on;mail_host=a;smtp_host=b", "", {}, "a"),
    ("tls=on;mail_port=25;smtp_host=b", "", {}, "b"),
    ("tls=on;mail_host=me@example.com", "", {}, None),
    ("tls=on;app_mail_host=a", "", {}, None),
    ("tls=on;server=a", "", {}, None),
    ("tls=on;mail_host/x=a", "", {}, None),
    ("tls=on;x/mail_host=a", "", {}, None),
    ("x/tls=on;mail_host=a", "x", {}, None),
    ("x/tls=on;x/mail_host=a", "x", {}, "a"),
    ("x/tls=on;x/mail_host=a", "x", {"within": "x"}, None),
    ("host=b;mail_host=a", "", {}, "b"),
    ("host=;mail_host=a", "", {}, None),
    ("url=x;mail_host=a", "", {}, None),
    ("url=?x;mail_host=a", "", {}, ""),
    ("tls=on;global/host=b;mail_host=a", "", GLOBAL, "b"),
]


@pytest.mark.parametrize(("text", "block", "data", "expected"), ADOPTED)
def test_a_host_under_a_borrowed_name(text: str, block: str, data: dict[str, Any], expected: str | None) -> None:
    found = read(text, block=block, **data)
    assert found.host == expected
    assert ("host" in found.settings) is (expected is not None or "host=;" in text) or "url=" in text


def test_a_host_is_not_adopted_from_another_document() -> None:
    found = [s._replace(doc=n) for n, s in enumerate(settings("tls=on;mail_host=a"))]
    at, made = layout("a.ini", found), dialect()
    assert [read_group(Source("a.ini", ""), at, Group(made, n, (), "", {}), (), {"tls": found[0]}).host for n in (0, 1)] == [None, "a"]


SPLIT: dict[str, Any] = {"split": {"url": "url", "host": "host_port"}}


@pytest.mark.parametrize(
    ("text", "data", "expected", "wholes"),
    [
        ("url=smtp://me:x@a:25/?tls=on", SPLIT, "url $scheme username password host port $query.tls", "url"),
        ("host=a:25", SPLIT, "host port", "host"),
        ("host=a", SPLIT, "host", "host"),
        ("host=?x", SPLIT, "host", "host"),
        ("url=?x;port=25", SPLIT, "url port", "url"),
        ("host=a:25;url=x", {}, "host url", ""),
        ("url=smtp://a;host=b", {"split": {"url": "url"}}, "url host $scheme", "url"),
    ],
)
def test_parts_of_a_value(text: str, data: dict[str, Any], expected: str, wholes: str) -> None:
    found = read(text, **data)
    assert found.settings.keys() == set(expected.split())
    assert {role: s.value for role, s in found.wholes.items()} == {s.key[0]: s.value for s in settings(text) if s.key[0] in wholes.split()}


def test_parts_have_their_own_words() -> None:
    words, rows = {"$query.tls": {"on": "yes"}}, [{"$query.tls": "on", "is": "starttls"}, {"is": "none"}]
    assert read("url=smtp://a?tls=yes", **SPLIT, words=words, security=rows).security == modes("s")
    assert read("url=smtp://a?tls=on", **SPLIT, words=words, security=rows).security == modes("n")


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("host=a", {}, True),
        ("host=a", {"decisive": False}, False),
        ("host=a", {"decisive": ["yaml"]}, False),
        ("host=a", {"decisive": ["ini"]}, True),
        ("url=smtp://a", {}, True),
        ("url=?x", {}, False),
        ("host=a;url=?x", {}, False),
        ("host=?", {}, False),
    ],
)
def test_absence_is_evidence(text: str, data: dict[str, Any], expected: bool) -> None:
    assert read(text, **data).decisive is expected


def test_only_the_settings_of_this_arm_make_absence_evidence() -> None:
    here, there = settings("host=a;host=b")
    there = there._replace(branch=((0, 1),))
    group = Group(dialect(), 0, (), "", {"host": [here, there]})
    assert read_group(Source("a.ini", ""), layout("a.ini", [here, there]), group, ((0, 1),), {"host": there}).decisive is True


def test_what_else_a_reading_says() -> None:
    made = dialect(role="relay", version="2.1", help="look", write={"starttls": {"set": {"tls": "on"}}})
    found = settings("x/host=a")
    group = Group(made, 0, ("x",), "BULK_", {"host": found})
    got = read_group(Source("a.ini", ""), layout("a.ini", found), group, ((1, 2),), {"host": found[0]})
    assert got.where == Where(("app",), 0, ("x",), "BULK_", ((1, 2),))
    assert (got.names, got.role, got.version, got.help, got.can_require) == (("App",), "relay", "2.1", "look", True)
    assert read("host=a").can_require is read("host=a", write={"opportunistic": {"set": {}}}).can_require is False
