"""Names of several words of mail in one file: one endpoint, or several? And the host that is the name of its own mapping."""

from __future__ import annotations

import pytest

from smtplint.dialects import convention
from smtplint.dialects.groups import Layout, layout
from smtplint.dialects.members import Groups, Key, Owned, adopt_parent, collect, family, parted
from smtplint.dialects.words import parse
from smtplint.model import Setting, Source, Span


def grouped(text: str) -> tuple[Layout, Groups]:
    """The settings `name=value name=value`, their paths with slashes, and the groups that they make."""
    pairs = [pair.partition("=")[::2] for pair in text.split()]
    at = layout("a", [Setting(tuple(name.split("/")), value, Span(i, i), Span(i, i)) for i, (name, value) in enumerate(pairs)])
    groups: Groups = {}
    for setting, names in zip(at.settings, at.names, strict=True):
        collect(groups, setting, names)
    return at, groups


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SMTP_PORT", ("smtp",)), ("MAIL_PORT", ("mail",)), ("APP_MAIL_SMTP_PORT", ("mail", "smtp")), ("SMTP_MAIL_X", ("smtp", "mail")), ("port", ()),
    ],
)  # fmt: skip
def test_family(name: str, expected: tuple[str, ...]) -> None:
    assert family(parse(name)) == expected


MANY = [f"{word}{kind}" for word in ("SMTP_", "MAIL_", "EMAIL_", "SMTP_MAIL_", "MAIL_SMTP_", "MAILER_", "SMTP_EMAIL_", "EMAIL_SMTP_")
        for kind in ("HOST", "PORT")]  # fmt: skip
NINTH = [*MANY, "EMAIL_MAIL_HOST", "EMAIL_MAIL_PORT"]
# (names of one block, the endpoints that they make: the family, and the names)
PARTED = [
    ("SMTP_HOST SMTP_PORT", [":SMTP_HOST SMTP_PORT"]),
    # names of a second word of mail that are no whole endpoint complete the first
    ("SMTP_HOST SMTP_PORT MAIL_USER", [":SMTP_HOST SMTP_PORT MAIL_USER"]),
    ("SMTP_HOST SMTP_PORT MAIL_HOST", [":SMTP_HOST SMTP_PORT MAIL_HOST"]),
    ("SMTP_HOST MAIL_PORT", [":SMTP_HOST MAIL_PORT"]),
    ("SMTP_HOST MAIL_HOST SMTP_USER MAIL_USER", [":SMTP_HOST MAIL_HOST SMTP_USER MAIL_USER"]),
    # two servers, each with its port
    ("SMTP_HOST SMTP_PORT MAIL_HOST MAIL_PORT", ["smtp:SMTP_HOST SMTP_PORT", "mail:MAIL_HOST MAIL_PORT"]),
    ("MAIL_PORT SMTP_PORT MAIL_HOST SMTP_HOST", ["mail:MAIL_PORT MAIL_HOST", "smtp:SMTP_PORT SMTP_HOST"]),
    ("SMTP_HOST SMTP_PORT SMTP_USER MAIL_HOST MAIL_PORT MAIL_TLS", [
        "smtp:SMTP_HOST SMTP_PORT SMTP_USER", "mail:MAIL_HOST MAIL_PORT MAIL_TLS",
    ]),
    # what neither claims is both's, unless one has it already
    ("SMTP_HOST SMTP_PORT MAIL_HOST MAIL_PORT EMAIL_USER", ["smtp:SMTP_HOST SMTP_PORT EMAIL_USER", "mail:MAIL_HOST MAIL_PORT EMAIL_USER"]),
    ("SMTP_HOST SMTP_PORT SMTP_USER MAIL_HOST MAIL_PORT EMAIL_USER", [
        "smtp:SMTP_HOST SMTP_PORT SMTP_USER", "mail:MAIL_HOST MAIL_PORT EMAIL_USER",
    ]),
    ("SMTP_HOST SMTP_PORT MAIL_HOST MAIL_PORT EMAIL_HOST", ["smtp:SMTP_HOST SMTP_PORT", "mail:MAIL_HOST MAIL_PORT"]),
    ("mail/host mail/port mail/smtp_host mail/smtp_port mail/tls", [":host port smtp_host smtp_port tls"]),
    ("mail/host mail/port mail/smtp_host mail/smtp_port mail/mail_host mail/mail_port mail/tls", [
        "smtp:smtp_host smtp_port tls", "mail:mail_host mail_port tls",
    ]),
    # two ports; a server that one alone names is both's
    ("SMTP_PORT EMAIL_PORT", ["smtp:SMTP_PORT", "email:EMAIL_PORT"]),
    ("SMTP_HOST SMTP_PORT MAIL_PORT", ["smtp:SMTP_HOST SMTP_PORT", "mail:SMTP_HOST MAIL_PORT"]),
    ("SMTP_PORT MAIL_PORT EMAIL_HOST SMTP_USER", ["smtp:SMTP_PORT EMAIL_HOST SMTP_USER", "mail:MAIL_PORT EMAIL_HOST"]),
    ("SMTP_HOST SMTP_SERVER SMTP_PORT MAIL_PORT", ["smtp:SMTP_HOST SMTP_SERVER SMTP_PORT", "mail:MAIL_PORT"]),
    # as many as a file has servers, no more
    (" ".join(MANY), [
        f"{one}:{' '.join(MANY[2 * i:2 * i + 2])}"
        for i, one in enumerate(("smtp", "mail", "email", "smtp mail", "mail smtp", "mailer", "smtp email", "email smtp"))
    ]),
    (" ".join(NINTH), [":" + " ".join(NINTH)]),
]  # fmt: skip


