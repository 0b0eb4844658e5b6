"""One cause, one finding: which rules speak, and which yield, at endpoints whose application is known."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from judging import judge, placed

if TYPE_CHECKING:
    from collections.abc import Callable

DJANGO = "DJANGO_SETTINGS_MODULE=a\nEMAIL_HOST={host}\nEMAIL_PORT={port}\nEMAIL_USE_TLS={tls}\nEMAIL_USE_SSL={ssl}\n"
ANSIBLE = "- community.general.mail:\n    subject: x\n    host: {host}\n    port: {port}\n    secure: {secure}\n"
PHPMAILER = "<?php\n$m->Host = '{host}';\n$m->Port = {port};\n$m->SMTPSecure = '{secure}';\n"
CODEIGNITER = "<?php\n$config['protocol'] = '{protocol}';\n$config['smtp_host'] = '{host}';\n$config['smtp_port'] = {port};\n$config['smtp_crypto'] = '{crypto}';\n"  # noqa: E501 (a text as it stands in a file)


SPRING = "spring.mail.host=a.example.com\nspring.mail.protocol=smtp\nspring.mail.port={port}\nspring.mail.properties.mail.smtp.{tls}\n"


def spring(port: int, tls: str) -> list[tuple[int, str, str]]:
    return placed(judge(SPRING.format(port=port, tls=tls), "application.properties"))


def django(port: int, tls: bool, ssl: bool, host: str = "smtp.example.com") -> list[tuple[int, str, str]]:
    return placed(judge(DJANGO.format(host=host, port=port, tls=tls, ssl=ssl)))


def ansible(port: int, secure: str, host: str = "smtp.example.com", **settings: object) -> list[tuple[int, str, str]]:
    return placed(judge(ANSIBLE.format(host=host, port=port, secure=secure), "playbook.yml", **settings))


def phpmailer(port: int, secure: str, host: str = "smtp.example.com") -> list[tuple[int, str, str]]:
    return placed(judge(PHPMAILER.format(host=host, port=port, secure=secure), "mail.php"))


def codeigniter(port: int, crypto: str, protocol: str = "smtp") -> list[tuple[int, str, str]]:
    text = CODEIGNITER.format(host="smtp.example.com", port=port, crypto=crypto, protocol=protocol)
    return placed(judge(text, "application/config/email.php"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: django(25, tls=True, ssl=False), [(3, "port-25", "error")]),
        (lambda: ansible(25, "never"), [(4, "port-25", "error"), (5, "cleartext", "error")]),
        (lambda: ansible(25, "try"), [(4, "port-25", "error"), (5, "optional-starttls", "note")]),
        (lambda: ansible(25, "starttls"), [(4, "port-25", "error")]),
        (lambda: ansible(587, "never"), [(5, "cleartext", "error")]),
        (lambda: ansible(587, "try"), [(5, "optional-starttls", "note")]),
        (lambda: ansible(587, "starttls"), []),
        (lambda: ansible(465, "starttls"), [(4, "port-465", "warning")]),
        (lambda: phpmailer(25, "ssl"), [(3, "port-25", "error")]),
        (lambda: phpmailer(465, "ssl"), [(3, "port-465", "warning")]),
        (lambda: phpmailer(465, "tls"), [(3, "tls-mismatch", "error")]),
        (lambda: phpmailer(587, "ssl"), [(4, "tls-mismatch", "error")]),
        (lambda: phpmailer(587, "tls"), []),
        (lambda: phpmailer(587, "TLS"), [(4, "unknown-security", "warning")]),
        (lambda: phpmailer(993, "ssl"), [(3, "invalid-port", "error")]),
        (lambda: codeigniter(587, "starttls"), [(5, "unknown-security", "warning")]),
        (lambda: codeigniter(587, ""), [(5, "cleartext", "error")]),
        (lambda: codeigniter(25, "", "mail"), [(4, "port-25", "note"), (5, "cleartext", "note")]),
        (lambda: django(587, tls=True, ssl=True), [(5, "tls-conflict", "error")]),
        (lambda: django(587, tls=False, ssl=True), [(4, "tls-mismatch", "error")]),
        (lambda: spring(587, "socketFactory.class=javax.net.ssl.SSLSocketFactory"), [(4, "tls-mismatch", "error")]),
        (lambda: spring(587, "ssl.enable=true"), [(4, "tls-mismatch", "error")]),
        (lambda: spring(465, "starttls.required=true"), [(3, "tls-mismatch", "error")]),
        (lambda: django(465, tls=False, ssl=True), [(3, "port-465", "warning")]),
        (lambda: phpmailer(465, "tls", "smtp.office365.com"), [(3, "unserved-port", "error")]),
        (lambda: phpmailer(465, "ssl", "smtp.office365.com"), [(3, "unserved-port", "error")]),
        (lambda: phpmailer(25, "tls", "smtp.gmail.com"), [(3, "port-25", "error")]),
        (lambda: ansible(25, "never", "localhost"), []),
        (lambda: ansible(587, "never", "mail.internal"), [(5, "cleartext", "note")]),
        (lambda: ansible(465, "starttls", implicit_tls="accept"), []),
        (lambda: ansible(587, "starttls", implicit_tls="prefer"), [(4, "port-465", "note")]),
        (lambda: ansible(25, "starttls", platform="gcp"), [(4, "port-25", "error")]),
        (lambda: ansible(587, "starttls", platform="digitalocean"), [(4, "blocked-port", "error")]),
    ],
)
def test_one_cause_one_finding(found: Callable[[], list[tuple[int, str, str]]], expected: list[tuple[int, str, str]]) -> None:
    assert found() == expected


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        (
            ANSIBLE.format(host="a.example.com", port=25, secure="never"),
            "playbook.yml",
            ["`port: 25`", "write `port: 587` and `secure: starttls`"],
        ),
        (
            PHPMAILER.format(host="a.example.com", port=587, secure="TLS"),
            "a.php",
            ["`SMTPSecure = TLS`", "PHPMailer does not know this word"],
        ),
        (
            DJANGO.format(host="a.example.com", port=465, tls=False, ssl=True),
            ".env",
            ["RFC 8314", "`EMAIL_USE_TLS=True` and `EMAIL_USE_SSL=False`"],
        ),
        ("MAIL_MAILER=log\nMAIL_HOST=a.example.com\nMAIL_PORT=25\n", ".env", ["switched off here"]),
        ("SMTP_HOST=a.example.com\nSMTP_PORT=465\n", ".env", ["`implicit-tls: accept`"]),
        (DJANGO.format(host="a.example.com", port=587, tls=True, ssl=True), ".env", ["`EMAIL_USE_SSL=True`: Django refuses"]),
        ("curl -k --ssl-reqd --url smtp://a.example.com:587\n", "a.sh", ["`-k`: the server's"]),
        ("curl --ssl-reqd --insecure --url smtp://a.example.com:587\n", "a.sh", ["`--insecure`: the server's"]),
        (f"kind: Secret\ndata: {{MAILER_DSN: {b64encode(b'smtp://a.example.com:25').decode()}}}\n", "a.yml", ["port 25 in `MAILER_DSN`"]),
    ],
)
def test_message_names_the_settings_own_words(text: str, file: str, words: list[str]) -> None:
    messages = " ".join(f.message for f in judge(text, file).findings)
    assert all(word in messages for word in words), messages


def test_a_form_that_nobody_filled_in_is_no_endpoint() -> None:
    text = "services:\n  a:\n    image: healthchecks/healthchecks\n    environment:\n      - EMAIL_HOST=\n      - EMAIL_PORT=\n      - EMAIL_USE_TLS=\n"  # noqa: E501 (a text as it stands in a file)
    assert judge(text, "compose.yml").endpoints == ()


def test_gcp_is_named_where_it_blocks() -> None:
    (finding,) = judge("SMTP_HOST=a.example.com\nSMTP_PORT=25\n", platform="gcp").findings
    assert "gcp blocks it" in finding.message
