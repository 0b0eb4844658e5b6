"""The sentences of findings: what is wrong, why in this place, what to write instead, in the setting's own name and the application's
words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.dialects.facts import OTHER_PROTOCOLS
from smtplint.dialects.pen import assignment

if TYPE_CHECKING:
    from smtplint.model import Endpoint, Fix, Setting
    from smtplint.rules import Verdict

_LONGEST = 60
_MODES = {"none": "no TLS", "opportunistic": "STARTTLS", "starttls": "STARTTLS", "implicit": "implicit TLS"}
_BLOCKS = {"blocked": "blocks", "throttled": "throttles", "conditional": "lets out only for some accounts"}


def sentence(verdict: Verdict, at: Setting, fix: Fix | None) -> str:
    """The message of a finding that stands on the setting `at`."""
    rule, endpoint = verdict.rule, verdict.endpoint
    fields = _fields(endpoint, at)
    prefers = rule.prefers if endpoint.port != 465 else None
    if prefers:
        return _closed(endpoint, prefers.format_map(fields))
    text = rule.message.format_map(fields)
    instead = rule.otherwise.format_map(fields)
    if fix is not None and fix.writes:
        instead = "write " + " and ".join(map(_code, fix.writes))
    elif rule.id == "port-465" and _can_require(endpoint):
        instead = "use 587 with STARTTLS required, or accept 465 with `implicit-tls: accept` in .smtplint.yaml"
    elif endpoint.facts["help"] and (rule.id != "port-465" or "implicit" not in endpoint.security):
        instead = endpoint.facts["help"]
    elif endpoint.facts["help"] and "cannot" not in endpoint.facts["help"]:
        instead += f" ({endpoint.facts['help']})"  # it names a way
    elif rule.id in {"port-25", "tls-mismatch"} and endpoint.security == {"implicit"} and not _can_require(endpoint):
        instead = "use 465, which is for TLS from the first byte, and accept it with `implicit-tls: accept` in .smtplint.yaml"
    return _closed(endpoint, f"{text}; {instead}")


def _closed(endpoint: Endpoint, text: str) -> str:
    return text if endpoint.active else f"{text} (switched off here)"


def _can_require(endpoint: Endpoint) -> bool:
    """Whether the application, in each of its releases that may read this, can be made to require STARTTLS."""
    return endpoint.dialect == "convention" or (endpoint.facts["can_require"] and not endpoint.facts["requires_since"])


def _why_not(endpoint: Endpoint, application: str) -> str:
    """Why 587 is no better than 465 here."""
    since = endpoint.facts["requires_since"]
    return f"{application} cannot be made to require STARTTLS {f'before {since}' if since else 'here'}"


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _fields(endpoint: Endpoint, at: Setting) -> dict[str, str]:
    facts, settings = endpoint.facts, endpoint.settings
    application = " or ".join(dict.fromkeys(n for n in facts["names"] if n != "by convention")) or "the application"
    if facts["version"]:
        application += f" ({facts['version']})"
    platform = _platform(facts["platform"])
    blocked = ", and which many clouds and providers block"
    if facts["platform_state"] in _BLOCKS:
        blocked = f", and {platform} {_BLOCKS[facts['platform_state']]} it"
    stranger = next(iter(facts["strangers"].items()), ("", ""))
    fields = {
        "at": _at(endpoint, at), "port": _port(endpoint, at, application), "tls": _tls(endpoint, at, application),
        "verify": shown(settings.get(facts["verify_setting"], at)), "stranger": shown(settings.get(stranger[0], at)), "means": _means(stranger[1]),
        "application": application, "provider": facts["provider"] or "", "host": _code(_short(endpoint.host)) if endpoint.host else "the server",
        "platform": platform, "blocks": _BLOCKS.get(facts["platform_state"] or "", ""), "blocked": blocked, "number": str(endpoint.port),
        "what": "mail and password cross" if endpoint.credentials else "mail crosses", "mismatch": _mismatch(endpoint, application),
        "inmode": _in_mode(endpoint), "why_not": _why_not(endpoint, application), "wrong": _wrong(endpoint.port),
        "best": _best(facts["best"]),
    }  # fmt: skip
    return _Missing(fields)


def shown(setting: Setting) -> str:
    """A setting as a reader knows it: `SMTP_PORT=25`. The value of one that holds several facts is left out: it may hold a password."""
    name, value = setting.key[-1] if setting.key else "", setting.value.strip()
    if setting.span == setting.entry and value.startswith("-"):  # a switch of a command
        return _code(_short(value))
    if "://" in value or "@" in value or len(value) > _LONGEST or "\n" in value:
        return _code(_short(name))
    return _code(assignment(setting, _short(name), value) if value else _short(name))


def _code(text: str) -> str:
    """Text of a file in the marks of code, which it cannot end."""
    return "`" + text.replace("`", "'") + "`"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _at(endpoint: Endpoint, at: Setting) -> str:
    """The setting, or the part of one that holds several facts; of a part in base64 the span is that of the whole, but not the value."""
    whole = next((w for w in endpoint.facts["wholes"].values() if w.key == at.key and w.entry == at.entry and w[1:3] != at[1:3]), None)
    if whole is None:
        return shown(at)
    if endpoint.settings.get("port") == at:
        return f"port {at.value.strip()} in {_code(_short(whole.key[-1]))}"
    return _code(_short(whole.key[-1]))


def _port(endpoint: Endpoint, at: Setting, application: str) -> str:
    if "port" in endpoint.settings and endpoint.facts["port_set"]:
        return _at(endpoint, endpoint.settings["port"])
    return f"{_at(endpoint, at)} without a port ({application} then uses {endpoint.port})"


def _tls(endpoint: Endpoint, at: Setting, application: str) -> str:
    settings = endpoint.settings
    role = next((r for r in endpoint.facts["tls_settings"] if settings[r] == at), endpoint.facts["tls_setting"])
    setting = settings.get(role)
    if setting is not None:
        written = shown(setting) if not role.startswith("$") else f"{_code(_short(setting.value))} in {_code(_short(setting.key[-1]))}"
        return f"{written} ({application})" if endpoint.facts["version"] else written
    return f"{_at(endpoint, at)} with no word on TLS ({application})" if endpoint.facts["decisive"] else _at(endpoint, at)


def _means(word: str) -> str:
    meanings: dict[str, Any] = {"none": "no TLS", "false": "off", "true": "on", "error": "an error", "invalid": "an error", "": ""}
    if word == "starttls":
        return ", which looks like a misspelt starttls"
    if word == "refused":
        return " and refuses it"
    return f" and takes it for {meanings.get(word, word)}" if meanings.get(word, word) else ""


def _mismatch(endpoint: Endpoint, application: str) -> str:
    if endpoint.facts["mismatch"] == "implicit":
        return f"{application} speaks TLS from the first byte here, but port {endpoint.port} begins in cleartext and turns to TLS with STARTTLS"
    modes = " or ".join(dict.fromkeys(_MODES[m] for m in ("none", "opportunistic", "starttls") if m in endpoint.security))
    return f"port 465 speaks TLS from the first byte, but {application} begins in cleartext here ({modes})"


def _in_mode(endpoint: Endpoint) -> str:
    modes = dict.fromkeys(_MODES[m] for m in ("opportunistic", "starttls", "implicit") if m in endpoint.security)
    return f" with {next(iter(modes))}" if len(modes) == 1 and endpoint.security != {"none"} else ""


def _best(pair: tuple[int, str] | None) -> str:
    return f"{pair[0]} with {_MODES[pair[1]]}" if pair else "a port that it serves"


def _wrong(port: int | None) -> str:
    if port in OTHER_PROTOCOLS:
        return f"port {port} is for {OTHER_PROTOCOLS[port]}, on which no mail is submitted"
    return "a port is a number from 1 to 65535"


def _platform(name: str | None) -> str:
    return name or "the platform"
