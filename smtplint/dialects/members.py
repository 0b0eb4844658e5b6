"""Which settings may belong to an endpoint that no dialect knows: by the words of their names, of the mappings around, and of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from smtplint.dialects.words import MAIL, Name, parse, words_of

if TYPE_CHECKING:
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
_NO_HOST = frozenset({"true", "false", "yes", "no", "on", "off", "0", "1", "sendmail"})
_EXPRESSION = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\]")


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


Groups = dict[Key, dict[str, list[Member]]]


def collect(groups: Groups, setting: Setting, names: Names, owned: set[tuple[int, Names, tuple[str, ...]]]) -> None:
    """Put the setting where it belongs, if it is a mail setting at all and its block and prefix are not `owned` by a dialect."""
    last = setting.key[-1]
    flat = parse(last) if "." in last and "{" not in last and setting.format != "php" else None
    if flat is not None and flat.sure and flat.role not in {"none", "other"}:  # one name with dots: `app.mail.smtp.port`
        member: Member | None = Member(setting, flat, bare=False)
        names = names[: len(names) - last.count(".")]
    else:
        member = _member(setting, names)
    if member is not None:
        key = Key(setting.doc, names[:-1], () if member.bare else member.name.prefix)
        if key[:3] not in owned:
            groups.setdefault(key, {}).setdefault(names[-1] if not flat else last, []).append(member)


def _member(setting: Setting, names: Names) -> Member | None:  # noqa: PLR0911 (one a reason)
    """The setting with what its name says; None for what is no mail setting."""
    name = parse(names[-1])
    if name.role in {"none", "other"} or any(part.lower() in _PROSE for part in names[-2:]):
        return None
    around = [part for part in names[:-1] if not part.isdigit()]
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


def adopt_parent(at: Layout, key: Key, groups: Groups) -> None:
    """Where `mail.server` is the host and `mail.server.port` its port, the name that is both a value and a mapping is one endpoint."""
    by_name = groups.get(key, {})
    if not key.block or any(m.name.role == "host" for members in by_name.values() for m in members):
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
