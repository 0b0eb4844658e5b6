"""HCL, the language of Terraform, OpenTofu, Nomad, Packer and Vault: attributes, blocks, objects and lists.

The key is the path of block types, labels and names: ("resource", "keycloak_realm", "main", "smtp_server", "port"). Of blocks of one name
side by side the second and later ones have their index behind it: ("set", "name"), ("set", "1", "name"). The default of a
`variable "smtp_port"` is ("variable", "smtp_port"), of certainty `default`, and so is the last argument of `coalesce`, `try` and `lookup`.
What `jsonencode` and its like are given is read as if it stood there alone. References and strings that are one interpolation are unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import hcl_write, json, nested
from smtplint.formats.nested import Grammar, Token, Value
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Key, Leaf

COMMENTS: tuple[str, ...] = ("#", "//", "/*")
TRAILING: bool = True

_INNER = r"(?:[^\"{}\r\n]|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\"|\{[^{}\r\n]*+\})*+"
_TOKEN = re.compile(
    r"(?P<blank>[ \t\ufeff\f\v]++|#[^\r\n]*+|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<nl>\r\n|\r|\n)"
    rf"|(?P<str>\"(?:[^\"\\$%\r\n]|\\[^\r\n]|(?:\$\$|%%)(?=\{{)\{{|[$%](?!\{{)|[$%]\{{{_INNER}\}})*+\")"
    r"|(?P<bad>\"[^\r\n]*+)"
    r"|(?P<heredoc><<-?(?P<tag>[A-Za-z_][\w-]*+)[ \t]*+(?:\r\n|\r|\n)"
    r"(?:(?![ \t]*+(?P=tag)[ \t]*+(?:[\r\n]|\Z))[^\r\n]*+(?:\r\n|\r|\n))*+(?:[ \t]*+(?P=tag)(?=[ \t]*+(?:[\r\n]|\Z))|[^\r\n]*+\Z))"
    r"|(?P<mark>[{}\[\](),:]|=(?![=>]))"
    r"|(?P<num>-?[0-9][\w.]*+(?:(?<=[eE])[+-][0-9]++)?)"
    rf"|(?P<word>[A-Za-z_{OPAQUE}][\w.{OPAQUE}-]*+)"
    r"|(?P<other>==|=>|!=|<=|>=|&&|\|\||[\s\S])"
)
_HEREDOC = re.compile(r"<<(?P<dash>-?)(?P<tag>[\w-]+)[ \t]*(?:\r\n|\r|\n)")
_LAST_LINE = re.compile(r"(?:\r\n|\r|\n|\A)[^\r\n]*\Z")
_INDENT = re.compile(r"(?m)^[ \t]*(?=[^ \t\r\n])")
_WHOLE = re.compile(r"[$%]\{[^{}]*\}\Z")
_LITERALS = {"true", "false", "null"}
_THROUGH = {"jsonencode", "yamlencode", "merge", "tomap", "tolist", "toset"}
_CONVERSIONS = {"tostring", "tonumber", "tobool", "sensitive", "nonsensitive"}
_FALLBACKS = {"coalesce", "try", "lookup"}


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from _scan(source.text)[0]


def parses(text: str) -> bool:
    """Whether all brackets, strings and keys of the text, or of what a template leaves of it, fit; expressions are not looked into."""
    return not _scan(text)[1]


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A string becomes a bool only where it was no spelling of one."""
    return hcl_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """As `Format.insert`; beside an item of a list the value alone. A block on one line, which can hold but one attribute, is parted.
    Nothing is added beside the default of a variable.
    """
    return hcl_write.insert(source, sibling, name, value)


def _scan(text: str) -> tuple[list[Setting], bool]:
    """The settings, and whether the text is broken."""
    found: list[Setting] = []
    broken = True
    for view in nested.views(text):
        tokens = _tokens(view)
        walk = nested.Walk(tokens, _grammar(view), (), "{")
        found = [_setting(view, tokens, leaf) for leaf in walk.leaves() if leaf.key]
        broken = walk.broken or any(token.kind == "bad" for token in tokens)
        if not broken:
            break
    return found, broken


