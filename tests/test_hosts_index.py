"""The index over providers, platforms and catchers, made of small documents: what each part of an entry does."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.hosts import Hosts, build, serves

PROVIDERS = {
    "providers": [
        {
            "id": "acme", "name": "Acme", "role": "submission", "hosts": ["smtp.acme.example"],
            "patterns": ["*.mail.acme.example", "box-*.acme.example"],
            "unverified_hosts": ["old.acme.example"],
            "ports": {"587": {"verified": True, "modes": ["starttls"]}, "465": {"verified": True, "modes": ["implicit"]}},
        },
        {"id": "mx", "name": "Exchange", "role": "mx", "hosts": ["mx.acme.example"], "unverified_hosts": ["mx2.acme.example", "*.in.acme.example"]},
        {"id": "mx3", "name": "Bare", "role": "mx"},
        {"id": "box", "name": "Sandbox", "role": "submission", "hosts": ["sandbox.acme.example"], "sandbox": True, "ports": {}},
        {"id": "top", "name": "Top", "role": "submission", "patterns": ["smtp.*"], "ports": {}},
        {"id": "near", "name": "Near", "role": "submission", "patterns": ["*.eu.mail.acme.example"], "ports": {}},
        {"id": "ring", "name": "Ring", "role": "submission", "patterns": ["*.a.*.ring.example", "*-relay.example", "smtp-*.rings.*"], "ports": {}},
    ]
}  # fmt: skip
PLATFORMS = {
    "platforms": [
        {
            "id": "cloud",
            "outbound": {
                "25": {"state": "blocked", "verified": True}, "465": {"state": "throttled", "verified": True},
                "587": {"state": "conditional", "verified": True}, "2525": {"state": "open", "verified": True},
                "2587": {"state": "blocked", "verified": False},
            },
        },
        {"id": "shut", "outbound": {"587": {"state": "blocked", "verified": True}}},
    ]
}  # fmt: skip
SINKS = {
    "words": ["trap"],
    "ports": [1025],
    "sinks": [{"id": "hog", "words": ["hog"], "hosts": ["hog.example"], "images": ["tools/hog", "tools/keep", "ghcr.io/x/catch"]}],
}


def index(**own: Any) -> Hosts:  # noqa: ANN401 (the parameters' own types)
    return build(PROVIDERS, PLATFORMS, SINKS, **own)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("smtp.acme.example", "Acme"),
        ("SMTP.Acme.example", "Acme"),
        ("a.mail.acme.example", "Acme"),
        ("box-1.acme.example", "Acme"),
        ("old.acme.example", None),  # nobody has checked it
        ("mx.acme.example", "Exchange"),
        ("mx2.acme.example", "Exchange"),
        ("a.in.acme.example", "Exchange"),
        ("smtp.other.example", "Top"),
        ("a.eu.mail.acme.example", "Near"),  # of two globs the later
        ("b.a.c.ring.example", "Ring"),
        ("b-relay.example", "Ring"),
        ("smtp-1.rings.example", "Ring"),
        ("acme.example", None),
        (None, None),
    ],
)
def test_provider(host: str | None, expected: str | None) -> None:
    found = index().provider_of(host)
    assert (found["name"] if found else None) == expected


@pytest.mark.parametrize(
    ("host", "more", "expected"),
    [
        ("hog.example", {}, "sink"),
        ("my-hog.example", {}, "sink"),
        ("trap", {}, "sink"),
        ("sandbox.acme.example", {}, "sink"),
        ("relay", {"port": 1025}, "sink"),
        ("smtp.acme.example", {"port": 1025}, "external"),
        ("post", {"services": {"post": "tools/hog:1"}}, "sink"),
        ("post", {"services": {"post": "docker.io/tools/hog@sha256:0"}}, "sink"),
        ("post", {"services": {"post": "mirror.example/cache/tools/keep"}}, "sink"),
        ("post", {"services": {"post": "GHCR.io/x/catch"}}, "sink"),
        ("post", {"services": {"post": "x/catch"}}, "internal"),
        ("post", {"services": {"post": "a/b/c/x/catch"}}, "internal"),
        ("post", {"services": {"post": "a/trap@x"}}, "sink"),
        ("post", {"services": {"post": "a/relay@trap"}}, "internal"),
        ("post.example", {"services": {"post.example": ""}}, "internal"),
        ("127.0.0.1", {}, "loopback"),
        ("a.corp.example", {}, "external"),
    ],
)
def test_host_class(host: str, more: dict[str, Any], expected: str) -> None:
    assert index().host_class(host, **more) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("a.corp.example", "internal"), ("A.CORP.example", "internal"), ("127.0.0.1", "loopback"), ("net.example", "sink"),
     ("a.net.example", "external"), ("x-net", "internal"),
     ("my-snare", "sink"), ("snare.example", "sink"), ("a.cage.example", "sink"), ("cage.example", "external")]
)  # fmt: skip
def test_own_globs_and_words(host: str, expected: str) -> None:
    own = index(internal=["*.Corp.example", "127.*"], user_sinks=["Net.example", "Snare", "*.cage.example", "wild*"])
    assert own.host_class(host) == expected
    assert own.host_class("wildcat") == "sink"


def test_a_name_that_is_none() -> None:
    assert index().is_sink_name("trap-" + "x" * 995)
    assert not index().is_sink_name("trap-" + "x" * 996)


@pytest.mark.parametrize(
    ("platform", "port", "expected"),
    [
        ("cloud", 25, "blocked"),
        ("cloud", 465, "throttled"),
        ("cloud", 2587, None),
        ("cloud", 1, None),
        ("none", 25, None),
        (None, 25, None),
    ],
)
def test_platform_state(platform: str | None, port: int, expected: str | None) -> None:
    assert index().platform_state(platform, port) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [(587, "starttls"), (2525, "starttls"), (465, "implicit")]),
        ({"platform": "cloud"}, [(587, "starttls"), (2525, "starttls"), (465, "implicit")]),
        ({"platform": "cloud", "known_open": True}, [(2525, "starttls")]),
        ({"known_open": True}, [(587, "starttls"), (2525, "starttls"), (465, "implicit")]),
        ({"platform": "shut"}, [(2525, "starttls"), (465, "implicit")]),
        ({"preferred": 465}, [(465, "implicit"), (587, "starttls"), (2525, "starttls")]),
    ],
)
def test_best_ports(options: dict[str, Any], expected: list[tuple[int, str]]) -> None:
    assert index().best_ports(None, **options) == expected


@pytest.mark.parametrize(
    ("modes", "mode", "expected"),
    [
        (["starttls"], "opportunistic", True),
        (["cleartext"], "opportunistic", True),
        (["cleartext"], "none", True),
        (["starttls"], "none", None),
        (["implicit"], "opportunistic", False),
        (["starttls"], "implicit", False),
        (["cleartext"], "starttls", None),
    ],
)
def test_serves(modes: list[str], mode: str, expected: bool | None) -> None:
    assert serves({"ports": {"25": {"verified": True, "modes": modes}}}, 25, mode) is expected
