"""One option of another file, set by a task: Ansible's `ini_file` (section, option, value) and the command lines `wp config set NAME VALUE`
and `postconf -e name=value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_COMMAND = late(
    r"(?:^|\s)(?:wp\s+(?:\S+\s+){0,4}?config\s+set\s+(?P<wp>[A-Z_][A-Z0-9_]*)\s+(?P<wpq>['\"]?)(?P<wpv>[^\s'\"]+)(?P=wpq)"
    r"|postconf\s+(?:-\S+\s+){0,3}(?P<pq>['\"]?)(?P<pc>[a-z_]+)\s*=\s*(?P<pcv>[^'\"\s]*)(?P=pq))"
)
_LONGEST = 2000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Options become settings of the file that they go to: (…, file's name, section, option)."""
    mappings: dict[tuple[str, ...], dict[str, Setting]] = {}
    for setting in settings:
        if len(setting.key) > 1:
            mappings.setdefault(setting.key[:-1], {})[setting.key[-1]] = setting
    out: list[Setting] = []
    for setting in settings:
        mapping = mappings.get(setting.key[:-1], {})
        if setting.key[-1:] == ("value",) and {"option", "value"} <= mapping.keys() and mapping.keys() & {"path", "dest"}:
            path = (mapping.get("path") or mapping["dest"]).value.rsplit("/", 1)[-1]
            section = (mapping["section"].value,) if "section" in mapping else ()
            block = setting.key[:-2] if "{{" in path else (*_outside(setting), path)
            out.append(setting._replace(key=(*block, *section, mapping["option"].value), carrier="options"))
            continue
        out.append(setting)
        if ("config set " in setting.value or "postconf " in setting.value) and len(setting.value) <= _LONGEST:
            out += _commands(source, setting)
    return out


def _outside(setting: Setting) -> tuple[str, ...]:
    """The place of the play or task list: options of one file set by several tasks are one file's settings."""
    key = setting.key[:-2]
    return key[:-1] if key and key[-1].isdigit() else key


def _commands(source: Source, setting: Setting) -> list[Setting]:
    found = []
    for match in _COMMAND.finditer(setting.value):
        name, group = (match["wp"], "wpv") if match["wp"] else (match["pc"], "pcv")
        start, end = (setting.span.start + offset for offset in match.span(group))
        if source.text[start:end] == match[group]:
            file = "wp-config.php" if match["wp"] else "main.cf"
            parts = [p for p in setting.key[:-1] if not p.isdigit()]
            found.append(
                setting._replace(
                    key=(*parts, file, name),
                    value=match[group],
                    span=Span(start, end),
                    carrier="options",
                    quoted="--raw" not in setting.value,
                )
            )
    return found


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (a task cannot be made up)
    """No edit: another option needs another task."""
    return Edit(Span(sibling.span.end, sibling.span.end), "")
