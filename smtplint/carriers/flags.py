"""Settings given to a program on its command line, in one text: the properties `--spring.mail.port=25` and `-Dmail.smtp.port=25`, as the
`PARAMS`, `JAVA_OPTS` or `command` of a container hold them, and the flags `--smtp-port=25` and `--smtp-port 25` of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.carriers import arglists
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

_PROPERTY = late(r"(?:^|(?<=[\s'\"]))(?:--|-D)(?P<name>[A-Za-z][\w\-]*(?:\.[\w\-]+)+)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s'\"]*)")
_FLAG = late(
    r"(?<![^\s'\"])--?(?P<name>[A-Za-z][\w\-]*+)(?:(?:=|[ \t]++(?:\\[\r\n]++[ \t]*+)?(?![-\\#&|<>;]))"
    r"(?P<value>\"[^\"\r\n]*+\"|'[^'\r\n]*+'|(?:\{\{[^{}\r\n]*+\}\}|\$\{[^{}\r\n]*+\}|[^\s'\"\\;&|<>])++))?(?=[\s'\";&|\\<>)]|\Z)"
)
_REMARK = late(r"(?:^|[ \t])[#]|^[ \t]*;")
_LONGEST = 20_000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """The flags in a value, beside it. One that is written with escapes or folded lines in between has no place of its own and is left out."""
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        if "-" not in setting.value or len(setting.value) > _LONGEST or setting.certainty != "written":
            continue
        if setting.carrier == "arglists" or (arglists.is_listed(setting.key) and len(setting.value.split(None, 1)) < 2):
            continue
        if "--" in setting.value or "-D" in setting.value:
            out += _properties(source, setting)
        if arglists.is_command(setting.key) and arglists.speaks_of_mail(setting.value):
            out += _flags(source, setting)
    return out


def _properties(source: Source, setting: Setting) -> Iterator[Setting]:
    """Only dotted names: those are properties, whatever program is called."""
    position = setting.span.start
    for flag in _PROPERTY.finditer(setting.value):
        at = source.text.find(flag.group().lstrip(), position, setting.span.end)
        if at < 0:
            continue
        quoted = flag["value"][:1] in {'"', "'"}
        start = at + len(flag.group()) - len(flag["value"]) + quoted
        end = start + len(flag["value"]) - 2 * quoted
        position = end
        yield _given(source, setting, (*setting.key, flag["name"]), Span(start, end), Span(at, end + quoted))


def _flags(source: Source, setting: Setting) -> Iterator[Setting]:
    """A flag without a value is on, or takes it from elsewhere."""
    for flag in _FLAG.finditer(source.text, *setting.span):
        name = flag["name"]
        line = source.text[max(source.text.rfind("\n", 0, flag.start()) + 1, setting.span.start) : flag.start()]
        if not arglists.is_of_mail(name) or _REMARK.search(line):
            continue
        quoted = (flag["value"] or "")[:1] in {'"', "'"}
        span = Span(flag.start("value") + quoted, flag.end("value") - quoted) if flag["value"] else Span(flag.end(), flag.end())
        given = _given(source, setting, (*setting.key, name), span, Span(*flag.span()))
        yield given if flag["value"] else given._replace(value="true", certainty="unknown", opaque=True)


def _given(source: Source, setting: Setting, key: tuple[str, ...], span: Span, entry: Span) -> Setting:
    return setting._replace(key=key, value=source.text[span.start : span.end], span=span, entry=entry, quoted=True, carrier="flags")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The next flag, begun as the sibling's is."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    written = source.text[sibling.entry.start : sibling.entry.start + 2]
    start = written if written in {"-D", "--"} else "-"
    return Edit(Span(sibling.entry.end, sibling.entry.end), f" {start}{name}={shown}")
