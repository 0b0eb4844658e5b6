"""The syntax tree of a PHP text, with node offsets that are character offsets of that text, templates and fragments included."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from smtplint.formats import templates
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_TEMPLATE_NAME = re.compile(r"\.(?:j2|jinja2?|erb|tmpl|gotmpl|ctmpl|tpl|hbs|mustache)\Z", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^\x01-\x7f]")
_EXPRESSIONS = (("{{", "}}"), ("<%=", "%>"))
_NEAR = 200
"""How many characters around a template expression decide whether it stands for a value or for lines of its own."""


class Tree(NamedTuple):
    """A parsed text. `arms` are the template conditionals; () everywhere unless the text was read as a template."""

    root: Node
    arms: templates.Arms


def parse(text: str, path: str = "") -> Tree:
    """The tree of `text`. A text is read as a template when its file name says so, or when it is no PHP as it stands and
    holds template tags. A text without any `<?` is a fragment: PHP from its first character.
    """
    tree = Tree(_parse(text), templates.Arms([], []))
    if not templates.is_template(text) or not (_TEMPLATE_NAME.search(path) or tree.root.has_error):
        return tree
    plain, arms = templates.read(text)
    for opening, closing in _EXPRESSIONS:
        plain = _hide(plain, opening, closing)
    return Tree(_parse(plain), arms)


def is_expression(text: str, start: int, end: int) -> bool:
    """Whether an identifier of the tree is in truth a template expression of the text, or holds one."""
    return any(opening in text[start:end] for opening, _ in _EXPRESSIONS)


def _parse(text: str) -> Node:
    # One ASCII letter for each other character makes byte offsets and character offsets the same. In PHP every byte from 0x80 on may
    # stand in a name, so a letter changes no syntax; the values are taken from the text itself. NUL would end the text too early.
    return _parser("<?" not in text).parse(_NOT_ASCII.sub("Z", text).encode("ascii")).root_node


@cache
def _parser(fragment: bool) -> Parser:
    import tree_sitter  # noqa: PLC0415 start-up time counts
    import tree_sitter_php  # noqa: PLC0415

    language = tree_sitter_php.language_php_only() if fragment else tree_sitter_php.language_php()
    return tree_sitter.Parser(tree_sitter.Language(language))


def _hide(text: str, opening: str, closing: str) -> str:
    """The text with each template expression turned into an identifier of its length, or into blanks where it stands for whole
    lines of code.
    """
    pieces: list[str] = []
    position = 0
    while (start := text.find(opening, position)) >= 0 and (end := text.find(closing, start)) >= 0:
        end += len(closing)
        pieces += (text[position:start], (" " if _stands_alone(text, start, end) else "_") * (end - start))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    after = text[end : end + _NEAR].lstrip(" \t")
    if before.rstrip(" \t")[-1:] not in ("", "\r", "\n") or after[:1] not in ("", "\r", "\n"):
        return False
    code = before.rstrip()
    return not (code.endswith("=>") or code[-1:] in ("=", "(", ",", "[", ".", "?", ":", "&", "|", "!"))
