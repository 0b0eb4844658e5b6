"""YAML read line by line, for texts that no parser takes: templates whose arms do not fit together, broken files.

What stands behind a key or a dash is given to the parser alone, so that a plain line is read as the parser would read it. Lines
that are neither an entry nor the value of one are skipped.
"""

from __future__ import annotations

import re

from smtplint.formats import yaml_places as places
from smtplint.formats.templates import OPAQUE
from smtplint.formats.yaml_events import DEPTH, Event, parse

_LINE_END = re.compile(r"\r\n|\n|\r")
_DASH = re.compile(r"-(?=[ \t]|\Z)[ \t]*")
_QUOTED_KEY = re.compile(r"""(?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^']|'')*+)')[ \t]*(?P<colon>:)(?=[ \t]|\Z)""")
_COLON = re.compile(r":(?=[ \t]|\Z)")
_NO_KEY = frozenset("#&*!|>%@`[]{},\"'")
_COMMENT = re.compile(r"(?:(?<=[ \t])|^)#")
_NOTHING = re.compile(r"(?:#.*)?\Z")
# What is the same to every parser, the common case: all else is asked.
_CHAR = r"(?:[^\s:#]|:(?=[^\s:#]))"
_EASY = re.compile(
    rf"""(?:"(?P<double>[^"\\]*+)"|'(?P<single>[^']*+)'|(?P<plain>(?=[\w./$+{OPAQUE}]){_CHAR}++(?:[ ]++{_CHAR}++)*+))"""
    r"(?=[ \t]*+(?:\Z|(?<=[ \t])\#))"
)
_PROPERTIES = re.compile(r"(?:(?:&(?P<anchor>[^\s,\[\]{}]+)|(?P<tag>![^\s,\[\]{}]*))(?:[ \t]+|\Z))*")
_BLOCK = re.compile(r"[|>][-+1-9]{0,2}[ \t]*(?:#.*)?\Z")
_TAG = "tag:yaml.org,2002:"


class _Frame:
    """An open collection. While `pending`, an entry waits for its value; if none comes, its value is empty and stands at `at`."""

    __slots__ = ("anchor", "at", "column", "key", "kind", "pending", "start", "tag")

    def __init__(self, column: int, kind: str) -> None:
        self.column = column
        self.kind = kind
        self.pending = False
        self.key: Event | None = None
        self.at = self.start = 0
        self.tag = self.anchor = ""

    def wait(self, at: int) -> None:
        self.pending, self.at, self.start, self.tag, self.anchor = True, at, at, "", ""


