"""What a dialect writes reads back as what was wanted, and the fixes of every example hold: in the application's own spelling and format."""

from __future__ import annotations

from typing import Any

import pytest
from judging import engine, judge, shipped
from test_dialect_data import FILES

from smtplint import formats, lint, rewriting
from smtplint.compiling import load_yaml
from smtplint.dialects.write import apply, write
from smtplint.examples import NAMED
from smtplint.fixes import strength
from smtplint.model import Endpoint, Source


def spelt() -> list[Any]:
    return [
        pytest.param(path.stem, mode, id=f"{path.stem}-{mode}")
        for path in FILES
        for mode in load_yaml(path).get("write", {})
        if mode in {"starttls", "implicit", "opportunistic"}
    ]


def of_dialect(judged: lint.Judged, name: str) -> list[Endpoint]:
    return [e for e in judged.endpoints if name in e.dialect.split(" or ")]


def in_every_way(name: str, file: str, text: str, mode: str) -> list[frozenset[str]]:
    """The security of each endpoint of an example after the mode was written into it, in each way that there is."""
    judged = judge(text, file)
    out = []
    for number, endpoint in enumerate(of_dialect(judged, name)):
        for port in (465 if mode == "implicit" else 587, None):
            for insert in range(5):
                written = write(Source(file, text), endpoint, shipped(), port=port, mode=mode, insert=insert)
                after = judge(apply(text, written.edits) if written else text, file)
                found = of_dialect(after, name)
                out += [found[number].security] if len(found) > number else []
    return out


@pytest.mark.parametrize(("name", "mode"), spelt())
def test_written_mode_reads_back(name: str, mode: str) -> None:
    data = load_yaml(next(p for p in FILES if p.stem == name))
    results: list[frozenset[str]] = []
    for example in data["examples"]:
        file = example.get("file") or NAMED[data["formats"][0]]
        results += in_every_way(name, file, example["text"], mode)
        if frozenset({mode}) in results:
            return
    # where versions differ, the mode is among what is possible and nothing is weaker than cleartext
    assert any(mode in modes and "none" not in modes for modes in results), results


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_fixes_of_examples_hold(path: Any) -> None:  # noqa: ANN401 (a path)
    data = load_yaml(path)
    for example in data["examples"]:
        file = example.get("file") or NAMED[data["formats"][0]]
        judged = judge(example["text"], file)
        mended = rewriting.mend(engine(), judged, unsafe=True, bar="warning")
        assert mended.failure is None
        after = mended.judged
        assert after.source is not None
        assert rewriting.mend(engine(), after, unsafe=True, bar="warning").made == ()
        parses = formats.load(judged.form).parses
        assert parses(after.source.text) or not parses(example["text"])
        assert len(after.endpoints) == len(judged.endpoints)
        for before, now in zip(judged.endpoints, after.endpoints, strict=True):
            assert strength(now.security) >= strength(before.security)
        assert not [f.rule for f in after.findings if f.fix is not None and f.level != "note"]
