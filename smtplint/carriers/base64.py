"""Values in base64: the `data` of a Kubernetes Secret. A finding stands on the encoded value; a fix encodes the new one."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from smtplint.formats import load
from smtplint.model import Edit

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_LONGEST = 1_000_000


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:  # noqa: ARG001 (the shape is in the keys)
    """The `data` of every Secret, decoded; what is no base64 or no text stays as it is. A file within is read by the next carrier."""
    secrets = {(s.doc, s.key[:-1]) for s in settings if s.key[-1:] == ("kind",) and s.value == "Secret"}
    if not secrets:
        return settings
    return [_decoded(s) if len(s.key) > 1 and s.key[-2] == "data" and (s.doc, s.key[:-2]) in secrets else s for s in settings]


def _decoded(setting: Setting) -> Setting:
    try:
        text = b64decode("".join(setting.value.split()), validate=True).decode("utf-8") if len(setting.value) <= _LONGEST else ""
    except ValueError:
        return setting
    if not text or (not text.isascii() and any(ord(c) < 9 for c in text)):
        return setting
    ends = text.endswith("\n") and "\n" not in text[:-1]
    return setting._replace(value=text[:-1] if ends else text, carrier="base64", quoted=True)


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """The new value encoded, with the final line end that the old one had."""
    old = b64decode("".join(source.text[setting.span.start : setting.span.end].split()))
    end = "\n" if old.endswith(b"\n") else ""
    return Edit(setting.span, _encoded(_shown(value) + end))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """A new entry of the mapping, encoded."""
    return load(sibling.format).insert(source, sibling._replace(quoted=False), name, _encoded(_shown(value)))


def _shown(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _encoded(text: str) -> str:
    return b64encode(text.encode("utf-8")).decode("ascii")
