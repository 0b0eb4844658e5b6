"""Several URLs in one value, as notification tools take them (`APPRISE_URLS=mailto://… tgram://…`), and lists of URLs (`urls: [mailto://…]`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.model import Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

_MAIL = ("mailto://", "mailtos://", "smtp://", "smtps://")
# A URL ends where a blank, or a comma, stands before the scheme of the next.
_NEXT = late(r"[\s,;]+(?=[A-Za-z][A-Za-z0-9+.\-]*://)")
_LONGEST = 20_000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Each URL a setting of its own: the first in its place, the others under the same name in a mapping of their own, named by their
    number. An item of a list that is a mail URL becomes the `url` of that item."""
    out: list[Setting] = []
    for setting in settings:
        value = setting.value
        if "://" not in value or len(value) > _LONGEST or not any(scheme in value for scheme in _MAIL):
            out.append(setting)
        elif len(setting.key) > 1 and setting.key[-1].isdigit() and value.startswith(_MAIL[:2]):
            out.append(setting._replace(key=(*setting.key, "url")))
        else:
            out += _pieces(source, setting)
    return out


def _pieces(source: Source, setting: Setting) -> Iterator[Setting]:
    value, start, position = setting.value, 0, setting.span.start
    gaps = [*_NEXT.finditer(value)] if setting.certainty != "unknown" else []
    if not gaps:
        yield setting
        return
    for number, (stop, resume) in enumerate([*((gap.start(), gap.end()) for gap in gaps), (len(value), len(value))]):
        piece = value[start:stop].rstrip()
        key = setting.key if not number else (*setting.key[:-1], str(number), setting.key[-1])
        at = source.text.find(piece, position, setting.span.end)
        if at < 0:  # written with escapes: it can be read, not edited
            yield setting._replace(key=key, value=piece, opaque=True)
        else:
            position = at + len(piece)
            yield setting._replace(key=key, value=piece, span=Span(at, position))
        start = resume
