"""The fix of an endpoint: which candidates there are and in which order, what a result must satisfy, and what makes a fix safe."""

from __future__ import annotations

from typing import Any

import pytest
from judging import engine, fixed, judge

from smtplint import fixes, formats, rules
from smtplint.dialects.write import Written
from smtplint.fixes import Wanted, strength
from smtplint.model import Endpoint, Rule, Source

Pair = tuple[int | None, str | None]
ALL = frozenset({"none", "opportunistic", "starttls", "implicit"})
FACTS = {"host_class": "external", "provider_data": None, "port_kind": "", "where": "here"}
MADE = Endpoint(Source("a", ""), "app", {}, "smtp.example.com", 25, ALL, None, False, "submission", True, FACTS)
KNOWN = engine().known
BOTH = ("starttls", "opportunistic")
STARTTLS: list[Pair] = [(None, mode) for mode in BOTH]
NEW: list[Pair] = [*((587, m) for m in BOTH), *((2525, m) for m in BOTH), (465, "implicit")]


def endpoint(facts: dict[str, Any] | None = None, **fields: Any) -> Endpoint:  # noqa: ANN401 (the fields' own types)
    return MADE._replace(facts={**FACTS, **(facts or {})}, **fields)


def security(*modes: str) -> frozenset[str]:
    return frozenset(modes)


GMAIL = KNOWN.hosts.provider_of("smtp.gmail.com")
CANDIDATES: list[tuple[Wanted, dict[str, Any], dict[str, Any], list[Pair]]] = [
    # (what is wanted, fields of the endpoint, what is known besides, the candidates)
    (Wanted("", False, True), {}, {}, [(None, None)]),
    (Wanted("", True, False), {}, {}, STARTTLS),
    (Wanted("", True, False), {"port": 465}, {}, NEW),
    (Wanted("keep", True, False), {"port": 587}, {}, [*STARTTLS, *NEW]),
    (Wanted("keep", True, False), {"port": 465}, {}, NEW),
    (Wanted("keep", False, False), {"port": None}, {}, [*STARTTLS, *NEW]),
    (Wanted("submission", True, False), {}, {}, NEW),
    (Wanted("submission", False, False), {}, {}, NEW),
    (Wanted("submission", True, False), {}, {"preferred": 2525}, [*NEW[2:4], *NEW[:2], NEW[4]]),
    (Wanted("protocol", True, False), {"port": 993, "facts": {"port_kind": "other-protocol"}}, {}, NEW),
    (Wanted("protocol", True, False), {"port": 70000, "facts": {"port_kind": "nonsense"}}, {}, []),
    (Wanted("submission", True, False), {"facts": {"port_kind": "nonsense"}}, {}, NEW),
    (Wanted("submission", True, False), {"facts": {"provider_data": GMAIL}}, {}, [NEW[0], NEW[1], NEW[4]]),
    (Wanted("submission", True, False), {}, {"platform": "digitalocean"}, NEW[2:4]),
    (Wanted("submission", True, False), {"facts": {"host_class": "internal"}}, {"platform": "digitalocean"}, NEW),
    (Wanted("open", True, False), {}, {"platform": "azure"}, NEW[:2]),
    (Wanted("submission", True, False), {}, {"platform": "azure"}, NEW),
]


@pytest.mark.parametrize(("wanted", "fields", "known", "expected"), CANDIDATES)
def test_candidates(wanted: Wanted, fields: dict[str, Any], known: dict[str, Any], expected: list[Pair]) -> None:
    surroundings = KNOWN._replace(platform=known.get("platform"))
    assert list(fixes._candidates(endpoint(**fields), wanted, surroundings, known.get("preferred"))) == expected  # noqa: SLF001 (a table of its own)


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ([{}], Wanted("", False, False)),
        ([{"verify": True}], Wanted("", False, True)),
        ([{"verify": False}], Wanted("", False, False)),
        ([{"security": "starttls"}], Wanted("", True, False)),
        ([{"security": "other"}], Wanted("", False, False)),
        ([{"port": "submission", "security": "starttls"}], Wanted("submission", True, False)),
        ([{"port": "keep"}, {"port": "submission"}], Wanted("submission", False, False)),
        ([{"port": "protocol"}, {"port": "keep"}], Wanted("protocol", False, False)),
        ([{"port": "submission"}, {"port": "protocol"}], Wanted("submission", False, False)),
        ([{"port": "submission"}, {"port": "open"}, {"verify": True}], Wanted("open", False, True)),
        ([{"port": "keep"}], Wanted("keep", False, False)),
        ([{"port": "elsewhere"}], Wanted("", False, False)),
    ],
)
def test_wanted(wants: list[dict[str, Any]], expected: Wanted) -> None:
    assert fixes._wanted([verdict(want=want) for want in wants]) == expected  # noqa: SLF001