def shown(parts: list[tuple[Key, list[str]]]) -> list[str]:
    return [f"{' '.join(key.family)}:{' '.join(names)}" for key, names in parts]


@pytest.mark.parametrize(("text", "expected"), PARTED)
def test_parted(text: str, expected: list[str]) -> None:
    _, groups = grouped(text)
    ((key, by_name),) = groups.items()
    elsewhere: Owned = {(1, key.block, ()): {("smtp",)}, (0, key.block, ("app",)): {("smtp",)}, (0, ("x",), ()): {("smtp",)}}
    for owned in ({}, elsewhere):
        found = list(parted(key, by_name, owned))
        assert shown([(one, list(names)) for one, names in found]) == expected
        assert all(one[:4] == key[:4] for one, _ in found)
        assert all(members == by_name[name] for _, names in found for name, members in names.items())


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("SMTP_HOST SMTP_PORT", {("smtp",)}, []),
        ("SMTP_HOST SMTP_PORT", {("mail",)}, ["smtp:SMTP_HOST SMTP_PORT"]),
        ("SMTP_HOST SMTP_PORT", set(), ["smtp:SMTP_HOST SMTP_PORT"]),
        ("SMTP_PORT SMTP_USER", {("mail",)}, []),
        ("SMTP_HOST SMTP_USER", {("mail",)}, []),
        ("SMTP_HOST SMTP_PORT EMAIL_USER", {("mail",)}, ["smtp:SMTP_HOST SMTP_PORT"]),
        ("SMTP_HOST SMTP_PORT MAIL_PORT MAIL_HOST", {("mail",)}, ["smtp:SMTP_HOST SMTP_PORT"]),
        ("SMTP_HOST SMTP_PORT MAIL_PORT MAIL_HOST", {("mail",), ("smtp",)}, []),
        ("SMTP_HOST SMTP_PORT MAIL_PORT MAIL_HOST", {("email",)}, ["smtp:SMTP_HOST SMTP_PORT", "mail:MAIL_PORT MAIL_HOST"]),
        ("mail/host mail/port", {("smtp",)}, []),
    ],
)
def test_parted_beside_a_dialect(text: str, known: set[tuple[str, ...]], expected: list[str]) -> None:
    """A dialect explains names of these families in the same block."""
    _, groups = grouped(text)
    ((key, by_name),) = groups.items()
    owned: Owned = {key[:3]: known}
    assert shown([(one, list(names)) for one, names in parted(key, by_name, owned)]) == expected


