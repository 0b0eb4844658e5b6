"""The design, held: who may know whom, how large a module may be, and what a start may import."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from program import BAD, ROOT, Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "smtplint"
# A unit (a module, a package, or modules that are one thing in two files) may import those of the lines above it, and itself.
ORDER = [
    ["tuples"],
    ["model"],
    ["patterns", "garbage"],
    ["lines", "addresses", "walk", "prefilter"],
    ["reading", "comments", "git", "settings", "settings_file"],
    ["discover"],
    ["formats"],
    ["sniffing"],
    ["naming"],
    ["carriers"],
    ["hosts"],
    ["compiling"],
    ["checking"],
    ["catalog"],
    ["dialects"],
    ["rules"],
    ["suppress", "messages"],
    ["fixes", "neighbours"],
    ["lint", "project"],
    ["report"],
    ["inventory", "manual", "rewriting", "patching", "advice", "ansible_lint"],
    ["outcome"],
    ["examples"],
    ["changed", "progress", "jobs", "baseline", "completion"],
    ["runs"],
    ["check"],
    ["commands"],
    ["options"],
    ["cli"],
    ["__main__"],
]
RANK = {unit: rank for rank, line in enumerate(ORDER) for unit in line}
ONE_THING = {"settings_file": "settings"}
REPORT_KNOWS = {"tuples", "model", "patterns", "lines", "report"}
HEAVY = {
    "jsonschema",
    "ruamel",
    "tree_sitter",
    "tree_sitter_php",
    "subprocess",
    "pathlib",
    "importlib.metadata",
    "dataclasses",
    "tomllib",
    "yaml",
}
FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "context", "misc", "base"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__")


def unit_of(path: Path) -> str:
    unit = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return ONE_THING.get(unit, unit)


def imported(path: Path) -> Iterator[str]:
    """The units of ours that a module names in an import, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "smtplint" else [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            unit = rest.split(".")[0]
            if package == "smtplint" and (unit in RANK or (PACKAGE / unit).exists() or (PACKAGE / f"{unit}.py").exists()):
                yield ONE_THING.get(unit, unit)


@pytest.mark.parametrize("path", [p for p in MODULES if p != PACKAGE / "__init__.py"], ids=name_of)
def test_a_module_knows_only_what_stands_before_it(path: Path) -> None:
    unit = unit_of(path)
    assert unit in RANK, f"{unit} has no place in ORDER yet"
    known = set(imported(path)) - {unit}
    assert not [other for other in known if RANK[other] >= RANK[unit]]
    if unit == "report":
        assert known <= REPORT_KNOWS


@pytest.mark.parametrize("path", [p for p in MODULES if p.stem != "tuples"], ids=name_of)
def test_named_tuples_are_the_ones_that_are_fast_to_make(path: Path) -> None:
    assert not re.search(r"from typing import .*\bNamedTuple\b", path.read_text(encoding="utf-8"))


def test_the_package_itself_imports_nothing() -> None:
    assert not list(imported(PACKAGE / "__init__.py"))


def test_the_order_names_no_module_that_is_gone() -> None:
    there = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in MODULES}
    assert RANK.keys() <= there


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_fits_into_250_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_name_says_what_a_module_is(path: Path) -> None:
    assert FORBIDDEN.isdisjoint(re.split(r"[_./]", path.relative_to(ROOT).as_posix()))


@pytest.mark.parametrize("path", [p for p in MODULES if unit_of(p) != "cli"], ids=name_of)
def test_only_the_command_prints_or_exits(path: Path) -> None:
    calls = [n.func for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    assert "print" not in {f.id for f in calls if isinstance(f, ast.Name)}
    exits = [f for f in calls if isinstance(f, ast.Attribute) and f.attr == "exit"]
    assert not exits or name_of(path) == "__main__"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nouns_are_named_tuples(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert "dataclasses" not in {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def loaded(smtplint: Program, *arguments: str) -> set[str]:
    """The modules that a run of the command loads, beyond those that Python has loaded by itself."""
    code = (
        "import sys; before = set(sys.modules); sys.argv[0] = 'smtplint'\n"
        "from smtplint.cli import main\n"
        "status = main(); print(*sorted(set(sys.modules) - before), sep='\\n', file=sys.stderr); sys.exit(status)"
    )
    python = smtplint._replace(command=(smtplint.command[0], "-c", code))
    done = python(*arguments)
    assert done.status in (0, 1), done
    return set(done.err.splitlines())


@pytest.mark.parametrize("text", [BAD, "NAME=value\n"], ids=["bad", "no mail"])
def test_a_start_imports_little(smtplint: Program, text: str) -> None:
    smtplint.write({"x.env": text})
    loaded(smtplint, "check", "x.env")  # compiles the catalogue, where no run has yet
    modules = loaded(smtplint, "check", "x.env")
    assert "smtplint.lint" in modules
    assert not {m for m in modules if m in HEAVY or m.split(".")[0] in HEAVY}
    assert not {m for m in modules if m.startswith("smtplint.formats.") and m.split(".")[2].startswith(("yaml", "php"))}


def test_yaml_needs_no_php(smtplint: Program) -> None:
    smtplint.write({"x.yaml": "smtp_host: smtp.example.com\nsmtp_port: 25\n"})
    modules = loaded(smtplint, "check", "x.yaml")
    assert "ruamel.yaml" in modules
    assert "tree_sitter" not in modules


def test_no_compiled_catalogue_stands_in_the_checkout() -> None:
    """catalog.py would take it for the truth, however old it is."""
    assert not (PACKAGE / "catalog.json").exists()
    assert not (PACKAGE / "rules").exists()
