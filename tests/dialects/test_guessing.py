"""What the values of settings mean that no dialect knows (policy: unknown dialects)."""

from __future__ import annotations

import pytest

from smtplint.dialects.groups import layout
from smtplint.dialects.guessing import is_misspelt, is_unverified, of_scheme, refusals, security, switched_off
from smtplint.dialects.words import parse
from smtplint.model import Setting, Span

SHORT = {"n": "none", "o": "opportunistic", "s": "starttls", "i": "implicit"}


def modes(letters: str) -> frozenset[str]:
    return frozenset(SHORT[letter] for letter in letters)


def setting(name: str, value: str, *, unknown: bool = False, quoted: bool = False) -> Setting:
    return Setting(tuple(name.split("/")), value, Span(0, 0), Span(0, 0), quoted=quoted, certainty="unknown" if unknown else "written")


def read(text: str, port: int | None = 587) -> frozenset[str]:
    """The security that `NAME=value NAME=value` leaves; `?` is a value that is not known."""
    keys = [pair.partition("=")[::2] for pair in text.split()]
    return security([(setting(name, value.lstrip("?"), unknown=value.startswith("?")), parse(name)) for name, value in keys], port)


SECURITY = {
    "": "nosi",
    # a key that speaks of TLS as a whole
    "smtp_tls=false": "n", "smtp_use_tls=no": "n", "smtp_encryption=none": "n", "smtp_security=PLAIN": "n", "smtp_tls=never": "n",
    "smtp_tls=off": "n", "smtp_encryption=": "nosi", "smtp_encryption=null": "nosi", "smtp_encryption=~": "nosi",
    "smtp_encryption=?": "nosi", "smtp_tls=0": "nosi",
    "smtp_tls=true": "osi", "smtp_tls=1": "osi", "smtp_encryption=tls": "osi", "smtp_encryption=STARTTLS": "os", "smtp_encryption=ssl": "is",
    "smtp_encryption=smtps": "is", "smtp_encryption=SSL/TLS": "is", "smtp_encryption=start_tls": "os", "smtp_encryption=explicit": "os",
    "smtp_encryption=implicit": "is", "smtp_encryption=whatever": "nosi", "smtp_encryption=force_tls": "is", "smtp_encryption=stls": "os",
    # one that says no more than "not implicit"
    "smtp_ssl=false": "nos", "smtp_secure=no": "nos", "smtp_ssl=0": "nos", "smtp_ssl=true": "osi", "smtp_secure=ssl": "is", "smtp_secure=tls": "osi",
    # STARTTLS
    "smtp_starttls=true": "os", "smtp_starttls=yes": "os", "smtp_starttls=false": "n", "smtp_starttls_enable=on": "os",
    "smtp_starttls_required=true": "os", "smtp_require_tls=true": "si", "smtp_tls_required=true": "si", "smtp_require_tls=false": "nosi",
    "smtp_auto_tls=true": "nosi", "smtp_auto_tls=false": "nosi", "smtp_starttls=?": "nosi",
    "smtp_tls=?false": "nosi", "smtp_ssl=?ssl": "nosi",
    # several
    "smtp_tls=false smtp_encryption=null": "n", "smtp_tls=false smtp_encryption=~": "n", "smtp_tls=false smtp_ssl=": "n",
    "smtp_tls=false smtp_ssl=?": "nosi",
    "smtp_tls=false smtp_starttls=true": "os", "smtp_tls=false smtp_starttls=?": "nosi", "smtp_tls=false smtp_ssl=false": "n",
    "smtp_ssl=false smtp_tls=true": "os", "smtp_ssl=false smtp_starttls=true": "os", "smtp_ssl=true smtp_starttls=true": "os",
    "smtp_tls= smtp_starttls=true": "os", "smtp_ssl=ssl smtp_starttls=false": "is", "smtp_tls=false smtp_encryption=ssl": "is",
    "smtp_ssl=? smtp_ssl=false": "nos", "smtp_starttls=starttls smtp_ssl=implicit": "s",
    "smtp_secure=false smtp_ssl=implicit smtp_starttls=true": "s",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SECURITY.items())
def test_security(text: str, expected: str) -> None:
    assert read(text) == modes(expected)


