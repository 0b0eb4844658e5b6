"""When a condition holds, which level a verdict has and where its finding may stand, on endpoints made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint import rules
from smtplint.model import Endpoint, Rule, Setting, Source, Span
from smtplint.settings import Internal, Settings

FACTS = {
    "in_scope": True,
    "host_class": "external",
    "tls_setting": "ssl",
    "tls_settings": ("ssl", "tls"),
    "verify_setting": "verify",
    "strangers": {},
}
MADE = Endpoint(Source("a", ""), "gitea", {}, "smtp.example.com", 25, frozenset({"none"}), None, False, "submission", True, FACTS)


def endpoint(facts: dict[str, Any] | None = None, **fields: Any) -> Endpoint:  # noqa: ANN401 (the fields' own types)
    return MADE._replace(facts={**FACTS, **(facts or {})}, **fields)


def rule(*conditions: tuple[str, list[Any], bool], name: str = "r", level: str = "error", **fields: Any) -> Rule:  # noqa: ANN401
    return Rule(name, level, "", when=({"conditions": conditions, "level": level},), **fields)


def settings(**fields: Any) -> Settings:  # noqa: ANN401
    return Settings(".")._replace(**fields)


HOLDS = [
    (("port", [25], False), {}, True),
    (("port", [465, 25], False), {}, True),
    (("port", [465], False), {}, False),
    (("port", [25], True), {}, False),
    (("port", [465], True), {}, True),
    (("port", ["25"], False), {}, False),
    (("port", [None], False), {"port": None}, True),
    (("credentials", [False], False), {}, True),
    (("credentials", [0], False), {}, False),
    (("verify", [False], False), {"verify": None}, False),
    (("role", ["submission"], False), {}, True),
    (("role", ["relay"], False), {}, False),
    (("active", [True], False), {}, True),
    (("security", ["none"], False), {}, True),
    (("security", ["none", "opportunistic"], False), {}, True),
    (("security", ["none"], False), {"security": frozenset({"none", "opportunistic"})}, False),
    (("security", ["none", "opportunistic"], False), {"security": frozenset({"none", "opportunistic"})}, True),
    (("security", ["none"], False), {"security": frozenset()}, False),
    (("security", ["none"], True), {"security": frozenset({"none", "implicit"})}, True),
    (("host", ["smtp.example.com"], False), {}, True),
    (("host", ["*.EXAMPLE.com"], False), {"host": "SMTP.example.COM"}, True),
    (("host", ["*.example.org", "smtp.*"], False), {}, True),
    (("host", ["*.example.org"], False), {}, False),
    (("host", ["*"], False), {"host": None}, False),
    (("host", ["none"], False), {"host": None}, False),
    (("dialect", ["git*"], False), {}, True),
    (("provider", ["Gmail*"], False), {"facts": {"provider": "Gmail and Google Workspace"}}, True),
    (("provider", ["Gmail*"], False), {"facts": {"provider": None}}, False),
    (("host_class", ["external"], False), {}, True),
    (("host_class", ["EXTERNAL"], False), {}, False),
    (("served", [False], False), {"facts": {"served": False}}, True),
    (("served", [False], False), {"facts": {"served": None}}, False),
    (("nobody_knows", [True], False), {}, False),
    (("nobody_knows", [None], False), {}, True),
]


@pytest.mark.parametrize(("condition", "fields", "expected"), HOLDS)
def test_condition(condition: tuple[str, list[Any], bool], fields: dict[str, Any], expected: bool) -> None:
    assert [v.rule.id for v in rules.judge(endpoint(**fields), {"r": rule(condition)})] == (["r"] if expected else [])


def test_all_conditions_of_a_row_must_hold_and_the_first_row_that_does_counts() -> None:
    rows = (
        {"conditions": [("port", [25], False), ("role", ["relay"], False)], "level": "error"},
        {"conditions": [("port", [25], False)], "level": "warning"},
        {"conditions": [], "level": "note"},
    )
    made = Rule("r", "error", "", when=rows)
    assert [v.level for v in rules.judge(endpoint(), {"r": made})] == ["warning"]
    assert [v.level for v in rules.judge(endpoint(role="relay"), {"r": made})] == ["error"]
    assert [v.level for v in rules.judge(endpoint(port=1), {"r": made})] == ["note"]
    assert rules.judge(endpoint(facts={"in_scope": False}), {"r": made}) == []


def test_a_rule_yields_to_one_that_holds_and_the_order_stays() -> None:
    never = rule(("port", [1], False), name="never")
    weak = rule(name="weak", yields_to=("never", "strong"))
    strong = rule(name="strong", yields_to=("never",))
    other = rule(name="other")
    found = rules.judge(endpoint(), {r.id: r for r in (other, weak, never, strong)})
    assert [v.rule for v in found] == [other, strong]


# (the row's level, the rule's own level, settings, fields of the endpoint, the level that the verdict has; None for no verdict)
LEVELS = [
    ("error", "error", None, {}, "error"),
    ("error", "error", None, {"active": False}, "note"),
    ("error", "error", {}, {}, "error"),
    ("error", "error", {"levels": {"r": "note"}}, {}, "note"),
    ("error", "error", {"levels": {"r": "off"}}, {}, None),
    ("error", "error", {"levels": {"r": "off"}}, {"active": False}, None),
    ("error", "error", {"levels": {"r": "warning"}}, {"active": False}, "note"),
    ("error", "error", {"levels": {"other": "off"}}, {}, "error"),
    ("note", "error", {"levels": {"r": "off"}}, {}, "note"),  # a row that is milder than its rule stays so
    ("note", "error", {"internal": Internal("error")}, {"facts": {"host_class": "internal"}}, "error"),
    ("note", "error", {"internal": Internal("off")}, {"facts": {"host_class": "internal"}}, None),
    ("note", "error", {"internal": Internal("error")}, {}, "note"),
    ("note", "note", {"internal": Internal("error")}, {"facts": {"host_class": "internal"}}, "note"),
    ("note", "note", {"internal": Internal("error"), "levels": {"r": "warning"}}, {"facts": {"host_class": "internal"}}, "warning"),
    ("error", "error", {"internal": Internal("off")}, {"facts": {"host_class": "internal"}}, "error"),
    ("note", "error", None, {"facts": {"host_class": "internal"}}, "note"),
]


@pytest.mark.parametrize(("row", "own", "chosen", "fields", "expected"), LEVELS)
def test_level(row: str, own: str, chosen: dict[str, Any] | None, fields: dict[str, Any], expected: str | None) -> None:
    made = Rule("r", own, "", when=({"conditions": [], "level": row},))
    found = rules.judge(endpoint(**fields), {"r": made}, None if chosen is None else settings(**chosen))
    assert [v.level for v in found] == ([] if expected is None else [expected])


def _set(*roles: str) -> dict[str, Setting]:
    return {role: Setting((role,), role, Span(n, n), Span(n, n)) for n, role in enumerate(roles)}


# (the rule's `at`, the roles that are written, facts, only the port changes, the places in their order)
PLACES = [
    (("port", "host"), "host port", {}, False, "port host host port"),
    (("port", "host"), "host", {}, False, "host host"),
    (("fix", "host"), "host port", {}, False, "host host port"),
    (("fix", "host"), "host port", {}, True, "port host host port"),
    (("fix", "host"), "host", {}, True, "host host"),
    (("tls", "port"), "port ssl", {}, False, "ssl port port ssl"),
    (("tls", "port"), "port tls", {}, False, "port port tls"),
    (("tls", "port"), "port tls", {"tls_setting": "tls"}, False, "tls port port tls"),
    (("stranger", "port"), "port a b", {"strangers": {"b": "", "gone": "", "a": ""}}, False, "b a port port a b"),
    (("verify", "port"), "port verify", {}, False, "verify port port verify"),
    (("verify", "port"), "port check", {"verify_setting": "check"}, False, "check port port check"),
    (("verify", "port"), "port", {}, False, "port port"),
    ((), "url", {}, False, "url"),
]


@pytest.mark.parametrize(("at", "written", "facts", "port_only", "expected"), PLACES)
def test_places(at: tuple[str, ...], written: str, facts: dict[str, Any], port_only: bool, expected: str) -> None:
    verdict = rules.Verdict(rule(at=at), "error", endpoint(facts=facts, settings=_set(*written.split())))
    assert [s.value for s in rules.places(verdict, port_only=port_only)] == expected.split()


@pytest.mark.parametrize(
    ("changed", "expected"), [("", "ssl"), ("port", "ssl"), ("tls", "tls"), ("tls ssl", "ssl"), ("tls port", "tls"), ("other", "ssl")]
)
def test_a_finding_on_tls_stands_on_what_the_fix_changes(changed: str, expected: str) -> None:
    verdict = rules.Verdict(rule(at=("tls", "port")), "error", endpoint(settings=_set("port", "tls", "ssl")))
    assert next(rules.places(verdict, changed=changed.split())).value == expected


def test_without_a_word_on_the_fix_the_port_is_not_preferred() -> None:
    verdict = rules.Verdict(rule(at=("fix",)), "error", endpoint(settings=_set("host", "port")))
    assert [s.value for s in rules.places(verdict)] == ["host", "port"]


@pytest.mark.parametrize(
    ("written", "expected"), [("tls host url port", "port"), ("tls host url", "url"), ("tls host", "host"), ("tls verify", "tls")]
)
def test_the_setting_that_stands_for_all(written: str, expected: str) -> None:
    assert rules.places_of(endpoint(settings=_set(*written.split()))).value == expected
