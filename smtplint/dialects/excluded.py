"""What looks like submission and is not: listeners, mail that is fetched, a mail server's own hops, translations, the classes of mail libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.carriers.arglists import COMMANDS
from smtplint.dialects.members import FETCHED, Key, Member
from smtplint.dialects.words import MAIL, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.dialects.groups import Layout, Names
    from smtplint.model import Setting, Source, Span

_LISTENERS = frozenset(
    "ports expose containerports service services listeners ingress egress firewall probe livenessprobe readinessprobe".split()
)
_LISTENED = frozenset({"containerPort", "targetPort", "hostPort", "nodePort", "published"})
_LISTENING = frozenset({"bind", "listen", "listener", "listeners", "certificate", "cert", "proxy"})
_SERVERS = frozenset({"postfix", "exim", "exim4", "haraka", "opensmtpd"})
_ANY_ADDRESS = (":", "*:", "[::]", "0.0.0.0")  # noqa: S104 (compared, not bound)
_SERVING = ("smtp", "mail", "postfix", "exim", "haraka", "inbucket", "maddy", "stalwart")
"""Parts of the names of mail servers and catchers, as images and programs are called."""
_FAMILY = frozenset({"imap", "imaps", "pop", "pop3", "pop3s", "submission", "submissions", "sieve"})
_MAILBOX = frozenset({"mailbox", "folder", "inbox", "expunge", "idle", "mailboxes"})
_PERSONS = frozenset({"from", "to", "reply", "sender", "recipient", "recipients", "admin"})
"""Whose mailbox it is, where the word speaks of an address."""
_TRANSLATIONS = frozenset({"lang", "langs", "languages", "locale", "locales", "i18n", "l10n", "translations", "translation"})
_FETCH_PORTS = frozenset({110, 143, 993, 995, 4190})
_FETCH_HOSTS = ("imap.", "pop.", "pop3.", "imap4.")

Members = dict[str, list[Member]]


def is_translation(source: Source) -> bool:
    """Whether the file stands among translations, whose texts speak of settings."""
    return not _TRANSLATIONS.isdisjoint(source.path.lower().split("/"))


def listened(at: Layout) -> set[Span]:
    """The places of ports that are listened on. An anchor that stands there too is the same port."""
    return {s.span for s, names in zip(at.settings, at.names, strict=True) if _is_listener(names)}


def _is_listener(names: Names) -> bool:
    return names[-1] in _LISTENED or (names[-1] == "port" and any(part.lower() in _LISTENERS for part in names[:-1]))


def is_excluded(at: Layout, key: Key, by_name: Members) -> bool:
    """Whether these settings belong to something else than submission."""
    return (
        _is_fetched(at, key, by_name)
        or _binds(at, key)
        or (not _has_host(by_name) and (_is_family(at, key) or _listens(at, key, by_name) or _is_library(key) or _serves(at, key)))
    )


def is_fetching(roles: dict[str, Setting], port: int | None, members: list[Member]) -> bool:
    """Whether the server is one that mail is fetched from: by its name, or by its port where no name says SMTP."""
    host = roles.get("host")
    if host is not None and host.value.lower().startswith(_FETCH_HOSTS):
        return True
    return (
        port in _FETCH_PORTS
        and not any(m.name.sure for m in members)
        and not any("smtp" in words_of(m.setting.key[-2]) for m in members if len(m.setting.key) > 1)
    )


def is_hop(key: Key) -> bool:
    """Whether these are a mail server's own hops: of Postfix and its kin, or one of a list of relays."""
    inside = {word for name in key.block for word in words_of(name)}
    last = words_of(key.block[-1]) if key.block else ()
    return not _SERVERS.isdisjoint((*key.prefix, *inside)) or "relays" in inside or ("relay" in last and MAIL.isdisjoint(last))


def _members(by_name: Members) -> Iterator[Member]:
    return (member for members in by_name.values() for member in members)


def _has_host(by_name: Members) -> bool:
    return any(m.name.role == "host" for m in _members(by_name))


def _siblings(at: Layout, key: Key) -> dict[str, Setting | None]:
    return at.children.get((key.doc, key.block), {})


def _is_fetched(at: Layout, key: Key, by_name: Members) -> bool:
    """`type: imap`, or a mailbox beside names that say mail, not SMTP."""
    siblings = _siblings(at, key)
    if any((s := siblings.get(name)) is not None and s.value.lower() in FETCHED for name in ("type", "protocol", "@type")):
        return True
    if any(m.name.sure for m in _members(by_name)):
        return False
    stem, bare = len(key.prefix), all(m.bare for m in _members(by_name))
    named = (words for name in siblings if (words := words_of(name))[:stem] == key.prefix and (bare or not MAIL.isdisjoint(words)))
    return any(not _MAILBOX.isdisjoint(words[stem:]) and _PERSONS.isdisjoint(words) for words in named)


def _is_library(key: Key) -> bool:
    """The constants of a mail library's own class, which names no server."""
    return bool(key.block) and key.block[0].startswith("class:")


def _is_family(at: Layout, key: Key) -> bool:
    """The port family of a mail server: SMTP_PORT beside IMAP_PORT, POP_PORT or SUBMISSION_PORT."""
    siblings = (words_of(name) for name in _siblings(at, key))
    return any(words[-1:] == ("port",) and not _FAMILY.isdisjoint(words) for words in siblings)


def _listens(at: Layout, key: Key, by_name: Members) -> bool:
    """A mapping of a server that binds an address or shows a certificate of its own."""
    return all(m.bare for m in _members(by_name)) and any(not _LISTENING.isdisjoint(words_of(name)) for name in _siblings(at, key))


def _command(key: Key) -> int | None:
    """Where in the path the name of a command line stands, if one does."""
    return next((i for i, part in enumerate(key.block) if part.lower() in COMMANDS), None)


def _binds(at: Layout, key: Key) -> bool:
    """Whether these are flags of a program that listens itself."""
    if _command(key) is None:
        return False
    given = _siblings(at, key)
    return any(not _LISTENING.isdisjoint(words_of(name)) or (s and s.value.startswith(_ANY_ADDRESS)) for name, s in given.items())


def _serves(at: Layout, key: Key) -> bool:
    """Whether these are flags of a mail server's own command: its service, image or program is called one."""
    place = _command(key)
    if place is None:
        return False
    around = key.block[:place]
    words = [s.value for s in at.find(key.doc, around, "image")] + list(around)
    for name in at.children.get((key.doc, around), {}):
        if name.lower() in COMMANDS:
            words += _program(at, key.doc, (*around, name))
    return any(part in word.lower() for word in words for part in _SERVING)


def _program(at: Layout, doc: int, command: Names) -> Iterator[str]:
    """The words of a command before its first flag of mail, flags and variables left out."""
    whole = at.children.get((doc, command[:-1]), {}).get(command[-1])
    listed = (s.value for name, s in at.children.get((doc, command), {}).items() if s is not None and name.isdigit())
    for word in whole.value.split() if whole is not None else listed:
        if word.startswith("-"):
            if not MAIL.isdisjoint(words_of(word)):
                return
        elif "=" not in word:
            yield word
