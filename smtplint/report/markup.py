"""XML, written so that nothing in a text can end an attribute, open an element, or make the document ill-formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.report.masking import conceal, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_FORBIDDEN = re.compile("[\ufffe\uffff]")
"""Characters that XML 1.0 forbids, beside those that are shown as escapes anyway."""


def escape(text: str) -> str:
    """The text without secrets, controls as visible escapes, fit for an element and for an attribute in double quotes."""
    return _FORBIDDEN.sub("\ufffd", visible(conceal(text))).translate(_ENTITIES)


def tag(kind: str, /, **attributes: str | int) -> str:
    """A start tag without its `>`: the caller ends it with `>` or `/>`."""
    return f"<{kind}" + "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())


def element(start: str, name: str, lines: Iterable[str]) -> Iterator[str]:
    """The start tag, the lines inside moved in, and the end tag."""
    yield f"{start}>"
    yield from (f"  {line}" for line in lines)
    yield f"</{name}>"
