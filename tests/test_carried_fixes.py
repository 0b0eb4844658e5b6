"""A fix is the same in every carrier that environment variables travel in: the same names get the same values, nothing else changes, and it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from judging import engine, judge, shipped
from test_dialect_data import FILES

from smtplint import carriers, formats, rewriting
from smtplint.compiling import load_yaml
from smtplint.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable

Variables = dict[str, str]


def _map(image: str, variables: Variables) -> str:
    body = "".join(f'      {name}: "{value}"\n' for name, value in variables.items())
    return f"services:\n  app:\n    image: {image}\n    environment:\n{body}"


def _list(image: str, variables: Variables) -> str:
    body = "".join(f"      - {name}={value}\n" for name, value in variables.items())
    return f"services:\n  app:\n    image: {image}\n    environment:\n{body}"


def _pairs(image: str, variables: Variables) -> str:
    body = "".join(f'            - name: {name}\n              value: "{value}"\n' for name, value in variables.items())
    return f"spec:\n  template:\n    spec:\n      containers:\n        - image: {image}\n          env:\n{body}"


def _crlf(image: str, variables: Variables) -> str:
    return _list(image, variables).replace("\n", "\r\n")


CARRIERS: dict[str, Callable[[str, Variables], str]] = {"map": _map, "list": _list, "pairs": _pairs, "crlf": _crlf}


def environments() -> list[Any]:
    """One example a dialect that has a container's environment and a fix in it: image and variables."""
    found = []
    for path in FILES:
        dialect = load_yaml(path)
        if "environment" not in dialect["formats"] or not dialect.get("write"):
            continue
        for example in dialect["examples"]:
            if example.get("file", "").endswith((".yml", ".yaml")):
                variables, image = read(example["text"], example["file"])
                if image and variables and any(f.fix and f.level != "note" for f in judge(_map(image, variables), "compose.yml").findings):
                    found.append(pytest.param(image, variables, id=path.stem))
                    break
    return found


def read(text: str, file: str) -> tuple[Variables, str]:
    settings = carriers.unwrap(Source(file, text), formats.load("yaml").read(Source(file, text)))
    variables = {
        s.key[-1]: s.value for s in settings if len(s.key) > 1 and s.key[-2] in {"environment", "env"} and s.certainty == "written"
    }
    images = [s.value for s in settings if s.key[-1] == "image"]
    return {n: v for n, v in variables.items() if '"' not in v and ":" not in v and "#" not in v}, images[0] if images else ""


@pytest.mark.parametrize(("image", "variables"), environments())
def test_fix_is_the_same_in_every_carrier(image: str, variables: Variables) -> None:
    after = {}
    for name, carry in CARRIERS.items():
        text = carry(image, variables)
        mended = rewriting.mend(engine(), judge(text, "compose.yml"), unsafe=True, bar="warning")
        assert mended.failure is None
        assert mended.judged.source is not None
        assert mended.made, name
        fixed, _ = read(mended.judged.source.text, "compose.yml")
        after[name] = {n: v.lower() for n, v in fixed.items()}
        assert mended.judged.source.text.count("\r\n") in {0, mended.judged.source.text.count("\n")}
    assert all(fixed == after["map"] for fixed in after.values()), after


def test_many_dialects_are_tried() -> None:
    assert len(environments()) > len([d for d in shipped().dialects.values() if "environment" in d["formats"]]) // 4