def _tokens(view: View) -> list[Token]:
    """The tokens without blanks. The bracket around a `for` expression is a parenthesis: what it holds is no entry."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(view.plain):
        kind = next(group for group in ("blank", "nl", "str", "bad", "heredoc", "mark", "num", "word", "other") if found[group] is not None)
        if kind == "blank":
            continue
        if kind == "word" and found[0] == "for" and tokens and tokens[-1].kind in ("{", "["):
            tokens[-1] = tokens[-1]._replace(kind="(")
        tokens.append(Token(found[0] if kind == "mark" else kind, *found.span()))
    return tokens


def _grammar(view: View) -> Grammar:
    def through(word: Token) -> bool:
        return view.plain[word.start : word.end] in _THROUGH

    return Grammar(frozenset("=:"), lambda key: _names(view, key), through, lines=True)


def _names(view: View, key: Sequence[Token]) -> Key:
    """The names of a block's type and labels, or of a key; a computed key is named as it is written."""
    if all(token.kind in ("word", "str", "num") for token in key):
        return tuple(_text(view, token) for token in key[: nested.DEPTH])
    return (view.text[key[0].start : key[-1].end],)


def _setting(view: View, tokens: Sequence[Token], leaf: Leaf) -> Setting:
    key, value = leaf.key, _value(view, tokens[leaf.first : leaf.last], tokens[leaf.first - 1].end)
    if key[0] == "variable" and len(key) > 2 and key[2] == "default":
        key = key[:2] + key[3:]
        value = value._replace(certainty="default" if value.certainty == "written" else value.certainty)
    return nested.setting(view, "hcl", key, leaf.start, value)


def _value(view: View, tokens: Sequence[Token], place: int) -> Value:
    """The value of its tokens; of none, an unknown one at `place`."""
    tokens = [token for token in tokens if token.kind != "nl"]
    end = tokens[-1].end if tokens else place
    if len(tokens) == 1 and (value := _literal(view, tokens[0])):
        return value
    if len(tokens) > 3 and tokens[1].kind == "(" and tokens[-1].kind == ")" and (value := _literal(view, tokens[-2])):
        name = view.plain[tokens[0].start : tokens[0].end]
        if name in _CONVERSIONS and len(tokens) == 4:
            return value._replace(end=end)
        if name in _FALLBACKS and tokens[-3].kind == ",":
            return value._replace(certainty="default" if value.certainty == "written" else value.certainty, end=end)
    span = Span(tokens[0].start, end) if tokens else Span(place, place)
    return Value(view.text[span.start : span.end], span, end, certainty="unknown")


def _literal(view: View, token: Token) -> Value | None:
    start, end = token.start, token.end
    written = view.text[start:end]
    if token.kind == "str":
        certainty = "unknown" if _WHOLE.match(written[1:-1]) else "written"
        return Value(_text(view, token), Span(start + 1, end - 1), end, quoted=True, certainty=certainty)
    if token.kind == "heredoc":
        return _heredoc(written, token)
    known = token.kind == "num" or written in _LITERALS or (token.kind == "word" and OPAQUE in view.plain[start:end])
    return Value(written, Span(start, end), end) if known else None


def _heredoc(written: str, token: Token) -> Value | None:
    head = _HEREDOC.match(written)
    last = _LAST_LINE.search(written, head.end() - 1) if head else None
    if head is None or last is None or written[last.start() :].strip() != head["tag"]:
        return None
    body = written[head.end() : max(last.start(), head.end())]
    span = Span(token.start + head.end(), token.start + head.end() + len(body))
    if head["dash"]:
        indents = [len(found[0]) for found in _INDENT.finditer(body)]
        indent = min(indents, default=0)
        if "\n" not in body and "\r" not in body:  # the indent is no part of the value
            return Value(body[indent:], Span(span.start + indent, span.end), token.end, quoted=True)
        body = re.sub(rf"(?m)^[ \t]{{0,{indent}}}", "", body)
    return Value(body, span, token.end, quoted=True)


def _text(view: View, token: Token) -> str:
    if token.kind != "str":
        return view.text[token.start : token.end]
    body = view.text[token.start + 1 : token.end - 1]
    return json.unescape(body).replace("$${", "${").replace("%%{", "%{")
