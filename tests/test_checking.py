"""A user's own data files: the first that does not have its shape is told, with the place inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smtplint import catalog
from smtplint.checking import check_folder
from smtplint.compiling import DataError, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = catalog.folder() / "schema"
RULE = "summary: x\nwhen:\n  - {port: 2525, level: error}\nat: [port]\nmessage: here on 587\notherwise: use 587\nwhy: x\n"


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"own.yaml": RULE},
        {"own.yml": "- no rule\n", "notes.txt": "no rule\n", "sub/own.yaml": "- no rule\n"},
        {
            "providers.yaml": "providers: []\n",
            "platforms.yaml": "platforms: []\n",
            "sinks.yaml": "{words: [a], ports: [1], sinks: [], relays: []}\n",
        },
    ],
)
def test_what_has_the_shape_passes(tmp_path: Path, files: dict[str, str]) -> None:
    check_folder(written(tmp_path, files), SCHEMAS)


@pytest.mark.parametrize(
    ("files", "name", "start"),
    [
        ({"own.yaml": "- no rule\n"}, "own.yaml", "['no rule'] is not of type 'object'"),
        ({"own.yaml": RULE.replace("2525, level: error", "2525, level: fatal")}, "own.yaml", "when.0.level: 'fatal' is not one of"),
        ({"own.yaml": RULE + "colour: red\n"}, "own.yaml", "Additional properties are not allowed ('colour' was unexpected)"),
        ({"a.yaml": RULE, "b.yaml": "x: 1\n", "c.yaml": "y: 1\n"}, "b.yaml", ""),
        ({"providers.yaml": RULE}, "providers.yaml", ""),
        ({"platforms.yaml": "platforms: {}\n"}, "platforms.yaml", "platforms: {} is not of type 'array'"),
        ({"sinks.yaml": RULE}, "sinks.yaml", ""),
        ({"dialects/own.yaml": RULE}, "dialects/own.yaml", ""),
        ({"dialects/b.yaml": "1\n", "dialects/a.yaml": "2\n"}, "dialects/a.yaml", "2 is not of type 'object'"),
        ({"dialects/providers.yaml": "providers: []\n"}, "dialects/providers.yaml", ""),
        ({"own.yaml": "a: [\n"}, "own.yaml", ""),
    ],
)
def test_what_has_not_is_told(tmp_path: Path, files: dict[str, str], name: str, start: str) -> None:
    with pytest.raises(DataError) as told:
        check_folder(written(tmp_path, files), SCHEMAS)
    assert told.value.path == str(tmp_path / name)
    assert told.value.message.startswith(start)
    assert str(told.value) == told.value.message != ""


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^no such folder$") as told:
        check_folder(tmp_path / "gone", SCHEMAS)
    assert told.value.path == str(tmp_path / "gone")


def test_the_shipped_files_pass() -> None:
    rule = load_yaml(catalog.folder() / "port-25.yaml")
    assert rule["summary"]
    check_folder(catalog.folder(), SCHEMAS)
