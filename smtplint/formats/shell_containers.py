"""The variables, the image and the arguments of a container that a shell command starts: `docker run -e A=1 image --b=2`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import shell_words
from smtplint.formats.lines import Found
from smtplint.formats.shell_programs import FLAGS, SHORT_FLAGS
from smtplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.shell_words import Row

_STARTS = frozenset({"run", "create", "exec"})
_VARIABLE = re.compile(r"(?P<name>[A-Za-z_][\w.-]*+)=")


def read(view: View, words: Sequence[Span], name: str) -> Iterator[Row]:
    """What the command says about the container `name`."""
    start = next((i for i, w in enumerate(words[:6]) if shell_words.text(view, w) in _STARTS), None)
    if start is None:
        return
    position = start + 1
    whole = not {shell_words.text(view, w) for w in words[:position]} & {"exec", "compose"}
    place = (name, "environment" if whole else "variables")  # a container that runs, or a service, has variables of its own
    while position < len(words):
        word, text = words[position], shell_words.text(view, words[position])
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
        elif "=" not in text and text not in FLAGS and not SHORT_FLAGS.match(text):
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
