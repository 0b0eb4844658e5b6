"""Exim's configuration, of which the smtp transports are read that a router gives mail for one fixed host.

The key is ("smtp", NAME, option) with the transport's name; `host` and, where it stands there, `port` are those of the router's
`route_list` or `route_data` (`* mx.example.com::587`), or the transport's own `hosts`. A transport for several hosts, for those of the MX, or
for one that a macro or an expansion names is passed over. `.ifdef` and its kin are branches.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = False

_LINE = re.compile(
    r"[ \t]*+(?:(?P<remark>#[^\r\n]*+)|\.[ \t]*+(?P<control>ifdef|ifndef|elifdef|elifndef|else|endif)\b[^\r\n]*+|begin[ \t]++(?P<section>\w++)"
    r"|(?P<name>[A-Za-z][\w-]*+)[ \t]*+(?:(?P<colon>:)|=[ \t]*+(?P<value>(?:[^\r\n\\]|\\(?:\r\n|[\r\n])|\\(?![\r\n]))*+)|))"
)
_HOST = re.compile(
    rf"(?P<quote>\"[ \t]*+)?(?P<host>(?![A-Z])[\w.{OPAQUE}-]++|\[[\w.:{OPAQUE}]++\])(?:::(?P<port>[\w{OPAQUE}]++))?(?(quote)[ \t]*+\")(?=[ \t;]|\Z)"
)  # a name that begins with a capital is a macro's
_PATTERN = re.compile(r"[^\s\"]++[ \t]++")
_REST = re.compile(r"(?:[ \t]++(?:byname|bydns\w*|randomize|no_randomize|ipv4_only|ipv4_prefer))*+[ \t]*+;?[ \t]*+\Z")
_FIRST_CONDITIONAL = 1_000_000  # apart from the numbers of a template's own conditionals


class _Option(NamedTuple):
    """A line `name = value` of an instance, where its name begins, where its value stands, and the arms around it."""

    start: int
    value: Span
    arms: tuple[tuple[int, int], ...]


Instances = dict[str, dict[str, _Option]]


def read(source: Source) -> Iterator[Setting]:
    """The settings of the transports, in the order of the text."""
    view = lines.view(source.text)
    sections = _sections(view)
    transports = sections.get("transports", {})
    hosts: dict[str, list[tuple[_Option, re.Match[str] | None]]] = {}
    for router in sections.get("routers", {}).values():
        route = router.get("route_list", router.get("route_data"))
        if route and _word(view, router, "driver") == "manualroute":
            hosts.setdefault(_word(view, router, "transport"), []).append((route, _host(view, route, listed="route_list" in router)))
    found: list[Setting] = []
    for name, transport in transports.items():
        if _word(view, transport, "driver") != "smtp" or _word(view, transport, "protocol") == "lmtp":
            continue
        given = hosts.get(name, [])
        if not given and "hosts" in transport:
            given = [(transport["hosts"], _host(view, transport["hosts"], listed=False))]
        if len(given) == 1 and given[0][1]:
            found += _transport(view, name, transport, given[0][0], given[0][1])
    yield from sorted(found, key=lambda setting: setting.entry.start)


def _sections(view: View) -> dict[str, Instances]:
    """The instances of each section, by the section's name."""
    sections: dict[str, Instances] = {}
    instances: Instances = {}
    options: dict[str, _Option] = {}
    arms: list[tuple[int, int]] = []
    position = count = 0
    while position < len(view.plain):
        line = _LINE.match(view.plain, position)
        end = line.end() if line else position
        position = lines.after_line(view.plain, end)
        if line is None or line["remark"] is not None:
            continue
        if control := line["control"]:
            if control in ("ifdef", "ifndef"):
                arms.append((_FIRST_CONDITIONAL + count, 0))
                count += 1
            elif arms and control == "endif":
                arms.pop()
            elif arms:
                arms[-1] = (arms[-1][0], arms[-1][1] + 1)
        elif line["section"]:
            instances = sections.setdefault(line["section"], {})
            options = {}
        elif line["colon"]:
            options = instances.setdefault(line["name"], {})
        elif line["value"] is not None:
            options.setdefault(line["name"], _Option(line.start("name"), _stripped(view, line), tuple(arms[:20])))
    return sections


def _stripped(view: View, line: re.Match[str]) -> Span:
    start, end = line.span("value")
    return Span(start, start + len(view.plain[start:end].rstrip()))


def _word(view: View, options: dict[str, _Option], name: str) -> str:
    option = options.get(name)
    return view.plain[option.value.start : option.value.end] if option else ""


def _host(view: View, option: _Option, *, listed: bool) -> re.Match[str] | None:
    """The one host of a list; before it stands a pattern of domains where it is a `listed` route."""
    start, end = option.value
    pattern = _PATTERN.match(view.plain, start, end) if listed else None
    host = _HOST.match(view.plain, pattern.end() if pattern else start, end) if pattern or not listed else None
    return host if host and _REST.match(view.plain, host.end(), end) else None


def _transport(view: View, name: str, transport: dict[str, _Option], route: _Option, host: re.Match[str]) -> Iterator[Setting]:
    path = ("smtp", name)
    yield _setting(view, (*path, "host"), route, Span(*host.span("host")))
    if host["port"]:
        yield _setting(view, (*path, "port"), route, Span(*host.span("port")), host.start("port"))
    for key, option in transport.items():
        if key != "hosts" and not (key == "port" and host["port"]):
            yield _setting(view, (*path, key), option, option.value)


def _setting(view: View, key: tuple[str, ...], option: _Option, span: Span, start: int | None = None) -> Setting:
    quoted = span.end - span.start > 1 and view.plain[span.start] == view.plain[span.end - 1] == '"'
    inner = Span(span.start + quoted, span.end - quoted)
    value = view.text[inner.start : inner.end]
    found = view.setting("exim", key, option.start if start is None else start, Found(value, inner, inner, '"' if quoted else ""))
    return found._replace(
        branch=(*option.arms, *found.branch), opaque="\\" in value, certainty="unknown" if "$" in value else found.certainty
    )


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`; quotes that stand around the value stay."""
    text = lines.on_one_line(lines.as_text(value))
    inside = setting.quoted and source.text[setting.span.end : setting.span.end + 1] == '"'
    return Edit(setting.span, text.replace("\\", "\\\\").replace('"', '\\"') if inside else text)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds an option to the sibling's transport, below its last one."""
    mine = [one for one in read(source) if one.key[:-1] == sibling.key[:-1] and one.key[-1] not in ("host", "port")]
    last = max(mine, key=lambda one: one.entry.end, default=sibling)
    text = lines.on_one_line(lines.as_text(value))
    return lines.insert(source, last.entry.end, f"{lines.indent(source.text, last.entry.start)}{name} = {text}")
