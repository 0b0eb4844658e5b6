"""The settings of XML's tags: a stack of open elements, and what the usual shapes make of an element when it closes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import nested
from smtplint.formats.nested import Value
from smtplint.model import Setting, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Key

_ENTITY = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]{1,8})|#(?P<digits>[0-9]{1,9})|(?P<name>amp|lt|gt|quot|apos));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NAMES = ("key", "name")
_NAMED = re.compile(r"[^\s<>=\"']{1,100}\Z")


class Attribute(NamedTuple):
    """`span` is its value's, `entry` that of the whole."""

    name: str
    span: Span
    entry: Span


class _Element:
    """An open element. `shape` is "plist", "dict" or "array" in a property list, else ""; `pending` the name that the next value of a dict
    has and where that name's element begins; `leaves` the settings of children without children, by name.
    """

    __slots__ = ("attributes", "children", "content", "counts", "leaves", "name", "parts", "path", "pending", "shape", "start")

    def __init__(self, name: str, path: Key, tag: Span, attributes: Sequence[Attribute]) -> None:
        self.name, self.path, self.start, self.content = name, path, tag.start, tag.end
        self.attributes = attributes
        self.counts: dict[str, int] = {}
        self.leaves: dict[str, int] = {}
        self.parts: list[Span] = []
        self.children = 0
        self.shape = ""
        self.pending: tuple[str, int] | None = None


