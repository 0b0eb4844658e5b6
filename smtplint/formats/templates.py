"""Template control inside another syntax: Jinja `{% … %}` and `{# … #}`, Go templates `{{- if … }}`, ERB and EPP `<% if … %>`.

A format that reads a template blanks the control one for one, so that every offset stays, and asks in which arm of which
conditional an offset stands.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    import re

Branch = tuple[tuple[int, int], ...]

OPAQUE = "\ue000"
"""Stands for every character of an expression in covered text: neither a blank, nor a quote, nor a separator of any format."""

_DEPTH = 64
"""Arms further in than this are not told apart, which keeps nesting without end linear."""

# `${#name}` is the length of a shell variable and `{{#if}}` is Handlebars: neither is a Jinja comment. `{{ end_date }}`,
# `{{ block.super }}` and `{{ range(3) }}` are Jinja expressions: Go's words stand alone or before an argument.
_OPENER = late(
    r"(?P<note>(?<![${])\{\#|\{\{-?\s*/\*|<%-?\#)"
    r"|\{%[-+]?\s*(?P<jinja>\w+)"
    r"|\{\{-?\s*(?P<go>(?:else|end)(?=\s*-?\}\})|else\s+(?:if|with)\b|if(?=\s*\()"
    r"|(?:if|range|with|define|block)(?=\s+[.$(\"`\w])|\$\w*\s*(?:,\s*\$\w+\s*)?:?=(?!=))"
    r"|(?P<erb><%)(?![=%])"
)
_CLOSERS = {"{#": "#}", "{%": "%}", "{{": "}}", "<%": "%>"}
_RUBY_OPEN = {"if", "unless", "case"}
_RUBY_NEXT = {"else", "elsif", "when"}
_RUBY_BLOCK = late(r"(?:\bdo\s*(?:\|[^|]*\|)?|\{\s*(?:\|[^|]*\|)?)\s*\Z")
_EXPRESSION = late(r"\{\{|\}\}|<%=|%>|[\r\n]")
_NOT_LINE_ENDS = late(r"[^\r\n]")


class Arms(NamedTuple):
    """Where conditionals stand: `starts` are ascending offsets, `branches` the branch that holds from each on."""

    starts: list[int]
    branches: list[Branch]

    def at(self, offset: int) -> Branch:
        """The arms around `offset`, outermost first; () outside all conditionals."""
        index = bisect_right(self.starts, offset) - 1
        return self.branches[index] if index >= 0 else ()


class _Tag(NamedTuple):
    """Control that opens a block (with arms or without), goes on to the next arm, ends a block, or (act "") does none of these."""

    family: str
    act: str = ""


def read(text: str) -> tuple[str, Arms]:
    """The text with all template control blanked (same length, line ends kept), and its conditionals.

    A loop is no conditional. Control that is never closed is text; an end without a start is blanked and forgotten.
    """
    pieces: list[str] = []
    arms = Arms([], [])
    stack: list[tuple[str, tuple[int, int] | None]] = []
    unclosed: set[str] = set()
    kept = position = number = 0
    while opener := _OPENER.search(text, position):
        position = opener.end()
        # a Go comment may hold braces of its own
        body = _find(text, "*/", position, unclosed) if (opener["note"] or "").endswith("/*") else position
        end = _find(text, _CLOSERS[opener.group()[:2]], body, unclosed) if body >= 0 else -1
        if end < 0:
            continue
        pieces += (text[kept : opener.start()], _NOT_LINE_ENDS.sub(" ", text[opener.start() : end]))
        tag = _tag(opener, text[opener.end() : end - 2])
        kept = position = end
        if not tag.act:
            continue
        if tag.act in ("arms", "block"):
            stack.append((tag.family, (number, 0) if tag.act == "arms" else None))
            number += tag.act == "arms"
        else:
            index = _innermost(stack, tag.family)
            if index is not None and tag.act == "end":
                del stack[index:]
            elif index is not None and (arm := stack[index][1]) is not None:
                stack[index] = (stack[index][0], (arm[0], arm[1] + 1))
        arms.starts.append(end)
        arms.branches.append(tuple(arm for _, arm in stack[:_DEPTH] if arm is not None))
    pieces.append(text[kept:])
    return "".join(pieces), arms


def cover(text: str) -> str:
    """The text with every `{{ … }}` and `<%= … %>` that closes on its line overwritten one for one by OPAQUE.

    So the quotes, blanks and separators inside an expression are not taken for the format's own.
    """
    pieces: list[str] = []
    kept = start = 0
    closer = ""
    for token in _EXPRESSION.finditer(text):
        if closer and token.group() == closer:
            pieces += (text[kept:start], OPAQUE * (token.end() - start))
            kept, closer = token.end(), ""
        elif token.group() in "\r\n":
            closer = ""
        elif not closer and token.group() in ("{{", "<%="):
            start, closer = token.start(), "}}" if token.group() == "{{" else "%>"
    pieces.append(text[kept:])
    return "".join(pieces)


def is_template(text: str) -> bool:
    """Whether the text may hold template control or expressions at all."""
    return "{{" in text or "{%" in text or "<%" in text or "{#" in text


def _find(text: str, closer: str, start: int, missing: set[str]) -> int:
    """The end of the next `closer`; -1 if there is none. What is missing once is not looked for again, which keeps the search linear."""
    found = -1 if closer in missing else text.find(closer, start)
    if found < 0:
        missing.add(closer)
        return -1
    return found + len(closer)


def _tag(opener: re.Match[str], body: str) -> _Tag:
    if word := opener["jinja"]:
        name = "jinja-" + word.removeprefix("end")
        if word in ("elif", "else"):
            # also a loop may have an `else`: the innermost of either counts
            return _Tag("jinja", "next")
        if word in ("endif", "endfor"):
            return _Tag(name, "end")
        return _Tag(name, {"if": "arms", "for": "block"}.get(word, ""))
    if word := opener["go"]:
        if word.startswith("else"):
            return _Tag("go", "next")
        return _Tag("go", {"end": "end", "if": "arms", "with": "arms"}.get(word, "" if word.startswith("$") else "block"))
    return _Tag("ruby", _ruby(body)) if opener["erb"] else _Tag("")


def _ruby(body: str) -> str:
    """What ERB's or EPP's code between the marks does: `if x`, `elsif x`, `end`, `} else {`, `list.each do |x|`, `}`."""
    words = body.strip("- \t\r\n").replace("}", " } ").split()
    if not words:
        return ""
    if words[0] in _RUBY_NEXT or (words[0] == "}" and words[1:2] in (["else"], ["elsif"])):
        return "next"
    if words[0] in ("end", "}"):
        return "end"
    if words[0] in _RUBY_OPEN:
        return "arms"
    return "block" if _RUBY_BLOCK.search(body.rstrip("- \t\r\n")[-200:]) else ""


def _innermost(stack: list[tuple[str, tuple[int, int] | None]], family: str) -> int | None:
    """The innermost open block whose family begins so, looked for no further than `_DEPTH` blocks out."""
    for index in range(len(stack) - 1, max(-1, len(stack) - 1 - _DEPTH), -1):
        if stack[index][0].startswith(family):
            return index
    return None
