from __future__ import annotations

import pytest

from smtplint.formats import yaml
from smtplint.model import Setting, Source


def read(text: str) -> list[Setting]:
    return list(yaml.read(Source("settings.yaml", text)))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "[" * 200_000,
        "a: 1\nb: " + "{x: " * 50_000,
        "[" * 5_000 + "]" * 5_000,
        "- " * 5_000 + "x",
        "".join(" " * i + "a:\n" for i in range(1_000)),
        "".join(" " * i + "a:\n" for i in range(1_000)) + "@",
        "a: [\n" * 20_000,
        "a: 'b\n" * 20_000,
        "{{" * 50_000,
        "a: {{ b\n" * 10_000,
        "\t" * 50_000,
        "a: &a [x]\n" + "".join(f"m{i}: &m{i} [*{'a' if i == 0 else f'm{i - 1}'}]\n" for i in range(2_000)),
        "a: &a {x: 1}\n" + "".join(f"m{i}: {{<<: [*a, *a], x: 2}}\n" for i in range(2_000)),
    ],
    ids=range(14),
)
def test_hostile_texts_are_harmless(text: str) -> None:
    read(text)


def test_structure_beyond_the_limit_is_given_up_and_what_follows_is_read() -> None:
    assert [(s.key, s.value) for s in read(f"a:\n  {'- ' * 300}x\nb: 1\n")] == [(("b",), "1")]
    assert [(s.key, s.value) for s in read(f"a: {'[' * 300}\nb: 1\n")][-1] == (("b",), "1")


def test_an_alias_bomb_stays_small() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    assert len(read("\n".join(lines))) < 11_000
