"""JSON that may stand in a log: it is ASCII, and no text in it is a command to the system whose log that is."""

from __future__ import annotations

import json
import re

_COMMAND = re.compile(r"#(?=#[a-z]*\[)")
"""As in masking.py. In JSON the sign can be written in another way, so that whoever reads it gets the text as it is."""


def dumps(value: object, indent: int | None = None) -> str:
    """The value as JSON, on one line unless it is indented."""
    return _COMMAND.sub(r"\\u0023", json.dumps(value, indent=indent))
