"""Which settings may belong to an endpoint that no dialect knows: by the words of their names, of the mappings around, and of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.dialects.groups import is_file
from smtplint.dialects.words import MAIL, Name, parse, words_of
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.dialects.groups import Layout, Names
    from smtplint.model import Setting

_PROSE = frozenset({"description", "help", "comment", "note", "label", "title", "example", "documentation"})
_LISTENERS = frozenset(
    "ports expose containerports service services listeners ingress egress firewall probe livenessprobe readinessprobe".split()
)
_LINKS = frozenset({"url", "urls", "asset", "link", "links"})
FETCHED = frozenset("imap imaps imap4 pop pop3 pop3s incoming inbound receive fetch mailroom fetchmail desk".split())
"""Words of mail that is fetched, not submitted."""

_INNER = ({"network"}, {"config"}, {"options"}, {"settings"}, {"server"}, {"connection"})
_TLS = frozenset({"tls", "ssl", "starttls"})
_TLS_MAPPING = _TLS | {"config", "options", "settings"}
_NO_HOST = frozenset({"true", "false", "yes", "no", "on", "off", "0", "1", "sendmail"})
_HOST_AND_PORT = late(r"[\w\-]+(?:\.[\w\-]+)+:[0-9]{2,5}\Z")
_EXPRESSION = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\]")


class Key(NamedTuple):
    """What settings of one endpoint share: document, mapping, and the words before the mail word; `family` where names of other words of
    mail stand beside."""

    doc: int
    block: Names
    prefix: tuple[str, ...]
    arms: tuple[tuple[int, int], ...] = ()
    family: tuple[str, ...] = ()


class Member(NamedTuple):
    """A setting that may belong to an endpoint. `bare`: its own name has no mail word; its mapping's has."""

    setting: Setting
    name: Name
    bare: bool


_FAMILIES = 8
"""More families than these in one block are no families."""

Groups = dict[Key, dict[str, list[Member]]]
Owned = dict[tuple[int, "Names", tuple[str, ...]], set[tuple[str, ...]]]
"""The blocks and prefixes that dialects explain, each with the families of the names there that they do."""


def family(name: Name) -> tuple[str, ...]:
    """The words of mail in a name, by which SMTP_PORT and MAIL_PORT of one file are told apart; () for a bare name."""
    return tuple(word for word in name.words if word in MAIL)


def parted(key: Key, by_name: dict[str, list[Member]], owned: Owned) -> Iterator[tuple[Key, dict[str, list[Member]]]]:
    """The endpoints of one block and prefix: one for each family that has a port of its own, which shares what no such family claims, and a server
    that only one of them names. Where a dialect explains the block, only a family that it does not know, and that names a server and its port,
    is one more."""
    families = {name: family(members[0].name) for name, members in by_name.items()}
    roles: dict[tuple[str, ...], set[str]] = {}
    for name, members in by_name.items():
        roles.setdefault(families[name], set()).add(members[0].name.role)
    known = owned.get(key[:3])
    if known is not None:
        apart = [one for one, found in roles.items() if one and one not in known and {"host", "port"} <= found]
        yield from ((key._replace(family=one), {n: m for n, m in by_name.items() if families[n] == one}) for one in apart[:_FAMILIES])
        return
    apart = [one for one, found in roles.items() if one and "port" in found]
    if not 2 <= len(apart) <= _FAMILIES:
        yield key, by_name
        return
    hosts = [n for n, m in by_name.items() if m[0].name.role == "host"]
    for one in apart:
        others = {n for n, m in by_name.items() if families[n] not in apart and m[0].name.role not in roles[one]}
        others.update(hosts if len(hosts) == 1 else ())
        yield key._replace(family=one), {n: m for n, m in by_name.items() if families[n] == one or n in others}


