"""The fix of an endpoint: checked, not trusted. Candidates are written, the whole edited text is read back and judged again, and the
first that satisfies the rules, and leaves no endpoint of the file weaker than it was, is the fix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smtplint import formats
from smtplint.dialects.write import Written, apply, write
from smtplint.hosts import serves
from smtplint.model import LEVELS, MODES, Fix
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from smtplint.catalog import Catalog
    from smtplint.dialects.facts import Surroundings
    from smtplint.model import Endpoint, Source
    from smtplint.rules import Verdict

_SEAL = re.compile(r"^(?:sops:|\s*\"sops\"\s*:|sops_\w+=|\[sops\])", re.MULTILINE)


class Wanted(NamedTuple):
    """What the rules of one endpoint want together: which kind of port ("" for the one that is there), STARTTLS or not, verification or
    not."""

    port: str
    security: bool
    verify: bool


class Proposal(NamedTuple):
    """A fix, whether it changes nothing but the port, and the roles whose values it changes."""

    fix: Fix
    port_only: bool
    changed: tuple[str, ...]


class Ground(NamedTuple):
    """What a fix is tried on: the file, the facts, and how a text of this file would be read and judged (`read`; `before`: as the file stands)."""

    source: Source
    catalog: Catalog
    known: Surroundings
    preferred: int | None
    read: Callable[[Source], list[list[Verdict]]]
    before: list[list[Verdict]]


def propose(ground: Ground, verdicts: Sequence[Verdict]) -> dict[str, Proposal]:
    """A fix by rule for the verdicts of one endpoint: one for all of them where that can be, else one for each that has one."""
    source = ground.source
    if source.text.lstrip("\ufeff").startswith("$ANSIBLE_VAULT") or _is_sealed(source):
        return {}
    out: dict[str, Proposal] = {}
    wanting = [v for v in verdicts if v.rule.want]
    apart = [v for v in wanting if v.rule.want.keys() <= {"verify"}]  # right whatever the server does, so it waits for nothing
    together = [v for v in wanting if v not in apart]
    for some in [[v] for v in apart] + ([together] if len(together) > 1 else []) + [[v] for v in together]:
        if all(v.rule.id in out for v in some):
            continue
        proposal = _first(ground, some)
        if proposal is not None:
            for verdict in some:
                out.setdefault(verdict.rule.id, proposal)
    return out


def _is_sealed(source: Source) -> bool:
    """Whether SOPS keeps a checksum over the file's values, which any edit would break."""
    return "ENC[AES256_GCM" in source.text and _SEAL.search(source.text) is not None


def _first(ground: Ground, verdicts: list[Verdict]) -> Proposal | None:
    source, before = ground.source, ground.before
    endpoint = verdicts[0].endpoint
    wanted = _wanted(verdicts)
    parses = formats.load(_format(endpoint)).parses
    whole = parses(source.text)
    for port, mode in _candidates(endpoint, wanted, ground.known, ground.preferred):
        missing = 0 if mode is None else len(_spelt(ground, endpoint, mode) - endpoint.settings.keys())
        for with_mode, insert in [(False, 0), *((True, n) for n in range(missing + 1) if mode is not None)]:
            asked = mode if with_mode else None
            for verify in [True] if wanted.verify else [False, True]:  # TLS that was off may have hidden that nothing is verified
                written = write(source, endpoint, ground.catalog, port=port, mode=asked, verify=verify, insert=insert)
                text = None if written is None else _applied(source.text, written)
                if written is None or text is None:
                    continue
                after = ground.read(source._replace(text=text))
                if _satisfies(verdicts, endpoint, mode, before, after) and (not whole or parses(text)):
                    return Proposal(_fix(endpoint, written, wanted, port, asked), written.port_only, written.changed)
    return None


def _applied(text: str, written: Written) -> str | None:
    """The edited text; None when two edits touch each other."""
    try:
        return apply(text, written.edits)
    except ValueError:
        return None


def _spelt(ground: Ground, endpoint: Endpoint, mode: str) -> set[str]:
    """The roles by which the application is given the mode."""
    dialect = ground.catalog.dialects.get(endpoint.facts["where"].dialects[0])
    return set(dialect["write"].get(mode, {}).get("set", {})) if dialect else set()


