"""The schema of the settings is fit for a public store of schemas, from which editors take it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from pages import README, blocks
from program import ROOT

from smtplint import catalog
from smtplint.compiling import load_yaml
from smtplint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from program import Program

PATH = catalog.folder() / "schema/settings.json"
SCHEMA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
CHECKER = Draft7Validator(SCHEMA)


def described(schema: dict[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every setting at every depth, by its dotted name."""
    for key, about in schema.get("properties", {}).items():
        yield f"{name}{key}", about
        yield from described(about, f"{name}{key}.")
        yield from described(about.get("items", {}), f"{name}{key}.")


def test_it_is_a_schema_of_the_draft_that_editors_know() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert SCHEMA["$id"] == "https://json.schemastore.org/smtplint.json"
    assert SCHEMA["title"]
    assert SCHEMA["description"]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", PATH], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("npx") is None, reason="node is not installed, in which ajv comes")
def test_it_is_strict_as_the_store_asks() -> None:
    command = ["npx", "--yes", "ajv-cli@5.0.0", "compile", "--spec=draft7", "--strict=true", "-s", str(PATH)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "about"), list(described(SCHEMA)))
def test_every_setting_is_described(name: str, about: dict[str, Any]) -> None:
    assert about["description"].endswith("."), name
    assert "type" in about or "allOf" in about
    assert "$ref" not in about  # what stands beside one is not read


@pytest.mark.parametrize(
    ("name", "example"), [(name, example) for name, about in SCHEMA["properties"].items() for example in about.get("examples", ())]
)
def test_examples_hold(name: str, example: object) -> None:
    assert not list(CHECKER.iter_errors({name: example}))


def test_examples_exist() -> None:
    platforms = {platform["id"] for platform in load_yaml(catalog.folder() / "platforms.yaml")["platforms"]}
    assert set(SCHEMA["properties"]["platform"]["examples"]) <= platforms
    assert SCHEMA["properties"]["profile"]["examples"] == sorted(p.stem for p in (catalog.folder() / "profiles").glob("*.yaml"))


def test_it_names_the_settings_that_there_are() -> None:
    assert {name.replace("-", "_") for name in SCHEMA["properties"]} == set(Settings._fields) - {"root", "path"}


@pytest.mark.parametrize(
    "wrong", [{"slect": []}, {"levels": {"port-25": "fatal"}}, {"providers": [{"id": "x", "hosts": [], "ports": {}}]}, []]
)
def test_what_is_wrong_is_refused(wrong: object) -> None:
    assert list(CHECKER.iter_errors(wrong))


@pytest.mark.parametrize(("wrong", "status"), [("", 0), ("slect: []\n", 1)])
def test_the_program_prints_it_and_the_settings_shown_hold(smtplint: Program, wrong: str, status: int) -> None:
    done = smtplint("settings", "--schema")
    assert (done.status, json.loads(done.out)) == (0, SCHEMA)
    (shown,) = (block for block in blocks((ROOT / "docs/pipeline.md").read_text(encoding="utf-8"), "yaml") if "$schema=" in block)
    name = shown.splitlines()[0].rpartition("=")[2]
    smtplint.write({name: done.out, ".smtplint.yaml": shown + wrong})
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", name, ".smtplint.yaml"]
    assert subprocess.run(command, cwd=smtplint.cwd, capture_output=True, check=False, timeout=60).returncode == status
    assert smtplint("settings").status == (2 if wrong else 0)


def test_the_settings_shown_hold(tmp_path: Path) -> None:
    shown = [block for page in (README, ROOT / "docs/pipeline.md") for block in blocks(page.read_text(encoding="utf-8"), "yaml")]
    (tmp_path / "x.yaml").write_text(next(block for block in shown if block.startswith("platform:")), encoding="utf-8")
    assert not list(CHECKER.iter_errors(load_yaml(tmp_path / "x.yaml")))
