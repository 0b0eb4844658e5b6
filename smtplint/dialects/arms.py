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
        if same:  # `port`, not `socketFactory.port`, which ends like it
            shortest = min(len(names_of[id(s)]) for s in same)
            return [s for s in same if len(names_of[id(s)]) == shortest]
    return found


def arms_of(roles: dict[str, list[Setting]], chosen: Chosen = ()) -> Arms:
    """One choice of settings by role for each way through the conditionals around them: two arms of one conditional never hold at once,
    and an arm that sets what is set outside too may hold or not. The last of several settings counts."""
    if len(chosen) < _DEEPEST:
        number = _fork(roles, {n for n, _ in chosen})
        if number is not None:
            out: Arms = []
            for arm in _ways(roles, number):
                inside = {role: _within(found, number, arm) for role, found in roles.items()}
                taken = (*chosen, (number, -1 if arm is None else arm))
                out += arms_of({role: found for role, found in inside.items() if found}, taken)
            return out
    return [(chosen, {role: found[-1] for role, found in roles.items()})]


def _fork(roles: dict[str, list[Setting]], done: set[int]) -> int | None:
    """The first conditional of which two arms stand among the settings, or one beside a setting of the same role outside."""
    for number in sorted({n for found in roles.values() for s in found for n, _ in s.branch} - done):
        if len(_ways(roles, number)) > 1:
            return number
    return None


def _ways(roles: dict[str, list[Setting]], number: int) -> list[int | None]:
    """The arms to read, None for none of them: only where a role is set both in an arm and outside."""
    arms = sorted({arm for found in roles.values() for s in found if (arm := _arm(s, number)) is not None})
    both = any({_arm(s, number) is None for s in found} == {True, False} for found in roles.values())
    return [None, *arms] if both and len(arms) == 1 else list(arms)


def _arm(setting: Setting, conditional: int) -> int | None:
    return next((arm for n, arm in setting.branch if n == conditional), None)


def _within(found: list[Setting], number: int, arm: int | None) -> list[Setting]:
    """The settings that hold in this arm; those in it before those outside."""
    inner = [s for s in found if arm is not None and _arm(s, number) == arm]
    return inner or [s for s in found if _arm(s, number) is None]
