"""The syntax tree of a Python text, with nodes whose places are character offsets of that text; nothing is ever run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import nested
from smtplint.model import Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    import ast

    from smtplint.formats.lines import View

LARGEST = 1_000_000
"""Characters of a text that is parsed: the tree takes a hundred times as much memory."""
_DEEPEST = 90
"""Brackets in brackets that the parser is given; Python's own limit is 200, and its stack is the machine's."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BRACKET = re.compile(r"[(\[{]|[)\]}]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NAMES = re.compile(r"[\w.\s\\]++")
_LONGEST_NAME = 1_000
"""Dots of one name: the parser takes the square of their number."""


class Tree(NamedTuple):
    """`body` are the statements; `starts` the offsets of the lines."""

    view: View
    body: list[ast.stmt]
    starts: list[int]

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> Span:
        """Where a node stands."""
        start = self.starts[node.lineno - 1] + node.col_offset
        return Span(start, self.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0))

    def text(self, node: ast.expr | ast.stmt | ast.keyword, longest: int = 200) -> str:
        """The node as written, at most so many characters of it."""
        start, end = self.span(node)
        return self.view.text[start : min(end, start + longest)]


def parse(text: str) -> Tree | None:
    """The tree of the text as it stands or, where that is no Python, of what its template leaves; None for what is neither, or is too
    large or too deep to be parsed safely.
    """
    if len(text) > LARGEST:
        return None
    for view in nested.views(text):
        # One ASCII letter for each other character makes the parser's byte offsets character offsets, and a template's expression a name;
        # values are taken from the text itself.
        plain = _NOT_ASCII.sub("Z", view.plain)
        body = None if _is_deep(plain) else _parsed(plain)
        if body is not None:
            return Tree(view, body, [0, *(found.end() for found in _LINE_END.finditer(plain))])
    return None


def _parsed(plain: str) -> list[ast.stmt] | None:
    import ast  # noqa: PLC0415 start-up time counts
    import warnings  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of "\d" and its like
        try:
            return ast.parse(plain).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _is_deep(plain: str) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(plain):
        depth = depth + 1 if bracket.group() in "([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return any(found.group().count(".") > _LONGEST_NAME for found in _NAMES.finditer(plain))
