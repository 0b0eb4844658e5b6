"""The text of a host, by itself: its parts, its shape, and how far away it is. Nothing here knows any service, or raises."""

from __future__ import annotations

import re

from smtplint.patterns import late

_LOOPBACK = {"localhost", "localhost.localdomain", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback"}
_INTERNAL = (".local", ".internal", ".lan", ".svc")  # .svc.cluster.local and host.docker.internal end in one of these
_SOCKET = ("/", "./", "unix:", "local:")
_LABEL = late(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NAME = late(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}")
_IPV6 = re.compile(r"[0-9a-f:.]+(?:%\w+)?")
_PRIVATE = late(r"10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2[0-9]|3[01])\.")
_TEMPLATE = late(r"[{$<]|\A%")
_BETWEEN = late(r"[^a-z0-9]+")
# Words that someone is to replace, in a host of one label; a whole name such as mail.example.com is external as it is.
_PLACEHOLDER = late(
    r"your.*|(?:.*-)?(?:change(?:me)?|example|false|fill(?:me)?|fixme|insert|nil|none|null|placeholder|replace(?:me)?|tbd|todo|true|xxx)(?:-.*)?"
)


def parts_of(host: str | None) -> list[str]:
    """The hosts of a list without scheme, user, port, brackets, final dot and spaces. A template, a socket and a sentence stay whole."""
    text = (host or "").strip()
    if not text or len(text) > 4000 or _TEMPLATE.search(text) or text.startswith(_SOCKET):
        return [text] if text else []
    parts = text.replace(";", ",").split(",")
    words = [word for part in parts for word in part.split()]
    if all("." in word or ":" in word for word in words):  # `a.example b.example`, yet not `your host`
        parts = words
    return [bare for bare in map(_bare, parts) if bare]


def _bare(host: str) -> str:
    rest = host.strip().rpartition("://")[2].partition("/")[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    name, _, port = rest.partition(":")
    return (name if port.isdigit() else rest).rstrip(".")


def reach(host: str) -> str:
    """How far away one host is by its text alone: `loopback`, `internal`, `external`, or `unknown` where the text names none."""
    name = host.lower()
    if name.startswith(_SOCKET) or name in _LOOPBACK or name.endswith(".localhost"):  # RFC 6761, section 6.3
        return "loopback"
    if _IPV4.fullmatch(name) or (":" in name and _IPV6.fullmatch(name)):
        return _address(name)
    if _LABEL.fullmatch(host):
        return "unknown" if _PLACEHOLDER.fullmatch(host) else "internal"
    if name.endswith(_INTERNAL):  # so does `{{ release }}-postfix.{{ namespace }}.svc`
        return "internal"
    return "external" if _NAME.fullmatch(host) else "unknown"


def matches(glob: str, text: str) -> bool:
    """Whether the glob, in which `*` alone is special, covers the whole text."""
    first, *rest = glob.split("*")
    if not rest or len(text) < len(first) + len(rest[-1]) or not text.startswith(first) or not text.endswith(rest[-1]):
        return glob == text
    start, end = len(first), len(text) - len(rest[-1])
    for piece in rest[:-1]:
        found = text.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True


def words_of(name: str) -> str:
    """The words of a name between hyphens: `-mailhog-smtp-port-`. A number at a word's end is dropped (mailhog2)."""
    return "-" + "-".join(word.rstrip("0123456789") or word for word in _BETWEEN.split(name.lower()) if word) + "-"


def _address(text: str) -> str:
    """The class of an IP address; the unspecified one is loopback, as connecting to it is."""
    if ":" not in text:
        if text.startswith("127.") or text == "0.0.0.0":  # noqa: S104 (compared, not bound)
            return "loopback"
        return "internal" if _PRIVATE.match(text) else "external"
    from ipaddress import IPv4Address, IPv6Address  # noqa: PLC0415 (slow to import, and IPv6 is rare)

    try:
        number = int(IPv6Address(text))
    except ValueError:
        return "unknown"
    if number >> 32 == 0xFFFF:
        return _address(str(IPv4Address(number & 0xFFFFFFFF)))
    return "loopback" if number < 2 else "internal" if number >> 121 == 0x7E or number >> 118 == 0x3FA else "external"
