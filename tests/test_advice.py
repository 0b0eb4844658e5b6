"""Which port should I choose? The answer for providers, hosts and strangers, on platforms, and in every application's own spelling."""

from __future__ import annotations

from typing import Any

import pytest
from judging import engine, judge, shipped

from smtplint import advice, catalog
from smtplint.compiling import load_yaml

FOLDERS = [catalog.location()]


def advised(target: str, app: str | None = None, **settings: Any) -> str:  # noqa: ANN401 (the settings' own types)
    return "\n".join(advice.advise(engine(**settings), FOLDERS, target, app))


@pytest.mark.parametrize(
    ("target", "settings", "words"),
    [
        ("gmail", {}, ["Gmail (smtp.gmail.com): port 587 with STARTTLS required", "Where 587 is blocked: 465 with implicit TLS."]),
        ("smtp.gmail.com", {}, ["Gmail (smtp.gmail.com): port 587"]),
        ("Twilio SendGrid", {"platform": "digitalocean"}, ["port 2525 with STARTTLS", "587 blocked", "2525 open"]),
        ("sendgrid", {"preferred_port": 2525}, ["port 2525 with STARTTLS"]),
        ("email-smtp.eu-west-1.amazonaws.com", {}, ["port 587", "2587 with STARTTLS"]),
        (
            "mail.example.com",
            {},
            ["the general answer", "port 587 with STARTTLS required", "2525 with STARTTLS, then 465 with implicit TLS"],
        ),
        ("aspmx.l.google.com", {}, ["takes mail from other servers on port 25"]),
    ],
)
def test_answer(target: str, settings: dict[str, Any], words: list[str]) -> None:
    text = " ".join(advised(target, **settings).split())
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("app", "lines"),
    [
        (
            "wp-mail-smtp",
            ["define( 'WPMS_SMTP_HOST', 'smtp.gmail.com' );", "define( 'WPMS_SMTP_PORT', 587 );", "define( 'WPMS_SSL', 'tls' );"],
        ),
        ("django", ["EMAIL_HOST=smtp.gmail.com", "EMAIL_PORT=587", "EMAIL_USE_TLS=True"]),
        ("ansible-mail", ["host: smtp.gmail.com", "port: 587", "secure: starttls"]),
        ("alertmanager", ["smtp_smarthost: smtp.gmail.com:587"]),
        ("gitlab-omnibus", ['smtp_address\'] = "smtp.gmail.com"', "smtp_port'] = 587", "smtp_enable_starttls_auto'] = true"]),
        ("spring-boot", ["spring.mail.port=587", "spring.mail.properties.mail.smtp.starttls.required=true"]),
        ("nodemailer", ['"host": "smtp.gmail.com", "port": 587, "requireTLS": true, "secure": false']),
        ("himalaya-1", ["message.send.backend.port = 587", 'message.send.backend.encryption.type = "start-tls"']),
        ("msmtp", ["host smtp.gmail.com", "port 587", "tls on"]),
        ("grafana", ["host = smtp.gmail.com:587", "startTLS_policy = MandatoryStartTLS"]),
        ("netbox", ["'PORT': 587,", "'USE_TLS': True,"]),
        ("phpmailer", ["$mail->Port = 587;", "$mail->SMTPSecure = 'tls';"]),
        ("keycloak-realm", ["port: 587", "starttls: true", "ssl: false"]),
        ("symfony-mailer", ["@smtp.gmail.com:587?require_tls=true", "Mind that require_tls needs symfony/mailer 7.3 or later."]),
    ],
)
def test_settings_are_written_out(app: str, lines: list[str]) -> None:
    text = advised("gmail", app)
    assert all(line in text for line in lines), text


@pytest.mark.parametrize("app", sorted(shipped().dialects))
def test_what_is_advised_draws_no_finding_of_its_own(app: str) -> None:
    """For each application: settings, or the plain word that there are none; never ones that fail."""
    text = advised("gmail", app)
    name = shipped().dialects[app]["name"]
    head, _, body = text.rpartition(f"{name}, in ")
    if not head:
        assert f"{name}: no settings can be written" in text
        return
    file, _, settings = body.partition(":\n")
    written = "\n".join(line[4:] for line in settings.split("\n"))
    found = [f.rule for f in judge(written, file).findings if f.level != "note" and app in f.dialect.split(" or ")]
    assert not set(found) & {"port-25", "cleartext", "tls-mismatch", "tls-conflict", "unserved-port", "invalid-port"}


def test_unknown_application_names_the_nearest() -> None:
    with pytest.raises(advice.UnknownNameError, match="did you mean 'wp-mail-smtp'"):
        advised("gmail", "wp-mail-smpt")


def test_most_applications_have_settings_to_write() -> None:
    written = [app for app in shipped().dialects if "no settings can be written" not in advised("gmail", app)]
    assert len(written) > len(shipped().dialects) // 2
    assert all(load_yaml(catalog.folder() / "dialects" / f"{app}.yaml")["examples"] for app in written)