@pytest.mark.parametrize(
    ("modes", "expected"),
    [((), 0), (("none",), 0), (("opportunistic",), 1), (("starttls",), 2), (("implicit",), 2), (("starttls", "implicit"), 2),
     (("opportunistic", "implicit"), 1), (("none", "starttls"), 0)]
)  # fmt: skip
def test_strength(modes: tuple[str, ...], expected: int) -> None:
    assert strength(frozenset(modes)) == expected


def verdict(rule: str = "bad", level: str = "error", want: dict[str, Any] | None = None, **fields: Any) -> rules.Verdict:  # noqa: ANN401
    return rules.Verdict(Rule(rule, level, "", want=want or {}), level, endpoint(**fields))


def at(where: str, *found: str, level: str = "error", **fields: Any) -> list[rules.Verdict]:  # noqa: ANN401
    """What holds at one place: the rules `found`, or none."""
    return [verdict(rule, level, facts={"where": where}, **fields) for rule in found or ("",)]


NONE, OPTIONAL, REQUIRED, IMPLICIT = security("none"), security("opportunistic"), security("starttls"), security("implicit")
SATISFIES = {
    "gone": ([at("here", "bad")], None, [at("here")], True),
    "still there": ([at("here", "bad")], None, [at("here", "bad")], False),
    "still there as a note": ([at("here", "bad")], None, [at("here", "bad", level="note")], False),
    "another was there before": ([at("here", "bad", "old")], None, [at("here", "old")], True),
    "another is new": ([at("here", "bad")], None, [at("here", "new")], False),
    "another is new elsewhere": ([at("here", "bad"), at("there")], None, [at("here"), at("there", "new")], False),
    "what was elsewhere stays": ([at("here", "bad"), at("there", "bad")], None, [at("here"), at("there", "bad")], True),
    "an endpoint is gone": ([at("here", "bad"), at("there")], None, [at("here")], False),
    "an endpoint is new": ([at("here", "bad")], None, [at("here"), at("there")], False),
    "stronger": ([at("here", "bad", security=NONE)], None, [at("here", security=REQUIRED)], True),
    "weaker": ([at("here", "bad", security=REQUIRED)], None, [at("here", security=OPTIONAL)], False),
    "weaker elsewhere": (
        [at("here", "bad"), at("there", security=OPTIONAL)], None, [at("here"), at("there", security=NONE)], False,
    ),
    "verification off now": ([at("here", "bad", verify=True)], None, [at("here", verify=False)], False),
    "verification off, where nothing was known": ([at("here", "bad")], None, [at("here", verify=False)], False),
    "verification was off": ([at("here", "bad", verify=False)], None, [at("here", verify=False)], True),
    "verification on": ([at("here", "bad", verify=False)], None, [at("here", verify=True)], True),
    "in the mode": ([at("here", "bad", security=NONE)], "starttls", [at("here", security=REQUIRED)], True),
    "in another mode": ([at("here", "bad", security=NONE)], "starttls", [at("here", security=IMPLICIT)], False),
}  # fmt: skip


@pytest.mark.parametrize(("before", "mode", "after", "expected"), SATISFIES.values(), ids=SATISFIES.keys())
def test_satisfies(before: list[list[rules.Verdict]], mode: str | None, after: list[list[rules.Verdict]], expected: bool) -> None:
    found = fixes._satisfies([before[0][0]], before[0][0].endpoint, mode, before, after)  # noqa: SLF001
    assert found is expected


