"""Commands of a shell script that write settings or pass them on: what goes into a file (heredocs, `echo`, `printf`, `tee`, `sed -i`), the
variables and arguments of a container (`docker run -e A=1 image --b=2`) or another platform, the address of `curl`, scripts within a script
(`sh -c`, `ssh HOST`), and what is unknown because it is asked for (`read A`).

What goes into a file has the shape of a task that writes one: ("file:PATH", "dest") and ("file:PATH", "content"), or "block" and "line" for what
is added to a file and what changes a line of one. A container is (its program and number, "environment", NAME), with "image" and "arguments" beside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import shell_containers, shell_given, shell_printed, shell_programs, shell_sed, shell_words
from smtplint.formats.lines import Found
from smtplint.formats.shell_programs import Program
from smtplint.model import Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.shell_words import Row

_SWITCHES = {"--ssl": "ssl", "--ssl-reqd": "ssl-reqd", "-k": "insecure", "--insecure": "insecure", "-u": "user", "--user": "user"}
_TOOLS = re.compile(r"(?:.*/)?(?:wp|wp-cli|postconf|occ|occ\.php|crudini|yq|jq)\Z")
_OWN_WORDS = ("config:system:set",)
"""Words that tell the tool whatever wrapper it is called through."""
_GIT = re.compile(r"\bconfig\b.*\bsendemail\.", re.IGNORECASE)
_POURS = re.compile(
    r"\s*+(?:sudo\s++(?:-\S++\s++)*+)?(?:cat\s*+(?P<mark>>>?)|tee(?P<adds>\s++(?:-a|--append))?)\s*+(?P<q>['\"]?)(?P<path>[^\s'\";&|<>]++)(?P=q)"
)
"""A script that puts what it is given into a file."""
_ASKS_VALUED = re.compile(r"-[ers]*[adinNptu]\Z")
_NAME = re.compile(r"[A-Za-z_]\w*+\Z")


class Target(NamedTuple):
    """A file that a command writes. `adds`: to what it holds already."""

    path: Found
    adds: bool


class Command(NamedTuple):
    """A simple command: its words, of which the first is its program, and the files that its output is sent to."""

    words: Sequence[Span]
    targets: Sequence[Target]


def read(view: View, command: Command, number: int) -> Iterator[Row]:
    """The settings in the command's own words: key, where the entry begins, value. `number` tells containers apart."""
    program = Program("", ())
    for program in shell_programs.chain(view, command.words):
        if program.name in shell_programs.CONTAINERS:
            yield from shell_containers.read(view, program.words, f"{program.name}:{number}")
    name, words, _ = program
    if name in {"echo", "printf"}:
        if target := written(view, command):
            yield from shell_printed.read(view, name, words[1:], target.path)
    elif name in {"sed", "gsed", "perl"}:
        yield from shell_sed.read(view, name, words[1:])
    elif name == "curl":
        yield from _sent(view, words[1:], f"curl:{number}")
    elif name == "read":
        yield from _asked(view, words)
    else:
        yield from _others(view, program, number)


def _others(view: View, program: Program, number: int) -> Iterator[Row]:
    """Scripts, what sets an option of an application, and what passes settings on as they are."""
    name, words, where = program
    if (script := shell_programs.script(view, program)) is not None:
        yield shell_programs.place(program), script.start, shell_words.read(view, script.start)
    elif _is_tool(view, name, words):
        span = Span(words[0].start, words[-1].end)
        yield (*where, "tool"), span.start, Found(view.text[span.start : span.end], span, span)
    elif words:
        yield from shell_given.read(view, name, words, number)


def written(view: View, command: Command) -> Target | None:
    """The file that takes what the command puts out, or what it is given where it only passes that on."""
    for target in command.targets:
        if not target.path.value.startswith(("/dev/", "&")):
            return target
    return taking(view, command.words)


def taking(view: View, words: Sequence[Span]) -> Target | None:
    """The file that takes what the command is given: `tee FILE`, `ssh HOST 'cat > FILE'`, `kubectl apply -f -`."""
    program = shell_programs.program(view, words)
    name, words, _ = program
    if name == "tee":
        adds = any(shell_words.text(view, w) in {"-a", "--append"} for w in words[1:])
        files = [w for w in words[1:] if not shell_words.text(view, w).startswith("-")]
        return Target(shell_words.read(view, files[0].start), adds) if files else None
    if name == "kubectl" and "-" in {shell_words.text(view, w) for w in words}:
        return Target(Found("manifest.yaml", Span(words[0].start, words[0].start), words[0]), adds=False)
    script = shell_programs.script(view, program)
    found = shell_words.read(view, script.start) if script is not None else None
    pours = _POURS.match(found.value) if found is not None else None
    if found is None or pours is None:
        return None
    span = Span(found.span.start + pours.start("path"), found.span.start + pours.end("path"))
    if view.text[span.start : span.end] != pours["path"]:
        return None
    return Target(Found(pours["path"], span, span), adds=pours["mark"] == ">>" or bool(pours["adds"]))


def place(target: Target) -> tuple[str, str]:
    """The key of a text that goes into a file."""
    return f"file:{target.path.value}", "block" if target.adds else "content"


def _is_tool(view: View, name: str, words: Sequence[Span]) -> bool:
    """Whether the command sets an option in the file of an application."""
    if not words:
        return False
    if _TOOLS.match(name):
        return True
    text = view.text[words[0].start : words[-1].end]
    return (name == "git" and _GIT.search(text) is not None) or any(word in text for word in _OWN_WORDS)


def _sent(view: View, words: Sequence[Span], name: str) -> Iterator[Row]:
    """The address and the switches of a mail that curl sends."""
    for word in words:
        found = shell_words.read(view, word.start)
        value, start = found.value, found.span.start
        if value.startswith("--url="):
            value, start = value[6:], start + 6
        if value.startswith(("smtp://", "smtps://")) and view.text[start : found.span.end] == value:
            yield (name, "url"), word.start, found._replace(value=value, span=Span(start, found.span.end))
        elif value in _SWITCHES:
            yield (name, _SWITCHES[value]), word.start, found


def _asked(view: View, words: Sequence[Span]) -> Iterator[Row]:
    """The variables that `read -p TEXT A B` fills: what they hold is known to who answers alone."""
    said = Span(words[0].start, words[-1].end)
    position = 1
    while position < len(words):
        text = shell_words.text(view, words[position])
        if text.startswith("-"):
            position += 2 if _ASKS_VALUED.match(text) else 1
            continue
        if _NAME.match(text):
            yield (text,), said.start, Found(view.text[said.start : said.end], words[position], words[position], certainty="unknown")
        position += 1
