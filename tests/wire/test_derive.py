from __future__ import annotations

import pytest
from wire_derive import Run, mode, outcome, verification
from wire_server import Crossing
from wire_table import fill

_WORDS = {"t": "tls", "c": "clear", "r": "refused"}


@pytest.mark.parametrize(
    ("outcomes", "security"),  # against plain, starttls, stripped, implicit
    [
        ("cccr", "none"),
        ("ctcr", "opportunistic"),
        ("cttr", "opportunistic"),
        ("ctct", "opportunistic"),
        ("rtrr", "starttls"),
        ("rttr", "starttls"),
        ("rtrt", "starttls"),
        ("rrrt", "implicit"),
        ("rrrr", "refused"),
        ("crcr", "unclear"),
        ("ccct", "unclear"),
        ("rtcr", "unclear"),
        ("rrtr", "unclear"),
    ],
)
def test_the_mode_follows_from_the_outcomes(outcomes: str, security: str) -> None:
    guises = ("plain", "starttls", "stripped", "implicit")
    assert mode({guise: Run(_WORDS[o]) for guise, o in zip(guises, outcomes, strict=True)}) == security


@pytest.mark.parametrize(
    ("self_signed", "wrong_name", "verify"),
    [
        ("refused", "refused", "on"),
        ("clear", "refused", "on"),
        ("tls", "tls", "off"),
        ("refused", "tls", "chain"),
        ("tls", "refused", "name"),
    ],
)
def test_verification_follows_from_what_is_accepted(self_signed: str, wrong_name: str, verify: str) -> None:
    assert verification(Run(self_signed), Run(wrong_name)) == verify


@pytest.mark.parametrize(
    ("crossings", "run"),
    [
        ([], Run("refused")),
        ([Crossing("message", 25, encrypted=False)], Run("clear", ports=(25,))),
        ([Crossing("message", 465, encrypted=True)], Run("tls", ports=(465,))),
        ([Crossing("credentials", 25, encrypted=False)], Run("refused", leaked=True, ports=(25,))),
        ([Crossing("credentials", 587, encrypted=True), Crossing("message", 587, encrypted=True)], Run("tls", ports=(587,))),
        ([Crossing("message", 465, encrypted=True), Crossing("message", 25, encrypted=False)], Run("clear", ports=(25, 465))),
    ],
)
def test_the_outcome_of_a_run_is_the_worst_that_crossed(crossings: list[Crossing], run: Run) -> None:
    assert outcome(crossings) == run


@pytest.mark.parametrize(
    ("template", "lines", "text"),
    [
        ("{lines}\n", ["a", "b"], "a\nb\n"),
        ("x:\n  {lines}\n", ["a", "b"], "x:\n  a\n  b\n"),
        ("x {lines}\n", ["a", "b"], "x a b\n"),
        ("{lines}\nx\n", [], "x\n"),
    ],
)
def test_lines_are_put_where_the_template_says(template: str, lines: list[str], text: str) -> None:
    assert fill(template, lines) == text
