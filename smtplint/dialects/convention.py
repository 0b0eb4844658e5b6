"""Settings that no dialect knows, read by convention (policy: unknown dialects): by the words of their names and of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.dialects.arms import arms_of
from smtplint.dialects.excluded import is_excluded, is_fetching, is_hop, is_translation, listened
from smtplint.dialects.guessing import is_misspelt, is_unverified, of_scheme, refusals, security, switched_off
from smtplint.dialects.meaning import ALL, Reading, Where
from smtplint.dialects.members import Groups, Key, Member, adopt_parent, collect, is_sentence, names_a_host, parted
from smtplint.dialects.rows import is_given
from smtplint.dialects.splitting import number, split
from smtplint.dialects.words import parse, tls_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.dialects.groups import Layout, Mark, Names
    from smtplint.dialects.members import Owned
    from smtplint.model import Setting, Source

_URL = re.compile(r"(?:smtps?|submissions?)(?:\+\w+)?://(?:\{\{[^{}]*\}\}|\S)+\Z", re.IGNORECASE)
_TELLING = frozenset({"port", "tls", "verify"})
"""Roles that make a URL under a host's name (`smtp_server: smtp://…`) one setting of several, not the whole endpoint."""
_NO_SETTING = frozenset("test command args run script description help title message cmd entrypoint summary pattern regex doc".split())


def read(source: Source, at: Layout, taken: frozenset[Mark], owned: Owned) -> Iterator[Reading]:
    """The endpoints among the settings that no dialect explains (`taken`: what they do explain; `owned`: their blocks and prefixes)."""
    if is_translation(source):
        return
    groups: Groups = {}
    for setting, names in _gathered(groups, at, taken, owned):
        yield from _url(source, at, setting, names)
    for key in list(groups):
        adopt_parent(at, key, groups)
    for key, by_name in (part for whole in groups.items() for part in parted(*whole, owned)):
        if is_excluded(at, key, by_name):
            continue
        for arms, chosen in arms_of({name: [m.setting for m in members] for name, members in by_name.items()}):
            members = [by_name[name][0]._replace(setting=setting) for name, setting in chosen.items()]
            yield from _endpoint(source, at, key._replace(arms=arms), members)


def _gathered(groups: Groups, at: Layout, taken: frozenset[Mark], owned: Owned) -> Iterator[tuple[Setting, Names]]:
    """Fill the groups; what comes out are the URLs, each of which is an endpoint by itself."""
    hosts: dict[Key, list[tuple[Setting, Names]]] = {}
    elsewhere = listened(at)
    for setting, names in zip(at.settings, at.names, strict=True):
        if (*setting.span, setting.key) in taken or setting.span in elsewhere:
            continue
        url = "://" in setting.value and _URL.match(setting.value) is not None and names[-1].lower() not in _NO_SETTING
        key = collect(groups, setting, names) if not url or parse(names[-1]).role == "host" else None
        if url and key is not None:
            hosts.setdefault(key, []).append((setting, names))
        elif url:
            yield setting, names
    for key, urls in hosts.items():
        by_name = groups[key]
        if key[:3] in owned or _TELLING.isdisjoint(m.name.role for members in by_name.values() for m in members):
            yield from urls
            alone = {id(setting) for setting, _ in urls}
            groups[key] = {name: left for name, ms in by_name.items() if (left := [m for m in ms if id(m.setting) not in alone])}


def _url(source: Source, at: Layout, setting: Setting, names: Names) -> Iterator[Reading]:
    parts = split("url", source, setting)
    port = number(parts["port"].value) if "port" in parts else None
    scheme = setting.value.partition(":")[0].lower()
    modes = ALL if scheme == "smtp" or "+" in scheme else frozenset({"implicit", "starttls"})
    name = parse(names[-1])
    key = Key(setting.doc, names[:-1], name.prefix if name.mail else name.words, setting.branch, (names[-1],))
    yield _reading(at, key, {"url": setting, **parts}, modes, port)._replace(wholes={"url": setting})


