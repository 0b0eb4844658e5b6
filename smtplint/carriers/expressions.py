"""Values that `yq` and `jq` assign in a file: `yq -i '.smtp.port = 587 | .smtp.host = "smtp.example.com"' values.yaml`, and `yq w FILE PATH VALUE`
of yq 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint import naming
from smtplint.carriers import options
from smtplint.carriers.embedded import PART, around
from smtplint.model import Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

_COMMAND = late(
    r"(?:^|[\s/;&|(])[yj]q\s+(?:(?:eval|e|-[\w-]+(?:=\S+)?)\s+){0,6}"
    r"(?:(?P<q>['\"])(?P<quoted>(?:(?!(?P=q))[^\\\r\n]|\\[^\r\n]){1,1000}+)(?P=q)|(?P<bare>[^\s'\"=]++=[^\s'\"]++))\s+"
    r"(?:-[\w-]+\s+){0,6}(?P<file>[^\s;&|<>()]+)"
)
_STEP = r"(?:\.[A-Za-z_][\w-]*+|\.?\[\s*+(?:\\?[\"'][\w.-]++\\?[\"']|\d++)\s*+\]|\.\\?\"[\w.-]++\\?\")"
_ASSIGNMENT = late(
    rf"(?:\A|\|)\s*+(?P<path>{_STEP}++)\s*+=\s*+(?P<mark>\\?[\"'])?(?P<value>(?(mark)[^\"'\\|]*+|[\w.:-]++))(?(mark)(?P=mark))\s*+(?=\||\Z)"
)
_WRITE = late(
    r"(?:^|[\s/;&|(])yq\s+(?:w|write)\s+(?:-[\w-]+\s+){0,3}(?P<file>[^\s-]\S*)\s+(?P<p>['\"]?)(?P<path>[\w.\[\]-]+)(?P=p)"
    r"\s+(?:--\s+)?(?P<mark>['\"]?)(?P<value>[^\s'\"]+)(?P=mark)"
)
_NAME = late(r"[\w-]+(?:\.[\w-]+)*(?=\\?[\"'])|[\w-]+")
_SAYS = ("yq ", "jq ")
_LONGEST = 2000
_QUOTES = "'\""


class _Assigned(NamedTuple):
    """A value that an expression assigns; `span` counts from the command's own beginning."""

    file: str
    path: str
    span: Span
    quoted: bool


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Each plain value that an expression assigns becomes a setting of that file, under its path; what is computed does not."""
    if not any(says in source.text for says in _SAYS):
        return settings
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        if len(setting.value) <= _LONGEST and any(says in setting.value for says in _SAYS):
            out += _settings(source, setting)
    return out


def _settings(source: Source, command: Setting) -> Iterator[Setting]:
    place = around(command)
    for one in _assigned(command.value):
        span = Span(command.span.start + one.span.start, command.span.start + one.span.end)
        value = source.text[span.start : span.end]
        if value == command.value[one.span.start : one.span.end]:
            key = (*place, f"{PART}{one.file}", *_NAME.findall(one.path))
            form = naming.format_of(one.file) or command.format
            yield command._replace(key=key, value=value, span=span, carrier="expressions", quoted=one.quoted, format=form)


def _assigned(text: str) -> Iterator[_Assigned]:
    for command in _COMMAND.finditer(text):
        start, end = command.span("quoted" if command["quoted"] else "bare")
        for found in _ASSIGNMENT.finditer(text[start:end]):
            value = Span(start + found.start("value"), start + found.end("value"))
            yield _Assigned(command["file"].strip(_QUOTES), found["path"], value, bool(found["mark"]))
    for found in _WRITE.finditer(text):
        yield _Assigned(found["file"].strip(_QUOTES), found["path"], Span(*found.span("value")), bool(found["mark"]))


replace = options.replace
insert = options.insert
