"""Arguments of an Ansible module written as one string: `mail: host=smtp.example.com port=25 subject='Hello there'`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_ARGUMENT = late(r"""(?:^|(?<=\s))([a-z_][a-z0-9_]*)=("[^"]*"|'[^']*'|\{\{[^{}]*\}\}|[^\s"']*)""")
_MODULE = late(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){0,3}\Z")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """A task's `module: a=1 b=2` becomes the settings module.a and module.b. Two arguments at least: one could be any text."""
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        value = setting.value
        if "=" not in value or setting.format != "yaml" or not setting.key or not _MODULE.match(setting.key[-1]) or len(value) > 5000:
            continue
        if not any(part.isdigit() for part in setting.key[:-1]) or setting.carrier:
            continue
        found = list(_ARGUMENT.finditer(value))
        if len(found) < 2 or source.text[setting.span.start : setting.span.end] != value:
            continue
        for argument in found:
            quoted = argument[2][:1] in {'"', "'"}
            start, end = argument.span(2)
            span = Span(setting.span.start + start + quoted, setting.span.start + end - quoted)
            out.append(
                setting._replace(
                    key=(*setting.key, argument[1]),
                    value=source.text[span.start : span.end],
                    span=span,
                    quoted=quoted,
                    entry=Span(setting.span.start + argument.start(), setting.span.start + end),
                    carrier="arguments",
                )
            )
    return out


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """In the quotes that stand there, if any."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The next argument on the same line."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return Edit(Span(sibling.entry.end, sibling.entry.end), f" {name}={shown}")
