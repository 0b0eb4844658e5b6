"""Shell scripts: the variables that they assign, `A=1`, `export A=1 B=2`, `A=1 command`, and the defaults of `: "${A:=25}"`.

The key is (name,). A value is text, expansions in it included (`${A:-25}`); what holds a command's output is unknown. `if` and `case` are
branches. What commands write and pass on is told as in shell_commands.py; arrays and all other arguments are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import heredocs, lines, shell_commands, shell_programs, shell_words
from smtplint.formats.shell_commands import Command, Target
from smtplint.formats.shell_output import Output, Said
from smtplint.formats.shell_paths import Paths
from smtplint.formats.templates import OPAQUE
from smtplint.model import Edit, Setting, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.heredocs import Heredoc
    from smtplint.formats.templates import Branch

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True

_BLANK = re.compile(r"(?:[ \t\f\v]|\\(?:\r\n|[\r\n]))++")
_END = re.compile(r"(?:\r\n|[\r\n])|;;&?|;&|&&|\|\||[;&|(){}!](?!=)")
_COMMENT = re.compile(r"#[^\r\n]*+")
_ASSIGNMENT = re.compile(rf"(?P<name>[A-Za-z_{OPAQUE}][\w{OPAQUE}]*+)(?:\[[^\]\r\n]*+\])?\+?=")
_REDIRECTION = re.compile(r"<<<|[0-9]*+[<>]{1,2}[&|]?(?:-(?=\s))?")
_ARRAY = re.compile(r"\((?:[^()'\"\\]|'[^']*+'|\"(?:[^\"\\]|\\[\s\S])*+\"|\\[\s\S])*+\)?")
_DEFAULT = re.compile(r"\"?\$\{(?P<name>[A-Za-z_]\w*+):?=(?P<value>[^{}\r\n\"']*+)\}\"?")
_RUNNERS = {"env", "sudo"}
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
    """An assignment on the next line or, where several share the sibling's statement, in that statement; `-e NAME=value` behind its kin."""
    text, entry = source.text, sibling.entry
    if text[entry.start] == ":":
        before = text[entry.start : sibling.span.start].replace(sibling.key[-1], name, 1)
        copy = before + lines.as_text(value) + text[sibling.span.end : entry.end]
        return Edit(Span(entry.end, entry.end), source.newline + lines.indent(text, entry.start) + copy)
    assignment = f"{name}={shell_words.style(sibling, value, text)}"
    if "," in (text[entry.start - 1 : entry.start], text[entry.end : entry.end + 1]):  # one of a list
        return Edit(Span(entry.end, entry.end), f",{assignment}")
    if text[entry.start] == "-":
        return shell_words.insert_option(source, sibling, assignment)
    return shell_words.insert(source, sibling, assignment, comments=True)


