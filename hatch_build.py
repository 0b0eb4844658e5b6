"""Puts the data into the wheel: the YAML files as smtplint/rules, and beside them what is compiled from them, smtplint/catalog.json.

The compiled file is made anew for each wheel, outside the checkout, where catalog.py would take it for newer than the YAML files. An
editable install gets neither: it reads the checkout's own YAML files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalog(BuildHookInterface[Any]):
    """The build hook of the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to what a standard wheel holds. DataError for a data file that does not parse ends the build."""
        if version != "standard":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from smtplint.compiling import compile_folder, packed  # noqa: PLC0415 (the checkout's own, not an installed one)
        finally:
            sys.path.remove(str(root))
        compiled = Path(self.folder.name, "catalog.json")
        compiled.write_bytes(packed(compile_folder(root / "rules")))
        build_data["force_include"] |= {str(compiled): "smtplint/catalog.json", str(root / "rules"): "smtplint/rules"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 (hatchling names them)
        """Remove the compiled file: the wheel has it."""
        self.folder.cleanup()

    @property
    def folder(self) -> TemporaryDirectory[str]:
        """Where the compiled file stands until the wheel is written."""
        if not hasattr(self, "_folder"):
            self._folder = TemporaryDirectory(prefix="smtplint-build-")
        return self._folder