def collect(groups: Groups, setting: Setting, names: Names) -> Key | None:
    """Put the setting where it belongs, and say where, if it is a mail setting at all."""
    last = setting.key[-1]
    flat = parse(last) if last != names[-1] and setting.format != "php" else None
    if flat is not None and flat.sure and flat.role not in {"none", "other"}:  # one name with dots: `app.mail.smtp.port`
        member: Member | None = Member(setting, flat, bare=False)
        names = (*names[: len(names) - last.count(".") - 1], last)
    elif inner := _inside_tls(setting, names):
        names, member = inner
    else:
        member = _member(setting, names)
    if member is None:
        return None
    key = Key(setting.doc, names[:-1], member.name.prefix)
    groups.setdefault(key, {}).setdefault(names[-1], []).append(member)
    return key


def _member(setting: Setting, names: Names) -> Member | None:  # noqa: PLR0911 (one a reason)
    """The setting with what its name says; None for what is no mail setting."""
    name = _by_value(parse(names[-1]), setting, names)
    if name.role in {"none", "other"} or any(part.lower() in _PROSE for part in names[-2:]):
        return None
    around = [part for part in names[:-1] if not part.isdigit() and not is_file(part)]
    if around and not _LINKS.isdisjoint(words_of(around[-1])):
        return None
    if any(not FETCHED.isdisjoint(words_of(part)) for part in around[-2:]):
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


def _inside_tls(setting: Setting, names: Names) -> tuple[Names, Member] | None:
    """A switch of `tls: {enabled: false, rejectUnauthorized: false}`, and of its kin, as one of the mapping of mail around it."""
    around = words_of(names[-2]) if len(names) > 2 else ()
    if not _TLS_MAPPING.issuperset(around) or _TLS.isdisjoint(around):
        return None
    joined = (*names[:-2], f"{names[-2]}_{names[-1]}")
    member = _member(setting, joined)
    return (joined, member) if member is not None and member.bare and member.name.role in {"tls", "verify"} else None


def _by_value(name: Name, setting: Setting, names: Names) -> Name:
    """The name, as that of a host where only the value tells it: `SMTP=smtp.example.com:25`, and `address` in a mapping of SMTP."""
    if name.role != "other" or name.words[-1] not in {"smtp", "address"} or setting.certainty == "unknown" or not names_a_host(setting):
        return name
    if name.words[-1] == "smtp":
        return name._replace(role="host") if _HOST_AND_PORT.match(setting.value.strip()) else name
    server = name.words == ("address",) and len(names) > 1 and parse(names[-2]).sure
    relay = name.mail and name.words[-2:-1] in {("relay",), ("server",), ("host",)}
    return name._replace(role="host") if server or relay else name


def adopt_parent(at: Layout, key: Key, groups: Groups) -> None:
    """Where `mail.server` is the host and `mail.server.port` its port, the name that is both a value and a mapping is one endpoint."""
    by_name = groups[key]
    if not key.block or any(m.name.role == "host" for members in by_name.values() for m in members):
        return
    name = parse(key.block[-1])
    if name.role != "host" and MAIL.isdisjoint(name.words[-1:]):
        return
    setting = at.children.get((key.doc, key.block[:-1]), {}).get(key.block[-1])
    if setting is not None and names_a_host(setting):
        by_name[key.block[-1]] = [Member(setting, parse("smtp_host"), bare=True)]
        for other in groups.values():
            if other is not by_name and any(m.setting is setting for m in other.get(key.block[-1], ())):
                del other[key.block[-1]]


def names_a_host(setting: Setting) -> bool:
    """Whether the value may be a server's name: no sentence, no switch, no person's address, no page."""
    value = setting.value.strip()
    if setting.certainty == "unknown":
        return True
    if value.isdigit() or not (value.isascii() or "." in value):
        return False
    if not setting.quoted and value.lower() in {"~", "null", "none"}:
        return False
    spaced = len(_EXPRESSION.sub("", value).split()) > 1
    lower = value.lower()
    return not (spaced or "@" in value or value.endswith(":") or lower in _NO_HOST or lower.startswith(("http://", "https://")))


def is_sentence(setting: Setting) -> bool:
    """Whether the value is prose, where a number was meant."""
    return len(setting.value.split()) > 1 and "{" not in setting.value
