"""How an application spells what a rule wants: the edits that give an endpoint another port, another security, or turn verification on.

Nothing here decides whether the result is right; the caller reads the edited text back (see fixes.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.carriers.base64 import encode
from smtplint.dialects.pen import Pen, Refusal
from smtplint.dialects.words import words_of
from smtplint.model import Edit
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.catalog import Catalog
    from smtplint.dialects.pen import Value
    from smtplint.model import Endpoint, Setting, Source

_TURNED = {
    "false": "true",
    "no": "yes",
    "off": "on",
    "0": "1",
    "False": "True",
    "No": "Yes",
    "Off": "On",
    "FALSE": "TRUE",
    "NO": "YES",
    "OFF": "ON",
}
_SWITCH = {("enabled",), ("enable",)}
"""Names that say what they switch in the name of their mapping."""
_TYPED = frozenset({"json", "toml", "hcl", "hocon", "php", "python", "ruby", "xml"})
"""Formats in which a bare `false` is no text."""


class Written(NamedTuple):
    """Edits, the settings as they then read (for messages), whether only the port changed, why a human should look, if so, and the roles
    whose values are others then."""

    edits: tuple[Edit, ...]
    writes: tuple[str, ...]
    port_only: bool
    caution: str
    changed: tuple[str, ...] = ()


def write(  # noqa: PLR0913 (what is wanted is named where it is asked)
    source: Source,
    endpoint: Endpoint,
    catalog: Catalog,
    *,
    port: int | None = None,
    mode: str | None = None,
    verify: bool = False,
    insert: int = 0,
) -> Written | None:
    """The edits for the wanted port, mode and verification; at most `insert` settings that are missing are added. None when the
    dialect has no way to say it, or a value that must change comes from elsewhere. In a text that stands encoded the edits are made there, and
    it is encoded anew."""
    if (inner := _enclosed(endpoint)) is not None:
        written = write(inner.source, inner, catalog, port=port, mode=mode, verify=verify, insert=insert)
        return None if written is None else _encoded(source, endpoint, inner.source, written)
    dialect = catalog.dialects.get(endpoint.facts["where"].dialects[0])
    pen = Pen(source, endpoint, dialect, insert)
    caution = ""
    try:
        changes = sorted(  # a scheme that is missing is the last resort: a setting of its own says the same in plainer words
            _changes(endpoint, dialect, port, mode, verify=verify), key=lambda c: c[0] == "$scheme" and c[0] not in endpoint.settings
        )
        if dialect:
            asked = [mode] * (mode is not None) + ["port"] * (port is not None)
            caution = next((c for a in asked if (c := dialect["write"].get(a, {}).get("unsafe"))), "")
        for role, value in changes:
            pen.put(role, value)
    except Refusal:
        return None
    if not pen.edits:
        return None
    return Written(tuple(pen.edits), tuple(pen.writes), pen.roles <= {"port"}, caution, tuple(pen.changed))


def _enclosed(endpoint: Endpoint) -> Endpoint | None:
    """The endpoint as it stands in the text that holds it encoded, if one holds all of it."""
    settings = endpoint.settings
    places = {(s.span, id(s.within.source)) if s.within else None for s in settings.values()}
    if len(places) != 1 or None in places:
        return None
    inside = {role: s.within.setting for role, s in settings.items() if s.within}
    wholes = {role: s.within.setting for role, s in endpoint.facts["wholes"].items() if s.within}
    source = next(s.within.source for s in settings.values() if s.within)
    return endpoint._replace(source=source, settings=inside, facts={**endpoint.facts, "wholes": wholes})


def _encoded(source: Source, endpoint: Endpoint, inner: Source, written: Written) -> Written | None:
    span = next(iter(endpoint.settings.values())).span
    try:
        text = encode(source.text[span.start : span.end], inner.text, apply(inner.text, written.edits))
    except ValueError:  # two edits touch each other
        return None
    return None if text is None else written._replace(edits=(Edit(span, text),))


def _changes(
    endpoint: Endpoint, dialect: dict[str, Any] | None, port: int | None, mode: str | None, *, verify: bool
) -> Iterator[tuple[str, Value]]:
    if port is not None and port != endpoint.port:
        yield "port", port
    if mode is not None:
        if dialect is None:
            yield from _by_convention(endpoint)
        elif mode in dialect["write"] and endpoint.settings.keys() >= set(dialect["write"][mode].get("needs", ())):
            yield from dialect["write"][mode].get("set", {}).items()
        else:
            raise Refusal
    if verify:
        if dialect is not None and "verify" in dialect["write"]:
            yield from dialect["write"]["verify"].get("set", {}).items()
        else:
            setting = endpoint.settings.get("verify")
            if setting is None:
                raise Refusal
            value = setting.value.strip()
            turned = {v: k for k, v in _TURNED.items()} | _TURNED
            if {"openssl", "mode"} <= set(words_of(setting.key[-1])):
                turned |= {"none": "peer", "NONE": "PEER"}  # the words of Ruby's OpenSSL
            if value not in turned:
                raise Refusal
            yield "verify", _alike(setting, turned[value])


def _by_convention(endpoint: Endpoint) -> Iterator[tuple[str, Value]]:
    """Every TLS key that says no is turned. Beside a switch of STARTTLS one of TLS is left: it may mean TLS from the first byte there, and both
    at once a contradiction."""
    settings = {role: s for role, s in endpoint.settings.items() if role.startswith("tls")}
    if not settings:
        raise Refusal
    words: dict[str, Value] = {}
    switches: dict[bool, dict[str, Value]] = {True: {}, False: {}}
    for role, setting in settings.items():
        value = setting.value.strip()
        found = set(words_of("_".join(setting.key[-2:] if words_of(setting.key[-1]) in _SWITCH else setting.key[-1:])))
        if endpoint.facts["strangers"] or (
            value.lower() in {"none", "plain", "never"} and found & {"encryption", "security", "tls", "starttls", "mode"}
        ):
            words[role] = "STARTTLS" if value.isupper() else "starttls"
        elif value in _TURNED and found & {"tls", "starttls"}:
            switches["starttls" in found][role] = _alike(setting, _TURNED[value])
        else:
            raise Refusal
    if words and all(switches.values()):
        raise Refusal
    yield from words.items()
    yield from (switches[True] or switches[False]).items()


def _alike(setting: Setting, word: str) -> Value:
    """The word as what stands there is: a boolean or a number where that is one."""
    if setting.quoted or setting.format not in _TYPED:
        return word
    plain = word if setting.format in {"python", "xml"} else word.lower()  # the capital of `True` counts there
    return int(word) if word.isdigit() else {"true": True, "false": False}.get(plain, word)


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    """The text with the edits made; edits at one place in the order given. ValueError when two overlap."""
    out: list[str] = []
    position = 0
    for _, edit in sorted(enumerate(edits), key=lambda e: (e[1].span.start, e[1].span.end, e[0])):
        if edit.span.start < position:
            raise ValueError("edits overlap")
        out += (text[position : edit.span.start], edit.text)
        position = edit.span.end
    out.append(text[position:])
    return "".join(out)
