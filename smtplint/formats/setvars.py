"""Files of `set name=value` lines, as Mutt and NeoMutt (muttrc) and mailx (mailrc: s-nail, heirloom, mailutils) read them.

The key is (name,), or ("account:NAME", name) in the braces of s-nail's `account NAME {`. `set name` is "yes", `set noname` and `unset name` are "no",
with the span of what says so. What else the file holds (hooks, bindings, colours) is passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_NAME = rf"[A-Za-z_{OPAQUE}][\w.@:/{OPAQUE}-]*+"
_COMMAND = re.compile(r"[ \t;]*+(?P<word>set|unset|account|\})(?=[ \t\r\n\\]|\Z)")
_ACCOUNT = re.compile(r"[ \t]++(?P<name>[^\s{]++)[ \t]*+\{")
_GAP = re.compile(r"(?:[ \t]|\\(?:\r\n|[\r\n]))*+")
_ITEM = re.compile(rf"(?P<name>{_NAME})(?P<separator>[ \t]*+=[ \t]*+)?(?![ \t]*+[+-]=)")
_QUOTED = re.compile(r"\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|'[^'\r\n]*+'|`[^`\r\n]*+`")
_BARE = re.compile(r"(?:[^\s;\\]|;(?=[^\s])|\\[^\r\n])*+")
_REST = re.compile(r"(?:[^;\r\n\"'\\]|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|'[^'\r\n]*+'|\\(?:\r\n|[\s\S])|[\"'\\]|;(?=[^\s]))*+")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_PLAIN = re.compile(r"[^\s;#'\"`\\$]++")
_ESCAPE = re.compile(r"\\(.)")


class Item(NamedTuple):
    """A setting, whether it is a name without a value, and whether an `unset` holds it, alone or (`shared`) with other names."""

    setting: Setting
    flag: bool
    unset: bool
    shared: bool


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from (item.setting for item in _scan(source.text))


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`; a bool is `yes` or `no`. A flag stays one where it can, and leaves an `unset` of several names."""
    text, (start, end) = source.text, setting.span
    written = _word(value)
    item = _find(source, setting)
    if item and item.flag:
        name = setting.key[-1]
        new = {"yes": name, "no": f"no{name}"}.get(written, f"{name}={_quoted(written)}")
        if not item.unset:
            return Edit(setting.span, new)
        if written == "no":
            return Edit(setting.span, text[start:end])
        rest = _REST.match(text, end)
        others = text[end : rest.end()] if rest and item.shared else ""
        return Edit(Span(start, end + len(others)), others.lstrip(" \t") + f"{source.newline}set {new}" if item.shared else f"set {new}")
    quote = text[start - 1 : start] if setting.quoted else ""
    if quote in ('"', "'") and (quote == '"' or "'" not in written):
        return Edit(setting.span, _escaped(written) if quote == '"' else written)
    return Edit(Span(start - 1, end + 1) if quote in ('"', "'") else setting.span, _quoted(written))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """A `set` on the next line, or, where the sibling's statement goes on there, one more name in it."""
    text, entry = source.text, sibling.entry
    item = _find(source, sibling)
    equals = _EQUALS.search(text, entry.start, sibling.span.start)
    quote = text[sibling.span.start - 1 : sibling.span.start] if sibling.quoted and isinstance(value, str) else ""
    written = _word(value)
    shown = f"'{written}'" if quote == "'" and "'" not in written else _quoted(written, always=bool(quote))
    new = (name if value else f"no{name}") if isinstance(value, bool) else name + (equals.group() if equals else "=") + shown
    end = lines.end_of_line(text, entry.end)
    goes_on = text[:end].endswith("\\") or text[: lines.start_of_line(text, entry.start)].rstrip("\r\n").endswith("\\")
    if goes_on and not (item and item.unset):
        return Edit(Span(entry.end, entry.end), f" {new}")
    return lines.insert(source, entry.end, f"{lines.indent(text, entry.start)}set {new}")


def _find(source: Source, setting: Setting) -> Item | None:
    found = (item for item in _scan(source.text) if item.setting.entry == setting.entry and item.setting.span == setting.span)
    return next(found, None)


def _scan(text: str) -> Iterator[Item]:
    view = lines.view(text)
    block: tuple[str, ...] = ()
    position = 0
    while position < len(view.plain):
        command = _COMMAND.match(view.plain, position)
        word = command["word"] if command else ""
        if command and word in ("set", "unset"):
            end = yield from _items(view, command, block)
            position = end if view.plain[end : end + 1] == ";" else lines.after_line(view.plain, end)
            continue
        if word == "}":
            block = ()
        elif command and word == "account" and (account := _ACCOUNT.match(view.plain, command.end())):
            block = (f"account:{view.text[account.start('name') : account.end('name')]}",)
        position = lines.after_line(view.plain, position)


def _items(view: View, command: re.Match[str], block: tuple[str, ...]) -> Generator[Item, None, int]:
    """The settings of one statement; returns where it ends."""
    plain, start = view.plain, command.start("word")
    unset = command["word"] == "unset"
    first = position = _skip(plain, command.end())
    entry = start
    while item := _ITEM.match(plain, position):
        name = view.text[item.start("name") : item.end("name")]
        flag = unset or not item["separator"]
        end = item.end("name")
        shared = unset and (position != first or bool(_ITEM.match(plain, _skip(plain, end))))
        if flag:
            negated = not unset and name.startswith("no") and len(name) > 2
            span = Span(start if unset and not shared else position, end)
            found = Found("no" if unset or negated else "yes", span, span)
            name = name[2:] if negated else name
        else:
            found = _value(view, item.end())
            end = found.span.end + len(found.quote)
        if not (flag and name.startswith("inv")):
            yield Item(view.setting("setvars", (*block, name), min(entry, found.span.start), found), flag, unset, shared)
        position = entry = _skip(plain, end)
        if position == end:
            break
    return max(position, command.end())


def _value(view: View, start: int) -> Found:
    quoted = _QUOTED.match(view.plain, start)
    if quoted and view.plain[quoted.end() : quoted.end() + 1] in ("", " ", "\t", "\r", "\n", ";", "\\"):
        span = Span(start + 1, quoted.end() - 1)
        body, quote = view.text[span.start : span.end], view.plain[start]
        if quote == "`":
            return Found(view.text[start : quoted.end()], Span(start, quoted.end()), Span(start, quoted.end()), certainty="unknown")
        return Found(_ESCAPE.sub(r"\1", body) if quote == '"' else body, span, span, quote)
    bare = _BARE.match(view.plain, start)
    span = Span(start, bare.end() if bare else start)
    mixed = view.text[span.end : span.end + 1] != view.blanked[span.end : span.end + 1]  # a template's control goes on here
    certainty = "unknown" if mixed else "written"
    return Found(_ESCAPE.sub(r"\1", view.text[span.start : span.end]), span, span, certainty=certainty)


def _skip(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _word(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return lines.on_one_line(str(value))


def _quoted(value: str, *, always: bool = False) -> str:
    return value if not always and _PLAIN.fullmatch(value) else f'"{_escaped(value)}"'


def _escaped(value: str) -> str:
    return re.sub(r"([\"\\`$])", r"\\\1", value)
