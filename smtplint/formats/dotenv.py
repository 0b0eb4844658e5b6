r"""Environment files in all their dialects (`.env`, `.envrc`, `.flaskenv`), and flat assignments that look like them.

Read as most readers do: `KEY=value`, `export KEY=value`, `KEY = value`; quotes `'…'`, `"…"` and `` `…` ``, which may span lines; a
comment behind a value. `export A=1 B=2` is two settings. What else a shell script holds is passed over. `KEY` alone takes its value from
the environment around it: its certainty is `unknown`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found, View
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_NAME = rf"[A-Za-z_{OPAQUE}][A-Za-z0-9_.\-{OPAQUE}]*+"
_HEAD = late(rf"[ \t]*+(?P<export>export[ \t]++(?!=))?(?P<name>{_NAME})(?P<separator>[ \t]*+=)?")
_MORE = late(rf"(?:[ \t]|\\(?:\r\n?|\n))++(?P<name>{_NAME})(?P<separator>=)")
_NAMES = late(rf"[ \t]++(?P<name>{_NAME})(?=[ \t\r\n]|\Z)")
_TAIL = late(r"[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n]|\Z)")
_COMMENT = late(r"[ \t]#")
_QUOTED = {
    "'": (re.compile(r"'[^']*+'"), re.compile(r"'(?:[^'\\]|\\.)*+'", re.DOTALL)),
    '"': (re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL),),
    "`": (re.compile(r"`[^`]*+`"),),
}
# A word of the shell. What a quote or a bracket opens must end on the line and hold no bracket of its kind.
_WORD = late(
    r"(?:[^\s'\"`\\$;&|]|\\[^\r\n]|'[^'\r\n]*+'|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|`[^`\r\n]*+`|\$\{[^{}\r\n]*+\}|\$\([^()\r\n]*+\)|\$)*+"
)
_SHELL = {
    "fi",
    "do",
    "done",
    "then",
    "else",
    "esac",
    "true",
    "false",
    "return",
    "exit",
    "break",
    "continue",
    "shift",
    "wait",
    "set",
    "export",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = late(r"\\([nrt\"\\$`])")
_BARE = late(r"[^\s'\"`#]+")


def read(source: Source) -> Iterator[Setting]:
    """The settings of the file, each with the key (name,); a name written twice is two settings."""
    view = lines.view(source.text)
    position = 0
    while position < len(view.plain):
        head = _HEAD.match(view.plain, position)
        if head and head["separator"]:
            position = yield from _assignments(view, head)
        elif head:
            yield from _names(view, head)
        position = lines.after_line(view.plain, position)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The edit of the value; quotes come or change where the text that stands there could not hold it."""
    text = lines.as_text(value)
    start, end = setting.span
    if not setting.quoted:
        # a name alone has no separator yet
        missing = "" if "=" in source.text[setting.entry.start : start] else "="
        return Edit(setting.span, missing + _written(text))
    quote = source.text[start - 1 : start]
    body = _body(text, quote)
    if body is None:
        return Edit(Span(start - 1, end + 1), _written(text))
    return Edit(setting.span, body)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds a line with the sibling's `export` and separator, behind the whole of the sibling's statement."""
    text = lines.as_text(value)
    view = lines.view(source.text)
    start = lines.start_of_line(source.text, sibling.entry.start)
    whole, own = _HEAD.match(view.plain, start), _HEAD.match(view.plain, sibling.entry.start)
    export = (whole and whole["export"]) or ""
    separator = "="
    if own and (own["separator"] or "=") != "=":
        separator = lines.between(view, own.end("name"), own.end() + lines.blanks(view.plain, own.end()), " = ")
    written = _written(text)
    if sibling.quoted and isinstance(value, str):
        quote = source.text[sibling.span.start - 1 : sibling.span.start]
        body = _body(text, quote)
        written = written if body is None else quote + body + quote
    return lines.insert(
        source, _end_of_statement(source, sibling.entry.end), lines.indent(source.text, start) + export + name + separator + written
    )


def _assignments(view: View, head: re.Match[str]) -> Generator[Setting, None, int]:
    """The settings of the line that begins with `head`. Returns where the last one ends."""
    exported = bool(head["export"])
    entry = head.start("export") if exported else head.start("name")
    more: re.Match[str] | None = head
    while more:
        found = _value(view, more, exported)
        end = found.span.end + len(found.quote)
        key = view.text[more.start("name") : more.end("name")]
        yield view.setting("dotenv", (key,), entry, found)
        more = _MORE.match(view.plain, end) if exported else None
        entry = more.start("name") if more else entry
    return end


def _names(view: View, head: re.Match[str]) -> Iterator[Setting]:
    """`KEY` alone on its line, or each of `export KEY OTHER`."""
    end = head.end()
    names = [head]
    while head["export"] and (more := _NAMES.match(view.plain, end)):
        names.append(more)
        end = more.end()
    expression = not head["name"].strip(OPAQUE)
    if expression or not _TAIL.match(view.plain, end) or (not head["export"] and head["name"] in _SHELL):
        return
    for index, name in enumerate(names):
        key, place = view.text[name.start("name") : name.end("name")], Span(name.end("name"), name.end("name"))
        entry = name.start("export") if head["export"] and not index else name.start("name")
        yield view.setting("dotenv", (key,), entry, Found("", place, place, certainty="unknown"))


def _value(view: View, head: re.Match[str], exported: bool) -> Found:
    start = head.end()
    at = start + lines.blanks(view.plain, start)
    for pattern in _QUOTED.get(view.plain[at : at + 1], ()):
        quoted = pattern.match(view.plain, at)
        if quoted and (_TAIL.match(view.plain, quoted.end()) or (exported and _MORE.match(view.plain, quoted.end()))):
            quote, span = view.plain[at], Span(at + 1, quoted.end() - 1)
            return Found(_read_body(view.text[span.start : span.end], quote), span, span, quote)
    word = _WORD.match(view.plain, start) if exported else None
    if word and _MORE.match(view.plain, word.end()):
        stop = word.end()
    else:
        stop = lines.end_of_line(view.plain, start)
        comment = _COMMENT.search(view.plain, start, stop)
        stop = comment.start() if comment else stop
    return lines.unquoted(view, start, stop, padded=head["separator"] != "=")


def _read_body(body: str, quote: str) -> str:
    if quote == '"':
        return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), body)
    if quote == "'" and "'" in body:
        return re.sub(r"\\(['\\])", r"\1", body)
    return body


def _body(value: str, quote: str) -> str | None:
    """What stands between two of `quote` for `value`; None where they cannot hold it."""
    if quote == '"':
        return re.sub(r"([\"\\])", r"\\\1", value).replace("\n", "\\n").replace("\r", "\\r")
    return None if quote in value else value


def _written(value: str) -> str:
    """The value bare where that reads back, else in the first quotes that hold it without an escape, else in double quotes."""
    if _BARE.fullmatch(value):
        return value
    for quote in ('"', "'"):
        if _body(value, quote) == value and (quote == "'" or not re.search(r"[$`]", value)):
            return quote + value + quote
    return '"' + (_body(value, '"') or "") + '"'


def _end_of_statement(source: Source, offset: int) -> int:
    """The end of the line of `offset`, further on where a value of the same line spans lines or a backslash joins the next."""
    end = lines.end_of_line(source.text, offset)
    for setting in read(source):
        if setting.entry.start > end:
            break
        if setting.entry.end > end:
            end = lines.end_of_line(source.text, setting.entry.end)
        while end > offset and source.text[end - 1] == "\\" and end < len(source.text):
            end = lines.end_of_line(source.text, lines.after_line(source.text, end))
    return end
