"""What the fuzzer kept, tried again: what once broke an invariant, and the inputs that between them reach the most."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from invariants import HARNESSES
from program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CORPUS = ROOT / "fuzz" / "corpus"


@pytest.fixture(autouse=True)
def _stay() -> Iterator[None]:
    """The harnesses move to a folder of their own."""
    here = os.getcwd()  # noqa: PTH109 (to go back)
    yield
    os.chdir(here)


def test_the_corpus_is_small_and_of_known_harnesses() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} <= HARNESSES.keys()
    assert len(files) <= 300
    assert all(path.stat().st_size <= 2048 for path in files)


@pytest.mark.parametrize("name", HARNESSES)
def test_kept_inputs_break_nothing(name: str) -> None:
    paths: list[Path] = sorted((CORPUS / name).glob("*"))
    for data in [b"", b".env\n", *(path.read_bytes() for path in paths)]:
        HARNESSES[name](data)
