"""Where what a shell command prints ends up when no file stands behind the command itself: at the end of its pipe (`echo A=1 | tee FILE`) or
behind its group (`{ echo A=1; echo B=2; } > FILE`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import shell_commands, shell_programs
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.shell_commands import Command, Target
    from smtplint.formats.templates import Branch

_GROUPS = {"}": "{", ")": "("}
_PASS_ON = frozenset({"tee", "cat"})
_MOST = 64
"""Groups further in than this are not told apart."""


class Said(NamedTuple):
    """A command that prints, its number in the script, and the arms that it stands in."""

    command: Command
    number: int
    branch: Branch


class Output:
    """`held` is what the next command of a pipe is given, or what the group that was just closed prints."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.groups: list[tuple[str, list[Said]]] = []
        self.held: list[Said] = []
        self.behind_group = False

    def mark(self, bracket: str) -> None:
        """A group opens or closes. Other brackets, the `)` of a `case` among them, close none."""
        if bracket in _GROUPS.values() and len(self.groups) < _MOST:
            self.groups.append((bracket, []))
        elif self.groups and self.groups[-1][0] == _GROUPS.get(bracket):
            self.held, self.behind_group = self.groups.pop()[1], True

    def end(self, said: Said | None, targets: Sequence[Target], *, piped: bool) -> Iterator[Said]:
        """A command ends, or what stands behind a group (None). The commands whose output a file takes now, with that file."""
        if said is None and not self.behind_group:
            return
        held, self.held, self.behind_group = self.held, [], False
        name = shell_programs.program(self.view, said.command.words).name if said else ""
        if said is not None and name in {"echo", "printf"}:
            held = [] if targets else [said]
        elif said is not None and held and name not in _PASS_ON and shell_commands.taking(self.view, said.command.words) is None:
            held = []
        target = shell_commands.written(self.view, said.command if said else shell_commands.Command((), targets)) if held else None
        if target is not None:
            for one in held:
                yield one._replace(command=one.command._replace(targets=[target]))
        elif piped:
            self.held = held
        elif self.groups and not targets:
            self.groups[-1][1].extend(held)
