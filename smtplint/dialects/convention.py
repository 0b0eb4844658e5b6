"""Settings that no dialect knows, read by convention (policy: unknown dialects): by the words of their names and of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from smtplint.dialects.arms import arms_of
from smtplint.dialects.guessing import is_misspelt, is_unverified, of_scheme, security, switched_off
from smtplint.dialects.meaning import ALL, Reading, Where
from smtplint.dialects.splitting import number, split
from smtplint.dialects.words import MAIL, Name, parse, tls_key, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.dialects.groups import Layout, Mark, Names
    from smtplint.model import Setting, Source

_URL = re.compile(r"(?:smtps?|submissions?)(?:\+\w+)?://(?:\{\{[^{}]*\}\}|\S)+\Z", re.IGNORECASE)
_NO_SETTING = frozenset("test command args run script description help title message cmd entrypoint summary pattern regex doc".split())
_PROSE = frozenset({"description", "help", "comment", "note", "label", "title", "example", "documentation"})
_LISTENERS = frozenset(
    "ports expose containerports service services listeners ingress egress firewall probe livenessprobe readinessprobe".split()
)
_LISTENING = frozenset({"bind", "listen", "listener", "listeners", "certificate", "cert", "proxy"})
_SERVERS = frozenset({"postfix", "exim", "exim4", "haraka", "opensmtpd"})
_FAMILY = frozenset({"imap", "imaps", "pop", "pop3", "pop3s", "submission", "submissions", "sieve"})
_FETCHED = frozenset({"imap", "imaps", "pop", "pop3", "pop3s", "incoming", "inbound", "receive", "fetch", "imap4"})
_INNER = ({"config"}, {"options"}, {"settings"}, {"server"}, {"connection"})


_NO_HOST = frozenset({"true", "false", "yes", "no", "on", "off", "0", "1", "smtp", "sendmail", "mail"})
_EXPRESSION = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\]")


_LINKS = frozenset({"url", "urls", "asset", "link", "links"})
_TRANSLATIONS = frozenset({"lang", "langs", "languages", "locale", "locales", "i18n", "l10n", "translations", "translation"})
_LISTENED = frozenset({"containerPort", "targetPort", "hostPort", "nodePort", "published"})


class Key(NamedTuple):
    """What settings of one endpoint share: document, mapping, and the words before the mail word."""

    doc: int
    block: Names
    prefix: tuple[str, ...]
    arms: tuple[tuple[int, int], ...] = ()


class Member(NamedTuple):
    """A setting that may belong to an endpoint. `bare`: its own name has no mail word; its mapping's has."""

    setting: Setting
    name: Name
    bare: bool


def read(source: Source, at: Layout, taken: frozenset[Mark], owned: set[tuple[int, Names, tuple[str, ...]]]) -> Iterator[Reading]:
    """The endpoints among the settings that no dialect explains (`taken`: what they do explain; `owned`: their blocks and prefixes)."""
    if not _TRANSLATIONS.isdisjoint(source.path.lower().split("/")):
        return
    groups: dict[Key, dict[str, list[Member]]] = {}
    listened = {s.span for s, names in zip(at.settings, at.names, strict=True) if _is_listener(names)}
    for setting, names in zip(at.settings, at.names, strict=True):
        if (*setting.span, setting.key) in taken or setting.span in listened:
            continue
        if _URL.match(setting.value) and names[-1].lower() not in _NO_SETTING:
            yield from _url(source, at, setting, names)
            continue
        member = _member(setting, names)
        if member is None:
            continue
        key = Key(setting.doc, names[:-1], () if member.bare else member.name.prefix)
        if key[:3] not in owned:
            groups.setdefault(key, {}).setdefault(names[-1], []).append(member)
    for key in list(groups):
        _adopt_parent(at, key, groups)
    for key, by_name in groups.items():
        if _is_family(at, key, by_name) or _listens(at, key, by_name) or _is_fetched(at, key) or _is_library(key, by_name):
            continue
        for arms, chosen in arms_of({name: [m.setting for m in members] for name, members in by_name.items()}):
            members = [by_name[name][0]._replace(setting=setting) for name, setting in chosen.items()]
            yield from _endpoint(source, at, key._replace(arms=arms), members)


def _is_fetched(at: Layout, key: Key) -> bool:
    """Whether the mapping says that mail is fetched there: `type: imap`."""
    siblings = at.children.get(key[:2], {})
    return any((s := siblings.get(name)) is not None and s.value.lower() in _FETCHED for name in ("type", "protocol", "@type"))


def _is_library(key: Key, by_name: dict[str, list[Member]]) -> bool:
    """Whether these are the constants of a mail library's own class, which names no server."""
    inside = bool(key.block) and key.block[0].startswith("class:")
    return inside and not any(m.name.role == "host" for members in by_name.values() for m in members)


def _is_listener(names: Names) -> bool:
    """Whether the place is that of a port that is listened on; an anchor that stands there too is the same port."""
    return names[-1] in _LISTENED or (names[-1] == "port" and any(part.lower() in _LISTENERS for part in names[:-1]))


