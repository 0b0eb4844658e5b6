"""The settings of Ruby's statements: assignments with the hashes in them, and the arguments of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import nested, ruby_tokens, ruby_values
from smtplint.formats.nested import Grammar, Token
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.nested import Key, Value
    from smtplint.formats.templates import Branch
    from smtplint.model import Setting

_CONDITIONALS = {"if", "unless", "case"}
_LOOPS = {"while", "until", "for"}
_OPENERS = _CONDITIONALS | _LOOPS | {"begin", "def", "class", "module"}
_ARMS = {"else", "elsif", "when"}
_KEYWORDS = _OPENERS | _ARMS | {"end", "rescue", "ensure", "require", "require_relative", "return", "raise", "puts", "alias", "in", "then"}
_MODIFIERS = {"if", "unless", "while", "until", "rescue", "do", "and", "or"}
_CONTINUED = {"op", ",", ".", "=", "||=", "=>", ":"}
_OPEN = {"(", "[", "{"}
_CLOSE = {")", "]", "}"}
_STEPS = 40


class Entry(NamedTuple):
    """A setting and the bracket around it: "(" for a statement of its own, "args" in a call."""

    setting: Setting
    inside: str


class Walk:
    """One walk over one text. `entries` fills in its course."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.tokens, self.texts = ruby_tokens.tokens(view.plain)
        self.entries: list[Entry] = []
        self.broken = any(token.kind == "bad" for token in self.tokens)
        self.open: list[tuple[int, int] | None] = []  # the conditionals and other blocks that `end` has yet to end
        self.conditionals = max((number + 1 for branch in view.arms.branches for number, _ in branch), default=0)
        self.grammar = Grammar(frozenset({":", "=>"}), self._names)

    def run(self) -> list[Entry]:
        """The settings in the order of the text."""
        for statement in self._statements():
            self._blocks(statement)
            if self._word(statement[0]) not in _KEYWORDS or statement[0].kind != "word":
                self._settings(statement)
        return self.entries

    def _word(self, token: Token) -> str:
        return self.view.plain[token.start : token.end]

    def _statements(self) -> Iterator[list[Token]]:
        start = depth = 0
        tokens = self.tokens
        for index, token in enumerate(tokens):
            depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
            if depth < 0:
                self.broken, depth = True, 0
            if token.kind != "nl" or depth:
                continue
            goes_on = index > start and tokens[index - 1].kind in _CONTINUED and self._word(token) != ";"
            if goes_on or (index + 1 < len(tokens) and tokens[index + 1].kind == "."):
                continue
            if index > start and (part := [one for one in tokens[start:index] if one.kind != "nl"]):
                yield part
            start = index + 1
        self.broken |= depth > 0
        if part := [one for one in tokens[start:] if one.kind != "nl"]:
            yield part

    def _blocks(self, statement: Sequence[Token]) -> None:
        """Follow `if`, `do`, `else`, `end` and their like."""
        depth = 0
        loop = self._word(statement[0]) in _LOOPS
        for index, token in enumerate(statement):
            depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
            before = statement[index - 1].kind if index else ""
            if token.kind != "word" or depth or before == "." or statement[index + 1 : index + 2] == [Token(":", token.end, token.end + 1)]:
                continue
            word = self._word(token)
            leads = not index or before in ("=", "||=") or self._word(statement[index - 1]) in ("then", "else")
            if word in _OPENERS and leads:
                self.open.append((self.conditionals, 0) if word in _CONDITIONALS else None)
                self.conditionals += word in _CONDITIONALS
            elif word == "do" and not loop:
                self.open.append(None)
            elif word == "end":
                del self.open[-1:]
            elif word in _ARMS and self.open and (arm := self.open[-1]) is not None:
                self.open[-1] = (arm[0], arm[1] + 1)

    def _settings(self, statement: list[Token]) -> None:
        statement = self._without_modifier(statement)
        signs = [index for index, token in enumerate(statement) if token.kind in ("=", "||=")]
        equals = next((index for index in signs if not self._depth(statement, index)), -1) if len(signs) < _STEPS else signs[0]
        if equals < 0:
            self._call(statement)
            return
        key = self._target(statement[:equals])
        if key:
            chained = (
                next((index for index in reversed(signs) if not self._depth(statement, index)), equals) if len(signs) < _STEPS else equals
            )
            self._take(statement[chained + 1 :], key, statement[0].start, "(", default=statement[equals].kind == "||=")

    def _depth(self, statement: Sequence[Token], end: int) -> int:
        return sum((token.kind in _OPEN) - (token.kind in _CLOSE) for token in statement[:end])

    def _without_modifier(self, statement: list[Token]) -> list[Token]:
        depth = 0
        for index, token in enumerate(statement):
            depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
            if depth or not index or token.kind != "word" or self._word(token) not in _MODIFIERS:
                continue
            label = statement[index + 1 : index + 2] == [Token(":", token.end, token.end + 1)]
            if not label and statement[index - 1].kind not in (".", "=", "||="):
                return statement[:index]
        return statement

    def _target(self, tokens: Sequence[Token]) -> Key | None:
        """("gitlab_rails", "port") of `gitlab_rails['port']`, ("config", "mailer", "port") of `config.mailer.port`; None for what is no place."""
        if not tokens or tokens[0].kind != "word" or len(tokens) > _STEPS:
            return None
        names, index = [ruby_values.text_of(self.view, tokens[0])], 1
        while index < len(tokens):
            if tokens[index].kind == "." and tokens[index + 1 : index + 2] and tokens[index + 1].kind == "word":
                names.append(ruby_values.text_of(self.view, tokens[index + 1]))
                index += 2
            elif [token.kind for token in tokens[index : index + 3 : 2]] == ["[", "]"] and tokens[index + 1].kind in (
                "str",
                "sym",
                "word",
                "num",
            ):
                names.append(ruby_values.text_of(self.view, tokens[index + 1]))
                index += 3
            else:
                return None
        return tuple(names)

    def _call(self, statement: Sequence[Token]) -> None:
        """`name x, key: value` and `name(…)`: named arguments and hashes under "fn:" and the name, others by position; `set :name, x` is NAME."""
        index = 1
        while index + 1 < len(statement) and statement[index].kind == "." and statement[index + 1].kind == "word":
            index += 2
        given = statement[index:]
        if statement[0].kind != "word" or not given:
            return
        name = self._word(statement[index - 1])
        if given[0].kind == "(" and given[0].start == statement[index - 1].end and given[-1].kind == ")":
            given = given[1:-1]
        elif given[0].kind in ("op", ".", ":", "(", "[") or (given[0].kind == "other" and given[0].end - given[0].start == 1):
            return
        if name == "set" and len(given) > 2 and given[0].kind == "sym" and given[1].kind == ",":
            self._take(given[2:], (ruby_values.text_of(self.view, given[0]),), statement[0].start, "(")
        else:
            self._take(given, (f"fn:{name}",), statement[0].start, "args")

    def _take(self, tokens: Sequence[Token], key: Key, start: int, bracket: str, *, default: bool = False) -> None:
        """Take down what the tokens hold under `key`; `bracket` as in nested.Walk."""
        walk = nested.Walk(tokens, self.grammar, key, bracket)
        branch: Branch = tuple(arm for arm in self.open if arm is not None)
        place = tokens[0].start if tokens else start
        for leaf in walk.leaves():
            value = self._value(tokens[leaf.first : leaf.last], tokens[leaf.first - 1].end if leaf.first else place)
            if leaf.first >= len(tokens) or (
                leaf.inside == "args" and value.certainty == "unknown" and leaf.start == tokens[leaf.first].start
            ):
                continue
            if default and value.certainty == "written":
                value = value._replace(certainty="default")
            begin = start if leaf.inside == "(" and not leaf.first else leaf.start
            setting = nested.setting(self.view, "ruby", leaf.key, begin, value)
            opaque = any(token.kind == "heredoc" for token in tokens[leaf.first : leaf.last])
            self.entries.append(Entry(setting._replace(branch=setting.branch + branch, opaque=opaque), leaf.inside))
        self.broken |= walk.broken and bracket != "args"

    def _value(self, tokens: Sequence[Token], place: int) -> Value:
        if tokens and (text := self.texts.get(tokens[0].start)) and all(one.kind in {".", "word", "nl"} for one in tokens[1:]):
            return ruby_values.heredoc(self.view, text, tokens[0].start)  # <<~EOS, and <<~EOS.strip
        return ruby_values.read(self.view, tokens, place)

    def _names(self, key: Sequence[Token]) -> Key:
        if len(key) == 1:
            return (ruby_values.text_of(self.view, key[0]),)
        return (self.view.text[key[0].start : key[-1].end],)