@pytest.mark.parametrize(
    ("form", "value", "quoted", "expected"),
    [("python", "None", False, "nosi"), ("python", "None", True, "n"), ("yaml", "None", False, "n"), ("python", "False", False, "n")],
)
def test_what_python_calls_none_says_nothing(form: str, value: str, quoted: bool, expected: str) -> None:
    written = setting("smtp_security", value, quoted=quoted)._replace(format=form)
    assert security([(written, parse("smtp_security"))], 587) == modes(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp_tls=false", "smtp_tls"),
        ("smtp_tls=NO smtp_encryption=none", "smtp_tls smtp_encryption"),
        ("smtp_encryption= smtp_tls=off", "smtp_tls"),
        ("smtp_ssl=false smtp_secure=no smtp_auto_tls=no smtp_tls_required=false", ""),
        ("smtp_tls=?false smtp_tls=0 smtp_tls=true", ""),
    ],
)
def test_keys_that_say_there_is_no_tls(text: str, expected: str) -> None:
    keys = [pair.partition("=")[::2] for pair in text.split()]
    found = refusals([(setting(name, value.lstrip("?"), unknown=value.startswith("?")), parse(name)) for name, value in keys])
    assert [s.key[-1] for s in found] == expected.split()


@pytest.mark.parametrize(
    ("text", "port", "expected"),
    [
        ("smtp_starttls=false", 465, "ni"),  # it may be TLS from the first byte
        ("smtp_starttls=false", None, "n"),
        ("smtp_starttls=false", 25, "n"),
        ("smtp_tls=false", 465, "n"),
        ("smtp_starttls=false smtp_ssl=false", 465, "n"),
        ("smtp_starttls=false smtp_ssl=true", 465, "osi"),
        ("smtp_tls=false smtp_starttls=false", 465, "ni"),
        ("smtp_starttls=false smtp_tls=false", 465, "n"),
    ],
)
def test_security_on_465(text: str, port: int | None, expected: str) -> None:
    assert read(text, port) == modes(expected)


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [("ssl", "i"), ("SSL", "i"), ("smtps", "i"), ("tls", "os"), ("TLS", "os"), ("smtp", "nosi"), ("tcp", "nosi"), ("", "nosi")],
)
def test_scheme(scheme: str, expected: str) -> None:
    assert of_scheme(scheme) == modes(expected)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("smtp_tls_verify", "no", True), ("smtp_verify", "FALSE", True), ("smtp_verify", "off", True), ("smtp_verify", "0", True),
        ("smtp_verify", "never", True), ("smtp_verify", "n", True), ("smtp_verify", "none", True), ("smtp_verify", "yes", False),
        ("smtp_verify", "", False), ("smtp_verify", "?", False), ("smtp_reject_unauthorized", "false", True),
        ("smtp_insecure", "true", True), ("smtp_insecure", "YES", True), ("smtp_insecure", "1", True), ("smtp_insecure", "false", False),
        ("smtp_insecure", "0", False), ("smtp_skip_verify", "on", True), ("smtp_skip_verify", "off", False), ("smtp_no_verify", "y", True),
        ("smtp_allow_self_signed", "enabled", True), ("smtp_cert_ignore", "true", True), ("smtp_insecure", "?", False),
        ("smtp_openssl_verify_mode", "none", True), ("smtp_openssl_verify_mode", "VERIFY_NONE", True), ("smtp_openssl_verify_mode", "0", True),
        ("smtp_openssl_verify_mode", "peer", False), ("smtp_openssl_verify_mode", "false", False), ("smtp_openssl_verify_mode", "no", False),
    ],
)  # fmt: skip
def test_unverified(name: str, value: str, expected: bool) -> None:
    assert is_unverified(setting(name, value, unknown=value == "?"), parse(name)) is expected


def test_an_unknown_value_is_not_unverified() -> None:
    assert not is_unverified(setting("smtp_verify", "no", unknown=True), parse("smtp_verify"))
    assert not is_unverified(setting("smtp_insecure", "true", unknown=True), parse("smtp_insecure"))


