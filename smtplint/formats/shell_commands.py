"""Commands of a shell script that write settings or pass them on: what goes into a file (heredocs, `echo`, `printf`, `tee`, `sed -i`), the
variables and arguments of a container (`docker run -e A=1 image --b=2`), the address of `curl`, and scripts within a script (`sh -c`).

What goes into a file has the shape of a task that writes one: ("file:PATH", "dest") and ("file:PATH", "content"), or "block" and "line" for what
is added to a file and what changes a line of one. A container is (its program and number, "environment", NAME), with "image" and "arguments" beside.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from smtplint.formats import shell_words
from smtplint.formats.lines import Found
from smtplint.model import Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View

    Row = tuple[tuple[str, ...], int, Found]

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ash", "ksh"})
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_STARTS = frozenset({"run", "create", "exec"})
_OPTIONS = frozenset({"command", "exec", "nohup", "time", "then", "doas", "sudo", "env"})
_FLAGS = frozenset(
    "--rm --init --privileged --read-only --detach --tty --interactive --no-healthcheck --oom-kill-disable --quiet --publish-all --replace".split()
)
_SHORT_FLAGS = re.compile(r"-[ditPq]+\Z")
_VARIABLE = re.compile(r"(?P<name>[A-Za-z_][\w.-]*+)=")
_SUBSTITUTION = re.compile(
    r"(?:\s|;)*+(?:/[^/\r\n]*+/|[0-9]++)?s(?P<mark>[^\w\s\\;])(?P<old>(?:(?!(?P=mark))[^\\\r\n]|\\[^\r\n])*+)(?P=mark)"
    r"(?P<new>(?:(?!(?P=mark))[^\\\r\n]|\\[^\r\n])*+)(?P=mark)[gIimp0-9]*+(?=\s*(?:;|\Z))"
)
_ASSIGNS = re.compile(r"[^\s=:&\\]++[ \t]*+[=: \t][^&\\]*\Z")
"""A replacement that is a whole setting, and plain text."""
_ESCAPED_BREAK = re.compile(r"\\n")
_LINES = re.compile(r"(?:%s\\n)+\Z|%s\Z")
_NAMED = re.compile(r"(?:export )?(?P<name>[A-Za-z_][\w.-]*+)[ \t]*+[=:][ \t]*+(?P<q>['\"]?)%[sd](?P=q)\Z")
"""Formats of `printf` that are one setting a line."""
_SWITCHES = {"--ssl": "ssl", "--ssl-reqd": "ssl-reqd", "-k": "insecure", "--insecure": "insecure", "-u": "user", "--user": "user"}
_TOOLS = re.compile(r"(?:.*/)?(?:wp|wp-cli|postconf|occ|occ\.php|crudini|yq|jq)\Z")


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
    name, words = program(view, command.words)
    if name in _CONTAINERS:
        yield from _container(view, words, f"{name}:{number}")
    elif name in {"echo", "printf"} and (target := written(view, command)):
        yield from _told(view, name, words[1:], target)
    elif name in {"sed", "gsed", "perl"}:
        yield from _changed(view, words[1:])
    elif name == "curl":
        yield from _sent(view, words[1:], f"curl:{number}")
    elif name in SHELLS:
        yield from _within(view, words[1:])
    elif words and (_TOOLS.match(name) or (name == "php" and len(words) > 1 and _TOOLS.match(_text(view, words[1])))):
        span = Span(words[0].start, words[-1].end)
        yield ("tool",), span.start, Found(view.text[span.start : span.end], span, span)


def program(view: View, words: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """The name of the program that is run, without its folder, and the words from it on; what only runs another program is passed over."""
    position = 0
    while position < len(words):
        text = _text(view, words[position])
        if position and text in {"-u", "-g", "--user"}:
            position += 2
        elif text in _OPTIONS or (position and (text.startswith("-") or _VARIABLE.match(text))):
            position += 1
        else:
            return text.rsplit("/", 1)[-1], words[position:]
    return "", ()


def written(view: View, command: Command) -> Target | None:
    """The file that takes what the command puts out, or what it is given where it is `tee`."""
    for target in command.targets:
        if not target.path.value.startswith(("/dev/", "&")):
            return target
    name, words = program(view, command.words)
    if name == "tee":
        adds = any(_text(view, w) in {"-a", "--append"} for w in words[1:])
        files = [w for w in words[1:] if not _text(view, w).startswith("-")]
        return Target(shell_words.read(view, files[0].start), adds) if files else None
    if name == "kubectl" and "-" in {_text(view, w) for w in words}:
        return Target(Found("manifest.yaml", Span(words[0].start, words[0].start), words[0]), adds=False)
    return None


def place(target: Target) -> tuple[str, str]:
    """The key of a text that goes into a file."""
    return f"file:{target.path.value}", "block" if target.adds else "content"


def _text(view: View, word: Span) -> str:
    text = view.text[word.start : word.end]
    return shell_words.read(view, word.start).value if any(c in text for c in "'\"\\") else text


def _container(view: View, words: Sequence[Span], name: str) -> Iterator[Row]:
    start = next((i for i, w in enumerate(words[:6]) if _text(view, w) in _STARTS), None)
    if start is None:
        return
    position = start + 1
    whole = not {_text(view, w) for w in words[:position]} & {"exec", "compose"}
    place = (name, "environment" if whole else "variables")  # a container that runs, or a service, has variables of its own
    while position < len(words):
        word, text = words[position], _text(view, words[position])
        position += 1
        if text in {"-e", "--env"} and position < len(words):
            yield from variable(view, place, word.start, words[position].start)
            position += 1
        elif text.startswith("--env="):
            yield from variable(view, place, word.start, word.start + 6)
        elif text.startswith("--env-file"):
            yield (name, "env_file"), word.start, shell_words.read(view, word.start)
            position += "=" not in text
        elif not text.startswith("-"):
            if whole:
                yield (name, "image"), word.start, shell_words.read(view, word.start)
                if position < len(words):
                    given = Span(words[position].start, words[-1].end)
                    yield (name, "arguments"), given.start, Found(view.text[given.start : given.end], given, given)
            return
        elif "=" not in text and text not in _FLAGS and not _SHORT_FLAGS.match(text):
            position += 1


def variable(view: View, place: tuple[str, ...], entry: int, start: int) -> Iterator[Row]:
    """The word `A=1`, `"A=1"` or `A="1"` that begins at `start`."""
    if head := _VARIABLE.match(view.plain, start):
        yield (*place, head["name"]), entry, shell_words.read(view, head.end())
    elif (head := _VARIABLE.match(view.plain, start + 1)) and view.plain[start] in "'\"":
        found = shell_words.read(view, start)
        if view.text[found.span.start : found.span.end] == found.value:
            span = Span(head.end(), found.span.end)
            yield (*place, head["name"]), entry, found._replace(value=view.text[span.start : span.end], span=span)


def _told(view: View, name: str, words: Sequence[Span], target: Target) -> Iterator[Row]:
    """`echo TEXT` and `printf TEXT`; several words are told only where none of them is more than itself."""
    while words and _text(view, words[0]) in {"-e", "-n", "-en", "-ne", "-E", "--"}:
        words = words[1:]
    if not words:
        return
    found = shell_words.read(view, words[0].start)
    if len(words) > 1 and name == "printf":
        yield from _formatted(view, found.value, words[1:], target)
        return
    if len(words) > 1:
        span = Span(words[0].start, words[-1].end)
        found = Found(view.text[span.start : span.end], span, span)
        if any(c in found.value for c in "'\"\\\r\n"):
            return
    yield (f"file:{target.path.value}", "dest"), target.path.span.start, target.path
    value = _ESCAPED_BREAK.sub("\n", found.value)
    yield (f"file:{target.path.value}", "line"), found.span.start, found._replace(value=value)


def _formatted(view: View, form: str, words: Sequence[Span], target: Target) -> Iterator[Row]:
    r"""`printf '%s\n' LINE LINE` and `printf 'NAME=%s\n' VALUE`; other formats tell nothing."""
    rows: list[Row] = []
    if _LINES.match(form):
        rows = [((f"file:{target.path.value}", "line"), w.start, shell_words.read(view, w.start)) for w in words]
    elif len(pieces := _ESCAPED_BREAK.split(form.removesuffix("\\n"))) == len(words):
        named = [(_NAMED.match(piece), word) for piece, word in zip(pieces, words, strict=True)]
        rows = [((f"part:{target.path.value}", *n["name"].split(".")), w.start, shell_words.read(view, w.start)) for n, w in named if n]
        rows = rows if len(rows) == len(words) else []
    if rows:
        yield (f"file:{target.path.value}", "dest"), target.path.span.start, target.path
        yield from rows


def _changed(view: View, words: Sequence[Span]) -> Iterator[Row]:
    """`sed -i s/OLD/NEW/ FILE`, where NEW is plain text."""
    texts = [_text(view, w) for w in words]
    if len(words) < 2 or not any(t.startswith(("-i", "-pi", "--in-place")) for t in texts) or texts[-1].startswith("-"):
        return
    path = shell_words.read(view, words[-1].start)
    rows: list[Row] = []
    for word in words[:-1]:
        script = shell_words.read(view, word.start)
        start = script.span.start
        if view.text[start : script.span.end] != script.value:
            continue
        while new := _SUBSTITUTION.match(view.plain, start, script.span.end):
            text = view.text[new.start("new") : new.end("new")]
            if _ASSIGNS.match(text):
                rows.append(((f"file:{path.value}", "line"), new.start("new"), Found(text, Span(*new.span("new")), Span(*new.span("new")))))
            start = new.end()
    if rows:
        yield from rows
        yield (f"file:{path.value}", "dest"), path.span.start, path


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


def _within(view: View, words: Sequence[Span]) -> Iterator[Row]:
    """`sh -c SCRIPT`."""
    for flag, word in pairwise(words):
        if re.fullmatch(r"-[a-z]*c", _text(view, flag)):
            yield ("sh", "script"), word.start, shell_words.read(view, word.start)
            return
