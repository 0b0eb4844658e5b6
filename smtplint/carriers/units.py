"""The environment of a systemd unit or a Quadlet container: `Environment="SMTP_PORT=25" SMTP_HOST=mail.example.org`, one or several
assignments in a line, the line several times, later ones winning (systemd.exec(5), systemd.syntax(7))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.model import Edit, Setting, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Source

_KEY = "Environment"
_GOES_ON = r"\\(?:\r\n|[\r\n])(?:[ \t]*+[#;][^\r\n]*+(?:\r\n|[\r\n]))*+"
_LOGICAL = late(rf"(?:[^\\\r\n]|{_GOES_ON}|\\[^\r\n])*+")
_GAP = late(rf"(?:[ \t]|{_GOES_ON})*+")
_ITEM = late(
    r"(?:(?P<whole>[\"'])(?P<name>[A-Za-z_]\w*+)=(?P<inside>(?:(?!(?P=whole))[^\\\r\n]|\\[^\r\n])*+)(?P=whole)"
    r"|(?P<bare>[A-Za-z_]\w*+)=(?:(?P<quote>[\"'])(?P<quoted>(?:(?!(?P=quote))[^\\\r\n]|\\[^\r\n])*+)(?P=quote)|(?P<plain>(?:[^\s\"'\\]|\\[^\s])*+)))"
    r"(?=[\s\\]|\Z)"
)
_OTHER = late(r"(?:[^\s\\\"']|\\[^\r\n]|\"[^\"\r\n]*+\"|'[^'\r\n]*+')++|[\"'][^\r\n]*+")
_SPECIFIER = late(r"%(?P<letter>[A-Za-z%])")
_DROP_IN = late(r"\.(?:service|socket|mount|container|pod|scope)\.d/[^/]+\Z")
IN_PART = "Environment, in part"
"""Where the variables of a drop-in stand: the unit has more of them in other files."""


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Each assignment becomes (section, "Environment", name). An empty `Environment=` takes back the ones before it. Quadlet's `Image` is
    called as containers elsewhere call it."""
    if not any(s.format == "ini" and s.key[-1] == _KEY for s in settings):
        return settings
    view = lines.view(source.text)
    place = IN_PART if _DROP_IN.search(source.path.replace("\\", "/")) else _KEY
    out: list[Setting] = []
    behind = 0
    for setting in settings:
        if setting.entry.start < behind:
            continue  # on a line that goes on from the one above
        if setting.format != "ini" or len(setting.key) != 2 or setting.key[1] != _KEY:
            image = setting.key == ("Container", "Image")
            out.append(setting._replace(key=("Container", "image")) if image else setting)
            continue
        start = setting.span.start - setting.quoted
        logical = _LOGICAL.match(view.plain, start)
        behind = logical.end() if logical else setting.span.end
        found = list(_assignments(view, setting, place, Span(start, behind)))
        if not view.text[start:behind].strip():
            out = [s for s in out if s.carrier != "units" or s.key[0] != setting.key[0]]
        out += found
    return out


def _assignments(view: lines.View, line: Setting, place: str, area: Span) -> Iterator[Setting]:
    position = area.start
    first = True
    while position < area.end:
        gap = _GAP.match(view.plain, position, area.end)
        position = gap.end() if gap else position
        item = _ITEM.match(view.plain, position, area.end)
        if item:
            group = next(g for g in ("inside", "quoted", "plain") if item[g] is not None)
            span = Span(*item.span(group))
            name = item["name"] or item["bare"]
            yield _setting(view, line, (line.key[0], place, name), span)._replace(
                entry=Span(line.entry.start if first else item.start(), item.end()), quoted=group != "plain"
            )
        other = item or _OTHER.match(view.plain, position, area.end)
        position = other.end() if other and other.end() > position else position + 1
        first = False


def _setting(view: lines.View, line: Setting, key: tuple[str, ...], span: Span) -> Setting:
    """`%%` is one `%`; any other specifier is known to systemd alone."""
    text = view.text[span.start : span.end]
    specified = {found["letter"] for found in _SPECIFIER.finditer(view.plain, *span)}
    return line._replace(
        key=key,
        value=text.replace("%%", "%") if specified == {"%"} else text,
        span=span,
        certainty="unknown" if specified - {"%"} or text != view.blanked[span.start : span.end] else "written",
        branch=view.arms.at(span.start),
        carrier="units",
        opaque="\\" in text or "%%" in text,
    )


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """In the quotes that stand there, if any."""
    return Edit(setting.span, lines.as_text(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """An `Environment=` line of its own behind the sibling's or, where several assignments share the sibling's line, the next of them."""
    text, entry = source.text, sibling.entry
    shown = lines.as_text(value)
    written = text[sibling.entry.start : sibling.entry.end]
    end = lines.end_of_line(text, entry.end)
    start = lines.start_of_line(text, entry.start)
    quote = '"' if '"' in written or " " in shown else ""
    assignment = f"{quote}{name}={shown}{quote}"
    goes_on = text[:start].rstrip("\r\n").endswith("\\")
    if text[entry.end : end].strip() or not written.startswith(_KEY) or goes_on:
        return Edit(Span(entry.end, entry.end), f" {assignment}")
    return Edit(Span(end, end), f"{source.newline}{lines.indent(text, start)}{_KEY}={assignment}")
