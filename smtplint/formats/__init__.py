"""Formats: which settings stand in a text, and where exactly? A format knows one syntax; it knows nothing of mail.

A format is a module that meets `Format`, named by one line in `FORMATS`. It is imported when a file first needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Edit, Setting, Source

FORMATS: dict[str, str] = {
    "yaml": "smtplint.formats.yaml",
    "dotenv": "smtplint.formats.dotenv",
    "php": "smtplint.formats.php",
    "properties": "smtplint.formats.properties",
    "ini": "smtplint.formats.ini",
    "keywords": "smtplint.formats.keywords",
    "json": "smtplint.formats.json",
    "toml": "smtplint.formats.toml",
    "python": "smtplint.formats.python",
    "hcl": "smtplint.formats.hcl",
    "xml": "smtplint.formats.xml",
    "hocon": "smtplint.formats.hocon",
    "monit": "smtplint.formats.monit",
    "opensmtpd": "smtplint.formats.opensmtpd",
    "nullmailer": "smtplint.formats.nullmailer",
    "maddy": "smtplint.formats.maddy",
    "sendmail": "smtplint.formats.sendmail",
    "exim": "smtplint.formats.exim",
    "ruby": "smtplint.formats.ruby",
    "shell": "smtplint.formats.shell",
    "dockerfile": "smtplint.formats.dockerfile",
    "setvars": "smtplint.formats.setvars",
    "maps": "smtplint.formats.maps",
}


class Format(Protocol):
    """What a format module offers. None of its functions raises on any text."""

    COMMENTS: tuple[str, ...]
    """What starts a comment: `#`, `//`, `;`, `<!--`."""

    TRAILING: bool
    """Whether a comment may stand behind a value on the same line."""

    def read(self, source: Source) -> Iterator[Setting]:
        """The settings of the text in the order of the text; each has `format` set to this format's name."""

    def parses(self, text: str) -> bool:
        """Whether the format's own parser takes the whole text without an error; True for a format that has no errors."""

    def replace(self, source: Source, setting: Setting, value: str | bool | int) -> Edit:
        """The edit that makes `setting` read as `value`, in the quoting that stands there where that can hold it. A bool or an
        int is written bare where the format has types, a str as a string where that counts (PHP)."""

    def insert(self, source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
        """The edit that adds an entry `name` beside `sibling`, right after it, in its indent, quoting style and line end."""


def load(name: str) -> Format:
    """The format's module. KeyError for a name that FORMATS does not hold."""
    return cast("Format", import_module(FORMATS[name]))
