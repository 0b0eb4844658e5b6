"""Ruby cut into tokens, as far as settings need it. Comments and what follows `__END__` give none; a heredoc is told beside its opening."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import heredocs
from smtplint.formats.heredocs import Heredoc
from smtplint.formats.nested import Token
from smtplint.formats.templates import OPAQUE
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from smtplint.model import Span

_BLANK = re.compile(r"(?:[ \t\f\v\ufeff]|\\(?:\r\n|[\r\n])|#[^\r\n]*+)++")
_LINE_END = re.compile(r"\r\n|[\r\n]")
_INNER = r"(?:[^\"'{}\r\n]|\"[^\"\r\n]*+\"|'[^'\r\n]*+'|\{[^{}\r\n]*+\})*+"
_DOUBLE = r"\"(?:[^\"\\#%s]|\\(?:\r\n|[\s\S])|#(?!\{)|#\{" + _INNER + r"\})*+\""
_SINGLE = r"'(?:[^'\\%s]|\\[\s\S])*+'"
_STRINGS = {
    '"': (re.compile(_DOUBLE.replace("%s", r"\r\n")), re.compile(_DOUBLE.replace("%s", ""))),
    "'": (re.compile(_SINGLE.replace("%s", r"\r\n")), re.compile(_SINGLE.replace("%s", ""))),
    "`": (re.compile(r"`[^`\r\n]*+`"), re.compile(r"`[^`]*+`")),
}
_HEREDOC = re.compile(r"<<(?P<squiggle>[~-]?)(?P<quote>[\"'`]?)(?P<tag>[A-Z_a-z]\w*+)(?P=quote)")
_REGEX = re.compile(r"/(?:[^/\\\r\n]|\\[^\r\n])*+/[a-z]*+")
_PERCENT = re.compile(r"%[qQwWiIrsx]?(?P<open>[(\[{<|!/])")
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_TOKEN = re.compile(
    r"(?P<nl>\r\n|[\r\n;])"
    rf"|(?P<word>(?:::)?(?:@{{0,2}}|\$)[A-Za-z_{OPAQUE}][\w{OPAQUE}]*+(?:::[A-Za-z_]\w*+)*+(?:[?!](?!=))?)"
    r"|(?P<num>0[xXbBoO]\w++|[0-9][0-9_]*+(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)"
    r"|(?P<sym>:[A-Za-z_]\w*+[?!]?)"
    r"|(?P<set>\|\|=)"
    r"|(?P<op>=>|===|==|=~|!=|!~|<=>|<=|>=|\|\||&&|&\.|\.{2,3}|->|\*\*|(?:&&|\+|-|\*|/|%|<<|>>|\||&|\^)=)"
    r"|(?P<mark>[{}\[\](),.=])"
    r"|(?P<other>[\s\S])"
)
_BEFORE_OPERAND = {"nl", "op", "=", "||=", "(", ",", "[", "{", "=>", ":", "other"}
_WORDS_BEFORE_OPERAND = {"if", "unless", "when", "and", "or", "not", "return", "elsif", "while", "until", "in", "then", "puts", "raise"}


class Text(NamedTuple):
    """The body of a heredoc. `plain`: its escapes are characters like others (`<<'EOS'`). `dedented`: the blanks that all its lines begin
    with are no part of it (`<<~EOS`)."""

    span: Span
    plain: bool
    dedented: bool


class _Reader:
    """Reads one text. `ends` are the last lines that consist of a word, for a heredoc without its end would be everything."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.texts: dict[int, Text] = {}
        self.heredocs: list[re.Match[str]] = []
        self.missing: set[str] = set()
        self.ends: dict[str, int] | None = None

    def run(self) -> list[Token]:
        text, position = self.text, 0
        while position < len(text):
            if blank := _BLANK.match(text, position):
                position = blank.end()
                continue
            line = position == 0 or text[position - 1] in "\r\n"
            if line and text.startswith("__END__", position):
                break
            if line and text.startswith("=begin", position):
                position = text.find("\n=end", position) + 1 or len(text)
                position = self._line(position)
                continue
            position = self._next(position)
        return self.tokens

    def _line(self, position: int) -> int:
        found = _LINE_END.search(self.text, position)
        return found.start() if found else len(self.text)

    def _next(self, position: int) -> int:
        letter = self.text[position]
        end = 0
        if letter in _STRINGS:
            end = self._string(position, position)
        elif letter == ":" and self.text[position + 1 : position + 2] in ('"', "'"):
            end = self._colon(position)
        elif letter == ":" and not self.text.startswith("::", position) and self._is_label(position):
            end = self._add(":", position, position + 1)
        elif letter in "/%<" and self._expects_operand(loose=letter == "<"):
            end = self._literal(position, letter)
        return end or self._plain(position)

    def _add(self, kind: str, start: int, end: int) -> int:
        self.tokens.append(Token(kind, start, end))
        return end

    def _plain(self, position: int) -> int:
        token = _TOKEN.match(self.text, position)
        if token is None:
            return len(self.text)
        kind = token.lastgroup or "other"
        if kind in ("mark", "set") or token[0] == "=>":
            kind = token[0]
        self._add(kind, position, token.end())
        return self._bodies(token.end()) if kind == "nl" and token[0] != ";" and self.heredocs else token.end()

    def _is_label(self, position: int) -> bool:
        """Whether the colon stands right behind a word or a string, as in `port: 25`."""
        last = self.tokens[-1] if self.tokens else None
        return last is not None and last.end == position and last.kind in ("word", "str")

    def _expects_operand(self, *, loose: bool) -> bool:
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.kind in _BEFORE_OPERAND:
            return True
        word = self.text[last.start : last.end] if last.kind == "word" else ""
        return word in _WORDS_BEFORE_OPERAND or (loose and last.kind in ("word", "str", "sym", ")", "."))

    def _string(self, start: int, quote: int) -> int:
        mark = self.text[quote]
        line, whole = _STRINGS[mark]
        found = line.match(self.text, quote) or (None if mark in self.missing else whole.match(self.text, quote))
        if found is None:
            self.missing.add(mark)
            return self._add("bad", start, self._line(quote))
        return self._add("other" if mark == "`" else "str" if start == quote else "sym", start, found.end())

    def _colon(self, position: int) -> int:
        """`:"name"`, or a label's colon right before a string: `key:"value"`."""
        if self._is_label(position):
            return self._add(":", position, position + 1)
        return self._string(position, position + 1)

    def _literal(self, position: int, letter: str) -> int:
        """A regular expression, `%w[…]`, or the beginning of a heredoc; 0 where it is an operator."""
        if letter == "/":
            found = _REGEX.match(self.text, position)
            return self._add("other", position, found.end()) if found else 0
        if letter == "<":
            return self._heredoc(position)
        opening = _PERCENT.match(self.text, position)
        closer = _CLOSERS.get(opening["open"], opening["open"]) if opening else ""
        if opening is None or "%" + closer in self.missing:
            return 0
        end = self.text.find(closer, opening.end())
        if end < 0:
            self.missing.add("%" + closer)
            return 0
        return self._add("other", position, end + 1)

    def _heredoc(self, position: int) -> int:
        found = _HEREDOC.match(self.text, position)
        if found is None or not (found["squiggle"] or found["quote"] or found["tag"].isupper()):
            return 0
        if self.ends is None:
            self.ends = heredocs.last_lines(self.text)
        if self.ends.get(found["tag"], 0) <= position:
            return 0
        self.heredocs.append(found)
        return self._add("heredoc", position, found.end())

    def _bodies(self, position: int) -> int:
        """Behind the bodies of the heredocs that the line before began."""
        for opening in self.heredocs:
            found, position = heredocs.body(self.text, position, Heredoc(opening["tag"], tabs=False))
            self.texts[opening.start()] = Text(found.span, opening["quote"] == "'", opening["squiggle"] == "~")
        self.heredocs.clear()
        return position


def tokens(text: str) -> tuple[list[Token], dict[int, Text]]:
    """The tokens of a text, and the heredocs by where their openings begin. Kinds: `word`, `num`, `str`, `sym`, `heredoc`, `op`, `nl` (`;`
    too), `:` behind a label, `=`, `||=`, `=>`, brackets, `,` and `.`; `bad` for a string that is not closed, `other` for all else.
    """
    reader = _Reader(text)
    return reader.run(), reader.texts
