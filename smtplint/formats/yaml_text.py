"""A YAML text as a parser takes it: what it would refuse is masked or blanked one for one, so that every offset stays."""

from __future__ import annotations

import re

from smtplint.formats import templates
from smtplint.formats.yaml_events import Event, parse
from smtplint.tuples import NamedTuple

MASK = templates.OPAQUE
"""Stands one for one for what a parser must take for an ordinary letter. Where a file holds it, it stands for itself."""

# Everything but what YAML 1.1 takes for a character and 1.2 for no line break; the BOM within a text is as odd.
_REFUSED = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_RUN = re.compile(MASK + "+")
_NOT_LINE_ENDS = re.compile(r"[^\r\n]")
_OPENS = re.compile(r"\{%[-+]?\s*(?:if|for|set)\b|\{\{-?\s*(?:if|with|range)\b|<%-?\s*(?:if|unless)\b")
_SPREAD = re.compile(r"\{\{[^{}]*+\}\}")  # an expression over several lines
_ONLY_MASK = re.compile(rf"[{MASK} \t\r]*\Z")
_BLOCK_HEADER = re.compile(r"(?:[:\-]|^)[ \t]+(?:[&!]\S+[ \t]+)*[|>][-+1-9]{0,2}[ \t]*\r?\Z")


class Parsed(NamedTuple):
    """`events` are those of `masked`, which has the length of the text; `arms` are the conditionals of a template."""

    masked: str
    events: list[Event]
    arms: templates.Arms | None


def read(text: str) -> Parsed:
    """The text as YAML; else as a template whose control is blanked and whose expressions are words; else line by line."""
    masked = clean(text)
    events = parse(masked)
    arms = None
    if templates.is_template(text):
        blanked, arms = templates.read(text)
        if events is None:
            masked = mask(text, blanked)
            events = parse(masked)
    if events is None:
        from smtplint.formats.yaml_lines import events as lines  # noqa: PLC0415  (few texts need it)

        events = lines(masked)
    return Parsed(masked, events, arms)


def clean(text: str) -> str:
    """The text with MASK for every character that YAML refuses or, like NEL, counts as a line break; same length."""
    return _REFUSED.sub(lambda found: " " if found.group() in "\v\f" else MASK, text)


def restore(value: str, masked: str, original: str) -> str:
    """`value`, which was read from `masked`, with its MASKs turned back into what stands in `original` there."""
    runs = [original[run.start() : run.end()] for run in _RUN.finditer(masked)]
    if [len(run) for run in runs] != [len(run) for run in _RUN.findall(value)]:
        return original
    pieces = _RUN.split(value)
    return pieces[0] + "".join(run + piece for run, piece in zip(runs, pieces[1:], strict=True))


def mask(text: str, blanked: str) -> str:
    """A template's text as YAML, offset for offset; `blanked` is `text` without its control.

    Expressions are masked, and so is control within a value (`port: {% if x %}587{% endif %}`). An expression alone on its line, which
    stands for lines unknown, is blanked. But what a block scalar begins with is masked, be it control: YAML refuses long blank lines there.
    """
    lines: list[str] = []
    covered = _SPREAD.sub(_mask_first_line, templates.cover(blanked))
    header = -1  # the indent of the line whose block scalar begins here
    for line, plain, masked in zip(text.split("\n"), blanked.split("\n"), covered.split("\n"), strict=True):
        result = masked if line == plain else _mask_inline(line, plain, masked)
        if _ONLY_MASK.match(result) and line.strip():
            begins = -1 < header < _indent(line)
            result = line[: _indent(line)] + _NOT_LINE_ENDS.sub(MASK if begins else " ", line[_indent(line) :])
        lines.append(result)
        if result.strip():
            header = _indent(result) if _BLOCK_HEADER.search(result) else -1
    return clean("\n".join(lines))


def _mask_first_line(found: re.Match[str]) -> str:
    first, end, rest = found.group().partition("\n")
    return _NOT_LINE_ENDS.sub(MASK, first) + end + _NOT_LINE_ENDS.sub(" ", rest)


def _mask_inline(line: str, plain: str, masked: str) -> str:
    """`plain` is `line` with its control blanked, `masked` is that with its expressions masked."""
    changed = [index for index, (old, new) in enumerate(zip(line, plain, strict=True)) if old != new]
    first, last = changed[0], changed[-1] + 1
    if not plain[:first].strip() or not _OPENS.match(line, first):
        return masked
    return masked[:first] + MASK * (last - first) + masked[last:]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
