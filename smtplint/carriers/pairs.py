"""A name and its value in two entries of one mapping: Kubernetes `env`, ECS, Azure, render.yaml (`name`/`value`, `key`/`value`), and a
mapping that holds the value of its own name: GitLab and Heroku (`SMTP_PORT: {value: "465"}`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import load
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_NAMES = ("name", "Name", "key", "Key")
_VALUES = ("value", "Value")
_ALONE = frozenset(
    {*_VALUES, "description", "options", "expand", "required", "default", "type", "sensitive", "secret", "generator", "masked"}
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:  # noqa: ARG001 (the shape is in the keys)
    """Pairs become (parent of the mapping, name); their `entry` covers the whole mapping, so that a new pair can stand behind it."""
    if not any((s.key and s.key[-1] in _VALUES) or s.key[-1:] == ("defaultValue",) for s in settings):
        return settings
    mappings: dict[tuple[int, tuple[str, ...]], dict[str, Setting]] = {}
    for setting in settings:
        if len(setting.key) > 1:
            mappings.setdefault((setting.doc, setting.key[:-1]), {})[setting.key[-1]] = setting
    out: list[Setting] = []
    for setting in settings:
        out.append(setting)
        if len(setting.key) < 2 or setting.key[-1] not in _VALUES:
            continue
        mapping = mappings[setting.doc, setting.key[:-1]]
        name = next((mapping[n] for n in _NAMES if n in mapping), None)
        parent = setting.key[:-1]
        if name is not None and _NAME.match(name.value):
            if parent[-1].isdigit():
                parent = parent[:-1]
            own = [s for s in mapping.values() if not s.shared] or [setting]
            entry = Span(min(s.entry.start for s in own), max(s.entry.end for s in own))
            out[-1] = setting._replace(key=(*parent, name.value), entry=entry, carrier="pairs")
        elif name is None and _ALONE.issuperset(mapping) and not parent[-1].isdigit() and _NAME.match(parent[-1]):
            out[-1] = setting._replace(key=parent)
    return out


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The value stays a string: Kubernetes and ECS refuse a bare number or boolean."""
    edit = load(setting.format).replace(source, setting, value)
    if setting.quoted or setting.format != "yaml" or setting.certainty == "default" or edit.text[:1] in {'"', "'"}:
        return edit
    return Edit(edit.span, f'"{edit.text}"')


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The sibling's pair written again with the other name and value."""
    text, entry = source.text, sibling.entry
    quote = text[sibling.span.start - 1 : sibling.span.start] if sibling.quoted else ""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if not quote:
        shown = f'"{shown}"'
    start = text.rfind("\n", 0, entry.start) + 1
    written = text[entry.start : sibling.span.start] + shown + text[sibling.span.end : entry.end]
    written = written.replace(sibling.key[-1], name, 1)
    lead = text[start : entry.start]
    if "{" in lead or lead.strip(" \t-"):  # a flow mapping: the next item of a flow sequence
        return Edit(Span(entry.end, entry.end), "")
    return Edit(Span(entry.end, entry.end), source.newline + lead + written)
