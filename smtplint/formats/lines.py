"""What the formats of one line a setting share. Lines end at LF, CR LF or a lone CR, nowhere else."""

from __future__ import annotations

from smtplint.formats import templates
from smtplint.model import Edit, Setting, Source, Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

_LINE = late(r"[^\r\n]*+(?:\r\n?|\n)?")
_INDENT = late(r"[ \t]*+")
_CLOSING = late(r"\{%[-+]?\s*(?:end|el)|\{\{-?\s*(?:end|else)\b|<%-?\s*(?:end|els|\})")
_BREAKS = late(r"[\r\n]++")


class View(NamedTuple):
    """One text three times, offset for offset: as written; with template control blanked; and with expressions covered too."""

    text: str
    blanked: str
    plain: str
    arms: templates.Arms

    def setting(self, kind: str, key: tuple[str, ...], entry: int, found: Found, doc: int = 0) -> Setting:
        """The setting of `key` whose entry begins at `entry`. A value that holds template control is unknown, and its text is then the
        whole of what stands where the value is.
        """
        start, end = found.span
        certainty, value = found.certainty, found.value
        if self.blanked is not self.text and not found.quote:
            area = self.text[found.area.start : found.area.end]
            if (start < end and self.text[start:end] != self.blanked[start:end]) or (
                start == end and area.strip(" \t") and not _CLOSING.match(area.strip(" \t"))
            ):
                start, end = _strip(self.text, found.area)
                certainty, value = "unknown", self.text[start:end]
        elif self.text[start:end] != self.blanked[start:end]:
            certainty, value = "unknown", self.text[start:end]
        branch = self.arms.at(entry if certainty == "unknown" else start)
        return Setting(
            key=key,
            value=value,
            span=Span(start, end),
            entry=Span(entry, end + len(found.quote)),
            quoted=bool(found.quote),
            certainty=certainty,
            branch=branch,
            format=kind,
            doc=doc,
        )


class Found(NamedTuple):
    """A value and where it stands; `area` is all the room between the separator and the line's end or comment; `quote` is the mark on
    both sides of it.
    """

    value: str
    span: Span
    area: Span
    quote: str = ""
    certainty: str = "written"


def view(text: str) -> View:
    """The text as the line formats look at it."""
    if not templates.is_template(text):
        return View(text, text, text, templates.Arms([], []))
    blanked, arms = templates.read(text)
    return View(text, blanked, templates.cover(blanked), arms)


def parses(_text: str) -> bool:
    """Always true: a line that is no setting is passed over, so no text is refused."""
    return True


def after_line(text: str, offset: int) -> int:
    """Where the line after the one that holds `offset` begins."""
    line = _LINE.match(text, offset)
    return line.end() if line else len(text)


def end_of_line(text: str, offset: int) -> int:
    """Where the line that holds `offset` ends, its line end excluded."""
    end = after_line(text, offset)
    if end > offset and text[end - 1] == "\n":
        end -= 1
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def start_of_line(text: str, offset: int) -> int:
    """Where the line that holds `offset` begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def unquoted(view: View, separator: int, stop: int, padded: bool = False) -> Found:
    """The value between the end of a separator and `stop`, blanks around it excluded. If there is none, its place is right behind the
    separator, or behind one blank where the separator is `padded` and a blank follows that is not the last before a comment.
    """
    area = Span(separator, stop)
    start, end = _strip(view.blanked, area)
    if start == end:
        room = stop - separator
        commented = stop < len(view.text) and view.text[stop] not in "\r\n"
        start = end = separator + (1 if padded and room > commented else 0)
    return Found(view.text[start:end], Span(start, end), area)


def as_text(value: str | bool | int) -> str:
    """The value as a format without types writes it: `true`, `false`, digits, or the text itself."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def on_one_line(value: str) -> str:
    """The value with each line break and the blanks around it made one blank, for formats in which a value cannot hold one."""
    parts = _BREAKS.split(value)
    return " ".join(part.strip(" \t") for part in parts) if len(parts) > 1 else value


def between(view: View, start: int, end: int, fallback: str) -> str:
    """What stands from `start` to `end`, for another line to repeat; the fallback where that is template control or several lines."""
    part = view.text[start:end]
    return fallback if part != view.plain[start:end] or _BREAKS.search(part) else part


def insert(source: Source, offset: int, line: str) -> Edit:
    """The edit that adds `line` after the line that holds `offset`, behind whatever comment ends that one."""
    end = end_of_line(source.text, offset)
    return Edit(Span(end, end), source.newline + line)


def blanks(text: str, offset: int) -> int:
    """How many blanks stand at `offset`."""
    run = _INDENT.match(text, offset)
    return len(run.group()) if run else 0


def indent(text: str, offset: int) -> str:
    """The blanks that the line of `offset` begins with."""
    start = start_of_line(text, offset)
    return text[start : start + blanks(text, start)]


def _strip(text: str, area: Span) -> Span:
    start, end = area
    part = text[start:end]
    left = len(part) - len(part.lstrip(" \t"))
    right = len(part.rstrip(" \t"))
    return Span(start + left, max(start + left, start + right))
