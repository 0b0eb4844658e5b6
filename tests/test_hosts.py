from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from smtplint.addresses import matches, parts_of
from smtplint.hosts import CLASSES, Hosts, build

RULES = Path(__file__).parent.parent / "rules"


def shipped(name: str) -> dict[str, object]:
    data: dict[str, object] = YAML(typ="safe").load((RULES / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


DATA = (shipped("providers"), shipped("platforms"), shipped("sinks"))
HOSTS = build(*DATA)
OWN = build(
    *DATA, user_sinks=["devmail", "Trap-Box", "*.sandbox.example.net", "catch.example.org"], internal=["*.corp.example", "100.*", "Mail"]
)

LOOPBACK = """
localhost LOCALHOST Localhost localhost. localhost:25 localhost.localdomain ip6-localhost app.localhost
127.0.0.1 127.0.1.1 127.1 127.0.0.1:2500 0.0.0.0 ::1 [::1] [::1]:25 :: ::ffff:127.0.0.1 0:0:0:0:0:0:0:1
/var/run/smtp.sock ./smtp.sock unix:/run/mail.sock unix:///run/mail.sock local:/run/mail.sock smtp://localhost smtp://user:secret@127.0.0.1:25
localhost,127.0.0.1
"""
SINK = """
mailhog mailpit maildev mailcatcher mailslurper smtp4dev greenmail inbucket papercut fakesmtp fake-smtp mail-hog mail-catcher
MailHog MAILPIT maildev-noauth dev-mailhog mailhog2 mailpit_dev my-mail-catcher smtp-sink mailhog:1025 mailpit. mailhog.default.svc
mailpit.tools.svc.cluster.local mailcatcher.example.com smtp://mailpit:1025 {{mailpit_host}} ${MAILHOG_HOST}
sandbox.smtp.mailtrap.io smtp.mailtrap.io mailtrap.io Sandbox.SMTP.Mailtrap.IO smtp.ethereal.email sandbox-smtp.mailcatch.app
debugmail.io mailosaur.io smtp.mailosaur.net
"""
INTERNAL = """
postfix mail mailer smtp smtp-relay mailserver mx1 exim4 a m2 postfix:25 postfix. smtp://postfix:25 mail-dev mailtrap mailhost
mail.local MAIL.LOCAL relay.corp.internal nas.lan postfix.mail.svc postfix.mail.svc.cluster.local smtp.svc {{x}}.mail.svc
host.docker.internal host.docker.internal:25 host.containers.internal gateway.docker.internal
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.25 192.168.1.25:587 169.254.169.254
fe80::1 [fe80::1] fe80::1%eth0 [fe80::1%eth0]:25 fd00::25 fc00::1 [fd12:3456::1]:587 ::ffff:10.0.0.1 postfix,localhost postfix;mail.local
"""
EXTERNAL = """
smtp.gmail.com SMTP.GMAIL.COM smtp.example.com mail.example.org. smtp.example.com:587 ssl://smtp.example.com tls://smtp.example.com:465
smtp://user:secret@smtp.example.com:587/?x=1 live.smtp.mailtrap.io bulk.smtp.mailtrap.io smtp_relay.example.com smtp.local.example.com
8.8.8.8 172.15.0.1 172.32.0.1 192.167.1.1 11.0.0.1 100.64.0.1 192.0.2.25 203.0.113.5:25 999.1.1.1 1270.0.0.1 2001:db8::25 [2001:db8::25]:25
mailservice.example.com maildevice.example.com emaildev.example.com greenmailer.example.com mail-dev.example.com
a.example.com;b.example.com a.example.com,localhost localhost,smtp.example.com mailhog,smtp.example.com postfix.mail
CHANGEME ChangeMe changeme change-me CHANGE_ME your_host your-host yourhost your-smtp-server Fill fill fixme todo TBD null none
example placeholder replace-me xxx SMTP_HOST POSTFIX Postfix mail_server __SMTP_HOST__ @SMTP_HOST@ %SMTP_HOST% -mail mail-
$SMTP_HOST ${SMTP_HOST} ${SMTP_HOST:-} {{smtp_host}} {{.Values.smtp.host}} <%=smtp_host%> <mail-host> %{smtp_host} $(SMTP_HOST) #{host}
:x ::x 1::2::3 12345::1 [ [] ]: . .. , ; ,; : :25 :// @ %
"""
SPACED = [
    ("", "external"), ("   ", "external"), ("\t\n", "external"), ("your host", "external"), ("<mail host>", "external"),
    ("Fill in", "external"), ("the mail server", "external"), ("{{ smtp_host }}", "external"), ("{{ host | default(omit) }}", "external"),
    (" localhost ", "loopback"), ("mail.local smtp.example.com", "external"), ("10.0.0.1 10.0.0.2", "internal"),
    ("a.example.com b.example.com", "external"), ("postfix, mail.local", "internal"), ("localhost ; mailpit", "loopback"),
    ("localhost;mailpit", "loopback"), ("{{ release }}-mailhog", "sink"), ("fe80::1 fe80::2", "internal"), ("x" * 5000, "internal"),
    ("x" * 5000 + "!", "external"), ("smtp." + "x" * 5000 + ".com", "external"),
]  # fmt: skip
TABLE = [
    (host, name)
    for name, hosts in (("loopback", LOOPBACK), ("sink", SINK), ("internal", INTERNAL), ("external", EXTERNAL))
    for host in hosts.split()
]


@pytest.mark.parametrize(("host", "expected"), [*TABLE, *SPACED])
def test_host_class(host: str, expected: str) -> None:
    assert HOSTS.host_class(host) == expected


def test_an_absent_host_is_external() -> None:
    assert HOSTS.host_class(None) == "external"
    assert HOSTS.provider_of(None) is None


def test_the_table_is_long_enough_and_says_one_thing_of_each_host() -> None:
    assert len(TABLE) > 80
    assert len(dict(TABLE)) == len(TABLE)


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("localhost", 1025, "sink"), ("127.0.0.1", 1025, "sink"), ("mail", 1025, "sink"), ("", 1025, "sink"), (None, 1026, "sink"),
        ("${SMTP_HOST}", 1025, "sink"), ("CHANGEME", 1025, "sink"), ("mail.local", 3025, "sink"), ("192.168.1.2", 1025, "sink"),
        ("smtp.example.com", 1025, "external"), ("8.8.8.8", 1025, "external"), ("mail;smtp.example.com", 1025, "external"),
        ("live.smtp.mailtrap.io", 1025, "external"), ("localhost", 25, "loopback"), ("mail", 2525, "internal"), ("", 25, "external"),
        ("localhost", 8025, "loopback"), ("mailpit", 25, "sink"), ("smtp4dev", 25, "sink"), ("mail", None, "internal"),
        ("mail", 0, "internal"),
    ],
)  # fmt: skip
def test_a_sink_port_counts_where_no_external_host_is_written(host: str | None, port: int | None, expected: str) -> None:
    assert HOSTS.host_class(host, port=port) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MAILDEV_SMTP_PORT", True), ("mailhog", True), ("mailHogPort", True), ("MailHogPort", True), ("MAIL_HOG_PORT", True),
        ("smtp4devHost", True), ("SMTP4DEV_HOST", True), ("Mailpit__Port", True), ("app.mailpit.smtp.port", True),
        ("FAKE_SMTP_HOST", True), ("MAIL_CATCHER_URL", True), ("inbucket_smtp", True), ("MAILHOG2_PORT", True),
        ("services.greenmail.port", True), ("SMTP_SINK_PORT", True), ("MAIL_DEV_PORT", False), ("SMTP_PORT", False),
        ("MAILTRAP_PORT", False), ("MAILDEVICE_PORT", False), ("MAILER_DEV", False), ("", False), ("EMAIL_DEVELOPMENT_HOST", False),
        ("MAILHOGS_PORT", False), ("mail", False), ("x" * 2000 + "_mailhog", False),
    ],
)  # fmt: skip
def test_is_sink_name(name: str, expected: bool) -> None:
    assert HOSTS.is_sink_name(name) is expected
    assert HOSTS.host_class("smtp.example.com", names=["SMTP_HOST", name]) == ("sink" if expected else "external")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("axllent/mailpit", True), ("axllent/mailpit:v1.20", True), ("docker.io/axllent/mailpit:latest", True),
        ("ghcr.io/axllent/mailpit", True), ("registry.example.com:5000/axllent/mailpit:v1@sha256:0123", True), ("mailhog", True),
        ("somebody/mailhog:${TAG:-latest}", True), ("greenmail/standalone:2.0.0", True),
        ("registry.example.com/greenmail/standalone", True), ("changemakerstudiosus/papercut-smtp", True),
        ("gessnerfl/fake-smtp-server", True), ("rnwood/smtp4dev:v3", True), ("boky/postfix", False), ("namshi/smtp", False), ("", False),
        ("mailhog/other", False), ("standalone", False), ("registry.example.com/team/mailer", False), ("${IMAGE}", False),
    ],
)  # fmt: skip
def test_is_sink_image(image: str, expected: bool) -> None:
    assert HOSTS.is_sink_image(image) is expected
    assert HOSTS.host_class("Mail_1", services={"Mail_1": image}) == ("sink" if expected else "internal")


