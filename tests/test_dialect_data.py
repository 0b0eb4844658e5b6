"""Every dialect file: it has the schema's shape, its examples read as they say, and what it writes reads back as what was wanted."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from judging import engine, judge, shipped

from smtplint import catalog, lint, naming
from smtplint.compiling import load_yaml
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
