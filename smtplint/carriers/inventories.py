"""The variables of a host in an Ansible inventory: `web1 ansible_host=10.0.0.1 smtp_port=25 # comment`, one host or range of hosts a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.carriers.unnamed import speaks_of_mail
from smtplint.formats import lines
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View
    from smtplint.model import Setting, Source

_NAMED = late(r"(?:\A|/)(?:hosts|inventory)(?:[._-][^/]*)?\Z|(?:\A|/)inventor(?:y|ies)/(?:[^/]+/)?[^/]+\Z")
_TELLING = late(r"\sansible_[a-z_]+=")
_SECTION = late(r"[ \t]*+\[(?P<name>[^\]\r\n]++)\](?P<rest>[^\r\n]*)")
_HOST = late(r"[ \t]*+(?P<host>(?![#;\[])[^\s=#;'\"]++)(?=[ \t]++[A-Za-z_]\w*+=)")
_VARIABLE = late(
    r"[ \t]++(?P<name>[A-Za-z_]\w*+)=(?:(?P<quote>[\"'])(?P<inside>(?:(?!(?P=quote))[^\\\r\n])*+)(?P=quote)(?=[\s#]|\Z)"
    r"|(?P<plain>[^\s#\"'\\]*+)(?=[\s#]|\Z))"
)
_OTHER = late(r"[ \t]++(?:[^\s#\"'\\]|\\.|\"(?:[^\"\\\r\n]|\\.)*+\"|'[^'\r\n]*+')++")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Each variable whose own name speaks of mail becomes (section, host, name): the name of a group or a host says nothing of what the others
    mean. What the format read in the line of a host gives way."""
    if not settings or any(s.format != "ini" for s in settings) or not _is_inventory(source):
        return settings
    view = lines.view(source.text)
    hosts = list(_hosts(view))
    if not hosts:
        return settings
    starts = {lines.start_of_line(view.plain, head) for _, head, _ in hosts}
    out = [s for s in settings if lines.start_of_line(view.plain, s.entry.start) not in starts]
    for section, head, host in hosts:
        out += _variables(view, (*section, host), head)
    return sorted(out, key=lambda s: s.span)


def _is_inventory(source: Source) -> bool:
    path = source.path.replace("\\", "/").lower()
    return _NAMED.search(path) is not None or _TELLING.search(source.text) is not None


def _hosts(view: View) -> Iterator[tuple[tuple[str, ...], int, str]]:
    """The section, the end and the name of each host with variables of its own."""
    section: tuple[str, ...] = ()
    position = 0
    while position < len(view.plain):
        if header := _SECTION.match(view.plain, position):
            section = (header["name"].strip(),)
        elif not (section and section[0].endswith((":vars", ":children"))) and (head := _HOST.match(view.plain, position)):
            yield section, head.end(), head["host"]
        position = lines.after_line(view.plain, position)


def _variables(view: View, key: tuple[str, ...], position: int) -> Iterator[Setting]:
    while found := _VARIABLE.match(view.plain, position) or _OTHER.match(view.plain, position):
        position = found.end()
        name = found.groupdict().get("name", "")
        if speaks_of_mail(name):
            span = Span(*found.span("inside" if found["quote"] else "plain"))
            value = lines.Found(view.text[span.start : span.end], span, span, found["quote"] or "")
            yield view.setting("ini", (*key, name), found.start("name"), value)._replace(carrier="inventories")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """In the quotes that stand there, if any."""
    return Edit(setting.span, lines.as_text(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The next variable of the host."""
    return Edit(Span(sibling.entry.end, sibling.entry.end), f" {name}={lines.as_text(value)}")
