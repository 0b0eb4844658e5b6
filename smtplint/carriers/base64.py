"""Values in base64: the `data` of a Kubernetes Secret, cloud-init's `content` with `encoding: b64` or `gz+b64`, the `data:` URLs of Ignition. A
finding stands on the encoded value; a fix encodes, and compresses, the new one, of a file within the whole file."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from smtplint.formats import load
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

    Places = set[tuple[int, tuple[str, ...]]]

_LONGEST = 1_000_000
_ENCODINGS = frozenset("b64 base64 gz gzip gz+b64 gz+base64 gzip+b64 gzip+base64".split())
"""As cloud-init spells them; `gz` alone is for what YAML itself keeps in base64 (`!!binary`)."""
_GZIP = b"\x1f\x8b"
_WITH_HEADER = 31
_WORD, _GAP = late(r"\S+"), late(r"\s+")
_URL = late(r"data:[^,]{0,100};base64,")


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """What stands in base64 decoded; what is no base64 or no text stays as it is. A file within is read by the next carrier. In a Secret
    `stringData` wins over `data`."""
    secrets = {(s.doc, s.key[:-1]) for s in settings if s.key[-1:] == ("kind",) and s.value == "Secret"}
    files = {(s.doc, s.key[:-1]) for s in settings if s.key[-1:] == ("encoding",) and s.value in _ENCODINGS}
    texts = {(s.doc, *s.key[:-2], s.key[-1]) for s in settings if len(s.key) > 1 and s.key[-2] == "stringData"} if secrets else set()
    return [
        _unwrapped(source, s, secrets, files)
        for s in settings
        if not (s.key[-2:-1] == ("data",) and (s.doc, *s.key[:-2], s.key[-1]) in texts)
    ]


def _unwrapped(source: Source, setting: Setting, secrets: Places, files: Places) -> Setting:
    key = setting.key
    if len(key) > 1 and (key[-2] == "binaryData" or (key[-2] == "data" and (setting.doc, key[:-2]) in secrets)):
        return _decoded(setting)
    if key[-1:] == ("content",) and (setting.doc, key[:-1]) in files:
        return _decoded(setting)
    url = _URL.match(setting.value) if key[-2:] == ("contents", "source") else None
    if url and source.text[setting.span.start : setting.span.end] == setting.value:
        return _decoded(setting._replace(value=setting.value[url.end() :], span=Span(setting.span.start + url.end(), setting.span.end)))
    return setting


def _decoded(setting: Setting) -> Setting:
    try:
        text = _bytes(setting.value).decode("utf-8") if len(setting.value) <= _LONGEST else ""
    except ValueError:
        return setting
    if not text or (not text.isascii() and any(ord(c) < 9 for c in text)):
        return setting
    ends = text.endswith("\n") and "\n" not in text[:-1]
    return setting._replace(value=text[:-1] if ends else text, carrier="base64", quoted=True)


def encode(written: str, old: str, new: str) -> str | None:
    """The text `new` in the place of `written`, which is the text `old` in base64, broken into lines alike; None where it is not. The line
    end of a text of one line, without which it is read, is given back."""
    try:
        data = _bytes(written)
    except ValueError:
        return None
    end = next((end for end in ("", "\n"[: "\n" not in old]) if data == (old + end).encode("utf-8")), None)
    if end is None:
        return None
    lines = _WORD.findall(written)
    encoded = _encoded(new + end, written)
    if len(lines) < 2:
        return written.replace(lines[0], encoded) if lines else None
    width = len(lines[0])
    gap = _GAP.search(written, written.index(lines[0]))
    separator = gap.group() if gap else "\n"
    return separator.join(encoded[at : at + width] for at in range(0, len(encoded), width))


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The new value encoded, with the final line end that the old one had."""
    written = source.text[setting.span.start : setting.span.end]
    end = "\n" if _bytes(written).endswith(b"\n") else ""
    return Edit(setting.span, _encoded(_shown(value) + end, written))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """A new entry of the mapping, encoded."""
    return load(sibling.format).insert(source, sibling._replace(quoted=False), name, _encoded(_shown(value)))


def _shown(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bytes(written: str) -> bytes:
    """What stands in base64, unpacked where it is compressed, but no more than the longest that is read; ValueError where it is neither."""
    data = b64decode("".join(written.split()), validate=True)
    if not data.startswith(_GZIP):
        return data
    import zlib  # noqa: PLC0415 (few files hold any)

    unpacker = zlib.decompressobj(_WITH_HEADER)
    try:
        plain = unpacker.decompress(data, _LONGEST)
    except zlib.error as error:
        raise ValueError from error
    if not unpacker.eof:
        raise ValueError
    return plain


def _encoded(text: str, like: str = "") -> str:
    """In base64, compressed where `like` is."""
    data = text.encode("utf-8")
    if b64decode("".join(like.split())[:4]).startswith(_GZIP):
        import gzip  # noqa: PLC0415

        data = gzip.compress(data, mtime=0)
    return b64encode(data).decode("ascii")
