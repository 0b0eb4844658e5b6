"""Text as it may be shown: secrets hidden, and nothing in it that steers a terminal or reorders what is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from smtplint.patterns import late
from smtplint.report.confidential import merged, secrets
from smtplint.report.userinfo import userinfo
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smtplint.model import Fix

MASK = "***"
_TAB = 4
_CONTROLS = "\x00-\x08\x0a-\x1f\x7f-\x9f"
_INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_COMMAND = r"#(?=#[a-z]*\[)"  # GitHub, Azure and TeamCity take `##[…]`, `##vso[…]` and `##teamcity[…]`, wherever they stand in a line, for commands
_STEERING = late(f"[{_CONTROLS}{_INVISIBLE}\ud800-\udfff]|{_COMMAND}")
_STEERING_OR_TAB = late(f"[\t{_CONTROLS}{_INVISIBLE}\ud800-\udfff]|{_COMMAND}")
_MARKUP = late(r"(?<=\])(?=\()|(?<=<)(?=[a-z/!?])|(?<=@)(?=\w)", re.IGNORECASE)
_ASSIGNED_SECRET = late(
    r"(?:pass|pwd|secret|token|api_?key|credential)[\w.-]{0,60}[\"']?\s?=>?\s?[\"']?(?P<value>[^\s\"'=]+)", re.IGNORECASE
)


class Shown(NamedTuple):
    """A line as shown, in pieces.

    Piece n starts at the offset `places[n]` of the line as read and at the index `columns[n]` of `text`; `whole[n]` says that it was
    replaced as a whole, so that no offset inside it has an index of its own.
    """

    text: str
    places: tuple[int, ...]
    columns: tuple[int, ...]
    whole: tuple[bool, ...]

    def start(self, offset: int) -> int:
        """The index in `text` of the character at `offset`; of a replacement's first character where that was replaced."""
        piece = bisect_right(self.places, offset) - 1
        return self.columns[piece] + (0 if self.whole[piece] else offset - self.places[piece])

    def end(self, offset: int) -> int:
        """The index in `text` behind what stands before `offset`; behind a replacement of which `offset` cuts a part."""
        piece = bisect_right(self.places, offset) - 1
        if self.whole[piece] and offset > self.places[piece]:
            piece += 1
            return self.columns[piece]
        return self.start(offset)


def mask(line: str, before: str = "", known: Sequence[tuple[int, int]] = ()) -> Shown:
    """The line with each secret as `***`, whatever its length, controls as visible escapes and tabs as blanks.

    `before` is the line above, whose last key may have its value here; `known` are spans of the line that are secrets whatever it looks like.
    """
    hidden = merged([*secrets(line, before), *known])
    replaced = [(start, end, MASK) for start, end in hidden]
    number = 0
    for control in _STEERING_OR_TAB.finditer(line):
        while number < len(hidden) and hidden[number][1] <= control.start():
            number += 1
        if number == len(hidden) or control.start() < hidden[number][0]:
            replaced.append((control.start(), control.end(), control.group()))
    return _replace(line, sorted(replaced))


def within(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The parts of the spans that lie between two offsets, counted from the first of them."""
    return [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]


def tells(fix: Fix, secrets: Sequence[tuple[int, int]]) -> bool:
    """Whether an edit tells a secret, or takes the place of one: masked, it would destroy that secret where it is applied."""
    return any(conceal(edit.text) != edit.text or within(secrets, *edit.span) for edit in fix.edits)


def _replace(line: str, replaced: list[tuple[int, int, str]]) -> Shown:
    pieces: list[str] = []
    places, columns, whole = [0], [0], [False]
    column = position = 0
    for start, end, text in replaced:
        column += start - position
        shown = " " * (_TAB - column % _TAB) if text == "\t" else text if text == MASK else _escape(text)
        pieces += (line[position:start], shown)
        places += (start, end)
        columns += (column, column + len(shown))
        whole += (True, False)
        column += len(shown)
        position = end
    pieces.append(line[position:])
    return Shown("".join(pieces), tuple(places), tuple(columns), tuple(whole))


def visible(text: str) -> str:
    r"""The text with controls, line ends included, and invisible or direction-changing characters as escapes: `\x1b`, `\u202e`."""
    return _STEERING.sub(lambda match: _escape(match.group()), text.replace("\t", " "))


def visible_path(path: str) -> str:
    """The path at the beginning of a line: as `visible`, and not what GitHub takes for a command there."""
    return visible(f"./{path}" if path.lstrip().startswith("::") else path)


def unmarked(text: str) -> str:
    """A message for readers that take it for Markdown: nothing outside of its code spans makes a link, an element or a mention."""
    pieces = text.split("`")
    pieces[::2] = [_MARKUP.sub(" ", piece) for piece in pieces[::2]]
    return "`".join(pieces)


def conceal(text: str) -> str:
    """A message without the secrets it may quote: passwords in URLs and behind `PASSWORD=`. Prose that only speaks of passwords stays."""
    spans = sorted(userinfo(text) + [match.span("value") for match in _ASSIGNED_SECRET.finditer(text)])
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position and start < end:
            pieces += (text[position:start], MASK)
        position = max(position, end)
    return "".join((*pieces, text[position:])) if pieces else text


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that the file's encoding does not know
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
