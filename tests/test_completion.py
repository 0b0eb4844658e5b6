"""What each shell offers, asked of the shell itself."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from smtplint.completion import SHELLS
from smtplint.report import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from program import Program

COMMANDS = "check baseline endpoints rule rules dialects test advise settings ansible completion".split()
OFFERED = {
    "smtplint ": set(COMMANDS),
    "smtplint ba": {"baseline"},
    "smtplint check --fo": {"--format", "--force-exclude"},
    "smtplint check --format ": set(REPORTS),
    "smtplint check --format s": {"sarif"},
    "smtplint endpoints --format ": {"table", "json"},
    "smtplint baseline --wr": {"--write"},
    "smtplint check --wr": set(),
    "smtplint rule port-": {"port-25", "port-465"},
    "smtplint check --select opt": {"optional-starttls"},
    "smtplint dialects djan": {"django", "django-email-url", "django-mailers"},
    "smtplint completion ": set(SHELLS),
    "smtplint ansible ": {"verify"},
}


@pytest.fixture
def shell(smtplint: Program, tmp_path: Path) -> Program:
    """A shell's environment in which `smtplint` is the program, and its completion stands in `script.<shell>`."""
    command = tmp_path / "bin/smtplint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.join(smtplint.command)} "$@"\n')
    command.chmod(0o755)
    for name in SHELLS:
        (smtplint.cwd / f"script.{name}").write_text(smtplint("completion", name).out)
    return smtplint._replace(environment={**smtplint.environment, "PATH": f"{command.parent}:{os.environ['PATH']}"})


def needs(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed")


def asked(shell: Program, name: str, code: str) -> set[str]:
    done = shell._replace(command=(name, "-c"))(code)
    assert (done.status, done.err) == (0, "")
    return {line.split("\t")[0] for line in done.out.splitlines()}


@needs("bash")
@pytest.mark.parametrize("line", OFFERED)
def test_bash(shell: Program, line: str) -> None:
    words = [*shlex.split(line), *([""] if line.endswith(" ") else [])]
    code = f'. ./script.bash; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; _smtplint; printf "%s\\n" "${{COMPREPLY[@]}}"'
    offered = {word for word in asked(shell, "bash", code) if word and (line != "smtplint " or not word.startswith("-"))}
    assert offered == OFFERED[line] or (line == "smtplint dialects djan" and offered >= {"django"})


@needs("fish")
@pytest.mark.parametrize("line", OFFERED)
def test_fish(shell: Program, line: str) -> None:
    offered = asked(shell, "fish", f"source script.fish; complete -C {shlex.quote(line)}")
    assert offered == OFFERED[line] or (line == "smtplint dialects djan" and offered >= {"django"})


@needs("fish")
@pytest.mark.parametrize(
    ("line", "offered"), [("smtplint check scr", True), ("smtplint check --config scr", True), ("smtplint rules scr", False)]
)
def test_fish_offers_files_where_files_go(shell: Program, line: str, offered: bool) -> None:
    assert ("script.fish" in asked(shell, "fish", f"source script.fish; complete -C {shlex.quote(line)}")) == offered


ZSH = """
compdef() { }
_describe() { print -rl -- ${verbs%%:*} }
_arguments() { print -rl -- "$@" }
source ./script.zsh
"""


@needs("zsh")
def test_zsh_is_told_every_command_and_option(shell: Program) -> None:
    """zsh completes in its line editor alone; this asks what it is handed."""
    assert asked(shell, "zsh", f"{ZSH}words=(smtplint ''); CURRENT=2; _smtplint") == set(COMMANDS)
    specs = asked(shell, "zsh", f"{ZSH}words=(smtplint check ''); CURRENT=3; _smtplint")
    assert any(spec.startswith("*--format[") and spec.endswith(f": :({' '.join(REPORTS)})") for spec in specs)
    assert any(spec.startswith("*--config[") and spec.endswith(": :_files") for spec in specs)
    assert any(spec.startswith("*--quiet[") and spec.endswith("]") for spec in specs)
    assert "*: :_files" in specs


class Terminal:
    """zsh as somebody at a terminal has it, with its completion on and the script read."""

    def __init__(self, shell: Program) -> None:
        self.process, self.fd = pty.fork()
        if self.process == 0:
            try:
                os.chdir(shell.cwd)
                os.execvpe("zsh", ["zsh", "-f", "-i"], {**shell.environment, "TERM": "dumb", "COLUMNS": "200"})  # noqa: S606
            finally:
                os._exit(127)
        self.type("autoload -Uz compinit; compinit -u -D; source ./script.zsh; unsetopt auto_menu; print RE''ADY\n")
        self.read(["READY\r"])

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def read(self, wanted: Iterable[str]) -> str:
        """What it prints until all that is wanted is there, for half a minute at most."""
        text, end = "", time.monotonic() + 30
        while time.monotonic() < end and not all(word in text for word in wanted):
            if select.select([self.fd], [], [], 0.2)[0]:
                text += os.read(self.fd, 65536).decode(errors="replace")
        return text

    def close(self) -> None:
        os.close(self.fd)  # which hangs up
        os.waitpid(self.process, 0)


@needs("zsh")
def test_zsh_offers_it_at_a_terminal(shell: Program) -> None:
    terminal = Terminal(shell)
    try:
        for line in ("smtplint ", "smtplint check --fo", "smtplint rule port-", "smtplint completion ", "smtplint check --format s"):
            terminal.type(f"{line}\t\t")
            shown = terminal.read(OFFERED[line])
            assert all(word in shown for word in OFFERED[line]), (line, shown)
            terminal.type("\x15")  # away with the line
    finally:
        terminal.close()


def test_zsh_may_read_it_from_its_function_path(shell: Program) -> None:
    assert (shell.cwd / "script.zsh").read_text().startswith("#compdef smtplint\n")


@pytest.mark.parametrize("name", SHELLS)
def test_every_option_is_in_it(shell: Program, name: str) -> None:
    text = (shell.cwd / f"script.{name}").read_text()
    for command in COMMANDS:
        for option in shell("check" if command == "ansible" else command, "--help").out.split():
            if option.startswith("--") and option[2:].replace("-", "").isalpha():
                assert (option if name != "fish" else f"-l {option[2:]}") in text


def test_a_shell_that_is_not_known_is_a_mistake(smtplint: Program) -> None:
    assert smtplint("completion", "tcsh").status == 2