def _endpoint(source: Source, at: Layout, key: Key, members: list[Member]) -> Iterator[Reading]:
    roles: dict[str, Setting] = {}
    tls = [(m.setting, m.name) for m in members if m.name.role == "tls"]
    for member in sorted(members, key=_surest):
        if member.name.role != "verify" or "verify" not in roles:
            roles.update({member.name.role: member.setting} if _counts(member, roles) else {})
    if not _is_one(roles, members):
        return
    wholes = {"host": roles["host"]} if "host" in roles else {}
    if "host" in roles:
        parts = split("url" if _URL.match(roles["host"].value) else "host_port", source, roles["host"])
        roles.update({k: s for k, s in parts.items() if "." not in k})
    port = number(roles["port"].value) if "port" in roles and roles["port"].certainty != "unknown" else None
    if is_fetching(roles, port, members):
        return
    modes = security(tls, port)
    if "none" in modes and "starttls" not in modes:  # all that say so, the first of which carries the finding
        no = refusals([(m.setting, m.name) for m in members if m.name.role == "tls" and (m.bare or m.name.mail)])
        roles.update({f"tls{n or ''}": setting for n, setting in enumerate(no)})
    if "$scheme" in roles:
        modes = of_scheme(roles["$scheme"].value) & modes or modes
    wrong = next((setting for setting, _ in tls if is_misspelt(setting.value)), None)
    if wrong is not None:
        roles["tls"] = wrong
    reading = _reading(at, key, roles, modes, port, strangers={"tls": "starttls"} if wrong is not None else {})
    yield reading._replace(wholes=wholes)


def _surest(member: Member) -> tuple[bool, bool]:
    """The order in which settings of one role count, the surest last: a name that says mail itself, and a host before a name of the machine."""
    return not member.bare, member.name.words[-1] != "fqdn"


def _counts(member: Member, roles: dict[str, Setting]) -> bool:
    """Whether the setting plays its role here: a host that is no address of a person, a TLS key that surely speaks of mail (one that
    speaks of TLS as a whole before others), a verification that is off."""
    setting, name, bare = member
    if name.role == "verify":
        return is_unverified(setting, name)
    if name.role == "tls":
        return (bare or name.mail) and ("tls" not in roles or tls_key(name.words).whole)
    if name.role == "port":
        return not is_sentence(setting)
    if name.role == "host":
        return names_a_host(setting) or _URL.match(setting.value) is not None
    return name.role in {"username", "password"}


def _is_one(roles: dict[str, Setting], members: list[Member]) -> bool:
    """Whether these make an endpoint. In a mapping that alone says that it is mail a bare port needs a host or another mail key beside
    it."""
    if all(m.bare for m in members):
        return "host" in roles or ("port" in roles and len(roles) > 1)
    if roles.keys() & {"host", "port"}:
        return True
    return bool(roles.keys() & {"verify", "tls"}) and any(m.bare or m.name.sure for m in members)


def _reading(  # noqa: PLR0913, PLR0917 (the parts of a reading)
    at: Layout, key: Key, settings: dict[str, Setting], modes: frozenset[str], port: int | None, strangers: dict[str, str] | None = None
) -> Reading:
    host = settings.get("host")
    named: str | None = None
    if host is not None:
        named = "" if host.certainty == "unknown" else host.value.strip() or None
    where = Where(("",), key.doc, key.block, "_".join((*key.prefix, *key.family)), key.arms)
    return Reading(
        where=where, names=("by convention",), settings=settings, host=named,
        port=port or None, port_set="port" in settings and port != 0, security=modes, verify=False if "verify" in settings else None,
        credentials=any(r in settings and is_given(settings[r]) for r in ("username", "password")),
        role="relay" if is_hop(key) else "submission", active=not switched_off(at, key.doc, key.block, key.prefix), decisive=False, can_require=False,
        port_decides=False, refused=False, strangers=strangers or {},
    )  # fmt: skip
