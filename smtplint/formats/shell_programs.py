"""Which program does a shell command run in the end? What only runs another one is passed over: `sudo -u x`, `env A=1`, `docker exec NAME`,
`kubectl exec POD --`, `ssh HOST`. The last one of them may be given a script in place of a command."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from smtplint.formats import shell_words
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.model import Span

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ash", "ksh"})
CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
FLAGS = frozenset(
    "--rm --init --privileged --read-only --detach --tty --interactive --no-healthcheck --oom-kill-disable --quiet --publish-all --replace".split()
)
SHORT_FLAGS = re.compile(r"-[ditPqT]+\Z")
VALUED = frozenset("-u -g -C --user --group --chdir".split())
"""Options of `sudo` and `env` whose value is the next word."""
_RUNNERS = frozenset({"command", "exec", "nohup", "time", "then", "doas", "sudo", "env"})
_CLUSTERS = frozenset({"kubectl", "oc", "microk8s.kubectl"})
_AS_ANOTHER = frozenset({"gosu", "su-exec"})
_VARIABLE = re.compile(r"[A-Za-z_][\w.-]*+=")
_REMOTE_VALUED = re.compile(r"-[46AaCfGgKkMNnqsTtVvXxYy]*[bcDEeFIiJLlmOopQRSWw]\Z")
_SCRIPTED = re.compile(r"-[a-z]*c\Z|--command\Z")
_TAKES_SCRIPT = re.compile(r"\s*+(?:sudo\s++(?:-\S++\s++)*+)?(?:/\S*?/)?(?:ba|da|z|a|k)?sh(?:\s++-\S*+)*+\s*+\Z")
_HEAD = 12
"""The words that are looked at for a subcommand."""
_DEEPEST = 6
"""Programs that run one another further down are not looked for."""


class Program(NamedTuple):
    """A program that is run: its name without its folder, the words of the command from it on, and the machines and containers that it runs in,
    outermost first."""

    name: str
    words: Sequence[Span]
    where: tuple[str, ...] = ()


def chain(view: View, words: Sequence[Span]) -> Iterator[Program]:
    """The programs of a command, outermost first."""
    where: tuple[str, ...] = ()
    for _ in range(_DEEPEST):
        words = words[_passed(view, words) :]
        if not words:
            return
        name = shell_words.text(view, words[0]).rsplit("/", 1)[-1]
        inner = _inner(view, name, words)
        inner = inner if inner < len(words) else 0
        if name == "ssh" and (host := _host(view, words)) < len(words):
            where = (*where, f"ssh:{shell_words.text(view, words[host])}")
        yield Program(name, words, where)
        if not inner:
            return
        if name != "ssh" and name not in _AS_ANOTHER:
            where = (*where, f"{name}:{shell_words.text(view, words[inner - 1 - (name in _CLUSTERS)])}")
        words = words[inner:]


def program(view: View, words: Sequence[Span]) -> Program:
    """The last of the chain: the program that is meant."""
    found = Program("", ())
    for found in chain(view, words):  # noqa: B007 (the last one)
        pass
    return found


def script(view: View, program: Program) -> Span | None:
    """The word that is a script: `sh -c SCRIPT`, `su x -c SCRIPT`, `ssh HOST SCRIPT`."""
    name, words, _ = program
    if name == "ssh":
        rest = words[_host(view, words) + 1 :]
        return rest[0] if len(rest) == 1 else None
    if name in SHELLS or name in {"su", "runuser", "vagrant"}:
        return next((word for flag, word in pairwise(words[1:]) if _SCRIPTED.match(shell_words.text(view, flag))), None)
    return None


def place(program: Program) -> tuple[str, ...]:
    """The key of a script that the program runs."""
    return (*(program.where or ("sh",)), "script")


def takes_script(view: View, program: Program) -> bool:
    """Whether it runs what it is given: a shell, `ssh HOST` alone, `ssh HOST 'bash -s'`."""
    name, words, _ = program
    given = script(view, program)
    if given is not None:
        return name == "ssh" and _TAKES_SCRIPT.match(shell_words.text(view, given)) is not None
    return name in SHELLS or (name == "ssh" and _host(view, words) < len(words))


def _passed(view: View, words: Sequence[Span]) -> int:
    """How many words run another program: `sudo -u x env A=1`."""
    position = 0
    while position < len(words):
        text = shell_words.text(view, words[position])
        if position and text in VALUED:
            position += 2
        elif text in _RUNNERS or (position and (text.startswith("-") or _VARIABLE.match(text))):
            position += 1
        else:
            break
    return position


def _inner(view: View, name: str, words: Sequence[Span]) -> int:
    """Where the command begins that runs in another place, 0 where there is none."""
    if name in CONTAINERS or name in {"docker-compose", "podman-compose"}:
        return _in_container(view, words)
    if name in _CLUSTERS:
        texts = [shell_words.text(view, w) for w in words[:_HEAD]]
        return texts.index("--") + 1 if "exec" in texts and "--" in texts else 0
    if name in _AS_ANOTHER:
        return 2
    if name == "ssh":
        begin = _host(view, words) + 1
        alone = len(words) == begin + 1 and len(shell_words.text(view, words[begin]).split(None, 1)) > 1
        return 0 if alone or begin >= len(words) else begin
    return 0


def _in_container(view: View, words: Sequence[Span]) -> int:
    texts = [shell_words.text(view, w) for w in words[:6]]
    if "exec" not in texts or not {"run", "create"}.isdisjoint(texts[: texts.index("exec")]):
        return 0
    position = _operand(view, words, texts.index("exec") + 1)
    return position + 1


def _operand(view: View, words: Sequence[Span], position: int) -> int:
    """Where the first word stands from `position` on that is no option of a container's command, nor the value of one."""
    while position < len(words) and (text := shell_words.text(view, words[position])).startswith("-"):
        position += 1 if "=" in text or text in FLAGS or SHORT_FLAGS.match(text) else 2
    return position


def _host(view: View, words: Sequence[Span]) -> int:
    """Which word of `ssh` is the host."""
    position = 1
    while position < len(words) and (text := shell_words.text(view, words[position])).startswith("-"):
        position += 2 if _REMOTE_VALUED.match(text) else 1
    return position