IN_MODE = [
    # (the mode meant, before, after, whether that will do)
    ("starttls", {"security": NONE}, {"security": REQUIRED}, True),
    ("starttls", {"security": NONE}, {"security": OPTIONAL}, False),
    ("starttls", {"security": NONE}, {"security": frozenset()}, False),
    ("starttls", {"security": NONE}, {"security": REQUIRED | OPTIONAL}, True),  # two versions, of which one cannot require it
    ("starttls", {"security": OPTIONAL}, {"security": REQUIRED | OPTIONAL}, True),
    ("starttls", {"security": NONE}, {"security": REQUIRED | NONE}, False),
    ("starttls", {"security": IMPLICIT}, {"security": REQUIRED | OPTIONAL}, False),
    ("starttls", {"security": REQUIRED}, {"security": REQUIRED | OPTIONAL}, False),
    ("opportunistic", {"security": NONE}, {"security": OPTIONAL}, True),
    ("starttls", {"security": ALL, "port": 465}, {"security": ALL}, False),  # it may be implicit TLS now
    ("starttls", {"security": ALL, "port": 465}, {"security": REQUIRED}, True),
    ("opportunistic", {"security": ALL, "port": 465}, {"security": OPTIONAL}, False),
    ("opportunistic", {"security": REQUIRED | IMPLICIT}, {"security": OPTIONAL}, False),
    ("starttls", {"security": REQUIRED | IMPLICIT}, {"security": REQUIRED | IMPLICIT}, True),
    ("opportunistic", {"security": REQUIRED | IMPLICIT}, {"security": REQUIRED | IMPLICIT}, False),
    ("opportunistic", {"security": REQUIRED | IMPLICIT, "port": 465, "dialect": "convention"}, {"security": REQUIRED | IMPLICIT}, False),
    ("starttls", {"security": ALL}, {"security": ALL}, True),
    ("starttls", {"security": ALL}, {"security": REQUIRED | IMPLICIT}, False),
    ("starttls", {"security": NONE | OPTIONAL | REQUIRED}, {"security": OPTIONAL}, True),
    ("starttls", {"security": NONE | OPTIONAL | REQUIRED}, {"security": frozenset()}, False),
    ("starttls", {"security": NONE | OPTIONAL | REQUIRED}, {"security": NONE | OPTIONAL}, False),
    ("implicit", {"security": NONE | OPTIONAL}, {"security": OPTIONAL}, False),
    ("implicit", {"security": NONE | OPTIONAL, "dialect": "convention"}, {"security": OPTIONAL}, True),
    ("implicit", {"security": OPTIONAL, "dialect": "convention"}, {"security": OPTIONAL}, True),
    ("implicit", {"security": REQUIRED | IMPLICIT, "dialect": "convention"}, {"security": REQUIRED}, False),
]


@pytest.mark.parametrize(("mode", "before", "after", "expected"), IN_MODE)
def test_in_mode(mode: str, before: dict[str, Any], after: dict[str, Any], expected: bool) -> None:
    assert bool(fixes._in_mode(endpoint(**before), endpoint(**after), mode)) is expected  # noqa: SLF001


