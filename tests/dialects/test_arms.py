"""Branches: an endpoint is read once for each way through the conditionals around its settings."""

from __future__ import annotations

import pytest

from smtplint.dialects.arms import arms_of, variants
from smtplint.dialects.groups import Group
from smtplint.model import Setting, Span


def setting(value: str, *branch: tuple[int, int], key: str = "k") -> Setting:
    return Setting((key,), value, Span(0, 0), Span(0, 0), branch=branch)


def read(**roles: list[Setting]) -> list[tuple[tuple[tuple[int, int], ...], str]]:
    """The ways, and what each role is in them, as `role=value` in the order of the roles."""
    return [(chosen, " ".join(f"{role}={s.value}" for role, s in sorted(found.items()))) for chosen, found in arms_of(roles)]


A, B, C = (1, 0), (1, 1), (1, 2)
CASES = {
    "nothing": ({}, [((), "")]),
    "no branch": ({"h": [setting("a")], "p": [setting("25")]}, [((), "h=a p=25")]),
    "the last counts": ({"h": [setting("a"), setting("b")]}, [((), "h=b")]),
    "one arm": ({"h": [setting("a")], "p": [setting("25", A)]}, [((), "h=a p=25")]),
    "two arms": ({"p": [setting("25", A), setting("465", B)]}, [((A,), "p=25"), ((B,), "p=465")]),
    "two arms and what stands outside": (
        {"h": [setting("a")], "p": [setting("25", A), setting("465", B)]},
        [((A,), "h=a p=25"), ((B,), "h=a p=465")],
    ),
    "arms that set different roles": ({"h": [setting("a", A)], "p": [setting("25", B)]}, [((A,), "h=a"), ((B,), "p=25")]),
    "an arm that may hold or not": (
        {"h": [setting("a")], "p": [setting("25"), setting("465", A)]},
        [(((1, -1),), "h=a p=25"), ((A,), "h=a p=465")],
    ),
    "an arm before what stands outside": ({"p": [setting("465", A), setting("25")]}, [(((1, -1),), "p=25"), ((A,), "p=465")]),
    "two arms and a default outside": (
        {"p": [setting("587"), setting("25", A), setting("465", B)]},
        [((A,), "p=25"), ((B,), "p=465")],
    ),
    "a role outside, another in a second arm": (
        {"h": [setting("a"), setting("b", B)], "p": [setting("25", A)]},
        [((A,), "h=a p=25"), ((B,), "h=b")],
    ),
    "three arms in the order of their numbers": (
        {"p": [setting("3", C), setting("1", A), setting("2", B)]},
        [((A,), "p=1"), ((B,), "p=2"), ((C,), "p=3")],
    ),
    "two conditionals": (
        {"h": [setting("a", (2, 0)), setting("b", (2, 1))], "p": [setting("25", A), setting("465", B)]},
        [((A, (2, 0)), "h=a p=25"), ((A, (2, 1)), "h=b p=25"), ((B, (2, 0)), "h=a p=465"), ((B, (2, 1)), "h=b p=465")],
    ),
    "one inside the other": (
        {"p": [setting("25", A, (2, 0)), setting("26", A, (2, 1)), setting("465", B)]},
        [((A, (2, 0)), "p=25"), ((A, (2, 1)), "p=26"), ((B,), "p=465")],
    ),
    "what an outer arm sets alone": (
        {"h": [setting("a", A)], "p": [setting("25", A, (2, 0)), setting("26", B, (3, 0))]},
        [((A,), "h=a p=25"), ((B,), "p=26")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("roles", "expected"), CASES.values(), ids=CASES.keys())
def test_arms(roles: dict[str, list[Setting]], expected: list[tuple[tuple[tuple[int, int], ...], str]]) -> None:
    assert read(**roles) == expected


def test_no_more_than_four_conditionals_are_told_apart() -> None:
    """Sixteen ways, and in each the last of what is left."""
    roles = {f"r{n}": [setting("no", (n, 0)), setting("yes", (n, 1))] for n in range(6)}
    ways = read(**roles)
    assert len(ways) == 16
    assert {len(chosen) for chosen, _ in ways} == {4}
    assert all(found.endswith("r4=yes r5=yes") for _, found in ways)


def group(keys: dict[str, list[str]], prefix: str = "", **roles: list[Setting]) -> Group:
    return Group({"keys": keys}, 0, (), prefix, roles)


def test_of_two_spellings_the_first_that_is_written_counts() -> None:
    new, old = setting("new", key="NEW"), setting("old", key="OLD")
    names = {id(new): ("NEW",), id(old): ("OLD",)}
    for keys, expected in ((["NEW", "OLD"], "new"), (["OLD", "NEW"], "old"), (["NONE", "OLD", "NEW"], "old"), (["NONE", "NIL"], "new")):
        assert [found["h"].value for _, found in variants(group({"h": keys}, h=[old, new]), names)] == [expected]


def test_a_spelling_is_looked_for_behind_the_prefix_and_by_all_its_parts() -> None:
    far, near, other = setting("far"), setting("near"), setting("other")
    names = {id(far): ("x", "a", "host"), id(near): ("x", "P_a", "host"), id(other): ("x", "host")}
    keys = {"h": ["a.host", "host"]}
    assert [f["h"].value for _, f in variants(group(keys, "P_", h=[near, far, other]), names)] == ["near"]
    assert [f["h"].value for _, f in variants(group(keys, h=[far, near, other]), names)] == ["far"]
    for written in ([other, far], [far, other]):  # a name that ends like it is another
        assert [f["h"].value for _, f in variants(group({"h": ["host", "a.host"]}, h=written), names)] == ["other"]


def test_a_single_setting_needs_no_name() -> None:
    assert [f["h"].value for _, f in variants(group({"h": ["a", "b"]}, h=[setting("x")]), {})] == ["x"]
    assert [f["h"].value for _, f in variants(group({"h": ["a"]}, h=[setting("x"), setting("y")]), {})] == ["y"]
