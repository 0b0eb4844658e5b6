"""A group as its dialect reads it: dialects and settings made by hand, for the tests of meaning."""

from __future__ import annotations

from typing import Any

from smtplint.compiling import compile_dialect
from smtplint.dialects.groups import Group, layout
from smtplint.dialects.meaning import Reading, read_group
from smtplint.model import Setting, Source, Span

ROLES = ("host", "port", "username", "password", "url", "tls", "ssl", "mode", "on")
SHORT = {"n": "none", "o": "opportunistic", "s": "starttls", "i": "implicit"}
SWITCH = {"on": "on", "off": "off"}


def modes(letters: str) -> frozenset[str]:
    return frozenset(SHORT[letter] for letter in letters)


def dialect(**data: Any) -> dict[str, Any]:  # noqa: ANN401 (as a dialect's file has it)
    """A dialect whose keys are called as their roles, decisive unless it says otherwise."""
    return compile_dialect("app", {"name": "App", "formats": ["ini"], "decisive": True, "keys": {role: role for role in ROLES}, **data})


def settings(text: str) -> list[Setting]:
    """The settings of `NAME=value;BLOCK/NAME=value`. `?` stands before a value that is not known, `'` before one that is quoted."""
    found = []
    for pair in filter(None, text.split(";")):
        name, _, value = pair.partition("=")
        mark = value[:1] if value[:1] in {"?", "'"} else ""
        certainty = "unknown" if mark == "?" else "written"
        key = tuple(name.strip().split("/"))
        found.append(Setting(key, value.removeprefix(mark), Span(0, 0), Span(0, 0), mark == "'", certainty, format="ini"))
    return found


def read(text: str, *, block: str = "", **data: Any) -> Reading:  # noqa: ANN401 (as above)
    """What the dialect makes of those of these settings that stand in the block."""
    found, made, place = settings(text), dialect(**data), tuple(filter(None, block.split("/")))
    own = {s.key[-1]: s for s in found if s.key[:-1] == place and s.key[-1] in made["keys"]}
    group = Group(made, 0, place, "", {role: [setting] for role, setting in own.items()})
    return read_group(Source("app.ini", ""), layout("app.ini", found), group, (), own)
