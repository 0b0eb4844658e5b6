"""Template control inside another syntax: Jinja `{% … %}` and `{# … #}`, Go templates `{{- if … }}`, ERB `<% if … %>`.

A format that reads a template blanks the control one for one, so that every offset stays, and asks in which arm of which
conditional an offset stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

Branch = tuple[tuple[int, int], ...]

_TAG = re.compile(
    r"\{#.*?(?:#\}|\Z)"
    r"|\{%[-+]?\s*(?P<jinja>\w+)(?:(?!%\}).)*%\}"
    r"|\{\{-?\s*(?P<go>else\s+if|if|else|end|range|with|define|block|/\*)\b?(?:(?!\}\}).)*\}\}"
    r"|<%[-#]?\s*(?P<erb>if|unless|elsif|else|end)\b(?:(?!%>).)*%>",
    re.DOTALL,
)
_OPEN = {"if", "with", "unless"}
_LOOP = {"for", "range", "define", "block", "macro", "call", "filter", "set_block", "raw", "trans"}
_NEXT = {"elif", "elsif", "else"}
_NOT_LINE_ENDS = re.compile(r"[^\r\n]")


class Arms(NamedTuple):
    """Where conditionals stand: `starts` are ascending offsets, `branches` the branch that holds from each on."""

    starts: list[int]
    branches: list[Branch]

    def at(self, offset: int) -> Branch:
        """The arms around `offset`, outermost first; () outside all conditionals."""
        index = bisect_right(self.starts, offset) - 1
        return self.branches[index] if index >= 0 else ()


def read(text: str) -> tuple[str, Arms]:
    """The text with all template control blanked (same length, line ends kept), and its conditionals. A loop is no conditional. Control that
    is never closed holds to the end of the text; an end without a start is blanked and forgotten."""
    starts: list[int] = []
    branches: list[Branch] = []
    stack: list[tuple[str, tuple[int, int] | None]] = []
    pieces: list[str] = []
    number = position = 0
    for tag in _TAG.finditer(text):
        pieces += (text[position : tag.start()], _NOT_LINE_ENDS.sub(" ", tag.group()))
        position = tag.end()
        word = " ".join((tag["jinja"] or tag["go"] or tag["erb"] or "").split())
        if word in _OPEN and not (tag["jinja"] and word == "with"):
            stack.append((word, (number, 0)))
            number += 1
        elif word in _LOOP:
            stack.append((word, None))
        elif word in _NEXT or word == "else if":
            if stack and stack[-1][1] is not None:
                conditional, arm = stack[-1][1]
                stack[-1] = (stack[-1][0], (conditional, arm + 1))
        elif (word == "end" or (word.startswith("end") and tag["jinja"])) and stack:
            stack.pop()
        else:
            continue
        starts.append(tag.end())
        branches.append(tuple(arm for _, arm in stack if arm is not None))
    pieces.append(text[position:])
    return "".join(pieces), Arms(starts, branches)


def is_template(text: str) -> bool:
    """Whether the text may hold template control or expressions at all."""
    return "{{" in text or "{%" in text or "<%" in text or "{#" in text
