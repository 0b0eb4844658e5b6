"""What looks like submission and is not (policy: out of scope), told by the settings beside and the mappings around."""

from __future__ import annotations

import pytest
from pairs import settings

from smtplint.dialects.excluded import is_excluded, is_fetching, is_hop, is_translation, listened
from smtplint.dialects.groups import layout
from smtplint.dialects.members import Groups, Key, Member, collect
from smtplint.dialects.words import parse
from smtplint.model import Setting, Source, Span


def setting(name: str, value: str = "x") -> Setting:
    return Setting(tuple(name.split("/")), value, Span(3, 3), Span(3, 3))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("lang/en/mail.php", True), ("app/Locales/mail.yml", True), ("src/i18n/en.json", True), ("locale", True),
        ("src/en/mail.yml", False), ("language.yml", False), ("slang/mail.yml", False), ("lang.d/mail.yml", False),
    ],
)  # fmt: skip
def test_translations(path: str, expected: bool) -> None:
    assert is_translation(Source(path, "")) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/containerPort", True), ("a/targetPort", True), ("a/hostPort", True), ("a/nodePort", True), ("a/published", True),
        ("a/containerPort/x", False), ("ports/port", True), ("ports/0/port", True), ("a/ContainerPorts/0/port", True),
        ("livenessProbe/tcpSocket/port", True), ("expose/ports", False), ("port", False), ("smtp/port", False), ("a/ports/0/name", False),
    ],
)  # fmt: skip
def test_ports_that_are_listened_on(name: str, expected: bool) -> None:
    (found, other) = settings(f"{name}=25;smtp/host=a")[1]
    assert listened(layout("a.yml", [found, other])) == ({found.span} if expected else set())


OUT = {
    # mail that is fetched
    "mail/host=a;mail/port=25;mail/type=imap": True,
    "mail/host=a;mail/protocol=POP3": True,
    "mail/host=a;mail/@type=Imap": True,
    "mail/host=a;mail/type=smtp": False,
    "mail/host=a;mail/kind=imap": False,
    "mail/host=a;type=imap": False,
    "mail/host=a;mail/type/x=imap": False,
    "mail/type/x=a;mail/host=a;mail/protocol=imap": True,
    "smtp/smtp_host=a;smtp/type=imap": True,
    "mail/host=a;mail/port=25;mail/folder=x": True,
    "mail/host=a;mail/Inbox=x": True,
    "mail/host=a;folder=x": False,
    "MAIL_HOST=a;MAIL_FOLDER=x": True,
    "MAIL_HOST=a;MAILBOX=x": False,
    "MAIL_HOST=a;FOLDER=x": False,
    "MAIL_HOST=a;MAIL_FROM_MAILBOX=x": False,
    "MAIL_HOST=a;MAIL_ADMIN_INBOX=x": False,
    "APP_MAIL_HOST=a;APP_MAIL_EXPUNGE=x": True,
    "APP_MAIL_HOST=a;WEB_MAIL_EXPUNGE=x": False,
    "APP_MAIL_HOST=a;MAIL_EXPUNGE=x": False,
    "MAIL_HOST=a;APP_MAIL_EXPUNGE=x": True,
    "OLD_APP_MAIL_HOST=a;OLD_APP_MAIL_IDLE=x": True,
    "INBOX_MAIL_HOST=a;INBOX_MAIL_PORT=25": False,
    "INBOX_MAIL_HOST=a;INBOX_MAIL_FOLDER=x": True,
    "SMTP_HOST=a;SMTP_FOLDER=x;MAIL_FOLDER=x": False,
    "MAIL_HOST=a;MAIL_PORT=25;SMTP_USER=me;MAIL_FOLDER=x": False,
    # a program that listens, and says so on its command line, whatever it is called
    "app/command/smtp-host=a;app/command/listen=x": True,
    "app/args/smtp-host=a;app/args/tls-cert=x": True,
    "app/ExecStart/smtp-host=a;app/ExecStart/api-address=:80": True,
    "app/command/smtp-host=a;app/command/api=*:80": True,
    "app/command/smtp-host=a;app/command/api=[::]:80": True,
    "app/command/smtp-host=a;app/command/api=0.0.0.0:80": True,
    "app/command/smtp-host=a;app/command/api=127.0.0.1:80": False,
    "app/command/smtp-host=a;app/command/api/x=:80": False,
    "app/command/smtp-host=a;app/listen=:80": False,
    "app/flags/smtp-host=a;app/flags/listen=:80": False,
    "SMTP_HOST=a;LISTEN=:80": False,
    # the ports of a mail server
    "SMTP_PORT=25;IMAP_PORT=143": True,
    "SMTP_PORT=25;IMAPS_PORT=993": True,
    "SMTP_PORT=25;POP3_PORT=110": True,
    "SMTP_PORT=25;SUBMISSION_PORT=587": True,
    "a/SMTP_PORT=25;a/SIEVE_PORT=4190": True,
    "a/SMTP_PORT=25;b/SIEVE_PORT=4190": False,
    "SMTP_PORT=25;IMAP_HOST=a": False,
    "SMTP_PORT=25;IMAP_PORT_OLD=143": False,
    "SMTP_PORT=25;HTTP_PORT=80": False,
    "SMTP_PORT=25;SMTP_HOST=a;IMAP_PORT=143": False,
    # a mapping of a server that listens
    "smtp/port=25;smtp/bind=x": True,
    "smtp/port=25;smtp/tls_cert=x": True,
    "smtp/port=25;smtp/proxy/x=y": True,
    "smtp/port=25;bind=x": False,
    "smtp/port=25;smtp/host=a;smtp/bind=x": False,
    "smtp/port=25;smtp/user=me": False,
    "SMTP_PORT=25;SMTP_TLS_CERT=x": False,
    "smtp/port=25;smtp/smtp_user=me;smtp/tls_cert=x": False,
    # the class of a library
    "class:Mailer/smtp_port=25": True,
    "class:Mailer/smtp_port=25;class:Mailer/smtp_host=a": False,
    "class/smtp_port=25": False,
    # the command line of a mail server, by its service, its image, its program
    "smtp/command/smtp-port=25": True,
    "My-Mail-Server/args/smtp-port=25": True,
    "services/app/command/smtp-port=25": False,
    "smtp/command/smtp-port=25;smtp/command/smtp-host=a": False,
    "smtp/env/SMTP_PORT=25": False,
    "a/command/mail/smtp-port=25": False,
    "app/image=acme/Postfix:3;app/command/smtp-port=25": True,
    "image=acme/postfix;app/command/smtp-port=25": True,
    "app/image=acme/app;app/command/smtp-port=25": False,
    "app/name=acme/postfix;app/command/smtp-port=25": False,
    "app/command/smtp-port=25;app/command/0=/usr/bin/maddy": True,
    "app/command/smtp-port=25;app/command/0=app;app/command/1=inbucket": True,
    "app/command/smtp-port=25;app/command/0=app;app/command/run=inbucket": False,
    "app/command/smtp-port=25;app/command/0/x=inbucket": False,
    "app/args/smtp-port=25;app/entrypoint/0=stalwart": True,
    "app/args/smtp-port=25;app/Entrypoint=haraka -x": True,
    "app/args/smtp-port=25;app/tool=haraka -x": False,
    "app/args/smtp-port=25;entrypoint=haraka": False,
    "command/smtp-port=25;command=exim": True,
    "app/command/smtp-port=25;app/command=mailer --smtp-port=25": True,
    "app/command/smtp-port=25;app/command=app --x --smtp-port 25 --to mail": False,
    "app/command/smtp-port=25;app/command=app --x mail --smtp-port 25": True,
    "app/command/smtp-port=25;app/command=app --mail-x": False,
    "app/command/smtp-port=25;app/command=env MODE=smtp app": False,
    "app/command/smtp-port=25;app/command=env MODE=x mailer": True,
    "app/args/smtp-port=25;app/args=app --smtp-port=25;app/command=exim": True,
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OUT.items())
@pytest.mark.parametrize("doc", [0, 2])
def test_excluded(text: str, expected: bool, doc: int) -> None:
    at = layout("a.yml", settings(text, doc)[1])
    groups: Groups = {}
    keys = [collect(groups, s, names) for s, names in zip(at.settings, at.names, strict=True)]
    key = next(key for key in keys if key is not None)
    assert is_excluded(at, key, groups[key]) is expected


