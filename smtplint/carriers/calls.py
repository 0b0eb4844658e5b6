"""Several calls of one function: each is a mapping of its own, though all bear the function's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_CALLS = ("fn:", "new:")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:  # noqa: ARG001 (the shape is in the keys)
    """Arguments of the second call of a function in one document, and of those after it, are told apart by `doc`. A call begins where a key
    comes again."""
    if not any(s.key and s.key[0].startswith(_CALLS) for s in settings):
        return settings
    seen: dict[tuple[int, str], set[tuple[str, ...]]] = {}
    number: dict[tuple[int, str], int] = {}
    last = max(s.doc for s in settings)
    out = []
    for setting in settings:
        name = setting.key[0] if setting.key else ""
        if not name.startswith(_CALLS):
            out.append(setting)
            continue
        call = (setting.doc, name)
        known = seen.setdefault(call, set())
        if setting.key in known and not setting.branch:
            known.clear()
            last += 1
            number[call] = last
        known.add(setting.key)
        out.append(setting._replace(doc=number.get(call, setting.doc)))
    return out
