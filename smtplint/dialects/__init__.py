"""Dialects: which settings make one endpoint, and what do they mean? How each application spells its settings is data (rules/dialects);
this package reads them (`read`) and writes them (`write.write`). It knows no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.dialects import convention
from smtplint.dialects.arms import variants
from smtplint.dialects.facts import derive, services
from smtplint.dialects.groups import Group, Layout, Names, layout, owned
from smtplint.dialects.meaning import Reading, Where, read_group
from smtplint.dialects.members import family
from smtplint.dialects.words import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplint.catalog import Catalog
    from smtplint.dialects.facts import Surroundings
    from smtplint.dialects.members import Owned
    from smtplint.model import Endpoint, Setting, Source


_MANY = 5
_TELLING = frozenset({"host", "port", "url", "username", "password"})


def read(source: Source, settings: list[Setting], catalog: Catalog, surroundings: Surroundings) -> list[Endpoint]:
    """Every endpoint of the file, in the order of its groups, the ones that a dialect explains first."""
    at = layout(source.path, settings)
    readings = _alone(_readings(source, at, catalog))
    listed = _catalogue(readings)
    beside = services(at) if readings else {}
    return [derive(source, at, reading, surroundings, beside, listed=reading.where in listed) for reading in readings]


def _alone(readings: Iterable[Reading]) -> list[Reading]:
    """The readings without those that are only the value of another's: `DEFAULT_SMTP_PORT=25`, to which `EMAIL_PORT` refers beside its host."""
    found = list(readings)
    referred = {s.span for r in found if "host" in r.settings for s in r.settings.values() if s.shared}
    return [
        r
        for r in found
        if r.where.dialects != ("",) or "host" in r.settings or not referred.issuperset(s.span for s in r.settings.values())
    ]


def _catalogue(readings: list[Reading]) -> set[Where]:
    """The entries of a catalogue of providers: five or more servers of one shape under names that no dialect knows, without credentials."""
    entries: dict[int, list[Reading]] = {}
    for reading in readings:
        stands = reading.settings.get("host") or reading.settings.get("port")
        if reading.where.dialects == ("",) and not reading.credentials and stands is not None and not parse(stands.key[-1]).mail:
            entries.setdefault(len(stands.key), []).append(reading)
    return {r.where for same in entries.values() if len({r.host for r in same if r.host}) >= _MANY for r in same}


def _readings(source: Source, at: Layout, catalog: Catalog) -> Iterator[Reading]:
    together = owned(at, catalog)
    names_of = {id(s): n for s, n in zip(at.settings, at.names, strict=True)}
    blocks: Owned = {}
    known: list[Reading] = []
    for groups in together:
        for group in groups if len(groups[0].roles) > 1 else ():
            for name in (parse(s.key[-1]) for found in group.roles.values() for s in found):
                blocks.setdefault((group.doc, group.block, name.prefix), set()).add(family(name))
        known += _merged(source, at, groups, names_of)
    taken = {mark for groups in together for group in groups for mark in group.marks()}
    taken |= {(*s.span, s.key) for reading in known for s in reading.settings.values()}
    followed = {s.span for reading in known for s in reading.settings.values() if s.shared and s.format == "php"}
    taken |= {(*s.span, s.key) for s in (at.settings if followed else ()) if s.span in followed}
    yield from known
    yield from convention.read(source, at, frozenset(taken), blocks)


def _merged(source: Source, at: Layout, groups: list[Group], names_of: dict[int, Names]) -> Iterator[Reading]:
    """One endpoint for each arm; dialects that cannot be told apart give the union of what they say."""
    by_arms: dict[tuple[tuple[int, int], ...], list[Reading]] = {}
    for group in groups:
        for arms, settings in variants(group, names_of):
            telling = {*_TELLING, *group.dialect["tls"]} & settings.keys()
            asked = telling if len(telling) > 1 else settings.keys()
            if all(not settings[role].value and settings[role].certainty != "unknown" for role in asked):
                continue  # a form that nobody filled in
            by_arms.setdefault(arms, []).append(read_group(source, at, group, arms, settings))
    for readings in by_arms.values():
        yield readings[0] if len(readings) == 1 else _union(readings)


def _union(readings: list[Reading]) -> Reading:
    first = readings[0]
    settings: dict[str, Setting] = {}
    for reading in reversed(readings):
        settings.update(reading.settings)
    same_port = all(r.port == first.port for r in readings)
    strangers = [set(r.strangers) for r in readings]
    return first._replace(
        where=first.where._replace(dialects=tuple(r.where.dialects[0] for r in readings)), names=tuple(r.names[0] for r in readings),
        settings=settings, host=next((r.host for r in readings if r.host is not None), None), port=first.port if same_port else None,
        port_set=any(r.port_set for r in readings), security=frozenset().union(*(r.security for r in readings)),
        verify=first.verify if all(r.verify == first.verify for r in readings) else None,
        credentials=any(r.credentials for r in readings), role="submission" if any(r.role == "submission" for r in readings) else "relay",
        active=all(r.active for r in readings), decisive=all(r.decisive for r in readings), can_require=all(r.can_require for r in readings),
        port_decides=all(r.port_decides for r in readings), refused=all(r.refused for r in readings),
        strangers=first.strangers if all(s == strangers[0] for s in strangers) else {},
    )  # fmt: skip
