"""Applications that spell alike: what tells them apart counts, and where nothing does, only what holds for all of them is judged."""

from __future__ import annotations

import pytest
from judging import judge

BOTH_EMAIL = "COMMENT_PREF_DEFAULT=1\nTAIGA_DOMAIN=tasks.example.org\nEMAIL_HOST=smtp.example.com\nEMAIL_PORT=587\n"
MAIL = "MAIL_HOST=smtp.example.com\nMAIL_PORT={}\n"
SERVICE = """\
services:
  one:
    image: {}
    environment:
      SMTP_HOST: smtp.example.com
      SMTP_PORT: "{}"
      {}
"""


@pytest.mark.parametrize(
    ("text", "dialect", "security"),
    [
        # one spelling, four images: the word false
        (SERVICE.format("ghcr.io/berriai/litellm:main", 587, 'SMTP_TLS: "false"'), "litellm", {"starttls"}),
        (SERVICE.format("ghcr.io/berriai/litellm:main", 587, 'SMTP_TLS: "False"'), "litellm", {"none"}),
        (SERVICE.format("pocket-id/pocket-id", 587, "SMTP_TLS: none"), "pocket-id", {"none"}),
        (SERVICE.format("acme/app", 587, 'SMTP_TLS: "false"'), "convention", {"none"}),
        # SMTP_SSL is STARTTLS here, TLS from the first byte there, and unknown elsewhere
        (SERVICE.format("vaultwarden/server", 587, 'SMTP_SSL: "true"'), "vaultwarden", {"starttls"}),
        (SERVICE.format("sameersbn/redmine:5.1", 465, 'SMTP_SSL: "true"'), "redmine-sameersbn", {"implicit"}),
        (SERVICE.format("acme/app", 587, 'SMTP_SSL: "true"'), "convention", {"implicit", "opportunistic", "starttls"}),
        # SMTP_SECURE is a word, a boolean, or anything
        (SERVICE.format("nextcloud:29", 587, "SMTP_SECURE: tls"), "nextcloud-docker", {"opportunistic"}),
        (SERVICE.format("nextcloud:29", 587, "SMTP_SECURE: ssl"), "nextcloud-docker", {"implicit"}),
        (SERVICE.format("docmost/docmost", 587, 'SMTP_SECURE: "false"'), "docmost", {"opportunistic"}),
        (SERVICE.format("outlinewiki/outline", 587, "SMTP_USERNAME: me"), "outline", {"implicit"}),
        (SERVICE.format("acme/app", 587, 'SMTP_SECURE: "false"'), "convention", {"none", "opportunistic", "starttls"}),
        # no TLS key at all: the port may decide, or not
        (SERVICE.format("budibase/apps", 465, "SMTP_USER: me"), "budibase", {"opportunistic"}),
        (SERVICE.format("gravitl/netmaker", 465, "EMAIL_SENDER_ADDR: me@example.org"), "netmaker", {"implicit"}),
    ],
)
def test_the_image_tells(text: str, dialect: str, security: set[str]) -> None:
    (endpoint,) = judge(text, "compose.yaml").endpoints
    assert (endpoint.dialect, set(endpoint.security)) == (dialect, security)


