"""Where a setting that is missing can stand, and what its name must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Endpoint, Setting


def beside(endpoint: Endpoint, dialect: dict[str, Any], role: str) -> tuple[Setting, str] | None:
    """A setting of this endpoint beside which the missing one can stand, and the name it must have there: the port or the host, unless a
    setting whose own name begins alike (`starttls.enable` for `starttls.required`) says that names of its kind begin otherwise. None where
    there is no such place."""
    keys = dialect["keys"]
    others = dict.fromkeys(["port", "host", *endpoint.settings])
    places = [(other, *place) for other in others if (place := _place(endpoint, dialect, role, other))]
    if not places:
        return None
    near = max(places, key=lambda place: max(_alike(m, t) for m, t in zip_spellings(keys[role], keys[place[0]])))
    return next((setting, name) for _, setting, name in places if _path(setting, name) == _path(*near[1:]))


def _place(endpoint: Endpoint, dialect: dict[str, Any], role: str, other: str) -> tuple[Setting, str] | None:
    """The setting of the role `other` and the name that `role` must have beside it; None where it can have none."""
    setting = endpoint.facts["wholes"].get(other, endpoint.settings.get(other))
    if setting is None or setting.shared or setting.opaque or other not in dialect["keys"]:
        return None
    relaxed, written = dialect["fold"] == "relaxed", setting.key[-1]
    for mine, theirs in zip_spellings(dialect["keys"][role], dialect["keys"][other]):
        if relaxed and written.isupper():  # a variable stands for the whole path
            if written.endswith(_variable(theirs)):
                return setting, written[: len(written) - len(_variable(theirs))] + _variable(mine)
            continue
        stem = written[: len(written) - len(theirs)]
        if written.lower().endswith(theirs.lower()) and ("." in theirs or stem.endswith(".")):  # one name with dots in it
            return setting, stem + mine
        (above, _, own), (around, _, last) = mine.rpartition("."), theirs.rpartition(".")
        if above == around and written.lower().endswith(last.lower()):
            stem = written[: len(written) - len(last)]
            return setting, stem + (own.upper() if dialect["fold"] and written.isupper() else own)
    return None


def _variable(key: str) -> str:
    """The environment variable that relaxed binding takes for the key: `starttls.enable` is STARTTLS_ENABLE."""
    return key.upper().replace(".", "_").replace("-", "_")


def _alike(one: str, other: str) -> int:
    """How many of the names before the last are the same in both keys, from the first on."""
    names = list(zip(one.split(".")[:-1], other.split(".")[:-1], strict=False))
    return next((n for n, (a, b) in enumerate(names) if a != b), len(names))


def _path(setting: Setting, name: str) -> str:
    return ".".join((*setting.key[:-1], name)).lower()


def zip_spellings(mine: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """Every pair of spellings, those of the same rank first."""
    yield from zip(mine, theirs, strict=False)
    yield from ((m, t) for m in mine for t in theirs)
