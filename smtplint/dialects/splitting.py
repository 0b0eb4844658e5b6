"""Values that hold several facts: `smtp://user:password@host:25/?tls=true`, `host:port`, `[host]:port`, `ssl://host`.

Each fact becomes a setting with the span of its own characters, so that a finding points at the 25 and a fix changes it alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.carriers.defaults import settle
from smtplint.model import Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")
_EXPRESSION = re.compile(r"\{\{[^{}]*\}\}|\$\{\{[^{}]*\}\}|\$\{(?:[^{}]|\{[^{}]*\})*\}|\{env:\w+\}|<[^<>\s]*>|\$[A-Za-z_]\w*")
_PORT = re.compile(r":([0-9]+|\x00+|[A-Za-z][A-Za-z0-9_\-]*)\Z")
SERVICES = {"smtp": 25, "smtps": 465, "ssmtp": 465, "urd": 465, "submission": 587, "submissions": 465}
"""Ports by their names in the IANA registry and in /etc/services."""


def split(kind: str, source: Source, setting: Setting) -> dict[str, Setting]:
    """The facts in one value, by role: host, port, `$scheme`, username, password, `$query.NAME`. {} for an unknown value."""
    if setting.certainty == "unknown":
        return {}
    return _url(source, setting) if kind == "url" else _host_port(source, setting)


def number(text: str) -> int | None:
    """A port as a number: digits (signed too) or a service name; None for anything else."""
    text = text.strip()
    digits = text[1:] if text[:1] in {"-", "+"} else text
    if digits.isdigit() and digits.isascii() and len(digits) < 10:
        return int(text)
    return SERVICES.get(text.lower())


def _mask(value: str) -> str:
    """Template expressions and placeholders as NULs, one for one, so that their own colons and slashes are none of the URL's."""
    if not any(c in value for c in "{<$"):
        return value
    return _EXPRESSION.sub(lambda m: "\0" * len(m.group()), value)


def _part(source: Source, setting: Setting, start: int, end: int) -> Setting:
    if setting.within is not None:
        inner = _part(setting.within.source, setting.within.setting, start, end)
        value, certainty = inner.value, inner.certainty
        return setting._replace(value=value, certainty=certainty, quoted=True, within=setting.within._replace(setting=inner))
    span = Span(setting.span.start + start, setting.span.start + end)
    value = setting.value[start:end]
    if source.text[span.start : span.end] != value:  # escapes: the place is known only as a whole, and cannot be edited in part
        return setting._replace(value=value, quoted=True, opaque=True)
    return settle(source, setting._replace(value=value, span=span, quoted=True))


def _url(source: Source, setting: Setting) -> dict[str, Setting]:
    value = setting.value.rstrip()
    masked = _mask(value)
    scheme = _SCHEME.match(masked)
    if not scheme:
        return {}
    found = {"$scheme": _part(source, setting, 0, scheme.end(1))}
    start = scheme.end()
    end = min((i for i in (masked.find(c, start) for c in "/?#") if i >= 0), default=len(masked))
    at = masked.rfind("@", start, len(masked))
    query_at = masked.find("?", start)
    if at > end and (query_at < 0 or at < query_at):  # a password with a slash in it
        end = min((i for i in (masked.find(c, at) for c in "/?#") if i >= 0), default=len(masked))
    at = masked.rfind("@", start, end)
    if at >= 0:
        colon = masked.find(":", start, at)
        found["username"] = _part(source, setting, start, colon if colon >= 0 else at)
        if colon >= 0:
            found["password"] = _part(source, setting, colon + 1, at)
        start = at + 1
    found.update(_authority(source, setting, masked, start, end))
    query = masked.find("?", end)
    if query >= 0:
        position = query + 1
        stop = masked.find("#", position)
        for pair in re.split("[&;]", masked[position : stop if stop >= 0 else len(masked)]):
            name, equals, _ = pair.partition("=")
            if name:
                begin = position + len(name) + len(equals)
                found[f"$query.{value[position : position + len(name)]}"] = _part(source, setting, begin, position + len(pair))
            position += len(pair) + 1
    return found


def _host_port(source: Source, setting: Setting) -> dict[str, Setting]:
    value = setting.value.rstrip()
    masked = _mask(value)
    found: dict[str, Setting] = {}
    start = 0
    scheme = _SCHEME.match(masked)
    if scheme:
        found["$scheme"] = _part(source, setting, 0, scheme.end(1))
        start = scheme.end()
    end = len(masked)
    while start < end and masked[end - 1] in "/ ":
        end -= 1
    found.update(_authority(source, setting, masked, start, end))
    return found


def _authority(source: Source, setting: Setting, masked: str, start: int, end: int) -> dict[str, Setting]:
    """`host`, `host:port`, `[host]:port`, `host::port` (Exim), a bare IPv6 address."""
    text = masked[start:end]
    found: dict[str, Setting] = {}
    port = _PORT.search(text)
    host_end = len(text)
    if port and not (text.count(":") > 1 and "[" not in text and "::" not in text[:-1][port.start() - 1 :]):
        found["port"] = _part(source, setting, start + port.start(1), start + port.end(1))
        host_end = port.start()
        if text[host_end - 1 : host_end] == ":":
            host_end -= 1
    host_start = 0
    if text[:1] == "[" and text[host_end - 1 : host_end] == "]":
        host_start, host_end = 1, host_end - 1
    found["host"] = _part(source, setting, start + host_start, start + host_end)
    return found
