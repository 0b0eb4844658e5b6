"""What a whole run writes for each known server: a port and a mode that a source confirms, and never one that the vendor leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from judging import engine, judge

from smtplint import catalog, rewriting
from smtplint.compiling import load_yaml

PROVIDERS: list[dict[str, Any]] = load_yaml(catalog.folder() / "providers.yaml")["providers"]
PORTS = (25, 465, 587, 2525)
SUBMISSION = [p for p in PROVIDERS if p["role"] == "submission" and not p.get("sandbox") and (p.get("hosts") or p.get("patterns"))]


def host_of(provider: dict[str, Any]) -> str:
    found: list[str] = [*provider.get("hosts", []), *provider.get("patterns", [])]
    return found[0].replace("*", "eu-west-1")


def text_of(host: str, port: int, tls: str) -> str:
    return f"PAPERLESS_EMAIL_HOST={host}\nPAPERLESS_EMAIL_PORT={port}\n{tls}"


TLS = {
    "starttls": "PAPERLESS_EMAIL_USE_TLS=true\n",
    "implicit": "PAPERLESS_EMAIL_USE_SSL=true\n",
    "none": "PAPERLESS_EMAIL_USE_TLS=false\n",
}


def mended(host: str, port: int, tls: str, **settings: Any) -> tuple[int | None, str]:  # noqa: ANN401 (the settings' own types)
    """The port and the mode after every fix, unsafe ones too."""
    judged = judge(text_of(host, port, TLS[tls]), **settings)
    (endpoint,) = rewriting.mend(engine(**settings), judged, unsafe=True, bar="warning").judged.endpoints
    (mode,) = endpoint.security
    return endpoint.port, mode


@pytest.mark.parametrize("provider", SUBMISSION, ids=lambda p: str(p["id"]))
def test_what_is_written_is_verified(provider: dict[str, Any]) -> None:
    host = host_of(provider)
    for port in PORTS:
        for tls in TLS:
            after, mode = mended(host, port, tls)
            if (after, mode) == (port, tls):
                continue  # nothing was written
            entry = provider["ports"].get(after, {})
            if after != port:
                assert after != 25
                assert entry.get("verified"), (port, tls, after)
                assert after not in provider.get("absent", [])
            if entry.get("verified"):
                assert mode in entry["modes"], (port, tls, after, mode)


@pytest.mark.parametrize(
    ("host", "written", "never"),
    [
        ("smtp.gmail.com", {587}, {2525, 2587, 25}),
        ("email-smtp.eu-west-1.amazonaws.com", {587}, {2525, 25}),
        ("smtp.postmarkapp.com", {587}, {465, 25}),
        ("smtp.office365.com", {587}, {465, 2525, 25}),
        ("smtp.sparkpostmail.com", {587}, {465, 25}),
        ("smtp-relay.brevo.com", {587}, {25}),
        ("smtpdm.aliyun.com", {80, 465}, {587, 2525, 25}),
        ("smtp.mail.us-east-1.awsapps.com", {465}, {587, 2525, 25}),
        ("smtp.163.com", {465}, {587, 2525, 25}),
        ("ssl0.ovh.net", {465}, {587, 2525, 25}),
        ("smtp.mailbox.org", {465}, {587, 2525, 25}),
    ],
)  # fmt: skip
def test_known_servers(host: str, written: set[int], never: set[int]) -> None:
    found = {after for port in PORTS for tls in TLS for after, _ in [mended(host, port, tls)] if after != port}
    assert found <= written
    assert not found & never


@pytest.mark.parametrize(
    ("host", "platform", "preferred", "expected"),
    [
        ("email-smtp.eu-west-1.amazonaws.com", "digitalocean", None, {25, 2587}),
        ("email-smtp.eu-west-1.amazonaws.com", None, 2525, {587}),
        ("smtp.gmail.com", None, 2525, {587}),
        ("smtp.gmail.com", "digitalocean", None, {25}),
        ("smtp.office365.com", "digitalocean", None, {25}),
        ("smtp.postmarkapp.com", "digitalocean", None, {2525}),
        ("smtp.sendgrid.net", None, 2525, {2525}),
    ],
)
def test_port_25_where_a_platform_or_a_wish_comes_in(host: str, platform: str | None, preferred: int | None, expected: set[int]) -> None:
    settings = {k: v for k, v in (("platform", platform), ("preferred_port", preferred)) if v is not None}
    assert mended(host, 25, "starttls", **settings)[0] in expected


def test_each_claim_names_where_it_was_read() -> None:
    for provider in PROVIDERS:
        if any(entry["verified"] for entry in provider.get("ports", {}).values()):
            assert all(len(source) > 10 for source in provider["source"]), provider["id"]
            assert provider["evidence"] in {"vendor", "registry", "third-party"}, provider["id"]
