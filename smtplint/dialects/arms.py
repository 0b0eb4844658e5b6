"""Branches: settings in the arms of one conditional never hold at once, so an endpoint is read once for each way through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smtplint.dialects.groups import Group, Names
    from smtplint.model import Setting

Chosen = tuple[tuple[int, int], ...]
Arms = list[tuple[Chosen, "dict[str, Setting]"]]
_DEEPEST = 4


def variants(group: Group, names_of: Mapping[int, Names]) -> Arms:
    """The settings by role, once for each arm of a conditional whose arms set the same role; each inherits what stands outside."""
    roles = {role: _preferred(group, role, found, names_of) for role, found in group.roles.items()}
    return arms_of(roles)


def _preferred(group: Group, role: str, found: list[Setting], names_of: Mapping[int, Names]) -> list[Setting]:
    """Of several spellings the first that is written here."""
    spellings = group.dialect["keys"][role]
    if len(found) == 1 or len(spellings) == 1:
        return found
    for spelling in spellings:
        parts = tuple((group.prefix + spelling).split("."))
        same = [s for s in found if names_of[id(s)][-len(parts) :] == parts]
        if same:
            return same
    return found


def arms_of(roles: dict[str, list[Setting]], chosen: Chosen = (), depth: int = 0) -> Arms:
    """One choice of settings by role for each way through the conditionals whose arms set the same role; the last of several counts."""
    if depth < _DEEPEST:
        for found in roles.values():
            for number_, arms in _conditionals(found).items():
                if len(arms) < 2:
                    continue
                out: Arms = []
                for arm in sorted(arms, key=lambda a: -1 if a is None else a):
                    inside = {role: [s for s in all_ if _arm(s, number_) in (None, arm)] for role, all_ in roles.items()}
                    inside = {role: _innermost(all_, number_) for role, all_ in inside.items() if all_}
                    out += arms_of(inside, (*chosen, (number_, -1 if arm is None else arm)), depth + 1)
                return out
    return [(chosen, {role: found[-1] for role, found in roles.items()})]


def _arm(setting: Setting, conditional: int) -> int | None:
    return next((arm for n, arm in setting.branch if n == conditional), None)


def _innermost(found: list[Setting], conditional: int) -> list[Setting]:
    inner = [s for s in found if _arm(s, conditional) is not None]
    return [s._replace(branch=tuple(b for b in s.branch if b[0] != conditional)) for s in inner or found]


def _conditionals(found: list[Setting]) -> dict[int, set[int | None]]:
    if len(found) < 2 or not any(s.branch for s in found):
        return {}
    return {n: {_arm(s, n) for s in found} for s in found for n, _ in s.branch}
