"""Properties given to a program on its command line, in one value: `--spring.mail.port=25` and `-Dmail.smtp.port=25`, as the `PARAMS`, `JAVA_OPTS` or
`command` of a container hold them. Only dotted names: those are properties, whatever program is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_FLAG = late(r"(?:^|(?<=[\s'\"]))(?:--|-D)([A-Za-z][\w\-]*(?:\.[\w\-]+)+)=(\"[^\"]*\"|'[^']*'|[^\s'\"]*)")
_LONGEST = 20_000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """The properties in a value, beside it. One that is written with escapes or folded lines in between has no place of its own and is left out."""
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        value = setting.value
        if ("--" not in value and "-D" not in value) or len(value) > _LONGEST or setting.certainty != "written":
            continue
        position = setting.span.start
        for flag in _FLAG.finditer(value):
            at = source.text.find(flag.group().lstrip(), position, setting.span.end)
            if at < 0:
                continue
            quoted = flag[2][:1] in {'"', "'"}
            start = at + len(flag.group()) - len(flag[2]) + quoted
            end = start + len(flag[2]) - 2 * quoted
            position = end
            span, entry = Span(start, end), Span(at, end + quoted)
            name, text = (*setting.key, flag[1]), source.text[start:end]
            out.append(setting._replace(key=name, value=text, span=span, entry=entry, quoted=True, carrier="flags"))
    return out


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The next flag, begun as the sibling's is."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    start = "-D" if source.text.startswith("-D", sibling.entry.start) else "--"
    return Edit(Span(sibling.entry.end, sibling.entry.end), f" {start}{name}={shown}")
