"""Whole files inside a value: ConfigMap data, Ansible `copy content` and `blockinfile block`, cloud-init `write_files`, Helm values
that are text.

Their settings keep the outer file's offsets, so that a finding shows, and a fix edits, the very characters there. A block scalar is its
text behind an indent, so the inner format's own edits hold in it as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from smtplint import carriers, formats, naming
from smtplint.model import Setting, Source, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATHS = ("dest", "path", "destination", "filename", "file", "name", "target")
_PLACES = frozenset({"line", "block", "content", "contents", "inline"})
_PROGRAMS = frozenset(
    "run script command args shell cmd entrypoint description help message text body subject template html notes regexp regex".split()
)
_MAIL = ("smtp", "mail", "relay", "smarthost")
_RUBY = late(r"^\s*\w+\[['\"]\w+['\"]\]\s*=", re.MULTILINE)
_LINE = late(r"\r\n|\n|\r")
_DEEPEST = 4


class Piece(NamedTuple):
    """Characters that stand in the outer text as they are: `length` of them from `inner` and from `outer` on."""

    inner: int
    outer: int
    length: int


def unwrap(source: Source, settings: list[Setting], depth: int = 0) -> list[Setting]:
    """Values that are files give way to the settings in them; their keys follow the value's own, of which the last is the file's name
    where it is known."""
    if depth >= _DEEPEST:
        return settings
    mappings: dict[tuple[str, ...], dict[str, str]] = {}
    for setting in settings:
        if setting.key and setting.key[-1] in _PATHS:
            mappings.setdefault(setting.key[:-1], {})[setting.key[-1]] = setting.value
    out: list[Setting] = []
    for setting in settings:
        name = _file(setting, mappings)
        form = _format(name, setting.value) if name is not None else None
        if name is None or form is None:
            out.append(setting)
        else:
            out += _inside(source, setting, name, form, depth)
    return out


def _file(setting: Setting, mappings: dict[tuple[str, ...], dict[str, str]]) -> str | None:
    """The name of the file that the value may be, "" for one without a name; None for a value that is no file."""
    value = setting.value
    if not setting.key or setting.certainty != "written" or setting.key[-1].lower() in _PROGRAMS:
        return None
    placed = setting.key[-1] in _PLACES
    one_line = "\n" not in value.strip("\n") and not _RUBY.match(value)
    if one_line and not placed and "." not in setting.key[-1]:
        return None
    lower = value.lower()
    beside = mappings.get(setting.key[:-1], {})
    path = next((beside[p] for p in _PATHS if "/" in beside.get(p, "") or ("." in beside.get(p, "") and placed)), "")
    name = path.rsplit("/", 1)[-1] if path else setting.key[-1] if "." in setting.key[-1] else ""
    known = naming.format_of(path or name) is not None
    if not known and (one_line or not any(word in lower for word in _MAIL)):
        return None
    return path or name


def _format(name: str, value: str) -> str | None:
    if _RUBY.search(value) and "ruby" in formats.FORMATS:
        return "ruby"
    named = naming.format_of(name) if name else None
    return naming.sniff(name if named else "embedded", value, named)


def _inside(source: Source, setting: Setting, name: str, form: str, depth: int) -> Iterator[Setting]:
    inner = Source(name or source.path, setting.value)
    found = unwrap(inner, carriers.unwrap_shapes(inner, formats.load(form).read(inner)), depth + 1)
    if not found:
        yield setting
        return
    pieces = align(source.text, setting.span, setting.value)
    head = (*setting.key[:-1], name.rsplit("/", 1)[-1]) if name else setting.key
    for one in found:
        span, entry = outer(pieces, one.span), outer(pieces, one.entry)
        yield one._replace(
            key=(*head, *one.key), span=span or setting.span, entry=entry or setting.entry, opaque=one.opaque or span is None or entry is None,
            shared=one.shared or setting.shared, branch=(*setting.branch, *one.branch), doc=setting.doc,
        )  # fmt: skip


def align(text: str, span: Span, value: str) -> list[Piece]:
    """Where the lines of a value stand in the outer text: each behind the last, wherever it is found whole. A line that is written
    otherwise (folded, escaped) has no piece."""
    pieces: list[Piece] = []
    position, inner = span.start, 0
    for line in _LINE.split(value):
        if line.strip():
            at = text.find(line, position, span.end)
            if at >= 0:
                pieces.append(Piece(inner, at, len(line)))
                position = at + len(line)
        inner += len(line) + 1
    return pieces


def outer(pieces: list[Piece], span: Span) -> Span | None:
    """A span of the value in the outer text; None when it does not stand there in one piece at either end."""
    start = next((p for p in pieces if p.inner <= span.start <= p.inner + p.length), None)
    end = next((p for p in pieces if p.inner <= span.end <= p.inner + p.length), None)
    if start is None or end is None:
        return None
    return Span(start.outer + span.start - start.inner, end.outer + span.end - end.inner)