@pytest.mark.parametrize(
    ("text", "dialect", "security"),
    [
        ("TAIGA_DOMAIN=t.example.org\nEMAIL_HOST=smtp.example.com\nEMAIL_USE_TLS=1\n", "taiga", {"none"}),
        ("COMMENT_PREF_DEFAULT=1\nEMAIL_HOST=smtp.example.com\nEMAIL_USE_TLS=1\n", "tandoor", {"starttls"}),
        ("BASEROW_PUBLIC_URL=x\nEMAIL_SMTP_HOST=smtp.example.com\nEMAIL_SMTP_USE_TLS=false\n", "baserow", {"starttls"}),
        ("EMAIL_SMTP_NO_TLS=true\nEMAIL_SMTP_HOST=smtp.example.com\nEMAIL_SMTP_PORT=587\n", "twenty", {"none"}),
        ("APP_KEY=x\nMAIL_URL=smtp://smtp.example.com:465\n", "laravel", {"implicit", "starttls"}),
        ("ROOT_URL=x\nMONGO_URL=y\nMAIL_URL=smtp://smtp.example.com:465\n", "meteor", {"opportunistic"}),
        ("MAIL_VERIFY_SSL=true\n" + MAIL.format(587) + "MAIL_ENCRYPTION=tls\n", "bookstack", {"starttls"}),
        ("MAIL_TLS_VERIFY_PEER=1\n" + MAIL.format(587) + "MAIL_ENCRYPTION=tls\n", "snipe-it", {"opportunistic"}),
        ("CALENDSO_ENCRYPTION_KEY=x\nEMAIL_SERVER=smtp://smtp.example.com:465\n", "cal-com-url", {"opportunistic"}),
        ("NEXTAUTH_URL=x\nEMAIL_SERVER=smtps://smtp.example.com:465\n", "next-auth", {"implicit"}),
    ],
)
def test_the_neighbours_tell(text: str, dialect: str, security: set[str]) -> None:
    (endpoint,) = judge(text).endpoints
    assert (endpoint.dialect, set(endpoint.security)) == (dialect, security)


@pytest.mark.parametrize(
    ("text", "security", "rules"),
    [
        # before 9 Laravel asks MAIL_ENCRYPTION, since then the port
        (MAIL.format(587) + "MAIL_ENCRYPTION=tls\n", {"opportunistic", "starttls"}, set()),
        (MAIL.format(587) + "MAIL_ENCRYPTION=null\n", {"none", "opportunistic"}, set()),
        (MAIL.format(587) + "MAIL_ENCRYPTION=ssl\n", {"implicit", "opportunistic"}, set()),
        (MAIL.format(465) + "MAIL_ENCRYPTION=ssl\n", {"implicit"}, {"port-465"}),
        (MAIL.format(25) + "MAIL_ENCRYPTION=null\n", {"none", "opportunistic"}, {"port-25"}),
        # to Tandoor 1 is true, to Taiga it is false
        (BOTH_EMAIL + "EMAIL_USE_TLS=1\n", {"none", "starttls"}, set()),
        (BOTH_EMAIL + "EMAIL_USE_TLS=0\n", {"none"}, {"cleartext"}),
        (
            "SECRET_KEY=x\nMAIL_SERVER=smtp.example.com\nMAIL_PORT=465\nMAIL_USE_TLS=False\nMAIL_STARTTLS=False\n",
            {"none", "implicit"},
            {"port-465"},
        ),
    ],
)
def test_what_holds_for_all_is_judged(text: str, security: set[str], rules: set[str]) -> None:
    judged = judge(text)
    (endpoint,) = judged.endpoints
    assert set(endpoint.security) == security
    assert {f.rule for f in judged.findings if f.level != "note"} == rules


def test_two_that_claim_the_same_names_are_both_named() -> None:
    (endpoint,) = judge(BOTH_EMAIL + "EMAIL_USE_TLS=1\n").endpoints
    assert set(endpoint.dialect.split(" or ")) == {"taiga", "tandoor"}


def test_services_do_not_mix() -> None:
    services = [("ghcr.io/berriai/litellm:main", "starttls"), ("pocket-id/pocket-id", "unknown"), ("vaultwarden/server", "starttls")]
    blocks = [SERVICE.format(image, 587, 'SMTP_TLS: "false"').partition("  one:\n")[2] for image, _ in services]
    text = "services:\n" + "".join(f"  s{number}:\n{block}" for number, block in enumerate(blocks))
    found = judge(text, "compose.yaml").endpoints
    assert [e.dialect for e in found] == ["litellm", "pocket-id", "vaultwarden"]
    assert set(found[0].security) == {"starttls"}
    assert len(found[1].security) == 4
