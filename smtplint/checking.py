"""Checks a user's own data files against the schemas. jsonschema is imported here and nowhere else at run time but for a settings file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from smtplint.compiling import DataError, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

_FACTS = ("providers", "platforms", "sinks")


def check_folder(folder: Path, schemas: Path) -> None:
    """Every rule and dialect of the folder against its schema; DataError for the first that does not hold, with the path inside the
    file."""
    if not folder.is_dir():
        raise DataError(str(folder), "no such folder")
    for path in sorted(folder.glob("*.yaml")):
        check(path, load_yaml(path), schemas / f"{path.stem if path.stem in _FACTS else 'rule'}.json")
    for path in sorted((folder / "dialects").glob("*.yaml")):
        check(path, load_yaml(path), schemas / "dialect.json")


def check(path: Path, data: Any, schema: Path) -> None:  # noqa: ANN401 (a file holds what it holds)
    """One file's content against one schema."""
    error = best_match(Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(data))
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path)
        raise DataError(str(path), f"{place}: {error.message}" if place else error.message)
