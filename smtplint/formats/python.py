"""Python modules that hold settings (Django, Flask, NetBox, Superset …), read from the syntax tree without running anything.

Keys by shape:

- `NAME = …`, `NAME: int = …`: ("NAME",); in a class ("class:Settings", "NAME")
- `EMAIL = {'SERVER': …}`, `EMAIL = dict(SERVER=…)`: ("EMAIL", "SERVER"); a list's items by their index
- `app.config['NAME'] = …`, `app.config.NAME = …`, `app.config.update(NAME=…)`: ("app.config", "NAME"); `a['b']['c'] = …`: ("a", "b", "c")
- keyword arguments and dicts of other calls: ("fn:ConnectionConfig", "NAME")

The literal default of a look-up (`config('X', default=25)`, `env.int('X', 25)`, `int(os.environ.get('X', '25'))`, `… or 25`) is a value of certainty
`default`. `if` is a branch. A text that does not parse is read for its lines `NAME = literal`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines, nested, python_tree
from smtplint.formats.nested import Value
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_LINE = re.compile(
    r"(?m)^[ \t]*+(?P<name>[A-Za-z_]\w*+)[ \t]*+(?::[^=\r\n]*+)?=(?![=])[ \t]*+"
    r"(?P<value>(?P<quote>[\"'])(?P<body>(?:(?!(?P=quote))[^\\\r\n])*+)(?P=quote)(?=[ \t]*+(?:#|[\r\n]|\Z))|(?P<bare>[^\r\n#]*+))"
)
_LITERAL = re.compile(rf"-?\d[\w.]*|True|False|None|{OPAQUE}+")


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    tree = python_tree.parse(source.text)
    if tree is None:
        yield from _by_line(source.text)
        return
    from smtplint.formats import python_walk  # noqa: PLC0415 ast takes time to import

    yield from python_walk.Walk(tree).run()


def parses(text: str) -> bool:
    """Whether the text, or what a template leaves of it, is Python."""
    return python_tree.parse(text) is not None


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`: a bool is written `True`, in quotes only where a default stands in them."""
    from smtplint.formats import python_write  # noqa: PLC0415

    return python_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """A statement on the next line, or an element beside the sibling in its dict, list or call."""
    from smtplint.formats import python_walk, python_write  # noqa: PLC0415

    tree = python_tree.parse(source.text)
    kind = "statement"
    if tree:
        walk = python_walk.Walk(tree)
        walk.run()
        kind = walk.kinds.get(sibling.entry.start, kind)
    return python_write.insert(source, sibling, name, value, kind)


def _by_line(text: str) -> Iterator[Setting]:
    """What stands in lines `NAME = literal` of a text that is no Python."""
    view = lines.view(text)
    for line in _LINE.finditer(view.plain.replace("\r", "\n")):
        start = line.start("name")
        if line["quote"]:
            span = Span(*line.span("body"))
            value = Value(text[span.start : span.end], span, span.end + 1, quoted=True)
        else:
            bare = line["bare"].rstrip()
            span = Span(line.start("bare"), line.start("bare") + len(bare))
            value = Value(text[span.start : span.end], span, span.end, certainty="written" if _LITERAL.fullmatch(bare) else "unknown")
        yield nested.setting(view, "python", (text[start : line.end("name")],), start, value)