@pytest.mark.parametrize(
    ("host", "port", "names", "expected"),
    [
        ("imap.example.com", None, "SMTP_HOST", True),
        ("POP3.example.com", 25, "smtp/host", True),
        ("pop.example.com", 25, "", True),
        ("smtp.imap.example.com", 25, "", False),
        ("imaps", 25, "", False),
        (None, 993, "MAIL_PORT", True),
        ("mail.example.com", 110, "mail/host mail/port", True),
        (None, 143, "", True),
        (None, 995, "MAIL_PORT", True),
        (None, 4190, "MAIL_PORT", True),
        (None, 587, "MAIL_PORT", False),
        (None, None, "MAIL_PORT", False),
        (None, 993, "SMTP_PORT", False),  # it says SMTP: the port is wrong
        (None, 993, "MAIL_HOST SMTP_PORT", False),
        (None, 993, "mail/host smtp/port", False),
        (None, 993, "mySmtpServer/port", False),
        (None, 993, "smtp/mail/port", True),
    ],
)
def test_a_server_that_mail_is_fetched_from(host: str | None, port: int | None, names: str, expected: bool) -> None:
    members = [Member(s, parse(s.key[-1]), bare=False) for s in map(setting, names.split())]
    assert is_fetching({} if host is None else {"host": setting("host", host)}, port, members) is expected


@pytest.mark.parametrize(
    ("block", "prefix", "expected"),
    [
        ("", "", False),
        ("app/smtp", "app", False),
        ("", "postfix", True),
        ("", "my exim4", True),
        ("postfix", "", True),
        ("my_Haraka/mail", "", True),
        ("a/opensmtpd/b/mail", "app", True),
        ("relays/0", "", True),
        ("mail_relays", "", True),
        ("relay", "", True),
        ("a/nextRelay", "", True),
        ("relay/a", "", False),
        ("mail_relay", "", False),  # the program's own relay
        ("mail/relay", "", True),
        ("", "relay", False),
    ],
)
def test_hops(block: str, prefix: str, expected: bool) -> None:
    assert is_hop(Key(0, tuple(filter(None, block.split("/"))), tuple(prefix.split()))) is expected
