"""One option of another file, set by a task: Ansible's `ini_file` (section, option, value) and the command lines `wp config set NAME VALUE`,
`postconf -e name=value`, `occ config:system:set NAME --value=VALUE` and `crudini --set FILE SECTION NAME VALUE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.carriers.embedded import PART, outside
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_COMMAND = late(
    r"(?:^|[\s/])(?:wp\s+(?:\S+\s+){0,4}?config\s+set\s+(?P<wp>[A-Z_][A-Z0-9_]*)\s+(?P<q1>['\"]?)(?P<v1>[^\s'\"]+)(?P=q1)"
    r"|postconf\s+(?:-\S+\s+){0,3}(?P<q2>['\"]?)(?P<postconf>[a-z_]+)\s*=\s*(?P<v2>[^'\"\s]*)(?P=q2)"
    r"|occ\s+(?:-\S+\s+){0,3}config:system:set\s+(?P<occ>[a-z_]+)\s+--value[= ](?P<q3>['\"]?)(?P<v3>[^\s'\"]+)(?P=q3)"
    r"|crudini\s+--set\s+(?P<file>\S+)\s+(?P<section>[\w.-]+)\s+(?P<crudini>[\w.-]+)\s+(?P<q4>['\"]?)(?P<v4>[^\s'\"]+)(?P=q4))"
)
_FILES = {"wp": "wp-config.php", "postconf": "main.cf", "occ": "config.php", "crudini": ""}
_SAYS = ("config set ", "postconf ", "config:system:set ", "crudini ")
_LONGEST = 2000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Options become settings of the file that they go to: (…, file's name, section, option). What `printf` puts into one is edited alike."""
    if not any(says in source.text for says in (*_SAYS, "option", "printf ")):
        return settings
    mappings: dict[tuple[str, ...], dict[str, Setting]] = {}
    for setting in settings:
        if len(setting.key) > 1:
            mappings.setdefault(setting.key[:-1], {})[setting.key[-1]] = setting
    out: list[Setting] = []
    for setting in settings:
        mapping = mappings.get(setting.key[:-1], {})
        if setting.key[-1:] == ("value",) and {"option", "value"} <= mapping.keys() and mapping.keys() & {"path", "dest"}:
            if "state" in mapping and mapping["state"].value == "absent":
                continue
            path = (mapping.get("path") or mapping["dest"]).value
            section = (mapping["section"].value,) if "section" in mapping else ()
            name = path.rsplit("/", 1)[-1]
            block = setting.key[:-2] if "{{" in name else (*outside(setting), f"{PART}{path}")
            out.append(setting._replace(key=(*block, *section, mapping["option"].value), carrier="options"))
            continue
        printed = setting.format == "shell" and setting.key[0].startswith(PART)
        out.append(setting._replace(carrier="options") if printed else setting)
        if len(setting.value) <= _LONGEST and any(says in setting.value for says in _SAYS):
            out += _commands(source, setting)
    return out


def _commands(source: Source, setting: Setting) -> list[Setting]:
    found = []
    for match in _COMMAND.finditer(setting.value):
        number, tool = next((i, t) for i, t in enumerate(_FILES, 1) if match[t])
        start, end = (setting.span.start + offset for offset in match.span(f"v{number}"))
        if source.text[start:end] == match[f"v{number}"]:
            path = _FILES[tool] or match["file"]
            section = (match["section"],) if match["section"] else ()
            parts = [p for p in setting.key[:-1] if not p.isdigit()]
            found.append(
                setting._replace(
                    key=(*parts, f"{PART}{path}", *section, match[tool]),
                    value=match[f"v{number}"],
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
