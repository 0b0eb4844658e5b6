"""Shell scripts: the variables that they assign, `A=1`, `export A=1 B=2`, `A=1 command`, and the defaults of `: "${A:=25}"`.

The key is (name,). A value is text, expansions in it included (`${A:-25}`); what holds a command's output is unknown. `if` and `case` are
branches. Heredocs, arrays and the arguments of commands are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import lines, shell_words
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.templates import Branch

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_BLANK = re.compile(r"(?:[ \t\f\v]|\\(?:\r\n|[\r\n]))++")
_END = re.compile(r"(?:\r\n|[\r\n])|;;&?|;&|&&|\|\||[;&|(){}!](?!=)")
_COMMENT = re.compile(r"#[^\r\n]*+")
_ASSIGNMENT = re.compile(rf"(?P<name>[A-Za-z_{OPAQUE}][\w{OPAQUE}]*+)(?:\[[^\]\r\n]*+\])?\+?=")
_HEREDOC = re.compile(r"<<-?[ \t]*+(?:\\?(?P<bare>[\w.-]++)|'(?P<single>[^'\r\n]++)'|\"(?P<double>[^\"\r\n]++)\")")
_REDIRECTION = re.compile(r"<<<|[0-9]*+[<>]{1,2}[&|]?(?:-(?=\s))?")
_ARRAY = re.compile(r"\((?:[^()'\"\\]|'[^']*+'|\"(?:[^\"\\]|\\[\s\S])*+\"|\\[\s\S])*+\)?")
_DEFAULT = re.compile(r"\"?\$\{(?P<name>[A-Za-z_]\w*+):?=(?P<value>[^{}\r\n\"']*+)\}\"?")
_DECLARE = {"export", "readonly", "declare", "typeset", "local"}
_KEYWORDS = {"if", "then", "elif", "else", "fi", "case", "esac", "do", "done", "while", "until", "time", "in"}


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from _Reader(source.text).run()


parses = lines.parses


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    return shell_words.replace(setting, value, source.text)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """An assignment on the next line or, where several share the sibling's statement, in that statement."""
    text, entry = source.text, sibling.entry
    if text[entry.start] == ":":
        before = text[entry.start : sibling.span.start].replace(sibling.key[-1], name, 1)
        copy = before + lines.as_text(value) + text[sibling.span.end : entry.end]
        return Edit(Span(entry.end, entry.end), source.newline + lines.indent(text, entry.start) + copy)
    return shell_words.insert(source, sibling, f"{name}={shell_words.style(sibling, value, text)}", comments=True)


class _Reader:
    """Reads one script, command by command. `command` says what the present one is: "" before its first word, a declaring word, ":", or any."""

    def __init__(self, text: str) -> None:
        self.view = lines.view(text)
        self.out: list[Setting] = []
        self.command = ""
        self.start = 0
        self.heredocs: list[str] = []
        self.ends: dict[str, int] | None = None
        self.open: list[tuple[int, int]] = []
        self.conditionals = max((number + 1 for branch in self.view.arms.branches for number, _ in branch), default=0)

    def run(self) -> list[Setting]:
        plain, position = self.view.plain, 0
        while position < len(plain):
            if blank := _BLANK.match(plain, position) or (_COMMENT.match(plain, position) if self._at_word(position) else None):
                position = blank.end()
            elif end := _END.match(plain, position):
                position = self._ended(end)
            elif heredoc := _HEREDOC.match(plain, position):
                position = self._heredoc(heredoc)
            elif redirection := _REDIRECTION.match(plain, position):
                position = redirection.end()
            else:
                position = self._word(position)
        return self.out

    def _heredoc(self, opening: re.Match[str]) -> int:
        if self.ends is None:
            self.ends = shell_words.last_lines(self.view.plain)
        tag = opening["bare"] or opening["single"] or opening["double"]
        if self.ends.get(tag, 0) > opening.end():
            self.heredocs.append(tag)
        return opening.end()

    def _at_word(self, position: int) -> bool:
        return position == 0 or self.view.plain[position - 1] in " \t\r\n;&|()"

    def _ended(self, end: re.Match[str]) -> int:
        """A command ends here; behind a line's end the bodies of its heredocs come first."""
        self.command = ""
        if end[0].startswith(";;") and self.open:
            self.open[-1] = (self.open[-1][0], self.open[-1][1] + 1)
        position = end.end()
        if end[0][0] in "\r\n" and self.heredocs:
            for tag in self.heredocs:
                while position < len(self.view.plain):
                    line = self.view.plain[position : lines.end_of_line(self.view.plain, position)]
                    position = lines.after_line(self.view.plain, position)
                    if line.strip("\t ") == tag:
                        break
            self.heredocs.clear()
        return position

    def _word(self, position: int) -> int:
        plain = self.view.plain
        assignment = _ASSIGNMENT.match(plain, position) if self.command in ("", *_DECLARE) else None
        if assignment:
            return self._assignment(assignment)
        found = shell_words.WORD.match(plain, position)
        end = found.end() if found else position
        if end == position:  # a quote that is not closed
            return lines.end_of_line(plain, position)
        word = plain[position:end]
        if self.command == ":" and (default := _DEFAULT.fullmatch(plain, position, end)):
            self._default(default)
        elif not self.command and word in _KEYWORDS:
            self._keyword(word)
        elif not self.command:
            self.command, self.start = word, position
        return end

    def _keyword(self, word: str) -> None:
        if word in ("if", "case"):
            self.open.append((self.conditionals, 0))
            self.conditionals += 1
            self.command = "case" if word == "case" else ""
        elif word in ("elif", "else") and self.open:
            self.open[-1] = (self.open[-1][0], self.open[-1][1] + 1)
        elif word in ("fi", "esac"):
            del self.open[-1:]

    def _assignment(self, head: re.Match[str]) -> int:
        plain = self.view.plain
        if array := _ARRAY.match(plain, head.end()):
            return array.end()
        found = shell_words.read(self.view, head.end())
        entry = head.start()
        if self.command and self.start >= 0:
            entry, self.start = self.start, -1
        self._add((self.view.text[head.start("name") : head.end("name")],), entry, found)
        return max(found.span.end + len(found.quote), head.end())

    def _default(self, found: re.Match[str]) -> None:
        span = Span(*found.span("value"))
        value = lines.Found(self.view.text[span.start : span.end], span, span, certainty="default")
        setting = self.view.setting("shell", (found["name"],), self.start, value)
        self.out.append(setting._replace(entry=Span(self.start, found.end()), branch=setting.branch + self._branch()))

    def _add(self, key: tuple[str, ...], entry: int, found: lines.Found) -> None:
        setting = self.view.setting("shell", key, entry, found)
        self.out.append(setting._replace(branch=setting.branch + self._branch()))

    def _branch(self) -> Branch:
        return tuple(self.open[:64])
