"""Every rule file: it has the schema's shape, its bad examples are found and its good ones are not, and the rules it yields to exist."""

from __future__ import annotations

import json
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from judging import judge, shipped

from smtplint import catalog
from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

FILES = [p for p in sorted(catalog.folder().glob("*.yaml")) if p.stem not in {"providers", "platforms", "sinks", "profiles"}]
SCHEMA = Draft202012Validator(json.loads((catalog.folder() / "schema" / "rule.json").read_text(encoding="utf-8")))


def examples() -> list[Any]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem}-{number}")
        for path in FILES
        for number, example in enumerate(load_yaml(path).get("examples", []))
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_file_has_the_shape(path: Path) -> None:
    data = load_yaml(path)
    assert not [e.message for e in SCHEMA.iter_errors(data)]
    assert set(data.get("yields_to", [])) <= shipped().rules.keys()
    assert data["why"]
    fields = {
        name for text in (data["message"], data["otherwise"], data.get("prefers", "")) for _, name, _, _ in Formatter().parse(text) if name
    }
    known = (
        "at port tls verify stranger means application provider host platform blocks blocked best number what mismatch inmode why_not wrong"
    )
    assert fields <= set(known.split())


@pytest.mark.parametrize(("rule", "example"), examples())
def test_bad_example_is_found_and_the_good_one_is_not(rule: str, example: dict[str, Any]) -> None:
    settings = {name.replace("-", "_"): value for name, value in example.get("settings", {}).items()}
    assert rule in [f.rule for f in judge(example["bad"], example["file"], **settings).findings]
    if "good" in example:
        assert [f.rule for f in judge(example["good"], example["file"], **settings).findings if f.level != "note"] == []


def test_every_rule_has_an_example() -> None:
    assert {path.stem for path in FILES if not load_yaml(path).get("examples")} == {"unused-ignore"}


def test_yielding_goes_in_no_circle() -> None:
    done: set[str] = set()
    while len(done) < len(shipped().rules):
        free = {name for name, rule in shipped().rules.items() if set(rule.yields_to) <= done} - done
        assert free, "rules yield to each other in a circle"
        done |= free
