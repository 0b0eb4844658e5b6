"""One option of another file, set by a task or a command: Ansible's `ini_file` (section, option, value), and the command lines of tools.py, each
in one text or a list of words (`argv`). It has the format of the file that it goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint import naming
from smtplint.carriers import tools
from smtplint.carriers.embedded import PART, around, outside
from smtplint.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.carriers.tools import Option
    from smtplint.model import Setting, Source

_LONGEST = 2000
_HEAD = 12


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Options become settings of the file that they go to: (…, file's name, section, option). What `printf` puts into one is edited alike."""
    if not any(says in source.text for says in (*tools.SAYS, "option", "printf ", "--set", "argv")):
        return settings
    mappings: dict[tuple[str, ...], dict[str, Setting]] = {}
    for setting in settings:
        if len(setting.key) > 1:
            mappings.setdefault(setting.key[:-1], {})[setting.key[-1]] = setting
    out: list[Setting] = []
    listed: list[Setting] = []
    for setting in settings:
        mapping = mappings.get(setting.key[:-1], {})
        if setting.key[-1:] == ("value",) and {"option", "value"} <= mapping.keys() and mapping.keys() & {"path", "dest"}:
            if "state" in mapping and mapping["state"].value == "absent":
                continue
            path = (mapping.get("path") or mapping["dest"]).value
            section = (mapping["section"].value,) if "section" in mapping else ()
            name = path.rsplit("/", 1)[-1]
            block = setting.key[:-2] if "{{" in name else (*outside(setting), f"{PART}{path}")
            key = (*block, *section, mapping["option"].value)
            out.append(setting._replace(key=key, carrier="options", format=naming.format_of(path) or setting.format))
            continue
        printed = setting.format == "shell" and setting.key[0].startswith(PART) and not setting.carrier
        out.append(_of_file(setting) if printed else setting)
        if setting.key[-2:-1] == ("argv",) and setting.key[-1].isdigit():
            if listed and listed[0].key[:-1] != setting.key[:-1]:
                out += _of_words(source, listed)
                listed = []
            listed.append(setting)
        elif len(setting.value) <= _LONGEST and any(says in setting.value for says in tools.SAYS):
            out += _settings(source, setting, around(setting), setting.span.start, tools.in_text(setting.value))
    return out + (_of_words(source, listed) if listed else [])


def _of_file(setting: Setting) -> Setting:
    return setting._replace(carrier="options", format=naming.format_of(setting.key[0].removeprefix(PART)) or setting.format)


def _of_words(source: Source, listed: list[Setting]) -> list[Setting]:
    """The options that a command sets whose words are the items of a list: `argv: [postconf, -e, "relayhost = [smtp.example.com]:587"]`."""
    place = tuple(part for part in listed[0].key[:-3] if not part.isdigit())
    words = [tools.Word(item.value, item.span.start) for item in listed]
    start = next((i for i, word in enumerate(words[:_HEAD]) if word.text.rsplit("/", 1)[-1] in tools.NAMES), None)
    if start is None:
        return []
    found = _settings(source, listed[0], place, 0, tools.of(words[start:]))
    entries = {item.span.end: item.entry for item in listed}
    return [one._replace(entry=entries[one.span.end]) for one in found if one.span.end in entries]


def _settings(source: Source, command: Setting, place: tuple[str, ...], start: int, options: Iterator[Option]) -> list[Setting]:
    """The options as settings, those whose characters stand in the source as they are read."""
    found = []
    for option in options:
        span = Span(start + option.span.start, start + option.span.end)
        if source.text[span.start : span.end] == option.value:
            key, form = (*place, f"{PART}{option.path}", *option.names), naming.format_of(option.path) or command.format
            new = command._replace(key=key, value=option.value, span=span, carrier="options", quoted=option.quoted, format=form)
            found.append(new if option.known else new._replace(certainty="unknown"))
    return found


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (a task cannot be made up)
    """No edit: another option needs another task."""
    return Edit(Span(sibling.span.end, sibling.span.end), "")
