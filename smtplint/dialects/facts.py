"""Facts that rules ask of an endpoint and that no single setting says: what kind of host it is, who runs it, what it serves, what the
platform lets out, whether port and mode fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.hosts import serves
from smtplint.model import Endpoint
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from smtplint.dialects.groups import Layout
    from smtplint.dialects.meaning import Reading
    from smtplint.hosts import Hosts
    from smtplint.model import Source

OTHER_PROTOCOLS = {110: "POP3", 143: "IMAP", 993: "IMAP over TLS", 995: "POP3 over TLS", 4190: "ManageSieve"}
_STARTTLS_PORTS = (587, 2525)


class Surroundings(NamedTuple):
    """What is known besides the file: the facts on hosts, and the settings that facts hang on."""

    hosts: Hosts
    catalog: Any
    platform: str | None = None
    implicit_tls: str = "deprecated"
    preferred: int | None = None


def derive(  # noqa: PLR0913 (what an endpoint is derived from)
    source: Source, at: Layout, reading: Reading, known: Surroundings, beside: dict[str, str], *, listed: bool = False
) -> Endpoint:
    """The endpoint with all its facts. `beside`: the `services` of the file; `listed`: it is an entry of a catalogue, not a setting."""
    host = reading.host
    host_class = _host_class(at, reading, known, beside)
    provider = known.hosts.provider_of(host) if host and host_class == "external" else None
    port = reading.port
    submission = provider is not None and provider["role"] == "submission"
    served = _served(provider, port, reading.security) if submission and provider else None
    facts: dict[str, Any] = {
        "where": reading.where, "names": reading.names, "host_class": host_class, "provider": provider["name"] if provider else None,
        "provider_data": provider if submission else None, "port_kind": _port_kind(reading), "served": served,
        "mismatch": _mismatch(reading, provider), "platform": known.platform,
        "platform_state": known.hosts.platform_state(known.platform, port) if known.platform and port else None,
        "implicit_tls": known.implicit_tls, "port_decides": reading.port_decides, "can_require": reading.can_require, "refused": reading.refused,
        "stranger": bool(reading.strangers), "strangers": reading.strangers, "decisive": reading.decisive, "port_set": reading.port_set,
        "may_tls": reading.security != {"none"}, "wholes": reading.wholes, "version": reading.version, "help": reading.help,
    }  # fmt: skip
    facts["best"] = next(iter(known.hosts.best_ports(provider, known.platform, known.preferred)), None) if submission else None
    facts["tls_settings"] = _tls_settings(known, reading)
    facts["tls_setting"] = next(iter(facts["tls_settings"]), "tls")
    facts["verify_setting"] = _verify_setting(known, reading)
    facts["requires_since"] = _requires_since(known, reading)
    facts["in_scope"] = not listed and (reading.role == "submission" or reading.credentials or submission)
    return Endpoint(
        source=source, dialect=" or ".join(i or "convention" for i in reading.where.dialects), settings=reading.settings, host=host, port=port,
        security=reading.security, verify=reading.verify, credentials=reading.credentials, role=reading.role, active=reading.active, facts=facts,
    )  # fmt: skip


def _host_class(at: Layout, reading: Reading, known: Surroundings, beside: dict[str, str]) -> str:
    names = [s.key[-1] for role, s in reading.settings.items() if role in {"host", "port", "url"}]
    image = at.find(reading.where.doc, reading.where.block, "image")
    if image and known.hosts.is_sink_image(image[0].value):
        return "sink"
    return known.hosts.host_class(reading.host, port=reading.port, names=names, services=beside)


def services(at: Layout) -> dict[str, str]:
    """The containers that the same file runs beside the program, and their images."""
    found = {}
    for setting, names in zip(at.settings, at.names, strict=True):
        if names[-1] == "image" and len(names) > 2 and names[-3] == "services":
            found[names[-2]] = setting.value
    return found


def _served(provider: dict[str, Any], port: int | None, security: frozenset[str]) -> bool | None:
    """Whether the provider serves the port in some mode still possible; None when it is not known."""
    if port is None:
        return None
    if serves(provider, port) is False:
        return False
    wanted = {"opportunistic": "starttls", "starttls": "starttls", "implicit": "implicit"}
    answers = {serves(provider, port, wanted[mode]) for mode in security if mode in wanted}
    if answers == {False} and "none" not in security and security != {"implicit"}:
        return False
    return True if True in answers else None


def _mismatch(reading: Reading, provider: dict[str, Any] | None) -> str:
    """`implicit`: TLS from the first byte on a port that begins in cleartext; `starttls`: the other way round; "" where they fit or may
    fit."""
    port, security = reading.port, reading.security
    if port is None or not security:
        return ""
    if port == 465 and "implicit" not in security:
        return "starttls"
    if security == {"implicit"}:
        if port in _STARTTLS_PORTS and not (provider and serves(provider, port, "implicit") is True):
            return "implicit"
        if provider and serves(provider, port, "starttls") is True and serves(provider, port, "implicit") is False and port != 25:
            return "implicit"
    return ""


def _port_kind(reading: Reading) -> str:
    port = reading.port
    if port is None:
        return ""
    if not 1 <= port <= 65535:
        return "nonsense"
    return "other-protocol" if port in OTHER_PROTOCOLS else ""


def _tls_settings(known: Surroundings, reading: Reading) -> tuple[str, ...]:
    """The roles whose settings a TLS finding may stand on, the best first: of those written here the ones that requiring STARTTLS would
    write, then any TLS key."""
    dialect = known.catalog.dialects.get(reading.where.dialects[0])
    if dialect is None:
        return (*(r for r in reading.settings if r.startswith("tls")), *(r for r in ("$scheme",) if r in reading.settings))
    order = [*dialect["write"].get("starttls", dialect["write"].get("opportunistic", {})).get("set", {}), *dialect["tls"]]
    return tuple(role for role in dict.fromkeys(order) if role in reading.settings)


def _requires_since(known: Surroundings, reading: Reading) -> str:
    """The release since which the application can require STARTTLS, where older ones pass over what asks for it; else ""."""
    dialect = known.catalog.dialects.get(reading.where.dialects[0])
    return dialect["write"].get("starttls", {}).get("since", "") if dialect else ""


def _verify_setting(known: Surroundings, reading: Reading) -> str:
    dialect = known.catalog.dialects.get(reading.where.dialects[0])
    if dialect is None:
        return "verify"
    asked = [c[0] for row in dialect["rows"].get("verify", []) if row[1] == ["off"] for c in row[0]]
    return next((role for role in asked if role in reading.settings), "verify")