def _format(endpoint: Endpoint) -> str:
    return next(s.format for s in endpoint.settings.values())


def _wanted(verdicts: list[Verdict]) -> Wanted:
    wants = [v.rule.want for v in verdicts]
    ports = [w["port"] for w in wants if "port" in w]
    port = next((p for p in ("open", "submission", "protocol", "keep") if p in ports), "")
    return Wanted(port, any(w.get("security") == "starttls" for w in wants), any(w.get("verify") is True for w in wants))


def _candidates(endpoint: Endpoint, wanted: Wanted, known: Surroundings, preferred: int | None) -> Iterator[tuple[int | None, str | None]]:
    """Pairs of port and mode, the best first; None leaves what is there."""
    if not wanted.port and not wanted.security:
        yield None, None
        return
    if wanted.port in {"", "keep"} and endpoint.port != 465:
        yield None, "starttls"
        yield None, "opportunistic"
        if wanted.port == "":
            return
    if wanted.port == "protocol" and endpoint.facts["port_kind"] == "nonsense":
        return
    provider = endpoint.facts["provider_data"]
    platform = known.platform if endpoint.facts["host_class"] == "external" else None
    pairs = known.hosts.best_ports(provider, platform, preferred, known_open=wanted.port == "open")
    for port, mode in pairs:
        yield port, mode
        if mode == "starttls":
            yield port, "opportunistic"


def _satisfies(
    verdicts: list[Verdict], endpoint: Endpoint, mode: str | None, before: list[list[Verdict]], after: list[list[Verdict]]
) -> bool:
    """Whether the findings are gone, none is new, this endpoint is in the mode that was meant, and no endpoint is weaker."""
    where = endpoint.facts["where"]
    old, new = _by_place(before), _by_place(after)
    if old.keys() != new.keys():
        return False
    now, rules = new[where]
    if rules & {v.rule.id for v in verdicts}:
        return False
    if mode is not None and not _in_mode(endpoint, now, mode):
        return False
    for place, (then, failing) in old.items():
        later, still = new[place]
        if still - failing or strength(later.security) < strength(then.security) or (then.verify is not False and later.verify is False):
            return False
    return True


def _in_mode(before: Endpoint, after: Endpoint, mode: str) -> bool:
    """Whether the endpoint is in the mode that was meant, or in what comes nearest to it where nothing more can be known."""
    held = strength(after.security) == 2
    implicit = "implicit" in before.security
    if implicit and not held and (before.port == 465 or len(before.security) < len(MODES)):
        return False  # it may be implicit TLS now, which nothing optional may replace
    if after.security and after.security <= {mode}:
        return True
    if mode in after.security and "none" not in after.security and not implicit and strength(before.security) < 2:
        return True  # which of two versions reads this is not known; both are better than what was
    if implicit and before.port == 465:
        return False
    vague = before.dialect == "convention" or len(before.security) > 2  # nothing more can be known than was
    if after.security == before.security:
        return vague or (held and mode in after.security)
    return vague and bool(after.security) and "none" not in after.security and not implicit


def strength(security: frozenset[str]) -> int:
    """How strong the weakest mode still possible is: 0 for cleartext, 1 for STARTTLS if offered, 2 for TLS or no mail."""
    return min((min(MODES.index(m), 2) for m in security), default=0)


def _by_place(judged: list[list[Verdict]]) -> dict[Any, tuple[Endpoint, set[str]]]:
    out: dict[Any, tuple[Endpoint, set[str]]] = {}
    for verdicts in judged:
        endpoint = verdicts[0].endpoint
        out[endpoint.facts["where"]] = (endpoint, {v.rule.id for v in verdicts if v.rule.id and v.level in LEVELS})
    return out


def _fix(endpoint: Endpoint, written: Written, wanted: Wanted, port: int | None, mode: str | None) -> Fix:
    provider = endpoint.facts["provider_data"]
    served = port if port is not None else endpoint.port
    sure = provider is not None and served is not None and serves(provider, served, mode or "starttls") is True
    if wanted.verify and not wanted.port and not wanted.security:
        sure = True
    if endpoint.dialect == "convention" and mode is not None:
        sure = False
    description = "write " + " and ".join(written.writes)
    if written.caution:
        description += f" ({written.caution})"
    return Fix(description, written.edits, safe=sure and not written.caution, writes=written.writes)
