"""The m4 source of sendmail's configuration (`sendmail.mc`), of which the smart host is read.

The settings are ("SMART_HOST", "host"), the host without its brackets; ("SMART_HOST", "port"), the port in the arguments of the mailer that
this host is given to (RELAY_MAILER_ARGS, or ESMTP_MAILER_ARGS for `esmtp:host`); and ("SMART_HOST", "authinfo"), the feature that holds
passwords.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("dnl", "#")
TRAILING: bool = True

_CALL = re.compile(
    r"(?<!\w)(?:dnl(?!\w)[^\r\n]*+|#[^\r\n]*+"
    r"|define\([ \t]*+`?(?P<name>\w++)'?[ \t]*+,[ \t]*+(?P<quote>`?)(?P<value>[^`'()\r\n]*+)'?[ \t]*+\)"
    r"|FEATURE\([ \t]*+`?(?P<feature>\w++)'?(?:[ \t]*+,[ \t]*+`(?P<argument>[^`'\r\n]*+))?)"
)
_HOST = re.compile(r"(?:(?P<mailer>[a-z]\w*+):)?(?P<bracket>\[?)(?P<host>[^\s:\[\]]*+)")
_ARGUMENTS = re.compile(r"(?:TCP|IPC)[ \t]++\$h[ \t]++(?P<port>\S++)")


def read(source: Source) -> Iterator[Setting]:
    """The settings of the smart host, the last of those that are defined."""
    view = lines.view(source.text)
    found = list(_CALL.finditer(view.plain))
    hosts = [call for call in found if call["name"] == "SMART_HOST" and call["value"].strip()]
    host = _HOST.match(view.plain, *hosts[-1].span("value")) if hosts else None
    if host is None:
        return
    arguments = _arguments(host["mailer"])
    for call in found:
        if call is hosts[-1]:
            yield _setting(view, "host", Span(*host.span("host")), call)
        elif call["feature"] == "authinfo":
            yield _setting(view, "authinfo", Span(*call.span("argument" if call["argument"] else "feature")), call)
        elif call["name"] == arguments and (port := _ARGUMENTS.match(view.plain, *call.span("value"))):
            yield _setting(view, "port", Span(*port.span("port")), call)


def _arguments(mailer: str | None) -> str:
    """The macro that holds the arguments of a mailer."""
    return f"{(mailer or 'relay').upper()}_MAILER_ARGS"


def _setting(view: View, name: str, span: Span, call: re.Match[str]) -> Setting:
    found = Found(view.text[span.start : span.end], span, span)
    return view.setting("sendmail", ("SMART_HOST", name), call.start(), found)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. m4's own quotes cannot stand in a value."""
    if source.text[setting.span.start : setting.span.end] == "":
        return Edit(setting.span, "")
    return Edit(setting.span, re.sub(r"[`'()]", "", lines.on_one_line(lines.as_text(value))))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that defines the port on the next line; nothing else can be added."""
    view = lines.view(source.text)
    call = _CALL.match(view.plain, sibling.entry.start)
    host = _HOST.match(view.plain, *call.span("value")) if call and call["name"] == "SMART_HOST" else None
    if name != "port" or host is None:
        return Edit(Span(sibling.entry.end, sibling.entry.end), "")
    return lines.insert(source, sibling.entry.end, f"define(`{_arguments(host['mailer'])}', `TCP $h {value}')dnl")
