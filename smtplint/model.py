"""The nouns of smtplint. Everything here is a value: made once, never changed.

This module imports nothing of ours, so every stage may speak of these types without knowing any other stage.
"""

from __future__ import annotations

from typing import Any

from smtplint.tuples import NamedTuple

MODES = ("none", "opportunistic", "starttls", "implicit")
"""The security of a connection: cleartext; STARTTLS if offered, else cleartext; STARTTLS or no mail; TLS from the first byte."""

LEVELS = ("note", "warning", "error")
"""From mild to grave."""


class Span(NamedTuple):
    """Half-open character offsets into `Source.text`."""

    start: int
    end: int


class Source(NamedTuple):
    """A file as read. `text` has no BOM, its line ends are untouched, and bytes that the encoding does not know stand in it as
    lone surrogates (`surrogateescape`), so that encoding it again gives the very bytes of the file."""

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    newline: str = "\n"

    def encode(self, text: str) -> bytes:
        """The bytes of a file that holds `text` in this file's encoding, BOM included."""
        return self.bom + text.encode(self.encoding, "surrogateescape")


class Setting(NamedTuple):
    """One value and where it stands.

    `key` is the path of names from the document's root; a list's items are named by their index ("0", "1", …). A name is kept as
    written, dots included. `value` is the text that the application reads (quotes and escapes undone, never converted to a type).
    `span` covers the value's own characters, without quotes; for an empty value it is the empty span where the value would
    stand. `entry` covers the whole entry, from its key to the end of its value (comments and line ends excluded).

    `quoted`: written as a string (`"25"`, `'25'`), which counts where an application asks for a type (PHP's `=== true`).
    `certainty`: `written`; `default` when the value is the literal default of a template (`${SMTP_PORT:-25}`: value and span are
    those of 25); `unknown` when it comes from elsewhere (value is then the expression as written).
    `branch`: for each template or program conditional around the setting, outermost first, (number of the conditional in this
    file, number of its arm). Two arms of one conditional never hold at once.
    `shared`: reached through an alias or a merge key; the characters belong to the anchor, which others may use too.
    `opaque`: the value's characters do not stand here as they are read (escapes, an encoding), so that it cannot be edited in part.
    `foreign`: written in another file, which is judged by itself; the span is that of the mention here.
    `format`: the name in FORMATS that can write here; `carrier`: the name in CARRIERS of the shape around it, "" for none.
    `doc`: number of the document in a stream of several.
    `within`: where it stands in a text of which `span` is the encoded form as a whole.
    """

    key: tuple[str, ...]
    value: str
    span: Span
    entry: Span
    quoted: bool = False
    certainty: str = "written"
    branch: tuple[tuple[int, int], ...] = ()
    shared: bool = False
    format: str = ""
    carrier: str = ""
    doc: int = 0
    opaque: bool = False
    foreign: bool = False
    within: Enclosed | None = None


class Enclosed(NamedTuple):
    """A text that stands encoded in another, and a setting as it is read there."""

    source: Source
    setting: Setting


class Edit(NamedTuple):
    """Replace the characters of `span` in the outer file's text by `text`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that hold together: all of them or none. `writes` are the settings as a user would write them, for messages."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool
    writes: tuple[str, ...] = ()


class Endpoint(NamedTuple):
    """The settings by which one program hands its mail to one SMTP server, and the facts derived from them.

    `settings` maps a role (host, port, tls, …) to the setting that plays it. `port` is None when absent or unknown; `port_set` says
    whether a port is written here. `security` holds the modes still possible. `verify` is True, False or None (unknown).
    `facts` are the derived facts that rules ask by name (host_class, served, blocked, mismatch, …).
    """

    source: Source
    dialect: str
    settings: dict[str, Setting]
    host: str | None
    port: int | None
    security: frozenset[str]
    verify: bool | None
    credentials: bool
    role: str
    active: bool
    facts: dict[str, Any]


class Rule(NamedTuple):
    """A rule as its YAML file says it. Each row of `when` has a level and conditions `[field, values, negate]`, all of which must hold.
    `at` are the settings that may carry the finding's line, the best first; `otherwise` is what to do where there is no fix,
    `prefers` the message of a row that the setting `implicit-tls: prefer` turns on."""

    id: str
    level: str
    summary: str
    when: tuple[dict[str, Any], ...] = ()
    at: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    want: dict[str, Any] = {}  # noqa: RUF012 (never changed)
    message: str = ""
    otherwise: str = ""
    prefers: str = ""
    why: str = ""
    references: tuple[str, ...] = ()


class Finding(NamedTuple):
    """What is wrong at one place. `related` are further spans of the same endpoint on which an ignore comment counts too. `key` names the
    setting at `span` as `Setting.key` does; it is empty where no setting stands there."""

    path: str
    rule: str
    level: str
    message: str
    dialect: str
    span: Span
    related: tuple[Span, ...] = ()
    fix: Fix | None = None
    key: tuple[str, ...] = ()


class Failure(NamedTuple):
    """A file, or a part of one, that was not judged. `line` and `column` count from 1; 0 when the whole file is meant."""

    path: str
    message: str
    line: int = 0
    column: int = 0
