"""Every dialect file: it has the schema's shape, its examples read as they say, and what it writes reads back as what was wanted."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from judging import engine, judge, shipped

from smtplint import catalog, lint, naming
from smtplint.compiling import listed, load_yaml, text
from smtplint.examples import NAMED, seen, wanted
from smtplint.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((catalog.folder() / "dialects").glob("*.yaml"))
SCHEMA = Draft202012Validator(json.loads((catalog.folder() / "schema" / "dialect.json").read_text(encoding="utf-8")))


def examples() -> list[Any]:
    found = []
    for path in FILES:
        data = load_yaml(path)
        for number, example in enumerate(data["examples"]):
            file = example.get("file") or NAMED[data["formats"][0]]
            found.append(pytest.param(path.stem, file, example["text"], example["is"], id=f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_file_has_the_shape(path: Path) -> None:
    assert not [e.message for e in SCHEMA.iter_errors(load_yaml(path))]


@pytest.mark.parametrize(("name", "file", "text", "expected"), examples())
def test_example_reads_as_it_says(name: str, file: str, text: str, expected: dict[str, Any]) -> None:
    judged = judge(text, file)
    found = [seen(e) for e in judged.endpoints if name in e.dialect.split(" or ")]
    assert any(all(one[k] == v for k, v in wanted(expected).items()) for one in found), (found, [e.dialect for e in judged.endpoints])


@pytest.mark.parametrize(("name", "file", "text", "expected"), examples())
def test_example_passes_the_prefilter(name: str, file: str, text: str, expected: dict[str, Any]) -> None:  # noqa: ARG001
    for encoding in ("utf-8", "utf-16"):
        assert lint.check_bytes(engine(), file, text.encode(encoding)).source is not None


def test_formats_exist() -> None:
    unknown = {f for d in shipped().dialects.values() for f in d["formats"]} - FORMATS.keys() - {"environment"}
    assert not unknown
    assert all(naming.format_of(file) in FORMATS for form, file in NAMED.items() if form in FORMATS)


def test_no_two_dialects_own_the_same_names() -> None:
    """Two applications whose own names are the same cannot be told apart by them; they must say so (`alike`) or be shared."""
    owned: dict[tuple[str, frozenset[str]], list[str]] = {}
    rivals = []
    for name, dialect in shipped().dialects.items():
        if dialect["own"]:
            host = dialect["keys"].get("host", dialect["keys"].get("url", dialect["keys"].get("port", [])))
            for key in host:
                for form in dialect["formats"]:
                    for within in dialect["within"] or [[]]:
                        owned.setdefault((form, frozenset([".".join([*within, key])])), []).append(name)
    for names in owned.values():
        for one, other in combinations(sorted(set(names)), 2):
            alike = shipped().dialects[one]["alike"], shipped().dialects[other]["alike"]
            if other not in alike[0] and one not in alike[1]:
                rivals.append((one, other))
    assert not sorted(set(rivals))


def rows_of(dialect: dict[str, Any]) -> list[Any]:
    sets = [*dialect["rows"].values(), *(v["security"] for v in dialect["versions"]), *dialect["define"].values()]
    return [*(row for rows in sets for row in rows), *([v["unless"], []] for v in dialect["versions"])]


def misspelt(dialect: dict[str, Any]) -> list[str]:
    """What a row asks that nothing can be: a role that is no key, a word that the role's list does not have."""
    defined = {name: {word for row in rows for word in row[1]} for name, rows in dialect["define"].items()}
    roles = {
        *dialect["keys"],
        *dialect["words"],
        *defined,
        "host",
        "port",
        "username",
        "password",
        "$port",
        "$host",
        "$credentials",
        "$scheme",
    }
    found = []
    for conditions, _ in rows_of(dialect):
        for role, asked, _ in conditions:
            words = dialect["words"].get(role)
            known = defined.get(role) or (words and {*words["table"].values(), words["other"], words["strings"]})
            if role not in roles and not role.startswith("$query."):
                found.append(f"no role {role}")
            if known:
                found += [f"{role} is never {word}" for word in asked if word not in known | {"absent", "set", "other"}]
            if words and words["other"] is not None and "other" in asked and "other" not in {*words["table"].values(), words["other"]}:
                found.append(f"every word of {role} is known, none is other")
    return found


@pytest.mark.parametrize("name", sorted(shipped().dialects))
def test_rows_ask_what_can_be(name: str) -> None:
    assert not misspelt(shipped().dialects[name])


@pytest.mark.parametrize("name", sorted(shipped().dialects))
def test_what_is_written_has_a_key(name: str) -> None:
    """A `set` names the dialect's own roles, and says a word that the application knows."""
    dialect = shipped().dialects[name]
    for way in dialect["write"].values():
        for role, value in way.get("set", {}).items():
            assert role in dialect["keys"] or role.startswith("$"), role
            words = dialect["words"].get(role)
            said = text(value).lower() if words and words["fold"] else text(value)
            assert not words or said in words["table"] or said == "" or words["other"] is None, (role, value)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_examples_show_each_mode(path: Path) -> None:
    """Each mode that the dialect can be given stands in an example."""
    data = load_yaml(path)
    shown = {mode for example in data["examples"] for mode in listed(example["is"].get("security", []))}
    assert set(data.get("write", {})) & {"starttls", "implicit", "opportunistic"} <= shown
