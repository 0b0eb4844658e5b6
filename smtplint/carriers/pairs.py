"""A name and its value in two entries of one mapping: Kubernetes `env`, ECS, Azure, render.yaml (`name`/`value`, `key`/`value`), and a
mapping that holds the value of its own name: GitLab and Heroku (`SMTP_PORT: {value: "465"}`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import load
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_NAMES = ("name", "Name", "key", "Key", "option_name")
_VALUES = ("value", "Value")
_ALONE = frozenset(
    {*_VALUES, "description", "options", "expand", "required", "default", "type", "sensitive", "secret", "generator", "masked"}
)
_PROMISES = frozenset({"description", "required", "generator"})
_FROM = "valueFrom"
_DEFAULTS = frozenset({"default", "Default", "set"})
_DECLARING = frozenset({"inputs", "Parameters"})
_LOOKED_FOR = frozenset({*_VALUES, *_PROMISES, *_DEFAULTS})
_NAME = late(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:  # noqa: ARG001 (the shape is in the keys)
    """Pairs become (parent of the mapping, name); their `entry` covers the whole mapping, so that a new pair can stand behind it."""
    if not any(s.key and (s.key[-1] in _LOOKED_FOR or _FROM in s.key) for s in settings):
        return settings
    mappings: dict[tuple[int, tuple[str, ...]], dict[str, Setting]] = {}
    for setting in settings:
        if len(setting.key) > 1:
            mappings.setdefault((setting.doc, setting.key[:-1]), {})[setting.key[-1]] = setting
    out: list[Setting] = []
    promised: set[tuple[int, tuple[str, ...]]] = set()
    for setting in settings:
        out.append(setting)
        place = (setting.doc, setting.key[: setting.key.index(_FROM)] if _FROM in setting.key else setting.key[:-1])
        mapping = mappings.get(place, {})
        if len(setting.key) > 1 and setting.key[-1] in _VALUES:
            out[-1] = _paired(setting, mapping)
        elif setting.key[-1:] and setting.key[-1] in _DEFAULTS and len(setting.key) > 2 and mapping.keys().isdisjoint(_VALUES):
            out[-1] = _defaulted(setting, mapping)
        elif place not in promised and _comes_from_elsewhere(setting, mapping):
            promised.add(place)
            name = next((mapping[n].value for n in _NAMES if n in mapping), None)
            key = _beside(place[1], name) if name is not None else place[1]
            out.append(setting._replace(key=key, value="", certainty="unknown", opaque=True))
    return out


def _paired(setting: Setting, mapping: dict[str, Setting]) -> Setting:
    """A value under the name that stands beside it, or under that of its mapping."""
    name = next((mapping[n] for n in _NAMES if n in mapping), None)
    parent = setting.key[:-1]
    if name is not None and _NAME.match(name.value):
        own = [s for s in mapping.values() if not s.shared] or [setting]
        entry = Span(min(s.entry.start for s in own), max(s.entry.end for s in own))
        return setting._replace(key=_beside(parent, name.value), entry=entry, carrier="pairs")
    if name is None and _ALONE.issuperset(mapping) and not parent[-1].isdigit() and _NAME.match(parent[-1]):
        return setting._replace(key=parent)
    return setting


def _defaulted(setting: Setting, mapping: dict[str, Setting]) -> Setting:
    """The default of an input of a workflow, a parameter of a stack or an option of a role, under its name; of a template's variable or one that a
    play asks for, under the name beside it."""
    parent = setting.key[:-1]
    declared = parent[-2] in _DECLARING or (parent[-2] == "options" and "argument_specs" in parent)
    if declared and _NAME.match(parent[-1]):
        return setting._replace(key=parent, certainty="default")
    name = mapping.get("name")
    if name is not None and parent[-1].isdigit() and parent[-2] in {"env", "vars_prompt"} and _NAME.match(name.value):
        return setting._replace(key=_beside(parent, name.value), certainty="default")
    return setting


def _beside(mapping: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(mapping[:-1] if mapping[-1].isdigit() else mapping), name)


def _comes_from_elsewhere(setting: Setting, mapping: dict[str, Setting]) -> bool:
    """Whether the mapping says that a variable is set, but not to what: Kubernetes `valueFrom`, and a variable that app.json only declares."""
    if _FROM in setting.key:
        return any(n in mapping for n in _NAMES)
    declared = len(setting.key) > 2 and setting.key[-3] == "env" and _NAME.match(setting.key[-2]) is not None
    return declared and setting.key[-1] in _PROMISES and _ALONE.issuperset(mapping) and mapping.keys().isdisjoint(_VALUES)


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
    if sibling.format != "yaml" or "{" in lead or lead.strip(" \t-"):  # in brackets a pair is no line of its own
        return Edit(Span(entry.end, entry.end), "")
    return Edit(Span(entry.end, entry.end), source.newline + lead + written)