@pytest.mark.parametrize(
    ("host", "plain", "own"),
    [
        ("devmail", "internal", "sink"), ("my-devmail", "internal", "sink"), ("devmails", "internal", "internal"),
        ("trap-box", "internal", "sink"), ("a.sandbox.example.net", "external", "sink"), ("sandbox.example.net", "external", "external"),
        ("catch.example.org", "external", "sink"), ("x.catch.example.org", "external", "external"),
        ("mail.corp.example", "external", "internal"), ("corp.example", "external", "external"), ("100.64.0.1", "external", "internal"),
        ("MAIL", "external", "internal"), ("localhost", "loopback", "loopback"), ("mailhog.corp.example", "sink", "sink"),
        ("smtp.example.com;mail.corp.example", "external", "external"),
    ],
)  # fmt: skip
def test_the_settings_add_sinks_and_internal_hosts(host: str, plain: str, own: str) -> None:
    assert (HOSTS.host_class(host), OWN.host_class(host)) == (plain, own)


@pytest.mark.parametrize("word", ["", " ", "-", "_", "é"])
def test_a_sink_word_without_letters_means_nothing(word: str) -> None:
    hosts = build(*DATA, user_sinks=[word])
    assert [hosts.host_class(host) for host in ("", "mail", "smtp.example.com", "--")] == ["external", "internal", "external", "external"]


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        ("a.b", "a.b", True), ("a.b", "a.bc", False), ("*", "", True), ("*.a", ".a", True), ("*.a", "x.y.a", True), ("*.a", "a", False),
        ("a*a", "a", False), ("a*a", "aa", True), ("a*b*c", "a-b-c", True), ("a*b*c", "abc", True), ("a*b*c", "acb", False),
        ("mail*.x", "mail.x", True), ("*b*", "abc", True), ("**", "x", True), ("a*bc*cd", "abcd", False), ("", "", True),
        ("", "x", False),
    ],
)  # fmt: skip
def test_matches(glob: str, text: str, expected: bool) -> None:
    assert matches(glob, text) is expected


