from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import Program, checkout

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder that the runs of a session share, so that the catalogue is compiled once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def smtplint(tmp_path: Path, home: Path) -> Program:
    """The checkout's program, in an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return checkout(folder, home)
