"""What the settings of one group mean to the application that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.dialects.groups import Group, Layout, Names, is_decisive, is_file
from smtplint.dialects.rows import ABSENT, UNKNOWN, Field, field, holds, is_given, outcomes
from smtplint.dialects.splitting import number, split
from smtplint.dialects.words import parse
from smtplint.model import MODES
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from smtplint.dialects.rows import Row
    from smtplint.model import Setting, Source

ALL = frozenset(MODES)
_NOTHING: frozenset[str] = frozenset()


class Where(NamedTuple):
    """Which endpoint of a file: stable while values change, so that an endpoint is found again in the fixed text."""

    dialects: tuple[str, ...]
    doc: int
    block: Names
    prefix: str
    arms: tuple[tuple[int, int], ...]


class Reading(NamedTuple):
    """An endpoint as its settings say it, before any fact about hosts.

    `host` is None when absent, "" when set to something unknown. `port` is None when absent or unknown, `port_set` when a port is
    written. `strangers` are roles whose word the application does not know, with what becomes of it. `port_decides`: the security would
    be another if only the port were. `wholes` are the values that hold several facts, by role. `refused`: the application rejects this combination.
    """

    where: Where
    names: tuple[str, ...]
    settings: dict[str, Setting]
    host: str | None
    port: int | None
    port_set: bool
    security: frozenset[str]
    verify: bool | None
    credentials: bool
    role: str
    active: bool
    decisive: bool
    can_require: bool
    port_decides: bool
    refused: bool
    strangers: dict[str, str]
    wholes: dict[str, Setting] = {}  # noqa: RUF012 (never changed)
    version: str = ""
    help: str = ""


def inherited(at: Layout, group: Group, settings: dict[str, Setting]) -> dict[str, Setting]:
    """The settings with those that the dialect takes from other blocks where they are not written here."""
    dialect = group.dialect
    if not dialect["inherit"]:
        return settings
    out = dict(settings)
    top = not group.block or is_file(group.block[-1])
    base = group.block if top else group.block[: len(group.block) - (len(dialect["within"][0]) if dialect["within"] else 0)]
    for rule in dialect["inherit"]:
        place = (*base, *rule["from"].split("."))
        for role, spellings in dialect["keys"].items():
            for spelling in spellings if role not in out else ():
                *steps, name = rule.get("as", "*").replace("*", spelling).split(".")
                setting = at.children.get((group.doc, (*place, *steps)), {}).get(name)
                if setting is not None:
                    out[role] = setting
                    break
    return out


def read_group(source: Source, at: Layout, group: Group, arms: tuple[tuple[int, int], ...], own: dict[str, Setting]) -> Reading:
    """One variant of a group, read as its dialect has it."""
    dialect = group.dialect
    settings = inherited(at, group, own)
    if "host" not in settings and "url" not in settings and not dialect["within"]:
        settings.update(_adopted(at, group))
    fields = {role: _field(setting, dialect["words"].get(role)) for role, setting in settings.items()}
    wholes: dict[str, Setting] = {}
    for role in list(settings):
        kind = dialect["split"].get(role)
        if kind:
            if settings[role].certainty == "unknown":
                fields["$scheme"] = UNKNOWN
                fields.setdefault("port", UNKNOWN)
            wholes[role] = settings[role]
            for part, setting in split(kind, source, settings[role]).items():
                settings[part] = setting
                fields[part] = _field(setting, dialect["words"].get(part))
    url = settings.get("url")
    hidden = url is not None and url.certainty == "unknown"
    if hidden:
        for role in ("host", "port", *dialect["tls"]):
            fields[role] = UNKNOWN
    decisive = is_decisive(dialect, at, group._replace(roles={role: [s] for role, s in own.items()})) and not hidden
    host = _host(dialect, settings, fields, decisive=decisive)
    credentials = any(r in settings and fields[r].state != "absent" and is_given(settings[r]) for r in ("username", "password"))
    fields["$credentials"] = Field("known", "true" if credentials else "false")
    fields["$host"] = ABSENT if host is None else Field("known", host, free=True) if host else UNKNOWN
    written = (
        any(fields.get(role, ABSENT).state != "absent" for role in dialect["tls"] if not role.startswith("$")) or "$scheme" in settings
    )
    _define(dialect, fields)
    port, port_set = _port(dialect, settings, fields, decisive=decisive)
    fields["$port"] = UNKNOWN if port is None else Field("known", str(port))
    security, refused = _security(dialect, fields, known=decisive or written or not dialect["tls"])
    if "credentials" in dialect["rows"]:
        credentials = outcomes(dialect["rows"]["credentials"], fields, _NOTHING) == {"true"}
    port_decides = False
    if security == {"none"} and not written and port is not None:
        port_decides = _security(dialect, {**fields, "$port": Field("known", "587")}, known=True)[0] != security
    strangers = {
        role: dialect["words"][role]["means"] or dialect["words"][role]["other"]
        for role in dialect["tls"]
        if fields.get(role, ABSENT).stranger
    }
    return Reading(
        where=Where((dialect["id"],), group.doc, group.block, group.prefix, arms), names=(dialect["name"],), settings=settings, host=host,
        port=port, port_set=port_set, security=security, verify={"on": True, "off": False}.get(_only(dialect["rows"].get("verify", []), fields)),
        credentials=credentials, role=dialect["role"], active=_active(dialect, fields, decisive=decisive), decisive=decisive,
        can_require="starttls" in dialect["write"], port_decides=port_decides, refused=refused, strangers=strangers,
        wholes=wholes, version=dialect["version"], help=dialect["help"],
    )  # fmt: skip


def _adopted(at: Layout, group: Group) -> dict[str, Setting]:
    """The server's name where it stands beside under a name that the dialect does not know (an application that borrows the other
    names)."""
    for name, setting in at.children.get((group.doc, group.block), {}).items():
        parsed = parse(name)
        if setting is not None and parsed.role == "host" and parsed.mail and not parsed.prefix and "@" not in setting.value:
            return {"host": setting}
    return {}


def _field(setting: Setting, words: dict[str, Any] | None) -> Field:
    return UNKNOWN if setting.certainty == "unknown" else field(setting.value, setting.quoted and setting.carrier != "items", words)


def _define(dialect: dict[str, Any], fields: dict[str, Field]) -> None:
    for name, rows in dialect["define"].items():
        found = outcomes(rows, fields, frozenset({"?"}))
        fields[name] = Field("known", next(iter(found))) if len(found) == 1 else UNKNOWN


def _host(dialect: dict[str, Any], settings: dict[str, Setting], fields: dict[str, Field], *, decisive: bool) -> str | None:
    state = fields.get("host", ABSENT).state
    if state == "known":
        return _imposed("host", dialect, fields) or settings["host"].value.strip()
    if state == "unknown":
        return ""
    return _default("host", dialect, fields, decisive=decisive) or None


def _default(role: str, dialect: dict[str, Any], fields: dict[str, Field], *, decisive: bool) -> str:
    """What the application takes where nothing is written as `role`, if that is known; else ""."""
    return _only(dialect["rows"].get(role, []) if decisive or "$scheme" in fields else [], fields)


def _only(rows: list[Row], fields: dict[str, Field]) -> str:
    """What the rows say where they leave but one outcome; else ""."""
    found = outcomes(rows, fields, frozenset({""}))
    return next(iter(found)) if len(found) == 1 else ""


def _imposed(role: str, dialect: dict[str, Any], fields: dict[str, Field]) -> str:
    """What the application takes whatever is written as `role`, by the rows that ask for the role itself; else ""."""
    return _only([row for row in dialect["rows"].get(role, []) if any(name == role for name, *_ in row[0])], fields)


def _port(dialect: dict[str, Any], settings: dict[str, Setting], fields: dict[str, Field], *, decisive: bool) -> tuple[int | None, bool]:
    """The port and whether it is written here. One that is 0 becomes an absent field."""
    if fields.get("port", ABSENT).state == "known":
        imposed = _imposed("port", dialect, fields)
        if imposed:
            return (int(imposed) if imposed.isdigit() else None), False
        written = number(settings["port"].value)
        if written != 0:
            return written, True
        fields["port"] = ABSENT
    if fields.get("port", ABSENT).state == "unknown":
        return None, True
    default = _default("port", dialect, fields, decisive=decisive)
    return (int(default) if default.isdigit() else None), False


def _security(dialect: dict[str, Any], fields: dict[str, Field], *, known: bool) -> tuple[frozenset[str], bool]:
    """The modes still possible, under every version that may read this, and whether the combination is refused under all."""
    if not known or "security" not in dialect["rows"]:
        return ALL, False
    found = set(outcomes(dialect["rows"]["security"], fields, ALL))
    for version in dialect["versions"]:
        if not version["unless"] or holds(version["unless"], fields) != "yes":
            found |= outcomes(version["security"], fields, ALL)
    modes = frozenset(found - {"refused", "unknown"}) | (ALL if "unknown" in found else _NOTHING)
    return modes, found == {"refused"}


def _active(dialect: dict[str, Any], fields: dict[str, Field], *, decisive: bool) -> bool:
    rows = dialect["rows"].get("active", [])
    seen = fields
    if not decisive:
        asked = {c[0] for row in rows for c in row[0]}
        seen = {**fields, **{name: UNKNOWN for name in asked if fields.get(name, ABSENT).state == "absent"}}
    return _only(rows, seen) != "false"