def _adopt_parent(at: Layout, key: Key, groups: dict[Key, dict[str, list[Member]]]) -> None:
    """Where `mail.server` is the host and `mail.server.port` its port, the name that is both a value and a mapping is one endpoint."""
    by_name = groups.get(key, {})
    if not key.block or any(m.name.role == "host" for members in by_name.values() for m in members):
        return
    setting = at.children.get((key.doc, key.block[:-1]), {}).get(key.block[-1])
    if setting is not None and _names_a_host(setting):
        by_name[key.block[-1]] = [Member(setting, parse("smtp_host"), bare=True)]
        for other in groups.values():
            if other is not by_name and any(m.setting is setting for m in other.get(key.block[-1], ())):
                del other[key.block[-1]]


def _names_a_host(setting: Setting) -> bool:
    """Whether the value may be a server's name: no sentence, no switch, no person's address."""
    value = setting.value.strip()
    if setting.certainty == "unknown":
        return True
    if value.isdigit() or not (value.isascii() or "." in value):
        return False
    if not setting.quoted and value.lower() in {"~", "null", "none"}:
        return False
    plain = _EXPRESSION.sub("", value)
    return not (
        set(" \t\n") & set(plain)
        or "@" in value
        or value.endswith(":")
        or value.lower() in _NO_HOST
        or value.lower().startswith(("http://", "https://"))
    )


def _member(setting: Setting, names: Names) -> Member | None:
    """The setting with what its name says; None for what is no mail setting."""
    name = parse(names[-1])
    if name.role in {"none", "other"} or any(part.lower() in _PROSE for part in names[-2:]):
        return None
    around = [part for part in names[:-1] if not part.isdigit()]
    if around and not _LINKS.isdisjoint(words_of(around[-1])):
        return None
    if any(not _FETCHED.isdisjoint(words_of(part)) for part in around[-2:]):
        return None
    if name.mail:
        return Member(setting, name, bare=False)
    if not around or any(part.lower() in _LISTENERS for part in around[-2:]):
        return None
    parent = parse(around[-1])
    if parent.mail and (parent.role != "none" or parent.words[-1] in MAIL):
        return Member(setting, name, bare=True)
    inner = len(around) > 1 and set(parent.words[-1:]) in _INNER and parse(around[-2]).mail
    return Member(setting, name, bare=True) if inner else None


def _is_family(at: Layout, key: Key, by_name: dict[str, list[Member]]) -> bool:
    """The port family of a mail server: SMTP_PORT beside IMAP_PORT, POP_PORT or SUBMISSION_PORT, and no SMTP host of its own."""
    if any(member.name.role == "host" for members in by_name.values() for member in members):
        return False
    siblings = (words_of(name) for name in at.children.get(key[:2], {}))
    return any(words[-1:] == ("port",) and not _FAMILY.isdisjoint(words) for words in siblings)


def _listens(at: Layout, key: Key, by_name: dict[str, list[Member]]) -> bool:
    """Whether a mapping belongs to a server that is listened on: no host, but it binds an address or shows a certificate of its own."""
    members = [member for members in by_name.values() for member in members]
    if not all(m.bare for m in members) or any(m.name.role == "host" for m in members):
        return False
    return any(not _LISTENING.isdisjoint(words_of(name)) for name in at.children.get(key[:2], {}))


def _url(source: Source, at: Layout, setting: Setting, names: Names) -> Iterator[Reading]:
    parts = split("url", source, setting)
    port = number(parts["port"].value) if "port" in parts else None
    scheme = setting.value.partition(":")[0].lower()
    modes = ALL if scheme == "smtp" or "+" in scheme else frozenset({"implicit", "starttls"})
    yield _reading(at, Key(setting.doc, names[:-1], (names[-1],)), {"url": setting, **parts}, modes, port)._replace(wholes={"url": setting})


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
        roles.update({k: s for k, s in split("host_port", source, roles["host"]).items() if k in {"host", "port", "$scheme"}})
    port = number(roles["port"].value) if "port" in roles and roles["port"].certainty != "unknown" else None
    modes = security(tls, port)
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
    if name.role == "port" and len(setting.value.split()) > 1 and "{" not in setting.value:
        return False  # a sentence about a port
    return name.role in {"port", "username", "password"} or (name.role == "host" and _names_a_host(setting))


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
        if named and named.lower() in {"null", "~", "none"} and not host.quoted:
            named = None
    inside = {word for name in key.block for word in words_of(name)}
    last = words_of(key.block[-1]) if key.block else ()
    hop = not _SERVERS.isdisjoint((*key.prefix, *inside)) or "relays" in inside or ("relay" in last and MAIL.isdisjoint(last))
    return Reading(
        where=Where(("",), key.doc, key.block, "_".join(key.prefix), key.arms), names=("by convention",), settings=settings, host=named,
        port=port or None, port_set="port" in settings and port != 0, security=modes, verify=False if "verify" in settings else None,
        credentials=any(r in settings and (settings[r].value or settings[r].certainty == "unknown") for r in ("username", "password")),
        role="relay" if hop else "submission", active=not switched_off(at, key.doc, key.block, key.prefix), decisive=False, can_require=False,
        port_decides=False, refused=False, strangers=strangers or {},
    )  # fmt: skip