class _Reader:
    """Reads one script, command by command. `command` says what the present one is: "" before its first word, a declaring word, ":", or any.
    `heredocs` are those of this line, `loose` the numbers of those that no file takes yet."""

    def __init__(self, text: str) -> None:
        self.view = lines.view(text)
        self.output = Output(self.view)
        self.out: list[Setting] = []
        self.command = ""
        self.start = self.number = 0
        self.words: list[Span] = []
        self.targets: list[Target] = []
        self.redirected = ""
        self.valued = False
        self.paths = Paths()
        self.heredocs: list[Heredoc] = []
        self.loose: list[int] = []
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
            elif heredoc := heredocs.OPENING.match(plain, position):
                position = self._heredoc(heredoc)
            elif redirection := _REDIRECTION.match(plain, position):
                self.redirected = redirection[0]
                position = redirection.end()
            else:
                position = self._word(position)
        self._finish(piped=False)
        self.out.sort(key=lambda setting: setting.entry.start)
        return self.out

    def _heredoc(self, opening: re.Match[str]) -> int:
        if self.ends is None:
            self.ends = heredocs.last_lines(self.view.plain)
        found = heredocs.opened(opening)
        if self.ends.get(found.tag, 0) > opening.end():
            self.loose.append(len(self.heredocs))
            self.heredocs.append(found)
        return opening.end()

    def _at_word(self, position: int) -> bool:
        return position == 0 or self.view.plain[position - 1] in " \t\r\n;&|()"

    def _ended(self, end: re.Match[str]) -> int:
        """A command ends here; behind a line's end the bodies of its heredocs come first."""
        self._finish(piped=end[0] == "|")
        self.output.mark(end[0])
        if end[0].startswith(";;") and self.open:
            self.open[-1] = (self.open[-1][0], self.open[-1][1] + 1)
        position = end.end()
        if end[0][0] in "\r\n" and self.heredocs:
            for heredoc in self.heredocs:
                found, position = heredocs.body(self.view.text, position, heredoc)
                if heredoc.key and found.value:
                    written = self.view.text[found.span.start : found.span.end]
                    branch = self.view.arms.at(found.span.start) + self._branch()
                    self.out.append(
                        Setting(
                            heredoc.key, found.value, found.span, found.span, branch=branch, format="shell", opaque=written != found.value
                        )
                    )
            self.heredocs.clear()
            self.loose.clear()
        return position

    def _finish(self, *, piped: bool) -> None:
        """What the command says, now that all its words are known. What it is given goes on with what it puts out."""
        said = None
        if self.words:
            self.number += 1
            said = Said(Command(self.words, self.targets), self.number, self._branch())
            self._tell(said)
            if self.loose:
                self._taken(said.command, piped=piped)
            self.words = []
        for one in self.output.end(said, self.targets, piped=piped):
            self._tell(one)
        self.targets = []
        self.command = self.redirected = ""
        self.valued = False

    def _tell(self, said: Said) -> None:
        for key, start, found in shell_commands.read(self.view, said.command, said.number):
            placed = self.paths.followed(key, found)
            if placed is not None:
                setting = self.view.setting("shell", placed[0], start, placed[1])
                self.out.append(setting._replace(branch=setting.branch + said.branch, opaque=placed[1].value != found.value))

    def _taken(self, command: Command, *, piped: bool) -> None:
        target = shell_commands.written(self.view, command)
        key: tuple[str, ...] = ()
        if target is not None:
            if placed := self.paths.followed((*shell_commands.place(target)[:1], "dest"), target.path):
                key = (placed[0][0], shell_commands.place(target)[1])
                self._add(*placed)
                self.out[-1] = self.out[-1]._replace(opaque=placed[1].value != target.path.value)
        elif shell_programs.takes_script(self.view, program := shell_programs.program(self.view, command.words)):
            key = shell_programs.place(program)
        for number in self.loose if key else ():
            self.heredocs[number] = self.heredocs[number]._replace(key=key)
        if key or not piped:
            self.loose.clear()

    def _word(self, position: int) -> int:
        plain = self.view.plain
        assigns = self.command in ("", *_DECLARE, *_RUNNERS) and not self.redirected
        if assigns and (assignment := _ASSIGNMENT.match(plain, position)):
            return self._assignment(assignment)
        found = shell_words.WORD.match(plain, position)
        end = found.end() if found else position
        if end == position:  # a quote that is not closed
            return lines.end_of_line(plain, position)
        word = plain[position:end]
        if self.redirected:
            if self.redirected in (">", ">>", ">|", "1>", "1>>"):
                self.targets.append(Target(shell_words.read(self.view, position), self.redirected.endswith(">>")))
            elif self.redirected in (">&", "1>&"):
                self.targets.append(Target(lines.Found(f"&{word}", Span(position, end), Span(position, end)), adds=True))
            self.redirected = ""
        elif self.command == ":" and (default := _DEFAULT.fullmatch(plain, position, end)):
            self._default(default)
        elif not self.command and word in _KEYWORDS:
            self._keyword(word)
        else:
            self.words.append(Span(position, end))
            self._called(word, position)
        return end

    def _called(self, word: str, position: int) -> None:
        """A word of the command: its program, or a word of what runs another one."""
        if not self.command:
            self.command, self.start = word, position
        elif self.valued:
            self.valued = False
        elif self.command in _RUNNERS:
            self.valued = word in shell_programs.VALUED
            self.command = self.command if word.startswith("-") else word

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
        name = self.view.text[head.start("name") : head.end("name")]
        self.paths.learn(name, found)
        self._add((name,), found, entry)
        return max(found.span.end + len(found.quote), head.end())

    def _default(self, found: re.Match[str]) -> None:
        span = Span(*found.span("value"))
        value = lines.Found(self.view.text[span.start : span.end], span, span, certainty="default")
        self.paths.learn(found["name"], value)
        setting = self.view.setting("shell", (found["name"],), self.start, value)
        self.out.append(setting._replace(entry=Span(self.start, found.end()), branch=setting.branch + self._branch()))

    def _add(self, key: tuple[str, ...], found: lines.Found, entry: int | None = None) -> None:
        setting = self.view.setting("shell", key, found.span.start if entry is None else entry, found)
        self.out.append(setting._replace(branch=setting.branch + self._branch()))

    def _branch(self) -> Branch:
        return tuple(self.open[:64])
