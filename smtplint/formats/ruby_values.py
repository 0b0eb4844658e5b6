"""What a Ruby expression is worth when it is read without being run: a literal, the literal default of a look-up, or unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import json
from smtplint.formats.nested import Value
from smtplint.formats.templates import OPAQUE
from smtplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Token
    from smtplint.formats.ruby_tokens import Text

_STEPS = 20
"""Conversions and fallbacks that are looked through."""
_WORDS = {"true", "false", "nil"}
_METHODS = {"to_i", "to_s", "to_sym", "to_f", "downcase", "upcase", "strip", "freeze", "presence", "to_b"}
_FOLDS = {"downcase", "upcase"}
_CONVERSIONS = {"Integer", "String", "Float"}
_WHOLE = re.compile(r"#\{[^{}]*\}\Z")
_MARGIN = re.compile(r"(?m)^[ \t]*+(?=[^ \t\r\n])")
_SINGLE = re.compile(r"\\([\\'])")


def read(view: View, tokens: Sequence[Token], place: int, *, comparisons: bool = True) -> Value:
    """The value of the expression of these tokens; of none, an unknown one at `place`. A comparison in a comparison is unknown."""
    whole = [token for token in tokens if token.kind != "nl"]
    if not whole:
        return Value("", Span(place, place), place, certainty="unknown")
    part: Sequence[Token] = whole
    end, certainty = whole[-1].end, "written"
    for _ in range(_STEPS):
        if value := _literal(view, part) or (_compared(view, part) if comparisons else None):
            return value._replace(end=end, certainty=value.certainty if certainty == "written" else certainty)
        step = _look_through(view, part)
        if step is None:
            break
        part, falls_back = step
        certainty = "default" if falls_back else certainty
    span = Span(whole[0].start, end)
    return Value(view.text[span.start : span.end], span, end, certainty="unknown")


def text_of(view: View, token: Token) -> str:
    """What a string, a symbol or a label says; any other token as it is written."""
    written = view.text[token.start : token.end]
    if token.kind == "sym":
        written = written[1:]
    if written[:1] == "'" and len(written) > 1:
        return _SINGLE.sub(r"\1", written[1:-1])
    return json.unescape(written[1:-1]) if written[:1] == '"' and len(written) > 1 else written


def heredoc(view: View, text: Text, place: int) -> Value:
    """What a heredoc says; `place` is where it stands as long as it has no line."""
    start, end = text.span
    body = view.text[start:end]
    if text.dedented:
        margin = min((len(found[0]) for found in _MARGIN.finditer(body)), default=0)
        body = re.sub(rf"(?m)^[ \t]{{1,{margin}}}", "", body) if margin else body
    return Value(body if text.plain else json.unescape(body), text.span if body else Span(place, place), max(place, end), quoted=True)


def _literal(view: View, part: Sequence[Token]) -> Value | None:
    last = part[-1]
    written, plain = view.text[part[0].start : last.end], view.plain[part[0].start : last.end]
    if len(part) == 2 and last.kind == "num" and plain[0] in "+-" and part[0].end == last.start:
        return Value(written, Span(part[0].start, last.end), last.end)
    if len(part) != 1:
        return None
    if last.kind == "str":
        certainty = "unknown" if plain[0] == '"' and _WHOLE.match(written[1:-1]) else "written"
        return Value(text_of(view, last), Span(last.start + 1, last.end - 1), last.end, quoted=True, certainty=certainty)
    if last.kind == "sym":
        start = last.start + (2 if plain[1] in "\"'" else 1)
        return Value(text_of(view, last), Span(start, last.end - (start - last.start - 1)), last.end)
    known = last.kind == "num" or (last.kind == "word" and (plain in _WORDS or "::" in plain or OPAQUE in plain))
    return Value(written, Span(last.start, last.end), last.end) if known else None


def _look_through(view: View, part: Sequence[Token]) -> tuple[Sequence[Token], bool] | None:
    """The expression whose value this one has, if it has one here, and whether that is so by default only."""
    words = [view.plain[token.start : token.end] for token in part]
    if "||" in words and (last := _operators(words)[-1]) < len(words) - 1:
        return part[last + 1 :], True
    if len(part) > 2 and words[-2] in (".", "&.") and words[-1] in _METHODS:
        return part[:-2], False
    if words[0] == "(" and _closing(words, 0) == len(words) - 1 > 1:
        return part[1:-1], False
    if len(part) > 3 and words[0] in _CONVERSIONS and words[1] == "(" and _closing(words, 1) == len(words) - 1:
        return part[2:-1], False
    return _fetched(part, words)


def _fetched(part: Sequence[Token], words: Sequence[str]) -> tuple[Sequence[Token], bool] | None:
    """The default of `ENV.fetch('X', default)` and `ENV.fetch('X') { default }`."""
    opening = next((index + 1 for index, word in enumerate(words[:8]) if word == "fetch" and words[index - 1 : index] == ["."]), 0)
    if not opening or len(words) < opening + 4 or words[opening] != "(" or part[opening + 1].kind not in ("str", "sym"):
        return None
    close = _closing(words, opening)
    if words[opening + 2] == "," and close == len(words) - 1 > opening + 3:
        return part[opening + 3 : close], True
    block = words[close + 1 : close + 2] == ["{"] and _closing(words, close + 1) == len(words) - 1 > close + 2
    return (part[close + 2 : -1], True) if block else None


def _operators(words: Sequence[str]) -> list[int]:
    """Where `||` stands outside of brackets; [the last index] where it does not, or where other operators stand beside it."""
    found, depth = [], 0
    for index, word in enumerate(words):
        depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if not depth and word in ("?", "&&", "==", "and", "or"):
            return [len(words) - 1]
        if not depth and word == "||":
            found.append(index)
    return found or [len(words) - 1]


def _compared(view: View, part: Sequence[Token]) -> Value | None:
    """`ENV.fetch('X', 'true') == 'true'`: the default where the comparison turns out as it says."""
    if len(part) < 3 or view.plain[part[-2].start : part[-2].end] != "==" or part[-1].kind != "str":
        return None
    left, right = read(view, part[:-2], part[0].start, comparisons=False), text_of(view, part[-1])
    folds = view.plain[part[-3].start : part[-3].end] in _FOLDS
    holds = left.text == right or (folds and left.text.lower() == right.lower())
    return left if left.certainty == "default" and left.quoted and left.text.lower() == str(holds).lower() else None


def _closing(words: Sequence[str], start: int) -> int:
    """Where the bracket that opens at `start` closes; -1 if it does not."""
    depth = 0
    for index in range(start, len(words)):
        depth += (words[index] in ("(", "[", "{")) - (words[index] in (")", "]", "}"))
        if not depth:
            return index
    return -1
