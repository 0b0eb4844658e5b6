"""Rows: how a dialect says what its settings mean. Rows stand in order and the first that holds decides; a row that asks an unknown value
may hold or not, and gives both outcomes. So the answer is the set of all that is still possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from smtplint.model import Setting

Row = list[Any]

YES, NO, MAYBE = "yes", "no", "maybe"
ABSENT_WORDS = frozenset({"", "null", "~", "none", "nil"})


def is_given(setting: Setting) -> bool:
    """Whether a user or a password is written: where every value is in quotes (`value: 'null'`) a null is one in quotes too."""
    return setting.certainty == "unknown" or setting.value.strip().lower() not in {"", "null", "~"}


class Field(NamedTuple):
    """What a row sees of a setting. `state` is absent, known or unknown; `word` is the dialect's own word for the value where it has
    one, else the text; `stranger` says that the dialect has a closed list of words and this is none of them; `free` that it has no
    list, so that any text may stand here."""

    state: Literal["absent", "known", "unknown"]
    word: str = ""
    stranger: bool = False
    free: bool = False


ABSENT = Field("absent")
UNKNOWN = Field("unknown")


def field(text: str, quoted: bool, words: dict[str, Any] | None) -> Field:
    """A written value as a field. Without words an empty or null value counts as absent."""
    value = text.strip()
    if words is not None:
        if quoted and words["strings"] is not None and (value or "" not in words["table"]):
            return Field("known", words["strings"])
        word = words["table"].get(value.lower() if words["fold"] else value)
        if word is not None:
            return ABSENT if word == "absent" else Field("known", word)
    if value == "" or (not quoted and value.lower() in {"null", "~"}):
        return ABSENT
    if words is not None:
        return Field("known", words["other"] or "other", stranger=words["other"] is not None)
    return Field("known", value, free=True)


def holds(conditions: list[list[Any]], fields: dict[str, Field]) -> str:
    """YES, NO or MAYBE for one row's conditions, all of which must hold."""
    answer = YES
    for name, wanted, negate in conditions:
        one = _holds(fields.get(name, ABSENT), wanted)
        if negate:
            one = {YES: NO, NO: YES}.get(one, one)
        if one == NO:
            return NO
        if one == MAYBE:
            answer = MAYBE
    return answer


def _holds(asked: Field, wanted: list[str]) -> str:
    if asked.state == "unknown":
        return MAYBE
    if asked.state == "absent":
        return YES if "absent" in wanted else NO
    if asked.word in wanted or "set" in wanted:
        return YES
    return YES if "other" in wanted and asked.free else NO


def outcomes(rows: list[Row], fields: dict[str, Field], otherwise: frozenset[str]) -> frozenset[str]:
    """All outcomes that the rows allow; `otherwise` when it is possible that none of them holds."""
    found: set[str] = set()
    for conditions, outcome in rows:
        answer = holds(conditions, fields)
        if answer != NO:
            found.update(outcome)
        if answer == YES:
            return frozenset(found)
    return frozenset(found | otherwise)