def test_no_more_endpoints_beside_a_dialect_than_eight() -> None:
    ((key, by_name),) = grouped(" ".join(NINTH))[1].items()
    assert [list(names) for _, names in parted(key, by_name, {key[:3]: set()})] == [MANY[i : i + 2] for i in range(0, 16, 2)]


ADOPTED = [
    # (settings, the host of the group of the last one: its path)
    ("mail/server=mail.example.com mail/server/port=25", "mail/server"),
    ("mail/server/port=25 mail/server=mail.example.com", "mail/server"),
    ("smtp=mail.example.com smtp/port=25", "smtp"),
    ("app/smtp=mail.example.com app/smtp/port=25", "app/smtp"),
    ("app/mail_server=mail.example.com app/mail_server/port=25", "app/mail_server"),
    ("mail.server=mail.example.com mail.server.port=25", "mail.server"),
    ("app/my_smtp=mail.example.com app/my_smtp/port=25", "app/my_smtp"),
    # it has a host
    ("smtp=mail.example.com smtp/host=smtp.example.com smtp/port=25", "smtp/host"),
    ("smtp=mail.example.com smtp/smtp_host=smtp.example.com smtp/port=25", "smtp/smtp_host"),
    # the value is none
    ("smtp=true smtp/port=25", ""),
    ("smtp=me@example.com smtp/port=25", ""),
    ("mail=x smtp/port=25", ""),
    ("x/smtp=mail.example.com smtp/port=25", ""),
    ("smtp=mail.example.com app/smtp/port=25", ""),
    ("smtp/a=mail.example.com smtp/port=25", ""),
    # the name is that of something else
    ("app=mail.example.com app/mail_port=25", ""),
    ("mail/config=production mail/config/port=25", ""),
    ("smtp_config=production smtp_config/port=25", ""),
    ("SMTP=mail.example.com SMTP_PORT=25", ""),
]


@pytest.mark.parametrize(("text", "expected"), ADOPTED)
def test_adopted_host(text: str, expected: str) -> None:
    at, groups = grouped(text)
    before = {key: list(by_name) for key, by_name in groups.items()}
    key = list(groups)[-1]
    adopt_parent(at, key, groups)
    hosts = [m for found in groups[key].values() for m in found if m.name.role == "host"]
    assert [("/".join(m.setting.key), m.setting.value) for m in hosts] == ([(expected, hosts[0].setting.value)] if expected else [])
    if not expected:
        assert {key: list(by_name) for key, by_name in groups.items()} == before


def test_an_adopted_host_belongs_to_one_group_alone() -> None:
    at, groups = grouped("x/mail/server=a.example.com x/mail/port=587 x/mail/server/port=25 x/mail/other/mail_x_port=1")
    key = Key(0, ("x", "mail", "server"), ())
    adopt_parent(at, key, groups)
    assert {key.block: list(by_name) for key, by_name in groups.items()} == {
        ("x", "mail"): ["port"], ("x", "mail", "server"): ["port", "server"], ("x", "mail", "other"): ["mail_x_port"],
    }  # fmt: skip
    (host,) = groups[key]["server"]
    assert (host.setting.value, host.name, host.bare) == ("a.example.com", parse("smtp_host"), True)


def test_another_setting_of_the_same_name_stays() -> None:
    at, groups = grouped("smtp=a.example.com smtp/port=25 x/smtp=b.example.com:25")
    adopt_parent(at, Key(0, ("smtp",), ()), groups)
    assert {key.block: list(by_name) for key, by_name in groups.items()} == {("smtp",): ["port", "smtp"], ("x",): ["smtp"]}


@pytest.mark.parametrize("name", ["SMTP_HOST", "app.smtp.host", "app.mail.host", "mail/host"])
def test_a_url_under_a_hosts_name_is_one_endpoint(name: str) -> None:
    source = Source("a", f"{name} = smtp://mail.example.com:25")
    span = Span(len(name) + 3, len(source.text))
    setting = Setting(tuple(name.split("/")), source.text[span.start :], span, Span(0, span.end))
    (reading,) = convention.read(source, layout("a", [setting]), frozenset(), {})
    assert (reading.host, reading.port) == ("mail.example.com", 25)
