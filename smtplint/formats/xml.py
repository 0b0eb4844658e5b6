"""XML: the text of elements and their attributes, property lists, and pairs of a name and a value in the usual shapes.

Keys by shape:

- `<a><b>x</b></a>`: ("a", "b"); an attribute `c` of b: ("a", "b", "@c"); of elements of one name side by side the second is "b#2"
- `<add key="K" value="x"/>`, `<property name="K">x</property>`, `<p><name>K</name><value>x</value></p>`: K in place of the element
- Unraid's `<Config Target="K" Default="y">x</Config>`: ("K",), with the default (certainty `default`) where the text is empty
- property lists: `<key>K</key><integer>25</integer>` is K, arrays count; `<true/>` has the value "true" and the span of the element

A file may have several roots (ossec.conf). Entities are the five of XML and numbers; no other is ever looked up or expanded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import nested, xml_write
from smtplint.formats.templates import OPAQUE
from smtplint.formats.xml_walk import Attribute, Walk
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.lines import View

COMMENTS: tuple[str, ...] = ("<!--",)
TRAILING: bool = True

_NAME = rf"[A-Za-z_:{OPAQUE}][^\s<>/=\"']*+"
_COMMENT = r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)"
_GIVEN = r"[^\s<>/=\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')"
_ATTRIBUTE = re.compile(r"(?P<name>[^\s<>/=\"']++)\s*+=\s*+(?P<quote>[\"'])(?P<value>[^<]*?)(?P=quote)")
_TOKEN = re.compile(
    rf"(?P<comment>{_COMMENT}|<\?(?:[^?]|\?(?!>))*+(?:\?>|\Z))"
    r"|<!\[CDATA\[(?P<cdata>(?:[^\]]|\](?!\]>))*+)(?:\]\]>|\Z)"
    rf"|(?P<doctype><!DOCTYPE[^<>\[]*+(?:\[(?:[^\]\"'<]|\"[^\"]*+\"|'[^']*+'|{_COMMENT}|[\"'<])*+(?:\][^>]*+>?)?|>)?)"
    r"|</(?P<close>[^\s<>/]++)\s*+>"
    rf"|<(?P<open>{_NAME})(?P<attributes>(?:\s++{_GIVEN})*+)\s*+(?P<empty>/)?>"
    r"|(?P<text>[^<]++)"
    r"|(?P<bad><)"
)


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from _scan(source.text)[0]


def parses(text: str) -> bool:
    """Whether all tags of the text, or of what a template leaves of it, fit; several roots are allowed."""
    return not _scan(text)[1]


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`. A property list's bool becomes another element."""
    return xml_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """An element beside an element, in its shape; an attribute beside an attribute. Nothing for an attribute beside an element."""
    return xml_write.insert(source, sibling, name, value)


def _scan(text: str) -> tuple[list[Setting], bool]:
    """The settings, and whether the text is broken."""
    found: list[Setting] = []
    broken = True
    for view in reversed(list(nested.views(text))):  # a template's control in an element's text breaks nothing
        found, broken = _scan_view(view)
        if not broken:
            break
    return found, broken


def _scan_view(view: View) -> tuple[list[Setting], bool]:
    walk = Walk(view)
    for token in _TOKEN.finditer(view.plain):
        match token.lastgroup:
            case "text" | "cdata":
                walk.text(Span(*token.span(token.lastgroup)))
            case "close":
                walk.close(view.text[token.start("close") : token.end("close")], token.end())
            case "bad":
                walk.broken = True
            case "open" | "attributes" | "empty":
                _open(view, walk, token)
    walk.finish()
    return walk.settings, walk.broken


def _open(view: View, walk: Walk, token: re.Match[str]) -> None:
    attributes = []
    for found in _ATTRIBUTE.finditer(view.plain, *token.span("attributes")):
        span = Span(*found.span("value"))
        attributes.append(Attribute(view.text[found.start("name") : found.end("name")], span, Span(*found.span())))
    walk.open(view.text[token.start("open") : token.end("open")], Span(*token.span()), attributes)
    if token["empty"]:
        walk.close_empty(token.start("empty"), token.end())
