"""`KEY=value` as the items of a list: Compose `environment`, Kustomize `literals`, the `env` arrays of TOML templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.carriers.embedded import LINES
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_ITEM = late(r"([A-Za-z_][A-Za-z0-9_.\-]*)=")
_NAME = late(r"[A-Z_][A-Z0-9_]+\Z")
_BARE = {"environment", "env"}


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """`- KEY=value` becomes the setting KEY of the list. Quotes behind the `=` belong to the value, as Compose has it; `- KEY` in an
    environment takes its value from elsewhere. An item whose escapes make it longer than its characters keeps its span whole."""
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        if not setting.key or not setting.key[-1].isdigit() or (len(setting.key) > 1 and setting.key[-2].lower() in LINES):
            continue
        item = _ITEM.match(setting.value)
        if item:
            span = setting.span
            if source.text.startswith(item.group(), span.start):
                span = Span(span.start + item.end(), span.end)
            out[-1] = setting._replace(
                key=(*setting.key[:-1], item[1]), value=setting.value[item.end() :], span=span, quoted=True, carrier="items"
            )
        elif len(setting.key) > 1 and setting.key[-2] in _BARE and _NAME.match(setting.value):
            out[-1] = setting._replace(key=(*setting.key[:-1], setting.value), value="", certainty="unknown", carrier="items")
    return out


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """Plain characters behind the `=`; quotes there would become part of the value."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The next item of the list, with the sibling's dash and quotes."""
    text, entry = source.text, sibling.entry
    written = text[entry.start : entry.end]
    quote = next((c for c in written.lstrip("- ")[:1] if c in "\"'"), "")
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    start = max(text.rfind("\n", 0, entry.start), text.rfind("\r", 0, entry.start)) + 1
    lead = text[start : entry.start]
    if written.startswith("-") and not lead.strip(" \t"):
        end = re.compile(r"[^\r\n]*").match(text, entry.end)
        assert end is not None  # noqa: S101 (it matches the empty string)
        return Edit(Span(end.end(), end.end()), f"{source.newline}{lead}- {quote}{name}={shown}{quote}")
    return Edit(Span(entry.end, entry.end), f", {quote}{name}={shown}{quote}")
