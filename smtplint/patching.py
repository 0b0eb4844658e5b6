"""What a fix changes, as a unified diff that `git apply` takes.

A line that holds a secret is never shown: it is left out of the context, and a change of such a line is told without it.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from smtplint.report.masking import mask, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Source

_CONTEXT = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LAST = "\\ No newline at end of file\n"


def diff(source: Source, text: str) -> Iterator[str]:
    """The pieces of the diff from `source` to `text`, line ends included; encode them as the file is. Nothing when they are equal."""
    old, new = _LINE.findall(source.text), _LINE.findall(text)
    if old == new:
        return
    told: list[str] = []
    hunks = [h for group in _groups(old, new) for h in _hunk(old, new, group, told)]
    name = source.path
    if hunks:
        yield from (f"diff --git a/{name} b/{name}\n", f"--- a/{name}\n", f"+++ b/{name}\n", *hunks)
    yield from (f"{visible(name)}:{line}: a change here is not shown, since its line holds a secret; --fix makes it\n" for line in told)


def _groups(old: list[str], new: list[str]) -> Iterator[list[tuple[str, int, int, int, int]]]:
    """Changes so close that their contexts meet."""
    yield from SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT)


def _is_secret(line: str) -> bool:
    shown = visible(line.rstrip("\r\n"))
    return mask(shown).text != shown


def _hunk(old: list[str], new: list[str], group: list[tuple[str, int, int, int, int]], told: list[str]) -> Iterator[str]:
    changes = [c for c in group if c[0] != "equal"]
    if any(_is_secret(line) for _, a, b, c, d in changes for line in (*old[a:b], *new[c:d])):
        told.append(str(changes[0][1] + 1))
        return
    first, last = changes[0], changes[-1]
    start, stop = first[1], last[2]
    while start > 0 and first[1] - start < _CONTEXT and not _is_secret(old[start - 1]):
        start -= 1
    while stop < len(old) and stop - last[2] < _CONTEXT and not _is_secret(old[stop]):
        stop += 1
    between = [line for before, after in zip(changes, changes[1:], strict=False) for line in old[before[2] : after[1]]]
    if any(_is_secret(line) for line in between) or (stop == last[2] < len(old)):
        told.append(str(first[1] + 1))
        return
    body: list[str] = []
    removed = added = 0
    position = start
    for _, a, b, c, d in changes:
        body += [" " + line for line in old[position:a]]
        body += ["-" + line for line in old[a:b]]
        body += ["+" + line for line in new[c:d]]
        removed, added, position = removed + b - a, added + d - c, b
    body += [" " + line for line in old[position:stop]]
    count = stop - start
    offset = first[3] - first[1]
    yield f"@@ -{_range(start, count)} +{_range(start + offset, count - removed + added)} @@\n"
    for line in body:
        yield line if line.endswith("\n") else line + "\n" + _LAST


def _range(start: int, count: int) -> str:
    return f"{start + 1 if count else start},{count}"