# (the settings beside and around, where the endpoint stands, its prefix, whether it is switched off)
SWITCHES = [
    ("SMTP_ENABLED=false", "", "", True),
    ("SMTP_ENABLED=No", "", "", True),
    ("SMTP_ENABLED=off", "", "", True),
    ("SMTP_ENABLED=0", "", "", True),
    ("SMTP_ENABLED=true", "", "", False),
    ("SMTP_ENABLED=", "", "", False),
    ("SMTP_ENABLED=?", "", "", False),
    ("SMTP_DISABLED=true", "", "", True),
    ("SMTP_DISABLED=1", "", "", True),
    ("SMTP_DISABLED=false", "", "", False),
    ("SMTP_DISABLE=yes", "", "", True),
    ("USE_SMTP=false", "", "", True),
    ("USE_SMTP=false", "", "app", False),
    ("USE_SMTP_AUTH=false", "", "", False),
    ("APP_SMTP_ENABLED=false", "", "app", True),
    ("APP_SMTP_ENABLED=false", "", "", False),
    ("SMTP_ENABLED=false", "", "app", False),
    ("MAIL_ENABLED=false", "", "", True),
    ("EMAIL_ENABLE=false", "", "", True),
    ("EMAIL_NOTIFICATIONS_ENABLED=false", "", "", False),
    ("SMTP_NOTIFICATIONS_ENABLED=false", "", "", True),
    ("EMAIL_ACTIVE=false", "", "", True),
    ("MAIL_DISABLED=true", "", "", True),
    ("MAIL_USE=false", "", "", True),
    ("ENABLED=false", "", "", False),
    ("MAIL_MAILER=log", "", "", True),
    ("MAIL_DRIVER=ARRAY", "", "", True),
    ("MAIL_MAILER=smtp", "", "", False),
    ("MAIL_MAILER=ses", "", "", True),
    ("MAIL_MAILER=mailgun", "", "", True),
    ("MAIL_MAILER=null", "", "", False),
    ("MAIL_MAILER='null", "", "", True),
    ("EMAIL_BACKEND=django.core.mail.backends.dummy.EmailBackend", "", "", True),
    ("EMAIL_BACKEND=django.core.mail.backends.CONSOLE.EmailBackend", "", "", True),
    ("EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend", "", "", False),
    ("protocol=mail", "", "", False),
    ("x/protocol=mail", "x", "", True),
    ("x/protocol=mail", "x", "app", False),
    ("x/email_protocol=mail", "x", "", True),
    ("x/protocol=smtp", "x", "", False),
    ("x/service=mail", "x", "", False),
    ("mail/enabled=false", "mail", "", True),
    ("mail/enabled=false", "mail/smtp", "", True),
    ("mail/enabled=false", "mail/a/b", "", True),
    ("mail/enabled=false", "mail/a/b/c", "", False),
    ("app/enabled=false", "app", "", False),
    ("app/enabled=false", "app/mail", "", False),
    ("enabled=false", "config", "", True),
    ("app/enabled=false", "app/Settings", "", True),
    ("app/type=log", "app/options", "", True),
    ("app/enabled=false", "app/plugin", "", False),
    ("app/enabled=false", "app/config/x", "", False),
    ("app/enabled=true", "app/config", "", False),
    ("app/smtp_enabled=false", "app/x", "", False),
    ("app/mail/enabled=false", "app/web", "", False),
    ("mail/a=x mail/type=sendmail", "mail", "", True),
    ("mail/type=other mail/enabled=false", "mail", "", True),
    ("mail/email_notifications_enabled=false", "mail", "", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "block", "prefix", "expected"), SWITCHES)
def test_switched_off(text: str, block: str, prefix: str, expected: bool) -> None:
    settings = []
    for pair in text.split():
        name, _, value = pair.partition("=")
        settings.append(setting(name, value.lstrip("'"), unknown=value == "?", quoted=value.startswith("'")))
    at = layout("a.yml", settings)
    assert switched_off(at, 0, tuple(filter(None, block.split("/"))), tuple(filter(None, [prefix]))) is expected


def test_an_unknown_switch_says_nothing() -> None:
    assert not switched_off(layout("a", [setting("SMTP_ENABLED", "false", unknown=True)]), 0, (), ())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("starttls", False), (" STARTTLS ", False), ("startls", True), ("STARTLS", True), ("starttl", True), ("tarttls", True),
        ("starttlss", True), ("xstarttls", True), ("starttxls", True), ("startt1s", False), ("starttlz", True), ("xtarttls", True),
        ("satrttls", True), ("startlts", True), ("tsarttls", True), ("starttsl", True), ("sxaxttls", False), ("starltts", True),
        ("tsatrtls", False), ("starxxls", False), ("start", False), ("starttlsxx", False), ("startl", False), ("stxrtls", False),
        ("", False), ("ssl", False), ("security", False), ("start-tls", False), ("starttxlx", False), ("sattrtls", False),
    ],
)  # fmt: skip
def test_misspelt(word: str, expected: bool) -> None:
    assert is_misspelt(word) is expected
