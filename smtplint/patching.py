"""What a fix changes, as a unified diff that `git apply` takes.

A line that holds a secret, steers a terminal or commands a CI is never shown: it is left out of the context, and a change of such a line
is told without it.
"""

from __future__ import annotations

import os
import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from smtplint.report.masking import mask, visible, visible_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from smtplint.model import Source, Span

Change = tuple[str, int, int, int, int]

_CONTEXT = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LAST = "\\ No newline at end of file\n"


def diff(source: Source, text: str, secrets: Iterable[Span] = ()) -> Iterator[str]:
    """The pieces of the diff from `source` to `text`, line ends included; UTF-8, with surrogateescape, gives the bytes of the file. Nothing
    when they are equal. `secrets` are spans of the source that are secrets whatever their lines look like. No diff can be given of a file in
    UTF-16 or UTF-32, whose line ends are no line ends to git."""
    mark = source.bom.decode("utf-8") if source.encoding == "utf-8" else ""
    old, new = _LINE.findall(mark + source.text), _LINE.findall(mark + text)
    if old == new:
        return
    if source.encoding != "utf-8":
        yield f"{visible_path(source.path)}: a change here is not shown, since git knows no diff of {source.encoding.upper()}; --fix makes it\n"
        return
    known = frozenset(line for span in secrets for line in _LINE.findall(_lines_of(source.text, span)))
    known |= {mark + line for line in known}
    told: list[int] = []
    hunks: list[str] = []
    floor = 0
    for group in _groups(old, new):
        changes = [c for c in group if c[0] != "equal"]
        for some in [changes] if _can_be_shown(old, new, changes, known) else [[c] for c in changes]:
            ceiling = next((c[1] for c in changes if c[1] >= some[-1][2] and c not in some), len(old))
            hunk, floor = _hunk(old, new, some, (floor, ceiling), known)
            hunks += hunk
            if not hunk:
                told.append(some[0][1] + 1)
    name = source.path
    if hunks:
        one, two = _quoted(f"a/{name}"), _quoted(f"b/{name}")
        yield from (f"diff --git {one} {two}\n", f"--- {one}\n", f"+++ {two}\n", *hunks)
    yield from (
        f"{visible_path(name)}:{line}: a change here is not shown, since a secret or what steers a terminal stands in or beside it; --fix makes it\n"
        for line in told
    )


def _quoted(name: str) -> str:
    """The name as git writes it: in quotes where a character of it would end a line, steer a terminal, or not be seen for what it is."""
    if name.isascii() and visible(name) == name and not set(name) & set('"\\\t'):
        return name
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"#\\' else f"\\{b:03o}" for b in os.fsencode(name)) + '"'


def _groups(old: list[str], new: list[str]) -> Iterator[list[Change]]:
    """Changes so close that their contexts meet."""
    yield from SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT)


def _lines_of(text: str, span: Span) -> str:
    """The whole lines on which the span stands."""
    end = text.find("\n", max(span.end - 1, span.start))
    return text[text.rfind("\n", 0, span.start) + 1 : end + 1 if end >= 0 else len(text)]


def _is_secret(line: str, known: Collection[str]) -> bool:
    """Whether the line is not to be shown."""
    if line in known or line.lstrip().startswith("::"):  # GitHub would take it for a command, even behind a blank
        return True
    text = line.rstrip("\r\n").replace("\t", " ")
    return visible(text) != text or mask(text).text != text


def _can_be_shown(old: list[str], new: list[str], changes: list[Change], known: Collection[str]) -> bool:
    """Whether no line that these change, or that stands between them, holds a secret."""
    lines = [line for _, a, b, c, d in changes for line in (*old[a:b], *new[c:d])]
    lines += [line for before, after in pairwise(changes) for line in old[before[2] : after[1]]]
    return not any(_is_secret(line, known) for line in lines)


def _hunk(old: list[str], new: list[str], changes: list[Change], bounds: tuple[int, int], known: Collection[str]) -> tuple[list[str], int]:
    """One hunk and the line behind it; no hunk where the change itself, or the line that must anchor it, cannot be shown. Its context
    stays within the bounds."""
    first, last = changes[0], changes[-1]
    start, stop = first[1], last[2]
    while start > bounds[0] and first[1] - start < _CONTEXT and not _is_secret(old[start - 1], known):
        start -= 1
    while stop < bounds[1] and stop - last[2] < _CONTEXT and not _is_secret(old[stop], known):
        stop += 1
    # git takes a hunk that ends without context for the end of the file
    if not _can_be_shown(old, new, changes, known) or stop == last[2] < len(old):
        return [], bounds[0]
    body: list[str] = []
    removed = added = 0
    position = start
    for _, a, b, c, d in changes:
        body += [" " + line for line in old[position:a]] + ["-" + line for line in old[a:b]] + ["+" + line for line in new[c:d]]
        removed, added, position = removed + b - a, added + d - c, b
    body += [" " + line for line in old[position:stop]]
    count, offset = stop - start, first[3] - first[1]
    head = f"@@ -{_range(start, count)} +{_range(start + offset, count - removed + added)} @@\n"
    return [head, *(line if line.endswith("\n") else line + "\n" + _LAST for line in body)], stop


def _range(start: int, count: int) -> str:
    return f"{start + 1 if count else start},{count}"
