"""What is wrong with this endpoint, and how should it be? Rules are data (rules/*.yaml); they ask the fields and facts of an endpoint and
know neither keys nor formats."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from smtplint.model import Endpoint, Rule, Setting
    from smtplint.settings import Settings

_FIELDS = frozenset({"port", "security", "verify", "credentials", "role", "active", "host", "dialect"})
_GLOBBED = frozenset({"host", "provider", "dialect"})


class Verdict(NamedTuple):
    """A rule that holds at an endpoint, and the level that it has there."""

    rule: Rule
    level: str
    endpoint: Endpoint


def judge(endpoint: Endpoint, rules: dict[str, Rule], settings: Settings | None = None) -> list[Verdict]:
    """The rules that hold, those removed that yield to another, in the order of the rules. An endpoint that is out of scope has none."""
    if not endpoint.facts["in_scope"]:
        return []
    found: dict[str, str] = {}
    for name, rule in rules.items():
        for row in rule.when:
            if all(_holds(endpoint, *condition) for condition in row["conditions"]):
                found[name] = row["level"]
                break
    out = []
    for name, level in found.items():
        if any(other in found for other in rules[name].yields_to):
            continue
        level = _level(endpoint, rules[name], level, settings)  # noqa: PLW2901 (the row's level, settled)
        if level != "off":
            out.append(Verdict(rules[name], level, endpoint))
    return out


def _level(endpoint: Endpoint, rule: Rule, level: str, settings: Settings | None) -> str:
    internal = endpoint.facts["host_class"] == "internal"
    if settings is not None:
        if internal and level == "note" and rule.level != "note":
            level = settings.internal.level
        elif rule.id in settings.levels and level == rule.level:
            level = settings.levels[rule.id]
    return level if endpoint.active or level == "off" else "note"


def _holds(endpoint: Endpoint, field: str, wanted: list[Any], negate: bool) -> bool:
    return _matches(endpoint, field, wanted) is not negate


def _matches(endpoint: Endpoint, field: str, wanted: list[Any]) -> bool:
    if field == "security":  # a rule holds only when it holds for every mode still possible
        return bool(endpoint.security) and endpoint.security <= frozenset(wanted)
    value = getattr(endpoint, field) if field in _FIELDS else endpoint.facts.get(field)
    if field in _GLOBBED:
        return value is not None and any(fnmatchcase(str(value).lower(), str(w).lower()) for w in wanted)
    return any(value == w and type(value) is type(w) for w in wanted)


def places(verdict: Verdict, port_only: bool = False, changed: Collection[str] = ()) -> Iterator[Setting]:
    """The settings that may carry the finding's line, the best first. `fix` in a rule's `at` stands for the port where the fix changes
    the port alone (`port_only`), and for nothing else; `tls` for the first TLS setting that is `changed`, else the first."""
    settings, facts = verdict.endpoint.settings, verdict.endpoint.facts
    tls = next((role for role in facts["tls_settings"] if role in changed), facts["tls_setting"])
    for at in verdict.rule.at:
        if at == "fix":
            if port_only and "port" in settings:
                yield settings["port"]
        elif at == "tls":
            if tls in settings:
                yield settings[tls]
        elif at == "stranger":
            yield from (settings[role] for role in verdict.endpoint.facts["strangers"] if role in settings)
        elif at == "verify":
            if verdict.endpoint.facts["verify_setting"] in settings:
                yield settings[verdict.endpoint.facts["verify_setting"]]
        elif at in settings:
            yield settings[at]
    yield from settings.values()


def places_of(endpoint: Endpoint) -> Setting:
    """The setting that stands for the whole endpoint: its port, else its URL, its host, or whatever it has."""
    settings = endpoint.settings
    return next((settings[role] for role in ("port", "url", "host") if role in settings), next(iter(settings.values())))
