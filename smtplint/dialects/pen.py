"""Collects the edits of one endpoint: a role is made to read as a value, where it is written or beside the settings that are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smtplint.carriers import writer
from smtplint.dialects.beside import beside
from smtplint.dialects.groups import LIKE_ENVIRONMENTS
from smtplint.dialects.words import MAIL, words_of
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Endpoint, Setting, Source

Value = str | bool | int
_SEPARATORS = {"yaml": ": ", "json": ": ", "ruby": ": ", "php": " = ", "python": " = ", "keywords": " ", "monit": " ", "opensmtpd": " "}


_ON_OFF = ("true", "false")
_YES_NO = frozenset({"yes", "no", "on", "off"})
_TOGETHER = frozenset({"items", "arguments", "arglists", "flags", "inventories"})
"""Carriers in which name and value stand in one text, `SMTP_PORT=587`."""

_ANCHOR = late(r"(?:\A|\s)&(\S+)\s")
_BETWEEN = late(r"[^\w.\-]")
"""What is no part of a name."""


class Refusal(Exception):  # noqa: N818 (no error: a way that leads nowhere)
    """A value that cannot be edited here."""


class Pen:
    """Collects the edits of one endpoint."""

    def __init__(self, source: Source, endpoint: Endpoint, dialect: dict[str, Any] | None, insert: int) -> None:
        self.source, self.endpoint, self.dialect, self.insert = source, endpoint, dialect, insert
        self.edits: list[Edit] = []
        self.writes: list[str] = []
        self.roles: set[str] = set()
        self.changed: list[str] = []
        """Of `roles`, those that were written before."""

    def put(self, role: str, value: Value) -> None:
        """Make `role` read as `value`."""
        setting = self.endpoint.settings.get(role)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        if setting is None:
            if self._has_no_place(role) or (role == "$scheme" and not shown):
                return  # where a scheme or a query may stand, none must
            if role == "port" or self.insert > 0:
                self.insert -= role != "port"
                self._add(role, value, shown)
            return
        if role == "$scheme" and not shown:
            self._drop_scheme(setting)
            return
        if (setting.value == shown and (setting.quoted or not isinstance(value, str))) or self._means(role, setting, shown):
            return
        self._check(setting)
        part = self._whole(role, setting)
        plain = part is not None or self._is_bare(setting, value)
        edit = Edit(setting.span, shown) if plain else writer(setting).replace(self.source, setting, value)
        self.edits.append(edit)
        self.roles.add(role)
        self.changed.append(role)
        self.writes.append(self._shown(part or setting, shown, part is not None, role))

    def _is_bare(self, setting: Setting, value: Value) -> bool:
        """Whether one bare word takes the place of another, `yes` that of `no`: it needs no quotes where that had none."""
        words = setting.value.lower(), str(value).lower()
        return not setting.quoted and isinstance(value, str) and _YES_NO.issuperset(words) and self._stands(setting)

    def _has_no_place(self, role: str) -> bool:
        wholes = self.endpoint.facts["wholes"]
        return (role == "$scheme" and "host" not in wholes) or (role.startswith("$query.") and "url" not in wholes)

    def _means(self, role: str, setting: Setting, shown: str) -> bool:
        """Whether the application takes what is written for the same as what is wanted; then it stands as it is."""
        words = self.dialect["words"].get(role) if self.dialect is not None and setting.certainty != "unknown" else None
        if words is None:
            return False
        written, wanted = (words["table"].get(v.lower() if words["fold"] else v) for v in (setting.value.strip(), shown))
        return written is not None and written == wanted and words["strings"] is None

    def _drop_scheme(self, scheme: Setting) -> None:
        """`ssl://smtp.example.com` becomes `smtp.example.com`."""
        self._check(scheme)
        if not self.source.text.startswith("://", scheme.span.end):
            raise Refusal
        self.edits.append(Edit(Span(scheme.span.start, scheme.span.end + 3), ""))
        self.roles.add("$scheme")
        self.changed.append("$scheme")
        self.writes.append(f"no {scheme.value}:// in {scheme.key[-1]}")

    def _check(self, setting: Setting) -> None:
        """Refusal of a value that comes from elsewhere, or that others take too."""
        if setting.certainty == "unknown" or setting.opaque or (setting.shared and not self._is_its_own(setting)):
            raise Refusal
        if setting.format == "yaml" and self._is_lent(setting):
            raise Refusal

    def _is_its_own(self, setting: Setting) -> bool:
        """Whether a shared value is written under the name that takes it, or under a longer one of mail (`smtp_port` for `port`): under any other
        it may serve another purpose there."""
        name, entry = setting.key[-1], _ANCHOR.sub(" ", self.source.text[setting.entry.start : setting.span.start])
        places = [found.start() for found in re.finditer(rf"{re.escape(name)}(?![\w.\-])", entry)]
        if not places:
            return False
        stem = _BETWEEN.split(entry[: places[-1]])[-1]
        return not stem or not MAIL.isdisjoint(words_of(stem + name))

    def _is_lent(self, setting: Setting) -> bool:
        """Whether settings of other names take this value by its anchor: it may serve another purpose there."""
        if setting.carrier in _TOGETHER:
            return False
        text = self.source.text
        for anchor in _ANCHOR.findall(text[setting.entry.start : setting.span.start]):
            alias = rf"\*{re.escape(anchor)}(?![^\s,\]}}])"
            names = re.findall(rf"([^\s:'\"{{\[,]+)['\"]?[ \t]*:[ \t]+{alias}", text)
            if len(names) < len(re.findall(alias, text)) or any(name != setting.key[-1] for name in names):
                return True
        return False

    def _whole(self, role: str, setting: Setting) -> Setting | None:
        """The value that holds this part (`host:port`, a URL), None for a setting of its own."""
        for name, whole in self.endpoint.facts["wholes"].items():
            if whole.key == setting.key and whole.entry == setting.entry and whole.span != setting.span:
                if not self._stands(setting) or name == role:
                    raise Refusal
                return whole  # type: ignore[no-any-return]
        return None

    def _add(self, role: str, value: Value, shown: str) -> None:
        wholes = self.endpoint.facts["wholes"]
        text = self.source.text
        host = self.endpoint.settings.get("host")
        apart = "url" not in wholes and self.dialect is not None and "port" in self.dialect["keys"]
        if role == "port" and not apart and wholes and host is not None and host.value and host.key == next(iter(wholes.values())).key:
            if not self._stands(host):
                raise Refusal
            end = host.span.end + (text[host.span.end : host.span.end + 1] == "]")
            self._edit(Edit(Span(end, end), f":{shown}"), next(iter(wholes.values())), shown, role)
            return
        if role == "$scheme":
            whole = wholes["host"]
            if host is None or host.certainty == "unknown" or not self._stands(host):
                raise Refusal
            start = host.span.start - (text[host.span.start - 1 : host.span.start] == "[")
            self._edit(Edit(Span(start, start), f"{shown}://"), whole, shown, role)
            return
        if role.startswith("$query.") and "url" in wholes:
            url = wholes["url"]
            added = any(r.startswith("$query.") and r not in self.endpoint.settings for r in self.roles)
            separator = "&" if added or "?" in text[url.span.start : url.span.end] else "?"
            self._edit(Edit(Span(url.span.end, url.span.end), f"{separator}{role[7:]}={shown}"), url, shown, role)
            return
        if self.dialect is None or role not in self.dialect["keys"]:
            raise Refusal
        found = beside(self.endpoint, self.dialect, role)
        if found is None:
            raise Refusal
        sibling, name = found
        edit = writer(sibling).insert(self.source, sibling, name, self._typed(value, shown))
        if not edit.text:
            raise Refusal
        self.edits.append(edit)
        self.roles.add(role)
        self.writes.append(assignment(sibling, name, shown))

    def _stands(self, setting: Setting) -> bool:
        """Whether the characters of a part stand in the text as they are read, so that it is known where it ends."""
        return not setting.opaque and self.source.text[setting.span.start : setting.span.end] == setting.value

    def _typed(self, value: Value, shown: str) -> Value:
        """The value as text where every value is one: among environment variables, and where the application's own words for on and off are
        texts. Kubernetes, among others, refuses a bare number or boolean there; a bare one that stands already shows that it will do."""
        assert self.dialect is not None  # noqa: S101 (the caller asked)
        block = self.endpoint.facts["where"].block
        if any(not s.quoted and s.value.lower() in _ON_OFF for s in self.endpoint.settings.values()):
            return shown == "true" if shown in _ON_OFF else value
        texts = any(v in _ON_OFF for mode in self.dialect["write"].values() for v in mode.get("set", {}).values())
        return shown if texts or ("environment" in self.dialect["formats"] and block and block[-1] in LIKE_ENVIRONMENTS) else value

    def _edit(self, edit: Edit, whole: Setting, shown: str, role: str) -> None:
        self._check(whole)
        self.edits.append(edit)
        self.roles.add(role)
        self.writes.append(self._shown(whole, shown, True, role))

    def _shown(self, setting: Setting, value: str, part: bool, role: str) -> str:
        if part:
            name = "scheme" if role == "$scheme" else role.removeprefix("$query.")
            return f"{name} {value} in {setting.key[-1]}"
        return assignment(setting, setting.key[-1], value)


def assignment(setting: Setting, name: str, value: str) -> str:
    """A setting as a reader would write it beside this one: `SMTP_PORT=587`, `smtp_port: 587`."""
    separator = "=" if setting.carrier in _TOGETHER else _SEPARATORS.get(setting.format, "=")
    return f"{name}{separator}{value}"