@pytest.mark.parametrize(
    ("host", "parts"),
    [
        (None, []), ("", []), (" , ;", []), ("a", ["a"]), ("a;b", ["a", "b"]), ("a.x b.x", ["a.x", "b.x"]), ("a b", ["a b"]),
        ("a.x:25", ["a.x"]), ("[::1]:25", ["::1"]), ("::1", ["::1"]), ("smtps://u:p@h.x:465/q", ["h.x"]), ("{{ a, b }}", ["{{ a, b }}"]),
        ("/run/a,b", ["/run/a,b"]), ("h.x.", ["h.x"]), ("a:b", ["a:b"]),
    ],
)  # fmt: skip
def test_parts_of(host: str | None, parts: list[str]) -> None:
    assert parts_of(host) == parts


ODD = st.text(st.characters() | st.sampled_from(".:-,;/[]{}$%@ *0159abflocalhostmailhog"), max_size=60)


@pytest.mark.parametrize("hosts", [HOSTS, OWN, build({}, {}, {})], ids=["shipped", "own", "empty"])
@given(host=ODD | st.ip_addresses().map(str), name=ODD, image=ODD, port=st.integers() | st.none())
def test_any_host_has_a_class(hosts: Hosts, host: str, name: str, image: str, port: int | None) -> None:
    assert hosts.host_class(host, port=port, names=[name], services={name: image}) in CLASSES
    provider = hosts.provider_of(host)
    assert provider is None or provider["id"] in hosts.providers


@given(glob=st.text("ab*.", max_size=8), text=st.text("ab.", max_size=8))
def test_a_glob_agrees_with_its_regular_expression(glob: str, text: str) -> None:
    import re  # noqa: PLC0415 (the reference implementation)

    assert matches(glob, text) is bool(re.fullmatch(".*".join(map(re.escape, glob.split("*"))), text))


@pytest.mark.parametrize(
    "host",
    [
        "a" * 300_000,
        "a-" * 150_000,
        "a." * 150_000,
        ":" * 300_000,
        "1." * 150_000,
        "{" * 300_000,
        "mail-" * 60_000,
        "a@" * 150_000,
        ";" * 300_000,
        "a.b " * 70_000,
    ],
)
def test_a_long_text_takes_no_time(host: str) -> None:
    start = process_time()
    assert OWN.host_class(host, names=[host], services={"mail": host}) in CLASSES
    OWN.provider_of(host)
    assert process_time() - start < 60  # a guard against endless work, no measure