ANSIBLE = "- community.general.mail:\n    subject: x\n    host: {host}\n    port: {port}\n    secure: {secure}\n"
SAFE = [
    # (file, text, number of the finding, whether its fix is safe, what it says)
    (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n", True, "write SMTP_PORT=587"),
    (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", False, "write SMTP_PORT=587"),
    (".env", "SMTP_HOST=postfix\nSMTP_PORT=25\n", False, "write SMTP_PORT=587"),
    (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=587\nSMTP_TLS=off\n", False, "write SMTP_TLS=on"),
    (".env", "SMTP_HOST=smtp.example.com\nSMTP_TLS_VERIFY=no\n", True, "write SMTP_TLS_VERIFY=yes"),
    ("a.yml", ANSIBLE.format(host="smtp.gmail.com", port=25, secure="never"), True, "write port: 587 and secure: starttls"),
    ("a.yml", ANSIBLE.format(host="smtp.gmail.com", port=587, secure="never"), True, "write secure: starttls"),
    ("a.yml", ANSIBLE.format(host="smtp.example.com", port=587, secure="never"), False, "write secure: starttls"),
]


@pytest.mark.parametrize(("file", "text", "safe", "description"), SAFE)
def test_safe_where_the_server_is_known(file: str, text: str, safe: bool, description: str) -> None:
    fix = judge(text, file).findings[0].fix
    assert fix is not None
    assert (fix.safe, fix.description) == (safe, description)
    assert fix.description == "write " + " and ".join(fix.writes)


SERVED = {"ports": {"587": {"verified": True, "modes": ["starttls"]}, "465": {"verified": True, "modes": ["implicit"]}}}
CERTAIN = [
    # (what the provider serves, the endpoint's port, what is wanted, the port and mode written, a caution, whether the fix is safe)
    (SERVED, 25, Wanted("submission", True, False), 587, "starttls", "", True),
    (SERVED, 25, Wanted("submission", True, False), 587, None, "", True),
    (SERVED, 25, Wanted("submission", True, False), 465, None, "", False),
    (SERVED, 25, Wanted("submission", True, False), 465, "implicit", "", True),
    (SERVED, 25, Wanted("submission", True, False), 465, "starttls", "", False),
    (SERVED, 25, Wanted("submission", True, False), 2525, "starttls", "", False),
    (SERVED, 25, Wanted("submission", True, False), 587, "starttls", "look", False),
    (SERVED, 587, Wanted("", True, False), None, "starttls", "", True),
    (SERVED, 465, Wanted("", True, False), None, "starttls", "", False),
    (SERVED, None, Wanted("", True, False), None, "starttls", "", False),
    (None, 25, Wanted("submission", True, False), 587, "starttls", "", False),
    (None, 25, Wanted("", False, True), None, None, "", True),
    (None, 25, Wanted("", False, True), None, None, "look", False),
    (None, 25, Wanted("", True, True), None, "starttls", "", False),
    (None, 25, Wanted("submission", False, True), 587, None, "", False),
    (None, 25, Wanted("", False, False), None, None, "", False),
]


@pytest.mark.parametrize(("served", "port", "wanted", "written", "mode", "caution", "safe"), CERTAIN)
def test_safe_is_what_is_known(  # noqa: PLR0917 (a table's columns)
    served: dict[str, Any] | None, port: int | None, wanted: Wanted, written: int | None, mode: str | None, caution: str, safe: bool
) -> None:
    made = fixes._fix(  # noqa: SLF001
        endpoint({"provider_data": served}, port=port), Written((), ("a=1", "b=2"), False, caution), wanted, written, mode
    )
    assert made.safe is safe
    assert made.description == "write a=1 and b=2" + (" (look)" if caution else "")


def test_by_convention_a_mode_is_never_certain() -> None:
    by_convention = endpoint({"provider_data": SERVED}, dialect="convention")
    wanted = Wanted("submission", True, False)
    assert fixes._fix(by_convention, Written((), ("a",), True, ""), wanted, 587, None).safe  # noqa: SLF001
    assert not fixes._fix(by_convention, Written((), ("a",), False, ""), wanted, 587, "starttls").safe  # noqa: SLF001


SEALED = [
    ("a.yml", "smtp_port: 25\n", False),
    ("a.yml", "smtp_port: 25\nx: ENC[AES256_GCM,data:x]\n", False),
    ("a.yml", "smtp_port: 25\nsops:\n  mac: y\n", False),
    ("a.yml", "smtp_port: 25\nx: ENC[AES256_GCM,data:x]\nsops:\n  mac: y\n", True),
    ("a.yml", "smtp_port: 25\nx: ENC[AES256_GCM,data:x]\na:\n  sops:\n    mac: y\n", False),
    ("a.json", '{"smtp_port": 25, "x": "ENC[AES256_GCM,data:x]",\n "sops": {"mac": "y"}}\n', True),
    ("a.json", '{"smtp_port": 25, "x": "ENC[AES256_GCM,data:x]",\n "Sops": {"mac": "y"}}\n', False),
    (".env", "SMTP_PORT=25\nX=ENC[AES256_GCM,data:x]\nsops_mac=y\n", True),
    (".env", "SMTP_PORT=25\nX=ENC[AES256_GCM,data:x]\nMY_sops_mac=y\n", False),
    ("a.ini", "[smtp]\nhost = a.example.com\nport = 25\nx = ENC[AES256_GCM,data:x]\n[sops]\nmac = y\n", True),
]


@pytest.mark.parametrize(("file", "text", "sealed"), SEALED)
def test_a_sealed_file_has_no_fix(file: str, text: str, sealed: bool) -> None:
    fixable = [f.fix is not None for f in judge(text, file).findings]
    assert fixable == [not sealed]


@pytest.mark.parametrize("lead", ["", "\ufeff"])
def test_a_vault_has_no_fix(lead: str) -> None:
    ground = fixes.Ground(Source("a.yml", lead + "$ANSIBLE_VAULT;1.1;AES256\n"), engine().catalog, KNOWN, None, lambda _: [], [])
    assert fixes.propose(ground, [verdict(want={"port": "submission"})]) == {}


# (file, text, (rule, the text after its fix) of each finding; None for no fix)
APART: list[tuple[str, str, list[tuple[str, str | None]]]] = [
    (
        "a.yml", ANSIBLE.format(host="a.example.com", port=25, secure="never"),
        [(rule, ANSIBLE.format(host="a.example.com", port=587, secure="starttls")) for rule in ("port-25", "cleartext")],
    ),
    (
        ".env", "SMTP_HOST=a.example.com\nSMTP_PORT=25\nSMTP_TLS_VERIFY=no\n",
        [
            ("port-25", "SMTP_HOST=a.example.com\nSMTP_PORT=587\nSMTP_TLS_VERIFY=no\n"),
            ("unverified-certificate", "SMTP_HOST=a.example.com\nSMTP_PORT=25\nSMTP_TLS_VERIFY=yes\n"),
        ],
    ),
    (  # STARTTLS cannot be written here, the port can
        "a.yml", "smtp_host: a.example.com\nsmtp_port: 25\nsmtp_security: 'no'\n",
        [("port-25", "smtp_host: a.example.com\nsmtp_port: 587\nsmtp_security: 'no'\n"), ("cleartext", None)],
    ),
    (  # TLS that is off hides that nothing is verified
        ".env", "SMTP_HOST=a.example.com\nSMTP_PORT=587\nSMTP_TLS=off\nSMTP_TLS_VERIFY=no\n",
        [("cleartext", "SMTP_HOST=a.example.com\nSMTP_PORT=587\nSMTP_TLS=on\nSMTP_TLS_VERIFY=yes\n")],
    ),
    (  # a setting that is missing
        "a.yml", "- community.general.mail:\n    subject: x\n    host: a.example.com\n    port: 587\n",
        [("optional-starttls", "- community.general.mail:\n    subject: x\n    host: a.example.com\n    port: 587\n    secure: starttls\n")],
    ),
    (  # what does not parse is read line by line, and mended
        "a.yml", "smtp_host: a.example.com\nsmtp_port: 25\nx: [\n",
        [("port-25", "smtp_host: a.example.com\nsmtp_port: 587\nx: [\n")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "expected"), APART)
def test_what_can_be_fixed_together_is(file: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    judged = judge(text, file)
    assert [(f.rule, None if f.fix is None else fixed(judged, f)) for f in judged.findings] == expected


def test_the_preferred_port_comes_first() -> None:
    judged = judge("SMTP_HOST=a.example.com\nSMTP_PORT=25\n", preferred_port=2525)
    assert fixed(judged, judged.findings[0]) == "SMTP_HOST=a.example.com\nSMTP_PORT=2525\n"


def test_what_would_no_longer_parse_is_no_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SMTP_HOST=a.example.com\nSMTP_PORT=25\n"
    assert judge(text).findings[0].fix is not None
    monkeypatch.setattr(formats.load("dotenv"), "parses", lambda written: written == text)
    assert judge(text).findings[0].fix is None