def events(text: str) -> list[Event]:
    """The events that a parser would give of a text that is nearly YAML. Well-formed but for this: a document may have several roots."""
    reader = _Reader(text)
    position = 0
    while position < len(text):
        position = reader.line(position)
    reader.close_from(0)
    return reader.events


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.events: list[Event] = []
        self.stack: list[_Frame] = []
        self.flows = True  # whether a flow collection may still run over several lines; no more after one that never closed

    def line(self, position: int) -> int:
        """Reads the line that begins at `position`; the start of the next one to read."""
        end, after = places.line_end(self.text, position)
        start = places.indent(self.text, position, end)
        if start == end or self.text[start] == "#":
            return after
        if start == position and self._marker(position, end):
            return after
        if not self.events:
            self.events.append(Event("doc", position, position))
        return self._entry(position, start, end) or after

    def close_from(self, depth: int) -> None:
        while len(self.stack) > depth:
            frame = self.stack.pop()
            self._settle(frame)
            self.events.append(Event("end", frame.at, frame.at))

    def _marker(self, position: int, end: int) -> bool:
        if self.text.startswith(("---", "...", "%"), position) and self.text[position:end].rstrip()[3:4] in ("", " ", "\t"):
            self.close_from(0)
            if self.text[position] == "-":
                self.events.append(Event("doc", position, position + 3))
            return True
        return self.text[position] == "%"

    def _entry(self, bol: int, start: int, end: int) -> int:
        """The dashes, the key and the value from `start` on; 0, or where the value's last line ends."""
        while dash := _DASH.match(self.text, start, end):
            if not self._open(start - bol, "seq", start):
                return 0
            self.stack[-1].wait(start + 1)
            start = dash.end()
        if _NOTHING.match(self.text, start, end):
            return 0
        found = self._key(start, end)
        if found:
            key, colon = found
            if not self._open(start - bol, "map", start):
                return 0
            frame = self.stack[-1]
            frame.wait(colon)
            frame.key = key
            self.events.append(key)
            start = places.indent(self.text, colon, end)
        elif not self.stack or not self.stack[-1].pending or start - bol <= self.stack[-1].column:
            return 0
        return 0 if _NOTHING.match(self.text, start, end) else self._value(start, end)

    def _key(self, start: int, end: int) -> tuple[Event, int] | None:
        """The key and the offset behind its colon."""
        text = self.text
        if quoted := _QUOTED_KEY.match(text, start, end):
            name = quoted["double"] if quoted["single"] is None else quoted["single"].replace("''", "'")
            return Event("scalar", start, quoted.start("colon"), name, text[start]), quoted.end("colon")
        colon = _COLON.search(text, start, end)
        if text[start] in _NO_KEY or not colon or colon.start() == start:
            return None
        name = text[start : colon.start()].rstrip(" \t")
        return None if _COMMENT.search(name) else (Event("scalar", start, start + len(name), name), colon.end())

    def _open(self, column: int, kind: str, at: int) -> bool:
        """Makes the collection of this kind at this column the innermost one; False when that is too deep."""
        depth = len(self.stack)
        while depth:
            top = self.stack[depth - 1]
            if top.column < column or (top.column == column and (top.kind == kind or (kind == "seq" and top.pending))):
                break
            depth -= 1
        self.close_from(depth)
        top_frame = self.stack[-1] if self.stack else None
        if top_frame and top_frame.column == column and top_frame.kind == kind:
            self._settle(top_frame)
            return True
        if depth >= DEPTH:
            return False
        start, tag, anchor = at, "", ""
        if top_frame and top_frame.pending:
            start, tag, anchor = (top_frame.start if top_frame.tag or top_frame.anchor else at), top_frame.tag, top_frame.anchor
            top_frame.pending = False
        elif top_frame and top_frame.key:
            self.events.append(top_frame.key)
        self.events.append(Event(kind, start, at, "", "", tag, anchor))
        self.stack.append(_Frame(column, kind))
        return True

    def _settle(self, frame: _Frame) -> None:
        if frame.pending:
            frame.pending = False
            self.events.append(Event("scalar", frame.start, frame.at, "", "", frame.tag, frame.anchor))

    def _value(self, start: int, end: int) -> int:
        frame = self.stack[-1]
        if easy := _EASY.match(self.text, start, end):
            style = "" if easy["plain"] else self.text[start]
            self._give([Event("scalar", start, easy.end(), easy[easy.lastgroup or 0], style)])
            return 0
        node = start
        if (properties := _PROPERTIES.match(self.text, start, end)) and properties.end() > start:
            node = properties.end()
            if _NOTHING.match(self.text, node, end):
                tag = properties["tag"] or ""
                frame.start, frame.anchor, frame.tag = start, properties["anchor"] or "", tag.replace("!!", _TAG)
                frame.at = start + len(self.text[start:node].rstrip())
                return 0
        stop, after = end, 0
        if _BLOCK.match(self.text, node, end):
            stop = after = places.block_end(self.text, end, frame.column)
        elif self.text[node] in "[{\"'":
            stop = self._several_lines(node, end)
            after = stop if stop > end else 0
        self._give(self._ask(start, stop) or [self._plain(node, stop)])
        return after

    def _give(self, node: list[Event]) -> None:
        self.events += node
        self.stack[-1].pending = False

    def _ask(self, start: int, end: int) -> list[Event] | None:
        """The events of the one node in the span, as the parser reads them at this indent."""
        frame = self.stack[-1]
        before = " " * frame.column + ("- " if frame.kind == "seq" else "x: ")
        found = parse(before + self.text[start:end], pure=False)
        if not found:
            return None
        node = found[2 if frame.kind == "seq" else 3 : -1]
        if not node or node[0].kind == "end" or (node[0].kind in ("scalar", "alias") and len(node) > 1):
            return None
        shift = start - len(before)
        return [Event(kind, first + shift, last + shift, *rest) for kind, first, last, *rest in node]

    def _several_lines(self, start: int, end: int) -> int:
        """The end of the last line of the flow collection or quoted scalar that begins on the line that ends at `end`; `end` if unknown."""
        if self.text[start] in "\"'":
            stop = places.quoted_end(self.text, start, places.block_end(self.text, end, self.stack[-1].column))
        else:
            stop = places.flow_end(self.text, start, len(self.text) if self.flows else end)
            self.flows = self.flows and stop > 0
        last = places.line_end(self.text, max(stop, start))[0]
        return last if stop > 0 and _NOTHING.match(self.text, places.indent(self.text, stop, last), last) else end

    def _plain(self, start: int, end: int) -> Event:
        """The rest of the line as it stands, quotes undone where they are a pair."""
        text = self.text
        if _LINE_END.search(text, start, end):
            _, *lines = _LINE_END.split(text[start:end])
            return Event("scalar", start, end, "\n".join(line.strip() for line in lines), text[start] if text[start] in "|>" else "")
        comment = _COMMENT.search(text, start + 1, end)
        value = text[start : comment.start() if comment else end].rstrip(" \t")
        quoted = len(value) > 1 and value[0] in "\"'" and value[0] == value[-1]
        return Event("scalar", start, start + len(value), value[1:-1] if quoted else value, value[0] if quoted else "")
