"""The facts that rules ask of an endpoint, derived from readings made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint import hosts
from smtplint.dialects.facts import Surroundings, derive, services
from smtplint.dialects.groups import layout
from smtplint.dialects.meaning import Reading, Where
from smtplint.model import Endpoint, Setting, Source, Span

SOURCE = Source("a.yml", "")
PROVIDERS = {
    "providers": [
        {"id": "a", "name": "A", "role": "submission", "hosts": ["smtp.a.example"], "absent": [2525, 26], "ports": {
            "587": {"verified": True, "modes": ["starttls"]}, "465": {"verified": True, "modes": ["implicit"]},
            "2587": {"verified": True, "modes": ["starttls"]}, "25": {"verified": True, "modes": ["starttls"]},
            "588": {"verified": True, "modes": ["implicit"]}, "26": {"verified": False},
        }},
        {"id": "t", "name": "T", "role": "submission", "hosts": ["smtp.t.example"], "ports": {"587": {"verified": True, "modes": ["implicit"]}}},
        {"id": "c", "name": "C", "role": "submission", "hosts": ["smtp.c.example"], "ports": {
            "587": {"verified": True, "modes": ["cleartext"]}, "80": {"verified": True, "modes": ["cleartext"]},
        }},
        {"id": "m", "name": "M", "role": "mx", "hosts": ["mx.a.example"], "ports": {"25": {"verified": True, "modes": ["starttls"]}}},
    ]
}  # fmt: skip
PLATFORMS = {
    "platforms": [
        {"id": "cloud", "outbound": {"25": {"state": "blocked", "verified": True}}},
        {"id": "cage", "outbound": {"587": {"state": "blocked", "verified": True}}},
    ]
}
SINKS = {"words": ["trap"], "ports": [1025], "sinks": [{"images": ["tools/catch"]}]}


class Dialects:
    """The two fields of a catalogue that facts ask."""

    dialects = {  # noqa: RUF012 (never changed)
        "app": {
            "tls": ["secure", "mode"],
            "rows": {"verify": [[[["check", ["no"], False]], ["off"]], [[["other", ["x"], False]], ["on"]], [[["peer", ["no"], False]], ["off"]]]},
            "write": {"starttls": {"set": {"mode": "starttls", "secure": False}, "since": "1.2"}, "opportunistic": {"set": {"late": "x"}}},
        },
        "weak": {"tls": ["ssl"], "rows": {}, "write": {"opportunistic": {"set": {"late": "x"}}}},
        "bare": {"tls": ["ssl"], "rows": {}, "write": {}},
    }  # fmt: skip


KNOWN = Surroundings(hosts.build(PROVIDERS, PLATFORMS, SINKS), Dialects)
ALL = frozenset({"none", "opportunistic", "starttls", "implicit"})
READING = Reading(
    where=Where(("app",), 0, (), "", ()), names=("App",), settings={}, host="smtp.x.example", port=587, port_set=True, security=ALL, verify=None,
    credentials=False, role="submission", active=True, decisive=False, can_require=True, port_decides=False, refused=False, strangers={},
)  # fmt: skip
SHORT = {"n": "none", "o": "opportunistic", "s": "starttls", "i": "implicit"}


def modes(letters: str) -> frozenset[str]:
    return frozenset(SHORT[letter] for letter in letters)


def setting(name: str, value: str = "x") -> Setting:
    return Setting(tuple(name.split("/")), value, Span(0, 0), Span(0, 0))


def derived(*around: Setting, known: Surroundings = KNOWN, listed: bool = False, **fields: Any) -> Endpoint:  # noqa: ANN401
    at = layout("a.yml", list(around))
    return derive(SOURCE, at, READING._replace(**fields), known, services(at), listed=listed)


@pytest.mark.parametrize(
    ("host", "port", "letters", "served", "mismatch"),
    [
        # nobody knows the server
        ("smtp.x.example", 587, "s", None, ""),
        ("smtp.x.example", 587, "i", None, "implicit"),
        ("smtp.x.example", 2525, "i", None, "implicit"),
        ("smtp.x.example", 587, "is", None, ""),
        ("smtp.x.example", 465, "i", None, ""),
        ("smtp.x.example", 465, "s", None, "starttls"),
        ("smtp.x.example", 465, "no", None, "starttls"),
        ("smtp.x.example", 465, "nosi", None, ""),
        ("smtp.x.example", 25, "i", None, ""),
        ("smtp.x.example", 25, "n", None, ""),
        ("smtp.x.example", 465, "", None, ""),
        ("smtp.x.example", None, "i", None, ""),
        ("", 587, "i", None, "implicit"),
        # a known one
        ("smtp.a.example", 587, "s", True, ""),
        ("smtp.a.example", 587, "o", True, ""),
        ("smtp.a.example", 587, "os", True, ""),
        ("smtp.a.example", 587, "n", None, ""),
        ("smtp.a.example", 587, "i", None, "implicit"),
        ("smtp.a.example", 465, "i", True, ""),
        ("smtp.a.example", 465, "s", False, "starttls"),
        ("smtp.a.example", 465, "o", False, "starttls"),
        ("smtp.a.example", 465, "n", None, "starttls"),
        ("smtp.a.example", 465, "on", None, "starttls"),
        ("smtp.a.example", 465, "nosi", True, ""),
        ("smtp.a.example", 2525, "s", False, ""),
        ("smtp.a.example", 26, "s", False, ""),
        ("smtp.a.example", 1, "s", None, ""),
        ("smtp.a.example", None, "s", None, ""),
        ("smtp.a.example", 2587, "i", None, "implicit"),
        ("smtp.a.example", 25, "i", None, ""),
        ("smtp.a.example", 588, "i", True, ""),
        ("smtp.t.example", 587, "i", True, ""),
        ("smtp.t.example", 587, "s", False, ""),
        ("smtp.c.example", 587, "i", None, "implicit"),
        ("smtp.c.example", 80, "i", None, ""),
        # a hop is not judged by what it serves
        ("mx.a.example", 25, "s", None, ""),
        ("mx.a.example", 587, "i", None, "implicit"),
    ],
)
def test_served_and_mismatch(host: str, port: int | None, letters: str, served: bool | None, mismatch: str) -> None:
    facts = derived(host=host, port=port, security=modes(letters)).facts
    assert (facts["served"], facts["mismatch"]) == (served, mismatch)
    assert facts["may_tls"] is (letters != "n")


@pytest.mark.parametrize(
    ("port", "kind"),
    [
        (25, ""),
        (1, ""),
        (65535, ""),
        (0, "nonsense"),
        (-1, "nonsense"),
        (65536, "nonsense"),
        (None, ""),
        (110, "other-protocol"),
        (143, "other-protocol"),
        (993, "other-protocol"),
        (995, "other-protocol"),
        (4190, "other-protocol"),
        (111, ""),
    ],
)
def test_port_kind(port: int | None, kind: str) -> None:
    assert derived(port=port).facts["port_kind"] == kind


@pytest.mark.parametrize(
    ("host", "fields", "scope", "provider", "data"),
    [
        ("smtp.a.example", {}, True, "A", True),
        ("smtp.a.example", {"role": "relay"}, True, "A", True),
        ("smtp.x.example", {}, True, None, False),
        ("smtp.x.example", {"role": "relay"}, False, None, False),
        ("smtp.x.example", {"role": "relay", "credentials": True}, True, None, False),
        ("mx.a.example", {"role": "relay"}, False, "M", False),
        ("smtp.a.example", {"listed": True}, False, "A", True),
        ("smtp.x.example", {"listed": True, "credentials": True}, False, None, False),
        ("postfix", {}, True, None, False),
    ],
)
def test_scope(host: str, fields: dict[str, Any], scope: bool, provider: str | None, data: bool) -> None:
    facts = derived(host=host, **fields).facts
    assert (facts["in_scope"], facts["provider"], facts["provider_data"] is not None) == (scope, provider, data)


@pytest.mark.parametrize(
    ("platform", "port", "state"), [("cloud", 25, "blocked"), ("cloud", 587, None), ("cloud", None, None), (None, 25, None)]
)
def test_platform(platform: str | None, port: int | None, state: str | None) -> None:
    facts = derived(known=KNOWN._replace(platform=platform, implicit_tls="prefer"), port=port).facts
    assert (facts["platform"], facts["platform_state"], facts["implicit_tls"]) == (platform, state, "prefer")


@pytest.mark.parametrize(
    ("host", "fields", "around", "expected"),
    [
        ("smtp.x.example", {}, [], "external"),
        ("postfix", {}, [], "internal"),
        (None, {}, [], "external"),
        ("", {"port": 1025}, [], "sink"),
        ("smtp.x.example", {"settings": {"port": setting("TRAP_SMTP_PORT")}}, [], "sink"),
        ("smtp.x.example", {"settings": {"host": setting("a/TRAP_HOST")}}, [], "sink"),
        ("smtp.x.example", {"settings": {"url": setting("TRAP_URL")}}, [], "sink"),
        ("smtp.x.example", {"settings": {"username": setting("TRAP_USER")}}, [], "external"),
        ("smtp.x.example", {}, [setting("image", "tools/catch:1")], "sink"),
        ("smtp.x.example", {}, [setting("image", "tools/app")], "external"),
        ("post", {}, [setting("services/post/image", "tools/catch")], "sink"),
        ("post.x.example", {}, [setting("services/post.x.example/image", "tools/app")], "external"),
        ("post", {}, [setting("services/post/image", "tools/app")], "internal"),
        ("post", {}, [setting("services/post/build", "tools/catch")], "internal"),
        ("post", {}, [setting("servants/post/image", "tools/catch")], "internal"),
        ("post", {}, [setting("post/image", "tools/catch")], "internal"),
        ("post", {}, [setting("a/services/post/image", "tools/catch")], "sink"),
    ],
)
def test_host_class(host: str | None, fields: dict[str, Any], around: list[Setting], expected: str) -> None:
    assert derived(*around, host=host, **fields).facts["host_class"] == expected


def _where(*dialects: str) -> dict[str, Any]:
    return {"where": Where(dialects, 0, (), "", ())}


@pytest.mark.parametrize(
    ("dialect", "written", "tls", "verify", "since"),
    [
        ("app", "mode secure", "mode", "verify", "1.2"),
        ("app", "secure", "secure", "verify", "1.2"),
        ("app", "late", "tls", "verify", "1.2"),
        ("app", "host", "tls", "verify", "1.2"),
        ("app", "check peer", "tls", "check", "1.2"),
        ("app", "peer other", "tls", "peer", "1.2"),
        ("app", "other", "tls", "verify", "1.2"),
        ("weak", "ssl late", "late", "verify", ""),
        ("weak", "ssl", "ssl", "verify", ""),
        ("bare", "ssl late check", "ssl", "verify", ""),
        ("", "tls $scheme", "tls", "verify", ""),
        ("", "$scheme tls", "tls", "verify", ""),
        ("", "$scheme", "$scheme", "verify", ""),
        ("", "host", "tls", "verify", ""),
        ("", "ssl check", "tls", "verify", ""),
    ],
)
def test_where_findings_stand(dialect: str, written: str, tls: str, verify: str, since: str) -> None:
    facts = derived(settings={role: setting(role) for role in written.split()}, **_where(dialect, "weak")).facts
    assert (facts["tls_setting"], facts["verify_setting"], facts["requires_since"]) == (tls, verify, since)


@pytest.mark.parametrize(
    ("dialect", "written", "expected"),
    [
        ("app", "host secure mode", "mode secure"),
        ("weak", "ssl late port", "late ssl"),
        ("weak", "port", ""),
        ("", "$scheme port tls tls1", "tls tls1 $scheme"),
        ("", "port", ""),
    ],
)
def test_every_setting_on_which_a_finding_on_tls_may_stand(dialect: str, written: str, expected: str) -> None:
    facts = derived(settings={role: setting(role) for role in written.split()}, **_where(dialect)).facts
    assert facts["tls_settings"] == tuple(expected.split())


@pytest.mark.parametrize(
    ("host", "best"), [("smtp.a.example", (587, "starttls")), ("smtp.x.example", None), ("mx.a.example", None), ("10.0.0.1", None)]
)
def test_the_port_to_use(host: str, best: tuple[int, str] | None) -> None:
    assert derived(host=host).facts["best"] == best


@pytest.mark.parametrize(
    ("host", "platform", "preferred", "best"),
    [
        ("smtp.a.example", "cage", None, (2587, "starttls")), ("smtp.a.example", None, 465, (465, "implicit")),
        ("smtp.a.example", "cage", 587, (2587, "starttls")), ("smtp.t.example", None, 2525, (587, "implicit")),
        ("smtp.t.example", "cage", None, None), ("smtp.x.example", None, 2525, None),
    ],
)  # fmt: skip
def test_the_port_to_use_where_the_surroundings_matter(
    host: str, platform: str | None, preferred: int | None, best: tuple[int, str] | None
) -> None:
    known = KNOWN._replace(platform=platform, preferred=preferred)
    assert derived(known=known, host=host).facts["best"] == best


def test_what_a_reading_says_is_handed_on() -> None:
    says: dict[str, Any] = {
        "names": ("App", "Other"), "strangers": {"tls": "none"}, "decisive": True, "port_set": False, "port_decides": True, "refused": True,
        "can_require": False, "wholes": {"url": setting("url")}, "version": "2", "help": "look",
    }  # fmt: skip
    made = derived(
        **says, **_where("", "app"), settings={"host": setting("host")}, verify=False, credentials=True, active=False, role="relay"
    )
    assert {name: made.facts[name] for name in says} == says
    assert made.facts["stranger"] is True
    assert made.facts["where"] == Where(("", "app"), 0, (), "", ())
    assert (made.source, made.dialect, list(made.settings)) == (SOURCE, "convention or app", ["host"])
    assert (made.host, made.port, made.security, made.verify) == ("smtp.x.example", 587, ALL, False)
    assert (made.credentials, made.role, made.active) == (True, "relay", False)
    assert derived().facts["stranger"] is False


def test_a_catcher_has_no_provider() -> None:
    caught = derived(host="smtp.a.example", settings={"port": setting("TRAP_PORT")})
    assert (caught.facts["host_class"], caught.facts["provider"], caught.facts["provider_data"]) == ("sink", None, None)


def test_an_endpoint_is_no_entry_of_a_catalogue_unless_it_is_said() -> None:
    at = layout("a.yml", [])
    assert derive(SOURCE, at, READING, KNOWN, services(at)).facts["in_scope"] is True