class Walk:
    """One walk over the tags of one text. `settings` is complete, and in the order of the text, after `finish`."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.settings: list[Setting] = []
        self.stack = [_Element("", (), Span(0, 0), ())]
        self.deep = 0  # elements open beyond the depth that is read
        self.broken = False

    def text(self, span: Span) -> None:
        """Characters, or what a CDATA section holds."""
        if self.view.plain[span.start : span.end].strip() and not self.deep:
            self.stack[-1].parts.append(span)

    def open(self, name: str, tag: Span, attributes: Sequence[Attribute]) -> None:
        """An element begins with the tag that stands at `tag`."""
        parent = self.stack[-1]
        if self.deep or len(self.stack) > nested.DEPTH:
            self.deep += 1
            return
        parent.children += 1
        count = parent.counts[name] = parent.counts.get(name, 0) + 1
        path = (*parent.path, name if count == 1 else f"{name}#{count}")
        start = tag.start
        if parent.shape == "dict" and parent.pending:
            path, start = (*parent.path, parent.pending[0]), parent.pending[1]
        elif parent.shape == "array":
            path = (*parent.path, str(parent.children - 1))
        elif parent.shape == "plist" or (name == "plist" and len(self.stack) == 1):
            path = parent.path
        element = _Element(name, path, Span(start, tag.end), attributes)
        if name == "plist" and len(self.stack) == 1:
            element.shape = name
        elif parent.shape:
            element.shape = name if name in ("dict", "array") else "value"
        self.stack.append(element)

    def close_empty(self, slash: int, end: int) -> None:
        """The element that was opened last has neither text nor end tag; its `/` stands at `slash`."""
        if self.deep:
            self.deep -= 1
            return
        element = self.stack.pop()
        self.stack[-1].pending = None
        if element.shape == "value" and element.name in ("true", "false"):
            tag = self.view.text.rfind("<", 0, slash)
            self._add(element.path, element.start, Value(element.name, Span(tag, end), end))
        elif not element.shape:
            self._leave(element, Value("", Span(slash, slash), end), empty=bool(element.attributes))

    def close(self, name: str, end: int) -> None:
        """An end tag. One that closes an outer element closes all within; one that closes none is passed over."""
        if self.deep:
            self.deep -= 1
            return
        depth = next((index for index in range(len(self.stack) - 1, 0, -1) if self.stack[index].name == name), 0)
        self.broken |= depth != len(self.stack) - 1
        while depth and len(self.stack) > depth:
            self._close(self.stack.pop(), end)

    def finish(self) -> None:
        """The end of the text."""
        self.broken |= len(self.stack) > 1 or self.deep > 0
        while len(self.stack) > 1:
            self._close(self.stack.pop(), len(self.view.text))
        self.settings.sort(key=lambda setting: (setting.entry.start, setting.span))

    def _close(self, element: _Element, end: int) -> None:
        parent = self.stack[-1]
        if element.shape in ("plist", "dict", "array"):
            parent.pending = None
            return
        value = self._value(element, end)
        if element.shape and element.name == "key" and parent.shape == "dict":
            parent.pending = (value.text, element.start)
        elif element.shape:
            parent.pending = None
            self._add(element.path, element.start, value._replace(quoted=element.name == "string"))
        else:
            self._leave(element, value, empty=element.children > 0)

    def _leave(self, element: _Element, value: Value, *, empty: bool) -> None:
        """Take down an element that is no property list's; an `empty` one has no value of its own."""
        parent = self.stack[-1]
        given = {attribute.name: attribute for attribute in element.attributes}
        named = next((self._unescaped(given[name].span) for name in _NAMES if name in given), "")
        own: Key = (*parent.path, named) if _NAMED.match(named) else ()
        target = given.get("Target") if element.name == "Config" else None
        if target:
            own = (self._unescaped(target.span),)
        for attribute in element.attributes:
            text = Value(self._unescaped(attribute.span), attribute.span, attribute.entry.end, quoted=True)
            key, start = (*element.path, f"@{attribute.name}"), attribute.entry.start
            if own and (attribute.name == "value" or (target and attribute.name == "Default" and not value.text)):
                certainty = "default" if target else "written"
                key, start, text = own, element.start, text._replace(end=value.end, certainty=certainty)
            self._add(key, start, text)
        if not empty and not (target and not value.text and "Default" in given):
            parent.leaves[element.name] = len(self.settings)
            self._add(own if own and (value.text or target) and "value" not in given else element.path, element.start, value)
        self._pair(element, () if target or "value" in given or element.children > 1 else own, value.end)

    def _pair(self, element: _Element, own: Key, end: int) -> None:
        """`<name>K</name><value>x</value>` as K of what is around the element, and `<value>x</value>` alone as what the element's own
        attribute calls it."""
        index = element.leaves.get("value", -1)
        name = next((element.leaves[name] for name in _NAMES if name in element.leaves), -1)
        if name >= 0 and element.children <= 4 and _NAMED.match(self.settings[name].value):
            own = (*element.path[:-1], self.settings[name].value)
        if index >= 0 and own:
            self.settings[index] = self.settings[index]._replace(key=own, entry=Span(element.start, end))

    def _value(self, element: _Element, end: int) -> Value:
        """The element's text without the blanks around it; of several pieces, an unknown value that covers them all."""
        if not element.parts:
            return Value("", Span(element.content, element.content), end)
        first, last = element.parts[0], element.parts[-1]
        plain = self.view.plain[first.start : last.end]
        span = Span(first.start + len(plain) - len(plain.lstrip()), last.end - len(plain) + len(plain.rstrip()))
        if len(element.parts) > 1:
            return Value(self.view.text[span.start : span.end], span, end, certainty="unknown")
        raw = self.view.text.startswith("<![CDATA[", first.start - 9)
        return Value(self.view.text[span.start : span.end] if raw else self._unescaped(span), span, end)

    def _add(self, key: Key, start: int, value: Value) -> None:
        if key:
            self.settings.append(nested.setting(self.view, "xml", key, start, value))

    def _unescaped(self, span: Span) -> str:
        raw = self.view.text[span.start : span.end]
        return _ENTITY.sub(_character, raw) if "&" in raw else raw


def _character(entity: re.Match[str]) -> str:
    if entity["name"]:
        return _ENTITIES[entity["name"]]
    code = int(entity["hex"], 16) if entity["hex"] else int(entity["digits"])
    return chr(code) if code < 0x110000 else entity[0]
