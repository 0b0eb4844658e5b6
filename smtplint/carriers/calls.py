"""Several calls of one function: each is a mapping of its own, though all bear the function's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_CALLS = ("fn:", "new:")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:  # noqa: ARG001 (the shape is in the keys)
    """Arguments of the second call of a function, and of those after it, are told apart by `doc`. A call begins where a key comes again."""
    if not any(s.key and s.key[0].startswith(_CALLS) for s in settings):
        return settings
    seen: dict[str, set[tuple[str, ...]]] = {}
    number: dict[str, int] = {}
    out = []
    for setting in settings:
        name = setting.key[0] if setting.key else ""
        if not name.startswith(_CALLS):
            out.append(setting)
            continue
        known = seen.setdefault(name, set())
        if setting.key in known and not setting.branch:
            known.clear()
            number[name] = number.get(name, 0) + 1
        known.add(setting.key)
        out.append(setting._replace(doc=setting.doc + number.get(name, 0)))
    return out
