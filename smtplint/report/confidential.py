"""Where secrets stand in a line of any syntax.

No format is asked: a line may be of a file that does not parse, or hold one syntax inside another. So everything that may be a
secret counts as one: a value ends where every syntax agrees that it ends, else with the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.patterns import late
from smtplint.report.userinfo import userinfo
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_HINT = late(r"pass|pwd|pw|psk|secret|token|cred|private|salt|key|auth|bearer|jwt|cookie|webhook|pin|otp", re.IGNORECASE)
_TOKEN = late(r"[\w.$-]+")
_TOKEN_BEFORE = late(r"[\w.$-]*\Z")
_REFERENCE = late(r"(?:^|(?<=[._]))secrets\.", re.IGNORECASE)
_STRONG = late(r"pass|pwd|secret|token|credential|private|salt|authorization|api[-_.]?key|auth[-_.]?key|bearer|webhook", re.IGNORECASE)
_WORDS = late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W_]")
_LAST_WORDS = {"pw", "psk", "cred", "creds", "auth", "jwt", "cookie", "pin", "otp", "key", "keys"}
_NOT_ALONE = {"key", "keys", "pin", "otp", "cookie"}
_MECHANISM = late(r"[\"']?(?:true|false|on|off|yes|no|none|plain|login|cram-md5|xoauth2|oauth2|ntlm|digest-md5|[01])\b|\{", re.IGNORECASE)

_CLOSERS = late(r"(?:\\*[\"'`])?[\])}\s]*")
_SEPARATOR = late(r"=>|:[-=+?]?|\+?=|\?[:?=]?|\|\|?|[,>(\[]")
_MARK = late(r"(?<!\\)\\*+[\"'`]|\\.|[\[({})\],;&<]|\s+", re.DOTALL)
_BRACKET = late(r"[\[({})\]]")
_QUOTE_BEFORE = late(r"\\*[\"'`]\Z")
_QUOTE = late(r"(?<!\\)\\*+[\"'`]")
_NEXT_ENTRY = late(r"\s|\Z|\\*[\"'`]|[\])}{]|[\w.$-]+\s*[:=]")
_NEXT_PAIR = late(r"[\w.:-]+=")
_NEXT_STATEMENT = late(r"\s*\Z|\s+(?:\$\w|define\b|const\b|//|#|\?>)")
_GLUED = late(r"[\]}]+[^\s,;\])}\"'`]")
"""Brackets that may be characters of a value: more of it follows them at once."""
_FAR = 2000
_SHORT = 200
_KEY = late(r"\s*(?:-\s+)?(?P<quote>\\*[\"'])?(?P<name>[\w.$-]+)(?(quote)(?P=quote))\s*(?:=>|[:=])\s*")
_VALUE_OF_NAME = late(
    r"\bvalue\\*[\"']?\s*[:=]\s*(?P<value>.*?)[,\s]*\b(?:name|key)\\*[\"']?\s*[:=]\s*\\*[\"']?\Z", re.IGNORECASE | re.DOTALL
)


class _Surroundings(NamedTuple):
    """What may end a value before its line ends."""

    flow: bool = False
    enclosing: str = ""
    query: bool = False
    element: bool = False
    word: bool = False
    pairs: bool = False


def secrets(line: str, before: str = "") -> list[tuple[int, int]]:
    """The spans of `line` that may hold secrets, ascending and apart. `before` is the line above, whose last key may have its
    value here. Linear in the length of the line.
    """
    spans = userinfo(line)
    spans += _keyed(line, spans, _carried(line, before))
    return merged(spans)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans ascending and apart, empty ones left out."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out


def _carried(line: str, before: str) -> int:
    """The end of a value whose key stands at the end of the line above; 0 when there is none."""
    above = before.rstrip(" \t\r\n\\")
    match = _SEPARATOR.search(above, max(len(above) - 2, 0))
    if match is None and not before.rstrip().endswith("\\"):
        return 0
    key = above[: match.start()] if match else above
    key = key.rstrip().rstrip("\"'`)]\\ ")
    token = _TOKEN_BEFORE.search(key, max(len(key) - 200, 0))
    if token is None or not _is_secret(token.group()) or _KEY.match(line):
        return 0
    start = len(line) - len(line.lstrip())
    return _value_end(line, start, _Surroundings(flow=True, word=match is None))


def _keyed(line: str, taken: list[tuple[int, int]], position: int) -> list[tuple[int, int]]:
    """The values of keys whose names speak of secrets, from `position` on; the keys inside `taken` are passed over."""
    spans = [_trimmed(line, len(line) - len(line.lstrip()), position)] if position else []
    others = iter(sorted(taken))
    other = next(others, None)
    depth, counted = 0, position
    while hit := _HINT.search(line, position):
        while other and other[1] <= hit.start():
            other = next(others, None)
        if other and other[0] <= hit.start():
            position = other[1]
            continue
        start = hit.start()
        while start > position and (line[start - 1].isalnum() or line[start - 1] in "_.$-"):
            start -= 1
        token = _TOKEN.match(line, start)
        end = token.end() if token else hit.end()
        if not _is_secret(line[start:end]):
            position = end
            continue
        depth = _depth(line, counted, start, depth)
        opening = max(line.rfind("{", position, start), line.rfind("<", position, start))
        if start - opening < _FAR and opening >= 0 and (named := _VALUE_OF_NAME.search(line, opening, start)):
            spans.append(named.span("value"))
        value_start, value_end = _value(line, start, end, depth)
        depth, counted = _depth(line, start, value_start, depth), value_end
        position = value_end
        if value_end > value_start and not (line[start:end].lower().endswith("auth") and _MECHANISM.match(line, value_start)):
            spans.append(_trimmed(line, value_start, value_end))
            if value_end < min(len(line), value_start + _SHORT) and line[value_end - 1] in ":=":
                position = counted = value_start  # what looks like the value of one key is the next key
        elif value_end > value_start:
            position = counted = value_start
    return spans


def _depth(line: str, start: int, end: int, depth: int) -> int:
    for bracket in _BRACKET.finditer(line, start, end):
        depth = depth + 1 if bracket.group() in "[({" else max(depth - 1, 0)
    return depth


def _is_secret(token: str) -> bool:
    name = _REFERENCE.sub("", token)
    if _STRONG.search(name):
        return True
    words = _WORDS.findall(name[-100:])
    while words and words[-1].isdigit():
        words.pop()
    last = words[-1].lower() if words else ""
    return last in _LAST_WORDS and (len(words) > 1 or last not in _NOT_ALONE)


def _value(line: str, start: int, end: int, depth: int) -> tuple[int, int]:
    """The span of the value that follows the key at [start, end); empty where none follows."""
    if line[max(start - 2, 0) : start] == "</" and line[end : end + 1] in {"", ">", " ", "\t"}:
        return end, end
    closers = _CLOSERS.match(line, end)
    closed = closers.group() if closers else ""
    after = end + len(closed)
    separator = _SEPARATOR.match(line, after)
    quote = _QUOTE_BEFORE.search(line, max(start - 8, 0), start)
    sign = separator.group() if separator else ""
    if not sign and not closed[-1:].isspace():
        return after, after
    if (")" in closed or "]" in closed) and sign == ",":
        return after, after
    if "}" in closed and sign == ":" and not line[after + 1 : after + 2].isspace():
        return after, after
    value = after + len(sign)
    value += len(line[value : value + 1000]) - len(line[value : value + 1000].lstrip())
    if sign == "," and (entry := _KEY.match(line, value)):
        if entry["name"].lower() != "value":
            return after, after
        value = entry.end()
    delimiter = quote.group() if quote else ""
    if delimiter and (line.startswith(delimiter, end) or line.startswith(delimiter, value)):
        delimiter = ""
    return value, _value_end(
        line,
        value,
        _Surroundings(
            flow=_depth(line, end, value, depth) > 0,
            enclosing=delimiter,
            query=line[start - 1 : start] in ("?", "&") and sign == "=",
            element=line[start - 1 : start] == "<" and sign == ">",
            word=line.startswith("-", start) and sign in ("", "="),
            pairs=sign == "=" and "=" in line[max(start - 200, 0) : start],
        ),
    )


def _value_end(line: str, start: int, around: _Surroundings) -> int:
    """Where the value that starts at `start` ends for certain."""
    depth, position, quoted = 0, start, -1
    while mark := _MARK.search(line, position):
        sign, at, position = mark.group(), mark.start(), mark.end()
        if sign[-1] in "\"'`":
            if sign == around.enclosing or (around.query and not depth):
                return at
            position = _closing(line, sign, position)
            quoted = position if at == start else quoted
        elif sign in ("(", "[", "{"):
            depth += 1
        elif sign in (")", "]", "}"):
            if not depth and around.flow and not _GLUED.match(line, at):
                return at
            depth = max(depth - 1, 0)
        elif not depth and _ends(line, sign, mark.span(), around, follows_quote=quoted == at):
            return at
    return len(line)


def _ends(line: str, sign: str, span: tuple[int, int], around: _Surroundings, *, follows_quote: bool) -> bool:
    """Whether a comma, a semicolon, an ampersand, a `<` or a blank outside all brackets ends the value. `follows_quote`: the value
    so far is one quoted string.
    """
    if sign == ",":
        return (_NEXT_ENTRY if around.flow else _KEY).match(line, span[1]) is not None if around.flow or follows_quote else False
    if sign == ";":
        return (follows_quote or line.endswith(("'", '"', ")", "]"), 0, span[0])) and _NEXT_STATEMENT.match(line, span[1]) is not None
    if sign == "&":
        return around.query
    if sign == "<":
        return around.element
    if sign.isspace():
        return around.word or around.query or ((around.pairs or follows_quote) and _NEXT_PAIR.match(line, span[1]) is not None)
    return False


def _closing(line: str, delimiter: str, start: int) -> int:
    """The offset behind the quote that closes a string; the line's end where none does. A quote inside a quoted string carries
    backslashes itself, so only one with as many as the opening one closes.
    """
    for quote in _QUOTE.finditer(line, start):
        sign = quote.group()
        if sign[-1] == delimiter[-1] and (len(sign) == len(delimiter) or (len(delimiter) == 1 and len(sign) % 2)):
            return quote.end()
    return len(line)


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its end and without the quotes around it, which may stay."""
    while end > start and line[end - 1].isspace():
        end -= 1
    if end - start > 1 and line[start] == line[end - 1] and line[start] in "\"'`":
        return start + 1, end - 1
    return start, end
