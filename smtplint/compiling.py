"""Turns the YAML files of a rules folder into the plain data that a run needs: rows normalised, keys indexed.

Only this module parses the data files. It runs when a wheel is built, when a file of a checkout has changed, and for a user's own rules.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smtplint.prefilter import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Data = dict[str, Any]

ROOT = "^"
"""In a pattern: here the document begins."""

ROW_SETS = ("port", "host", "security", "verify", "active", "credentials")
TELLING = ("host", "port", "url")
MADE_UP = frozenset({"exim", "maddy", "monit", "nullmailer", "opensmtpd", "sendmail"})
"""Formats whose readers give the settings names that do not stand in the text."""

MAIL = tuple(word.decode() for word in WORDS)
NOT_TLS = {"host", "port", "username", "password", "url", "active", "mailer", "from"}


class DataError(ValueError):
    """A data file that cannot be used: `path`, `message`, and `line` from 1 (0 when unknown)."""

    def __init__(self, path: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.path, self.message, self.line = path, message, line


def load_yaml(path: Path) -> Any:  # noqa: ANN401 (a file holds what it holds)
    """The file's content with YAML 1.2 types. DataError when it does not parse or cannot be read."""
    from ruamel.yaml import YAML  # noqa: PLC0415 (only compiling needs a YAML loader)
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "strerror", None) or error)
        raise DataError(str(path), problem, mark.line + 1 if mark else 0) from error


def compile_folder(folder: Path) -> Data:
    """The catalogue of one rules folder: rules, dialects, and the facts on providers, platforms and sinks that it has."""
    rules = {p.stem: compile_rule(p.stem, load_yaml(p)) for p in rule_files(folder)}
    dialects = {p.stem: compile_dialect(p.stem, load_yaml(p)) for p in sorted((folder / "dialects").glob("*.yaml"))}
    files = sorted({glob for d in dialects.values() if _is_mute(d) for row in d["identify"] for glob in row.get("file", ())})
    catalogue: Data = {"rules": rules, "dialects": dialects, "places": index(dialects.values()), "files": files}
    for name in ("providers", "platforms", "sinks"):
        path = folder / f"{name}.yaml"
        catalogue[name] = load_yaml(path) if path.exists() else {}
    return catalogue


def _is_mute(dialect: Data) -> bool:
    """Whether a file of this application may hold an endpoint without any word of mail in a key, so that only its name tells it."""
    names = [".".join((*within, key)) for role in TELLING for key in dialect["keys"].get(role, ()) for within in dialect["within"] or [[]]]
    return bool(MADE_UP.intersection(dialect["formats"])) or any(not any(word in name.lower() for word in MAIL) for name in names)


def packed(catalogue: Data) -> bytes:
    """The catalogue as a file holds it: JSON in which each dialect, and all places of one key, is a line of its own, so that a run reads
    only those that it meets."""
    write = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    sections = {"dialects": catalogue["dialects"], **catalogue["places"]}
    lines = (",\n".join(f"{write(name)}:{write(entry)}" for name, entry in section.items()) for section in sections.values())
    opened = ",\n".join(f"{write(name)}:{{\n{content}\n}}" for name, content in zip(sections, lines, strict=True))
    rest = write({name: part for name, part in catalogue.items() if name not in {"dialects", "places"}})
    return f"{{{opened},\n{rest[1:]}".encode()


def rule_files(folder: Path) -> list[Path]:
    """The folder's rules, one a file."""
    return [p for p in sorted(folder.glob("*.yaml")) if p.stem not in {"providers", "platforms", "sinks"}]


def data_files(folder: Path) -> list[Path]:
    """Every file that `compile_folder` reads, in a fixed order."""
    return sorted(folder.glob("*.yaml")) + sorted((folder / "dialects").glob("*.yaml"))


def compile_rule(name: str, data: Data) -> Data:
    """A rule with lists where the file may hold one value; examples stay in the file."""
    rows = []
    for row in data["when"]:
        row = dict(row)  # noqa: PLW2901 (the file's own rows stay as they are)
        level = row.pop("level", data.get("level", "warning"))
        rows.append({"level": level, "conditions": [*_conditions(row)]})
    return {
        "id": name, "summary": data["summary"], "level": data.get("level") or rows[0]["level"], "when": rows, "at": listed(data["at"]),
        "yields_to": listed(data.get("yields_to", [])), "want": data.get("want", {}), "message": data["message"], "why": data.get("why", "").strip(),
        "references": data.get("references", []), "otherwise": data.get("otherwise", ""), "prefers": data.get("prefers", ""),
    }  # fmt: skip


