"""Which settings may be mail settings where no dialect knows them, and which of them belong together (policy: unknown dialects)."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.dialects.groups import layout
from smtplint.dialects.members import Groups, Key, collect, is_sentence, names_a_host
from smtplint.model import Setting, Span


def setting(path: str, value: str = "x", **fields: Any) -> Setting:  # noqa: ANN401 (any field of a setting)
    return Setting(tuple(path.split("/")), value, Span(0, 0), Span(0, 0), **fields)


def placed(*settings: Setting) -> tuple[list[str], Groups]:
    """Where each setting is put: its role (with `~` where its own name does not say mail), the block after `@`, the words before the mail
    word with `_`, and the name behind a colon; "" for what is no mail setting."""
    groups: Groups = {}
    at = layout("a.yml", list(settings))
    out = []
    for one, names in zip(at.settings, at.names, strict=True):
        before = {key: {name: list(found) for name, found in by_name.items()} for key, by_name in groups.items()}
        key = collect(groups, one, names)
        if key is None:
            assert groups == before
            out.append("")
            continue
        ((name, member),) = ((n, found[-1]) for n, found in groups[key].items() if found and found[-1].setting is one)
        block = "@" + "/".join(key.block) if key.block else ""
        out.append(f"{member.name.role}{'~' * member.bare} {block}{''.join(f' {word}_' for word in key.prefix)} :{name}".replace("  ", " "))
        assert (key.arms, key.family, key.doc) == ((), (), one.doc)
    return out, groups


def where(path: str, value: str = "x", **fields: Any) -> str:  # noqa: ANN401 (as above)
    return placed(setting(path, value, **fields))[0][0]


PLACES = {
    # the name says mail itself
    "SMTP_HOST": "host :SMTP_HOST",
    "SMTP_PORT": "port :SMTP_PORT",
    "MAIL_PORT": "port :MAIL_PORT",
    "MYAPP_SMTP_PORT": "port myapp_ :MYAPP_SMTP_PORT",
    "MY_APP_EMAIL_PASSWORD": "password my_ app_ :MY_APP_EMAIL_PASSWORD",
    "smtp_tls": "tls :smtp_tls",
    "x/smtp_verify": "verify @x :smtp_verify",
    "app/smtp_user": "username @app :smtp_user",
    "app/mailRelayPort": "port @app :mailRelayPort",
    "mail/smtp_port": "port @mail :smtp_port",
    "SMTP_FROM": "",
    "PORT": "",
    "app/port": "",
    "SMTP_BIND_PORT": "",
    "IMAP_PORT": "",
    "_": "",
    # the mapping around says it
    "mail/port": "port~ @mail :port",
    "smtp/host": "host~ @smtp :host",
    "app/mail/port": "port~ @app/mail :port",
    "app/my_mail/port": "port~ @app/my_mail :port",
    "mail/tls": "tls~ @mail :tls",
    "mail_server/port": "port~ @mail_server :port",
    "mail/0/port": "port~ @mail/0 :port",
    "mail/file:app.yml/port": "port~ @mail/file:app.yml :port",
    "mail/part:app.yml/port": "port~ @mail/part:app.yml :port",
    "file:mail/port": "",
    "0/port": "",
    "mail/from": "",
    "mail/bind_port": "",
    "mail/web/port": "",
    "debug_mail/port": "port~ @debug_mail :port",
    "debug_app_mail/port": "port~ @debug_app_mail :port",
    "mail_debug/port": "",
    "smtpd/port": "",
    "mail_notice/port": "port~ @mail_notice :port",
    # or the one around that, where the nearest says nothing
    **{f"mail/{inner}/port": f"port~ @mail/{inner} :port" for inner in ("network", "config", "options", "settings", "server", "connection")},
    "smtp/server/port": "port~ @smtp/server :port",
    "mail/my_config/port": "port~ @mail/my_config :port",
    "mail/0/config/port": "port~ @mail/0/config :port",
    "mail/_/port": "",
    "mail/other/port": "",
    "web/config/port": "",
    "config/port": "",
    "mail/web/config/port": "",
    "mail/config/web/port": "",
    # a switch of TLS in a mapping of its own
    "mail/tls/enabled": "tls~ @mail :tls_enabled",
    "app/mail/tls/rejectUnauthorized": "verify~ @app/mail :tls_rejectUnauthorized",
    "smtp/ssl_options/verify": "verify~ @smtp :ssl_options_verify",
    "mail/tls/smtp_port": "port @mail/tls :smtp_port",
    "mail/tls/cert": "",
    "mail/tls/server_name": "",
    "mail/tls/port": "",
    "web/tls/enabled": "",
    "tls/enabled": "",
    # prose
    "smtp_port/description": "",
    "description/smtp_port": "",
    "Help/mail_port": "",
    "label/mail/port": "port~ @label/mail :port",
    "mail/title/smtp_port": "",
    "example/port": "",
    # links and their hosts
    "url/smtp_host": "",
    "mail/default_url_options/host": "",
    "links/mail_host": "",
    "mail_asset/host": "",
    "url/mail/host": "host~ @url/mail :host",
    "url/app/mail_host": "host @url/app :mail_host",
    # mail that is fetched
    "imap/mail_host": "",
    "imap/server/mail_host": "",
    "imap/app/server/mail_host": "host @imap/app/server :mail_host",
    "incoming_mail/port": "",
    "mail/fetch/port": "",
    "mail/pop3/0/port": "",
    "imap/mail/port": "",
    "imap/x/mail/port": "port~ @imap/x/mail :port",
    # what listens
    "services/smtp/port": "",
    "mail/ports/port": "",
    "smtp/LivenessProbe/port": "",
    "services/app/smtp/port": "port~ @services/app/smtp :port",
    "services/smtp_port": "port @services :smtp_port",
}  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), PLACES.items())
def test_place(path: str, expected: str) -> None:
    assert where(path) == expected


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        # one name with dots, whose words alone tell that it is SMTP
        ("smtp.port", {}, "port :smtp.port"),
        ("app.mail.smtp.port", {}, "port app_ :app.mail.smtp.port"),
        ("x/y/app.smtp.host", {}, "host @x/y app_ :app.smtp.host"),
        ("x/smtp.bind.port", {}, ""),
        ("x/smtp.subject", {}, ""),
        # other names with dots are paths
        ("app.mail.port", {}, "port~ @app/mail :port"),
        ("x/app.mail_port", {}, "port @x/app :mail_port"),
        ("smtp.x.from", {}, ""),
        ("mail.smtp.description", {}, ""),
        ("smtp.app/port", {}, ""),
        ("app.smtp/port", {}, "port~ @app/smtp :port"),
        # as all are in PHP, whose names with dots are paths of a framework
        ("app.smtp.port", {"format": "php"}, "port~ @app/smtp :port"),
        ("app.my_smtp_port", {"format": "php"}, "port @app my_ :my_smtp_port"),
        ("app.smtp.port", {"format": "yaml"}, "port app_ :app.smtp.port"),
        # a dot of an expression or of a host's name is none of a path
        ("x/{{ a.b }}_smtp_port", {}, "port @x a_ b_ :{{ a.b }}_smtp_port"),
        ("x/account:example.com.smtp_port", {}, "port @x account_ example_ com_ :account:example.com.smtp_port"),
        ("smtp.port", {"doc": 3}, "port :smtp.port"),
        ("mail/port", {"doc": 3}, "port~ @mail :port"),
    ],
)
def test_names_with_dots(path: str, fields: dict[str, Any], expected: str) -> None:
    assert where(path, **fields) == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        # a host whose port tells that it is one
        ("SMTP", "smtp.example.com:25", "host :SMTP"), ("app/my_smtp", " mail-1.example.com:2525 ", "host @app my_ :my_smtp"),
        ("SMTP", "smtp.example.com", ""), ("SMTP", "localhost:25", ""), ("SMTP", "smtp.example.com:1", ""),
        ("SMTP", "smtp.example.com:123456", ""), ("SMTP", "smtp.example.com:25 or so", ""), ("SMTP", "me@smtp.example.com:25", ""),
        ("MAIL", "smtp.example.com:25", ""), ("SMTP_ADDR", "smtp.example.com:25", ""),
        # an address that is one of a server
        ("smtp/address", "smtp.example.com", "host~ @smtp :address"),
        ("app/smtp/address", "smtp.example.com", "host~ @app/smtp :address"), ("smtp/app/address", "smtp.example.com", ""),
        ("mail/address", "smtp.example.com", ""), ("address", "smtp.example.com", ""), ("smtp/address", "me@example.com", ""),
        ("smtp/address", "12 Main Street", ""), ("smtp/my_address", "smtp.example.com", ""), ("smtp/addressee", "smtp.example.com", ""),
        ("mail_relay_address", "smtp.example.com", "host :mail_relay_address"),
        ("MAIL_SERVER_ADDRESS", "smtp.example.com", "host :MAIL_SERVER_ADDRESS"),
        ("email_host_address", "smtp.example.com", "host :email_host_address"), ("email_address", "smtp.example.com", ""),
        ("mail_home_address", "smtp.example.com", ""), ("mail_relay_addressee", "smtp.example.com", ""),
        ("mail_address_relay_x", "smtp.example.com", ""), ("relay_address", "smtp.example.com", ""),
        ("smtp/relay_address", "smtp.example.com", ""), ("mail_relay_address", "me@example.com", ""),
        ("mail_relay_port", "smtp.example.com", "port :mail_relay_port"),
    ],
)  # fmt: skip
def test_names_that_the_value_explains(path: str, value: str, expected: str) -> None:
    assert where(path, value) == expected


def test_an_unknown_value_explains_no_name() -> None:
    assert where("SMTP", "smtp.example.com:25", certainty="unknown") == ""
    assert where("smtp/address", "smtp.example.com", certainty="unknown") == ""


def test_settings_of_one_endpoint_share_a_key() -> None:
    settings = [
        setting("x/SMTP_HOST"), setting("x/SMTP_PORT", "25"), setting("x/SMTP_PORT", "587"), setting("x/APP_SMTP_PORT"), setting("x/port"),
        setting("mail/port"), setting("mail/host"), setting("mail/smtp_host"), setting("x/SMTP_HOST", doc=1), setting("mail.port"),
    ]  # fmt: skip
    groups = placed(*settings)[1]
    assert {key: {name: [m.setting for m in found] for name, found in by_name.items()} for key, by_name in groups.items()} == {
        Key(0, ("x",), ()): {"SMTP_HOST": [settings[0]], "SMTP_PORT": settings[1:3]},
        Key(0, ("x",), ("app",)): {"APP_SMTP_PORT": [settings[3]]},
        Key(0, ("mail",), ()): {"port": [settings[5], settings[9]], "host": [settings[6]], "smtp_host": [settings[7]]},
        Key(1, ("x",), ()): {"SMTP_HOST": [settings[8]]},
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("smtp.example.com", True), ("localhost", True), ("192.0.2.1", True), ("smtp.example.com:25", True), ("smtp://mail.example.com", True),
        ("", True), ("null", False), ("NULL", False), ("~", False), ("None", False), ("25", False), (" 25 ", False), ("2a", True),
        ("bücher", False), ("bücher.example", True), ("true", False), ("False", False), ("yes", False), ("no", False), ("ON", False),
        ("off", False), ("0", False), (" sendmail ", False), ("me@example.com", False), ("Your server", False), ("a b c", False),
        ("Server:", False), ("Server: ", False), ("http://example.com", False), ("HTTPS://example.com", False), ("http.example.com", True),
        ("{{ mail | default('a') }}", True), ("${SMTP HOST}", True), ("<your mail host>", True), ("[your host]", True),
        ("{{ a }} and b", False), ("smtp.{{ my domain }}", True), ("{{ a b }} # c", False), ("mail.example.com {{ a }}", True),
    ],
)  # fmt: skip
def test_names_a_host(value: str, expected: bool) -> None:
    assert names_a_host(setting("host", value)) is expected


@pytest.mark.parametrize(
    ("value", "fields", "expected"),
    [
        ("null", {"quoted": True}, True),
        ("~", {"quoted": True}, True),
        ("true", {"quoted": True}, False),
        ("25", {"quoted": True}, False),
        ("true", {"certainty": "unknown"}, True),
        ("a b", {"certainty": "unknown"}, True),
        ("a b", {"certainty": "default"}, False),
    ],
)
def test_names_a_host_as_it_is_written(value: str, fields: dict[str, Any], expected: bool) -> None:
    assert names_a_host(setting("host", value, **fields)) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("25", False), (" 25 ", False), ("the port", True), ("a b c", True), ("{{ a b }}", False), ("${A} or 25", False), ("", False)],
)
def test_sentence(value: str, expected: bool) -> None:
    assert is_sentence(setting("port", value)) is expected
