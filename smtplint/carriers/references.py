"""A value that is the name of another setting of the same file: `${SMTP_RELAY}` in a `.env`, a PHP constant, a Jinja variable. It has
that setting's value, and stands where that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_REFERENCE = late(
    r"\$\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\}\Z|\$([A-Za-z_]\w*)\Z|\{\{\s*([A-Za-z_]\w*)\s*(?:\|[^{}]*)?\}\}\Z|([A-Z][A-Z0-9_]*)\Z|\$\(([A-Za-z_]\w*)\)\Z|var\.([A-Za-z_][\w-]*)\Z"
)
_ROUNDS = 3
_IN_ORDER = frozenset({"shell", "dockerfile"})
"""Where a name that is set twice is one variable."""


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """References followed, at most three deep. A name that is set in several places with several values stays unknown."""
    wanted = {name for s in settings if (name := _name(source, s))}
    if not wanted:
        return settings
    known = {s.key[-1] for s in settings if s.key}
    for _ in range(_ROUNDS):
        values: dict[str, Setting | None] = {}
        for s in settings:
            name = s.key[-1] if s.key else ""
            if name not in wanted:
                continue
            refers = _name(source, s)
            if s.certainty != "unknown" and (refers in {None, name} or refers not in known):
                other = values.get(name, s)
                values[name] = s if other is not None and other.value == s.value else None
            elif s.format in _IN_ORDER and refers != name:  # what a script asks for or works out is any value
                values[name] = None
        changed = False
        for index, s in enumerate(settings):
            target = values.get(_name(source, s) or "")
            if target is not None and target.key != s.key:
                settings[index] = s._replace(
                    value=target.value,
                    span=target.span,
                    entry=target.entry,
                    quoted=target.quoted,
                    certainty=target.certainty,
                    shared=True,
                    format=target.format,
                    carrier=target.carrier,
                    branch=target.branch or s.branch,
                    opaque=target.opaque,
                    within=target.within,
                )
                changed = True
        if not changed:
            break
    return settings


def _name(source: Source, setting: Setting) -> str | None:
    """The name that a setting refers to. A template default gives way to a value that the file sets."""
    if setting.shared or setting.certainty == "written":
        return None
    text = setting.value
    if setting.certainty == "default":
        line = source.text.rfind("\n", 0, setting.span.start) + 1
        opening = max(source.text.rfind("${", line, setting.span.start), source.text.rfind("{{", line, setting.span.start))
        closing = source.text.find("}", setting.span.end, setting.span.end + 3)
        if opening < 0 or closing < 0:
            return None
        text = source.text[opening : closing + 1] if source.text.startswith("${", opening) else source.text[opening : closing + 2]
    match = _REFERENCE.match(text)
    return next((g for g in match.groups() if g), None) if match else None
