"""From a path to bytes, and from bytes to a Source that gives the very same bytes again."""

# pathlib takes longer to import than one file takes to judge, and a Path for each of many thousand names is slow.
# ruff: noqa: PTH116

from __future__ import annotations

import codecs
import os
import stat

from smtplint.model import Failure, Source
from smtplint.tuples import NamedTuple

LARGEST = 10_000_000
"""Bytes of a file that is still judged where the settings say nothing else."""

_BOMS = (  # that of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\f\r\x1b"))
_HEAD = 8_192


class Skip(NamedTuple):
    """A file that is counted and not judged. `reason` is "large" or "binary"."""

    path: str
    reason: str


def read(path: str, *, name: str | None = None, max_size: int = LARGEST, follow: bool = True) -> bytes | Failure | Skip:
    """The bytes of the file at `path`, reported as `name` if that is given. Only a regular file is read, of `max_size` bytes at most; a
    pipe, a socket or a device is a Failure and never waited for, and so is a symbolic link unless it is to be followed."""
    shown = path if name is None else name
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        return Failure(shown, _kind(path) or f"cannot be read: {_reason(error)}")
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Failure(shown, _kind(path) or "not a regular file")
        if status.st_size > max_size:
            return Skip(shown, "large")
        data = _all_of(descriptor, status.st_size, max_size)
    except OSError as error:
        return Failure(shown, f"cannot be read: {_reason(error)}")
    finally:
        os.close(descriptor)
    return Skip(shown, "large") if len(data) > max_size else data


def decode(path: str, data: bytes) -> Source | Failure | Skip:
    """The text of `data`, for which `Source.encode` gives back `data`: by its BOM, else UTF-8 in which bytes that are none are carried
    through. A Failure for a text with a NUL byte in it, and for UTF-16 or UTF-32 that is broken; a Skip for what is no text."""
    bom, encoding = next(((bom, encoding) for bom, encoding in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    body = data[len(bom) :]
    if encoding == "utf-8":
        if b"\0" in body and (_is_binary(body[:_HEAD]) or _is_binary(body)):
            return Skip(path, "binary")
        text = body.decode(encoding, "surrogateescape")
    else:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError as error:
            return Failure(
                path, f"is no {encoding[:6].upper()}, though its byte order mark says so: {error.reason} at byte {len(bom) + error.start}"
            )
    if "\0" in text:
        line, column = _position(text, text.index("\0"))
        return Failure(path, f"holds a NUL byte at line {line}, column {column}", line, column)
    return Source(path, text, encoding, bom, _newline(text))


def _all_of(descriptor: int, size: int, max_size: int) -> bytes:
    """All bytes of an open file, or a few more than `max_size`: `size` is what the system says, which for files of its own is 0."""
    pieces: list[bytes] = []
    length = 0
    while length <= max_size:
        wanted = max(size + 1 - length, _HEAD)
        piece = os.read(descriptor, wanted)
        pieces.append(piece)
        length += len(piece)
        if not piece or (size and len(piece) < wanted):  # a file of the system's own may have more behind a short piece
            break
    return b"".join(pieces)


def _kind(path: str) -> str:
    """What stands at `path` that cannot be read as a file; "" for a file, and where that cannot be told."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISDIR(mode):
        return "is a directory"
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        return "is a pipe or a socket, not a file"
    return "is a device, not a file" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else ""


def _reason(error: OSError | ValueError) -> str:
    text = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return text[:1].lower() + text[1:]


def _is_binary(data: bytes) -> bool:
    """Whether more than three in ten bytes are controls or no UTF-8: the share by which perl's -B tells."""
    readable = data.translate(None, _CONTROLS)
    return 10 * (len(data) - len(readable.decode("utf-8", "ignore").encode())) > 3 * len(data)


def _position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; a line ends in CR LF, LF or CR."""
    before = text[:offset]
    line = 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
    return line, offset - max(before.rfind("\n"), before.rfind("\r"))


def _newline(text: str) -> str:
    """The line end of the first line that has one; a lone CR counts only where there is no LF at all."""
    end = text.find("\n")
    if end < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text[max(end - 1, 0)] == "\r" else "\n"
