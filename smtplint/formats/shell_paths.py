"""The files of a script whose paths are variables that it sets itself: `ENV_FILE=/srv/.env; echo A=1 >> "$ENV_FILE"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtplint.formats.lines import Found

_PLACES = ("file:", "part:")
_NOWHERE = "/dev/"
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>\w++)(?::?[-=](?P<default>[^{}$`]*+))?\}|(?P<bare>\w++))")
_LONGEST = 300
"""Characters of a path that is followed."""


class Paths:
    """What the variables hold that may be paths, as far as the script was read."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def learn(self, name: str, found: Found) -> None:
        """A variable is set. One whose name of a file is put out by a command is not known."""
        value = self._expanded(found.value)
        last = value.rsplit("/", 1)[-1]
        if len(value) > _LONGEST or not last or any(c in last for c in "`() \t\n"):
            self.known.pop(name, None)
        else:
            self.known[name] = value

    def followed(self, key: tuple[str, ...], found: Found) -> tuple[tuple[str, ...], Found] | None:
        """A row with its path as far as that is known; None where the path turns out to be no file."""
        if not key[0].startswith(_PLACES) or "$" not in key[0]:
            return key, found
        path = self._expanded(key[0][5:])
        if path.startswith(_NOWHERE):
            return None
        return (key[0][:5] + path, *key[1:]), found._replace(value=path) if key[1:] == ("dest",) else found

    def _expanded(self, text: str) -> str:
        if "$" not in text or len(text) > _LONGEST:
            return text
        return _VARIABLE.sub(lambda found: self.known.get(found["braced"] or found["bare"]) or found["default"] or found[0], text)