def _conditions(row: Data, negate: bool = False) -> Iterable[list[Any]]:
    for field, wanted in row.items():
        if field == "not":
            yield from _conditions(wanted, not negate)
        else:
            yield [field, wanted if isinstance(wanted, list) else [wanted], negate]


def compile_dialect(name: str, data: Data) -> Data:
    """A dialect with every row as `[[field, values, negate] …, outcome]` and every word as text."""
    keys = {role: [str(k) for k in listed(spelling)] for role, spelling in data["keys"].items()}
    rows = {kind: _rows(data[kind]) for kind in ROW_SETS if kind in data}
    define = {key: _rows(value) for key, value in data.get("define", {}).items()}
    versions = [
        {"name": v["name"], "unless": [*_texts(v.get("unless", {}))], "security": _rows(v["security"])} for v in data.get("versions", [])
    ]
    asked = {c[0] for r in (rows.get("security", []), *(v["security"] for v in versions), *define.values()) for row in r for c in row[0]}
    identify = data.get("identify", [])
    return {
        "id": name, "name": data["name"], "role": data.get("role", "submission"), "formats": data["formats"],
        "decisive": data.get("decisive", False), "own": data.get("names", "own") == "own", "keys": keys, "rows": rows, "define": define,
        "identify": [{k: [str(x) for x in listed(v)] for k, v in row.items()} for row in listed(identify)],
        "within": [w.split(".") if w else [ROOT] for w in listed(data.get("within", []))], "prefixes": data.get("prefixes", []),
        "fold": data.get("fold", ""), "needs": listed(data.get("needs", [])), "split": data.get("split", {}), "versions": versions,
        "words": {role: _words(spec) for role, spec in data.get("words", {}).items()}, "inherit": data.get("inherit", []),
        "tls": sorted(asked - NOT_TLS - {"$port", "$credentials", "$host"} - set(define)), "write": data.get("write", {}),
        "alike": listed(data.get("alike", [])), "version": data.get("version", ""), "help": data.get("help", ""),
    }  # fmt: skip


def listed(value: Any) -> list[Any]:  # noqa: ANN401 (data)
    """A list as it is, anything else as the only item of one."""
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:  # noqa: ANN401 (data)
    """A word of the data as the text that a settings file would hold."""
    return ("true" if value else "false") if isinstance(value, bool) else "null" if value is None else str(value)


def _texts(row: Data, negate: bool = False) -> Iterable[list[Any]]:
    for field, wanted in row.items():
        if field == "not":
            yield from _texts(wanted, not negate)
        else:
            yield [field, [text(w) for w in listed(wanted)], negate]


def _rows(rows: list[Data]) -> list[list[Any]]:
    out = []
    for row in rows:
        conditions = {k: v for k, v in row.items() if k != "is"}
        outcome = row["is"]
        out.append([[*_texts(conditions)], [text(x) for x in listed(outcome)]])
    return out


def _words(spec: Data) -> Data:
    fold = spec.get("case") == "fold"
    table: dict[str, str] = {}
    for canonical, spellings in spec.items():
        if canonical not in ("other", "case", "strings", "means"):
            for spelling in listed(spellings):
                word = text(spelling)
                table[word.lower() if fold else word] = text(canonical)
    return {
        "table": table,
        "fold": fold,
        "other": text(spec["other"]) if "other" in spec else None,
        "strings": text(spec["strings"]) if "strings" in spec else None,
        "means": spec.get("means", ""),
    }


def fold(name: str) -> str:
    """A name as relaxed binding compares it: no case, dashes or underscores."""
    return name.lower().replace("-", "").replace("_", "")


def index(dialects: Iterable[Data]) -> Data:
    """Where a key may belong, by its last dotted component: `[dialect, role, pattern, length of the key, prefix]`."""
    exact: dict[str, list[Any]] = {}
    folded: dict[str, list[Any]] = {}
    for dialect in dialects:
        table = folded if dialect["fold"] else exact
        for role, spellings in dialect["keys"].items():
            for spelling in spellings:
                for prefix in ("", *dialect["prefixes"]):
                    parts = (prefix + spelling).split(".")
                    shapes = [[*within, *parts] for within in dialect["within"] or [[]]]
                    if dialect["fold"] == "relaxed":
                        shapes += [["_".join(shape)] for shape in shapes if len(shape) > 1 and "*" not in shape and ROOT not in shape]
                    for shape in shapes:
                        pattern = [fold(p) for p in shape] if dialect["fold"] else shape
                        length = len(parts) if len(shape) > 1 or not dialect["within"] else 1
                        table.setdefault(pattern[-1], []).append([dialect["id"], role, pattern, length, prefix])
    return {"exact": exact, "folded": folded}
