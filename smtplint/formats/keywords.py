"""Files of `keyword value` lines, as msmtp, sSMTP (`keyword=value`) and the DragonFly Mail Agent read them.

A line `account NAME` or `defaults` begins a block; the key of a setting in it is ("account:NAME", keyword) or ("defaults", keyword), before
any block (keyword,). The line `account NAME : base` is itself the setting ("account:NAME", "account"). A keyword alone has the value "".
Further blocks begin with `identity NAME` (esmtp) and, where no indent stands before it, with `TYPE: NAME` (Proxmox), as ("TYPE:NAME",).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines
from smtplint.formats.lines import Found
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_HEAD = re.compile(r"[ \t]*+(?P<name>[^ \t\r\n=#][^ \t\r\n=]*+)(?P<sign>[ \t]*+=)?")
_TAIL = re.compile(r"[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n]|\Z)")
_COMMENT = re.compile(r"[ \t]#")
_QUOTED = re.compile(r"\"(?P<body>[^\"\r\n]*+)\"")
_ACCOUNT = re.compile(r"[^ \t:]++")
_BARE = re.compile(r"(?![ \t\"=#])(?:[^ \t]|[ \t](?![#]|\Z))++")


def read(source: Source) -> Iterator[Setting]:
    """The settings of the file. The line `defaults` is none."""
    view = lines.view(source.text)
    block: tuple[str, ...] = ()
    position = 0
    while position < len(view.plain):
        head = _HEAD.match(view.plain, position)
        if head:
            name = view.text[head.start("name") : head.end("name")]
            found = _found(view, head)
            account = _ACCOUNT.match(view.plain, *found.span)
            if name == "account" and account and not head["sign"]:
                block = (f"account:{view.text[account.start() : account.end()]}",)
            if name == "identity" and found.value:
                block = (f"identity:{found.value}",)
            if name.endswith(":") and found.value and not head["sign"] and head.start("name") == position:
                block = (f"{name}{found.value}",)
            if name == "defaults" and not found.value and not head["sign"]:
                block = ("defaults",)
            elif found.value or head["sign"] or head["name"].strip(OPAQUE):
                # an expression alone on its line may stand for whole lines
                yield view.setting("keywords", (*block, name), head.start("name"), found)
        position = lines.after_line(view.plain, position)


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The edit of the value, which becomes one line; quotes come or change where the text that stands there could not hold it."""
    text = lines.on_one_line(lines.as_text(value))
    if setting.quoted and '"' not in text:
        return Edit(setting.span, text)
    if setting.quoted:
        return Edit(Span(setting.span.start - 1, setting.span.end + 1), _written(text))
    missing = "" if _separator(source, setting) else " "
    return Edit(setting.span, missing + _written(text))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The edit that adds the keyword `name` to the sibling's block."""
    text = lines.on_one_line(lines.as_text(value))
    separator = _separator(source, sibling) or " "
    quoted = sibling.quoted and isinstance(value, str) and '"' not in text
    line = lines.indent(source.text, sibling.entry.start) + name + separator + (f'"{text}"' if quoted else _written(text))
    return lines.insert(source, sibling.entry.end, line)


def _found(view: View, head: re.Match[str]) -> Found:
    start = head.end()
    quoted = _QUOTED.match(view.plain, start + lines.blanks(view.plain, start))
    if quoted and _TAIL.match(view.plain, quoted.end()):
        span = Span(quoted.start("body"), quoted.end("body"))
        return Found(view.text[span.start : span.end], span, span, '"')
    stop = lines.end_of_line(view.plain, start)
    comment = _COMMENT.search(view.plain, start, stop)
    return lines.unquoted(view, start, comment.start() if comment else stop)


def _separator(source: Source, setting: Setting) -> str:
    """What stands between the setting's name and its value; "" if there is neither a sign nor a value."""
    view = lines.view(source.text)
    head = _HEAD.match(view.plain, setting.entry.start)
    if not head or (head.end() == setting.span.start and not head["sign"]):
        return ""
    return lines.between(view, head.end("name"), head.end() + lines.blanks(view.plain, head.end()), "=" if head["sign"] else " ")


def _written(value: str) -> str:
    """The value bare where that reads back, else in quotes, the empty one too. One that holds a quote already stays bare."""
    return value if _BARE.fullmatch(value) or '"' in value else f'"{value}"'
