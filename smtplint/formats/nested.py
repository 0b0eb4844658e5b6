"""What stands in brackets: the keys and values of `{…}`, `[…]` and `(…)`, whatever the language around them.

A language cuts its text into tokens and says in a `Grammar` what parts entries and what binds a key to its value. The walk keeps its own
stack, so no nesting overflows another; brackets further in than `DEPTH` are one unknown value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import lines, templates
from smtplint.formats.lines import View
from smtplint.model import Setting, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Key = tuple[str, ...]

DEPTH = 200
_OPEN = {"{": "}", "[": "]", "(": ")"}
_CLOSE = frozenset(_OPEN.values())


class Token(NamedTuple):
    """A piece of text. A bracket's kind is itself, a comma's `,`, a line end's `nl`; the language names the others."""

    kind: str
    start: int
    end: int


class Grammar(NamedTuple):
    """`assigns`: the kinds of token between a key and its value. `name`: the names that the tokens of a key give. `through`: whether the
    word before a `(` is a call that gives back what it is given. `lines`: whether an entry of `{…}` ends with its line, and
    `word word {` begins a block of that path, as in HCL.
    """

    assigns: frozenset[str]
    name: Callable[[Sequence[Token]], Key]
    through: Callable[[Token], bool] = lambda _word: False
    lines: bool = False


class Leaf(NamedTuple):
    """An entry whose value is no bracket: `tokens[first:last]` are its value's, `start` is where its key or, without one, its value
    begins, `inside` the bracket around it.
    """

    key: Key
    start: int
    first: int
    last: int
    inside: str


class Value(NamedTuple):
    """As in Setting; `end` is where the entry ends."""

    text: str
    span: Span
    end: int
    quoted: bool = False
    certainty: str = "written"


class _Frame:
    """An open bracket. `first` is the first token of the entry that is being read (-1 before it), `value` that of its value, `depth` the
    brackets that are open in the midst of this value; `filled` is the token behind the bracket that the value was (-1 if it was none).
    """

    __slots__ = ("bracket", "count", "depth", "filled", "first", "name", "path", "seen", "value")

    def __init__(self, bracket: str, path: Key) -> None:
        self.bracket, self.path = bracket, path
        self.count = self.depth = 0
        self.seen: dict[Key, int] = {}
        self.clear()

    def clear(self) -> None:
        self.first = self.value = -1
        self.name: Key | None = None
        self.filled = -1

    def begin(self, index: int) -> None:
        """An entry begins; one that needs no key has its value here."""
        if self.first < 0:
            self.first = index
            self.value = -1 if self.bracket == "{" else index

    def key(self) -> Key:
        """The key of the entry that is being read. A parenthesis, and a call's own hash, add nothing to the path."""
        if self.name is not None:
            return self.path + self.name
        return self.path if self.bracket == "(" else (*self.path, str(self.count))


class Walk:
    """One walk over tokens. `bracket` is what stands around them: "{", "[", "(" (a value alone), or "args" (a call's arguments).

    `broken` says in the end whether brackets or keys did not fit, `trailing` whether something followed a bracket before its comma.
    """

    def __init__(self, tokens: Sequence[Token], grammar: Grammar, path: Key = (), bracket: str = "(") -> None:
        self.tokens, self.grammar = tokens, grammar
        self.stack = [_Frame(bracket, path)]
        self.broken = self.trailing = False

    def leaves(self) -> Iterator[Leaf]:
        """The entries in the order of the text."""
        for index, token in enumerate(self.tokens):
            frame, kind = self.stack[-1], token.kind
            if frame.depth:
                frame.depth += (kind in _OPEN) - (kind in _CLOSE)
            elif kind == "," or (kind == "nl" and self.grammar.lines and frame.bracket == "{"):
                yield from self._finish(frame, index)
            elif kind == "nl":
                continue
            elif kind in _CLOSE:
                yield from self._finish(frame, index)
                self._close(kind, index)
            elif kind in _OPEN:
                self._open(frame, index, kind)
            elif kind in self.grammar.assigns and frame.bracket != "[":
                yield from self._assign(frame, index, kind)
            else:
                frame.begin(index)
        while self.stack:
            yield from self._finish(self.stack[-1], len(self.tokens))
            self.broken |= len(self.stack) > 1 or self.stack[-1].depth > 0
            self.stack.pop()

    def _assign(self, frame: _Frame, index: int, kind: str) -> Iterator[Leaf]:
        if frame.first < 0:
            self.broken = True
        elif frame.name is None:
            frame.name = self.grammar.name(self.tokens[frame.first : index])
            frame.value = index + 1
        elif self.grammar.lines and kind == "=" and index - 1 > frame.value:  # { name = "a" value = "b" }
            yield from self._finish(frame, index - 1)
            frame.begin(index - 1)
            frame.name = self.grammar.name(self.tokens[index - 1 : index])
            frame.value = index + 1

    def _open(self, frame: _Frame, index: int, kind: str) -> None:
        tokens, grammar = self.tokens, self.grammar
        if len(self.stack) > DEPTH:
            frame.begin(index)
            frame.depth += 1
            return
        block = grammar.lines and kind == "{" and frame.bracket == "{" and frame.name is None and frame.first >= 0 > frame.filled
        if block:
            names = grammar.name(tokens[frame.first : index])
            number = frame.seen[names] = frame.seen.get(names, -1) + 1
            path = (*frame.path, *names, *((str(number),) if number else ()))
            frame.clear()
            self.stack.append(_Frame("{", path))
            return
        frame.begin(index)
        call = kind == "(" and frame.value == index - 1 and grammar.through(tokens[index - 1])
        if frame.value not in (index, index - call) or (kind == "(" and not call):
            frame.depth += 1
            return
        frame.filled = index
        own = frame.bracket == "args" and kind == "{" and frame.name is None
        self.stack.append(_Frame(kind, frame.path if own else frame.key()))

    def _close(self, kind: str, index: int) -> None:
        if len(self.stack) == 1:
            self.broken = True
            return
        self.broken |= _OPEN[self.stack.pop().bracket] != kind
        if self.stack[-1].filled >= 0:
            self.stack[-1].filled = index + 1

    def _finish(self, frame: _Frame, index: int) -> Iterator[Leaf]:
        if frame.first >= 0:
            if frame.value < 0:
                self.broken = True
            elif frame.filled >= 0:
                self.trailing |= frame.filled < index
            else:
                yield Leaf(frame.key(), self.tokens[frame.first].start, frame.value, index, frame.bracket)
            frame.count += frame.name is None
        frame.clear()


def views(text: str) -> Iterator[View]:
    """The text as it stands and, where it may be a template, as one."""
    yield View(text, text, text, templates.Arms([], []))
    if templates.is_template(text):
        yield lines.view(text)


def setting(view: View, kind: str, key: Key, start: int, value: Value) -> Setting:
    """The setting of a value. What holds template control is unknown."""
    begin, end = value.span
    mixed = view.text[begin:end] != view.blanked[begin:end]
    return Setting(
        key=key,
        value=view.text[begin:end] if mixed else value.text,
        span=value.span,
        entry=Span(min(start, begin), max(value.end, end)),
        quoted=value.quoted,
        certainty="unknown" if mixed else value.certainty,
        branch=view.arms.at(begin),
        format=kind,
    )
