"""Words as shells and Dockerfiles read them: bare characters, quotes, escapes and expansions side by side, and how to write one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from smtplint.formats.lines import View

    Row = tuple[tuple[str, ...], int, Found]

_EXPANSION = r"\$\{(?:[^{}\r\n]|\$?\{[^{}\r\n]*+\})*+\}|\$\((?:[^()]|\((?:[^()])*+\))*+\)|`[^`]*+`"
_PIECE = re.compile(
    r"(?P<bare>[^\s'\"`\\$;&|()<>]++)|\\(?P<escaped>\r\n|[\s\S])|'(?P<single>[^']*+)'|\"(?P<double>(?:[^\"\\]|\\[\s\S])*+)\""
    rf"|(?P<expansion>{_EXPANSION}|\$)"
)
WORD = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', _PIECE.pattern)})*+")
"""A whole word, which may be empty."""
_COMMANDS = re.compile(r"\$\(|`")
_ESCAPE = re.compile(r"\\(?:([\"\\$`])|\r\n|[\r\n])")
_BARE = re.compile(r"[A-Za-z0-9_@%+=:,./\[\]-]*")
_NEAR = re.compile(r"[^\r\n]{0,500}")
"""How far a template's control may go on that stands in place of a word."""
_OPTION = re.compile(r"-e[ \t]*|--[a-z][a-z-]*+(?:=|[ \t]+)")
_QUIET = re.compile(r"[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n]|\Z)")


def read(view: View, start: int) -> Found:
    """The word that begins at `start`. What a command puts out is unknown; `$NAME` and `${NAME:-25}` are text."""
    word = WORD.match(view.plain, start)
    end = word.end() if word else start
    near = _NEAR.match(view.plain, end)
    area = Span(start, near.end() if near else end)
    pieces = list(_PIECE.finditer(view.plain, start, end))
    if len(pieces) == 1 and (kind := pieces[0].lastgroup) in ("single", "double"):
        span = Span(*pieces[0].span(kind))
        body = view.text[span.start : span.end]
        found = Found(body if kind == "single" else _unescape(body), span, area, view.plain[start])
    else:
        parts = [_part(view, piece) for piece in pieces]
        found = Found("".join(parts), Span(start, end), area)
    mixed = start < end and view.text[end : end + 1] != view.blanked[end : end + 1]  # a template's control goes on here
    return found._replace(certainty="unknown") if mixed or any(_is_command(piece) for piece in pieces) else found


def text(view: View, word: Span) -> str:
    """A whole word as the program is given it."""
    written = view.text[word.start : word.end]
    return read(view, word.start).value if any(c in written for c in "'\"\\") else written


def replace(setting: Setting, value: str | bool | int, text: str) -> Edit:
    """The edit of a value; quotes come or change where the text that stands there could not hold it."""
    written = lines.as_text(value)
    start, end = setting.span
    quote = text[start - 1 : start] if setting.quoted else ""
    if setting.certainty == "default" and text[end : end + 1] == "}":
        return Edit(setting.span, written)
    if not setting.quoted:
        return Edit(setting.span, quoted(written))
    if quote not in ("'", '"'):
        return Edit(setting.span, written)
    if quote == "'" and "'" in written:
        return Edit(Span(start - 1, end + 1), quoted(written))
    return Edit(setting.span, written if quote == "'" else _escaped(written))


def insert(source: Source, sibling: Setting, assignment: str, *, comments: bool) -> Edit:
    """The edit that adds an assignment: a line of its own, begun as the sibling's is (`export`, `ENV`), or, where several share the sibling's
    statement, right behind it. `comments` says whether one may end a line.
    """
    text, entry = source.text, sibling.entry
    start = lines.start_of_line(text, entry.start)
    quiet = _QUIET.match(text, entry.end)
    alone = quiet and (comments or not text[quiet.start() : quiet.end()].strip())
    goes_on = text[:start].rstrip("\r\n").endswith("\\") if start else False
    if not quiet or not alone or goes_on or text[start : entry.start].strip():
        return Edit(Span(entry.end, entry.end), f" {assignment}")
    head = text[entry.start : max(entry.start, text.rfind(sibling.key[-1], entry.start, sibling.span.start))]
    return Edit(Span(quiet.end(), quiet.end()), source.newline + lines.indent(text, entry.start) + head + assignment)


def insert_option(source: Source, sibling: Setting, assignment: str) -> Edit:
    """The edit that adds an assignment behind `-e A=1`, with the sibling's option, on a line of its own where the sibling has one."""
    text, entry = source.text, sibling.entry
    option = _OPTION.match(text, entry.start)
    added = (option[0] if option else "-e ") + assignment
    start, end = lines.start_of_line(text, entry.start), lines.end_of_line(text, entry.end)
    if not text[start : entry.start].strip() and text[entry.end : end].strip() in {"", "\\"}:
        return Edit(Span(entry.end, entry.end), f" \\{source.newline}{lines.indent(text, entry.start)}{added}")
    return Edit(Span(entry.end, entry.end), f" {added}")


def quoted(value: str, quote: str = "") -> str:
    """The value as a word: bare where that reads back and no quote is asked for, else in quotes."""
    if not quote and value and _BARE.fullmatch(value):
        return value
    return f"'{value}'" if quote != '"' and "'" not in value else f'"{_escaped(value)}"'


def style(sibling: Setting, value: str | bool | int, text: str) -> str:
    """A new value in the quotes of the sibling's."""
    quote = text[sibling.span.start - 1 : sibling.span.start] if sibling.quoted and isinstance(value, str) else ""
    return quoted(lines.as_text(value), quote if quote in ("'", '"') else "")


def _part(view: View, piece: re.Match[str]) -> str:
    kind = piece.lastgroup or ""
    body = view.text[piece.start(kind) : piece.end(kind)]
    if kind == "escaped":
        return "" if body in ("\n", "\r", "\r\n") else body
    return _unescape(body) if kind == "double" else body


def _is_command(piece: re.Match[str]) -> bool:
    return piece.lastgroup in ("expansion", "double") and bool(_COMMANDS.search(piece[0]))


def _unescape(body: str) -> str:
    return _ESCAPE.sub(lambda found: found[1] or "", body) if "\\" in body else body


def _escaped(value: str) -> str:
    return re.sub(r"([\"\\$`])", r"\\\1", value)
