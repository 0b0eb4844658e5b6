"""Can these bytes hold a mail setting at all? Two looks that cost far less than reading a format.

A look may say yes where there is nothing; it must never say no where there is a setting. `words` are lower-case, such as b"smtp"."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS: tuple[bytes, ...] = (b"smtp", b"mail", b"relay", b"smarthost", b"submission")
"""The words of mail. A dialect whose keys hold none of them brings its own."""

_VAGUE = frozenset({b"mail"})  # also the word of every contact address
_NEAR = 25  # lines, blank ones and remarks not counted
_LONG = 2_000  # bytes of a line that is not looked into: it may hold anything
_WIDE = (  # byte order marks; that of UTF-32-LE begins with that of UTF-16-LE
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_ADDRESS = rb"(?:host|(?<![mpx])(?<!re)(?<!sup)port(?!al|ion|ing)|server|tls|ssl|secur|encrypt|verif|cert)"
"""Parts of keys that say where a server is or how it is spoken to; not import, support, report, portal …"""

_ADDRESS_TOO = (
    rb"(?:" + _ADDRESS[3:-1] + rb"|addr(?!ess)|relay|hub|gate|url|uri|dsn|scheme|protocol|transport|driver|backend|provider|outgoing)"
)
"""The same, and parts that say it only together with a word of mail."""

_KEY_ENDS = rb"""[\w.$\-]{0,100}["'\])]{0,3}[ \t]{0,100}(?:[=:({>]|->)"""
_ADDRESS_KEY = late(
    _ADDRESS + _KEY_ENDS + rb"|^[ \t]*" + _ADDRESS + rb"[\w.\-]{0,100}[ \t]+\S|['\"][\w.]{0,100}" + _ADDRESS + rb"[\w.]{0,100}['\"],"
)
_INSIDE = late(
    rb"addr(?:ess)?['\"]?[ \t]*[:=][^\n]{0,200}:(?:25|465|587|2525)\b|(?:protocol|transport|driver|scheme|backend|provider)" + _KEY_ENDS
)
_PARTS = (
    b"host", b"port", b"server", b"tls", b"ssl", b"secur", b"encrypt", b"verif", b"cert", b"addr", b"protocol", b"transport", b"driver",
    b"scheme", b"backend", b"provider",
)  # fmt: skip
"""One of these stands in every line that `_ADDRESS_KEY` or `_INSIDE` finds."""
_REMARK = late(rb"\s*(?:\#|//|;|\*\s|<!--|/\*|\{\#)")
_REMARK_ENDS = late(rb"-->|\*/|\#\}")
_PORT = late(rb"\b(?:25|465|587|2525|1025)\b")
_CONTACT = late(rb"[\w.+\-]{1,64}@[\w\-]{1,64}(?:\.[\w\-]{1,64}){0,8}\.[a-z]{2}")  # but not uses: some/send-mail@v1


class Shapes(NamedTuple):
    """What is looked for in a lower-case line, for one set of words. `key`: a plain word in a key. `joined`: a word and a part of an
    address in one name, or a URL of mail. `opens`: a word in a key whose value stands on the lines below."""

    key: re.Pattern[bytes]
    joined: re.Pattern[bytes]
    opens: re.Pattern[bytes]


def look(data: bytes, words: Sequence[bytes] = WORDS) -> bool:
    """Whether one of `words` stands anywhere in `data`, in any case, in clear or in base64."""
    text = _ascii(data)
    for word in words:
        if word in text:
            return True
    return _is_encoded(data, text)


def look_closer(data: bytes, words: Sequence[bytes] = WORDS) -> bool:
    """Whether one of `words` stands where a setting may be: in a key, in a URL of mail, or close to keys of a server's address and
    security. Remarks, prose and contact addresses alone are turned away."""
    text = _ascii(data)
    here = tuple(word for word in words if word in text)
    if not here:
        return _is_encoded(data, text)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _is_spoken(text, here) and _is_set(text, here)


def _is_set(text: bytes, here: tuple[bytes, ...]) -> bool:
    """Whether a line of the text, or what stands close to it, has the shape of a setting of mail."""
    shapes = _shapes(here)
    opened = False
    last_word = last_address = -_NEAR - 1
    number = position = 0
    for start in _starts(text, (*here, *_PARTS)):
        passed = _passed(text[position:start])
        if passed is None:
            return True
        number += passed
        _, position = _line(text, start)
        line = text[start:position]
        if _REMARK.match(line) and not _REMARK_ENDS.search(line):
            continue
        number += 1
        if len(line) > _LONG:
            return True
        if _ADDRESS_KEY.search(line) or (opened and _INSIDE.search(line)):
            if opened or number - last_word <= _NEAR:
                return True
            last_address = number
        if not any(word in line for word in here):
            continue
        plain = _CONTACT.sub(b"@", line)
        if not any(word in plain for word in here):
            continue
        if number - last_address <= _NEAR or shapes.key.search(plain) or shapes.joined.search(plain) or _PORT.search(plain):
            return True
        last_word = number
        opened = opened or shapes.opens.search(plain) is not None
    return _passed(text[position:]) is None


def _starts(text: bytes, pieces: tuple[bytes, ...]) -> list[int]:
    """Where the lines begin that hold one of the pieces."""
    found: set[int] = set()
    for piece in pieces:
        at = text.find(piece)
        while at >= 0:
            start, end = _line(text, at)
            found.add(start)
            at = text.find(piece, end)
    return sorted(found)


def _passed(lines: bytes) -> int | None:
    """How many of the lines are neither blank nor remarks; None where one of them is too long to be looked into."""
    number = 0
    for line in lines.splitlines():
        if line and not line.isspace() and not (_REMARK.match(line) and not _REMARK_ENDS.search(line)):
            if len(line) > _LONG:
                return None
            number += 1
    return number


def _is_spoken(text: bytes, words: tuple[bytes, ...]) -> bool:
    """Whether one of the words stands in a line that is more than a remark, and not in a contact address alone. Most files that hold a word
    hold it in so few lines that these are found much faster than all lines are gone through."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            start, end = _line(text, at)
            line = text[start:end]
            if not (_REMARK.match(line) and not _REMARK_ENDS.search(line)) and (
                len(line) > _LONG or any(w in plain for plain in [_CONTACT.sub(b"@", line)] for w in words)
            ):
                return True
            at = text.find(word, end)
    return False


def _line(text: bytes, at: int) -> tuple[int, int]:
    """The line around `at`; all lines of the text end with LF."""
    end = text.find(b"\n", at)
    return text.rfind(b"\n", 0, at) + 1, len(text) if end < 0 else end


def _ascii(data: bytes) -> bytes:
    """`data` without a byte order mark, as UTF-8 where it is UTF-16 or UTF-32, its ASCII letters in lower case."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "ignore").encode("utf-8", "ignore").lower()
    return data.removeprefix(b"\xef\xbb\xbf").lower()


@lru_cache(maxsize=64)
def _shapes(words: tuple[bytes, ...]) -> Shapes:
    word = rb"(?:" + b"|".join(map(re.escape, words)) + rb")"
    plain = rb"(?:" + (b"|".join(re.escape(sure) for sure in words if sure not in _VAGUE) or rb"(?!)") + rb")"
    name = rb"[\w.\-]{0,100}"
    return Shapes(
        key=late(
            plain + rb"(?:[\w.$\- ]{0,100}['\"\])]{0,3}[ \t]?(?:[=:({>,\]]|->)|" + _KEY_ENDS + rb")"
            rb"|^[ \t]*[\w.\-]{0,100}" + plain + rb"[\w.\-]{0,100}[ \t]+\S+\s*$"
        ),
        joined=late(b"|".join((word + name + _ADDRESS_TOO, _ADDRESS_TOO + name + word, word + rb"[\w+]{0,30}:(?:\\?/){2}"))),
        opens=late(word + rb"[\w.$\-]{0,100}['\"]?[ \t]{0,100}(?:[:=]>?[ \t]*(?:[&!\[{(|>]|\Z|array)|\]|\{)"),
    )


def _fingerprints() -> tuple[bytes, ...]:
    """What base64 makes of the surest words of mail in each of its three alignments, without the characters that neighbours change."""
    prints: set[bytes] = set()
    for word in (b"smtp", b"SMTP", b"mail", b"MAIL"):
        for shift in range(3):
            encoded = b64encode(bytes(shift) + word + bytes(2))
            prints.add(encoded[-(-8 * shift // 6) : 8 * (shift + len(word)) // 6])
    return tuple(sorted(prints))


_FINGERPRINTS = _fingerprints()
_SAID = (b"secret", b"b64", b"base64", b"binary")  # what stands where something is in base64
_COMPRESSED = b"H4sI"  # what base64 makes of the first bytes of gzip


def _is_encoded(data: bytes, text: bytes) -> bool:
    """Whether `data` may hold a file of mail settings in base64, as a Secret of a cluster does, or cloud-init. `text` is the same in lower
    case."""
    return any(sign in text for sign in _SAID) and any(mark in data for mark in (_COMPRESSED, *_FINGERPRINTS))
