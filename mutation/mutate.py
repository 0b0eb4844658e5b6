"""Mutation testing: is any line so little tested that it may say something else? mutmut changes one thing at a time and runs the tests again.

    make mutation                                  all modules below, some hours
    make mutation ARGS=smtplint/rules.py           one
    make mutation ARGS='smtplint/rules.py 37'      those of its mutants whose number ends in 3 or 7: a fifth

A mutant that survives is either explained in survivors.toml or an error (exit 1). What was found stands in README.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".mutation"
COPIED = ("smtplint", "rules", "tests", "fuzz", "examples", "pyproject.toml")
# Each module with the tests that are about it: those alone run for its mutants, so that one takes a second and not minutes.
TESTS = {
    "smtplint/rules.py": "test_rules test_rule_data test_one_cause",
    "smtplint/checking.py": "test_checking",
    "smtplint/fixes.py": "test_fixes test_one_cause test_policy test_rewriting",
    "smtplint/suppress.py": "test_suppress",
    "smtplint/hosts.py": "test_hosts_index test_hosts test_providers",
    "smtplint/rewriting.py": "test_rewriting",
    "smtplint/dialects/rows.py": "dialects/test_rows",
    "smtplint/dialects/arms.py": "dialects/test_arms",
    "smtplint/dialects/splitting.py": "dialects/test_splitting",
    "smtplint/dialects/meaning.py": "dialects/test_meaning dialects/test_meaning_facts dialects/test_meaning_places",
    "smtplint/dialects/facts.py": "dialects/test_facts",
    "smtplint/dialects/words.py": "dialects/test_words",
    "smtplint/dialects/groups.py": "dialects/test_groups dialects/test_identified",
    "smtplint/dialects/guessing.py": "dialects/test_guessing",
    "smtplint/dialects/members.py": "dialects/test_members dialects/test_parted",
    "smtplint/dialects/excluded.py": "dialects/test_excluded",
    "smtplint/dialects/convention.py": "dialects/test_convention dialects/test_convention_meaning",
    "smtplint/dialects/write.py": "dialects/test_write dialects/test_write_encoded test_convention_fixes",
    "smtplint/dialects/pen.py": "dialects/test_pen dialects/test_pen_parts dialects/test_pen_beside",
    "smtplint/dialects/beside.py": "dialects/test_beside dialects/test_pen dialects/test_pen_beside",
    "smtplint/dialects/__init__.py": "dialects/test_endpoints dialects/test_rivals",
}
CACHED = re.compile(r"^@(?:lru_)?cache\b.*\n", re.MULTILINE)
"""What is taken from a copy: mutmut passes over functions that are decorated, and what is remembered of a run is no run of the next."""
MYPY = ["mypy", "--output", "json", "--no-warn-unused-ignores", "--no-warn-unreachable", "--cache-dir", str(WORK / "mypy")]
KILLED, BY_TYPES, UNTESTED, SLOW = {1, 3}, {37}, {5, 33}, {36, 24, 152, -24}
"""What mutmut notes of a mutant: a test failed; mypy refuses it; no test runs it; it was stopped."""


class Survivor(NamedTuple):
    """A mutant that no test notices: the function, and the line before and after."""

    module: str
    function: str
    was: str
    now: str


def prepare(module: str) -> Path:
    """A folder with a copy of what is tested, and what mutmut is to do there."""
    folder = WORK / module.removesuffix(".py").replace("/", ".")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    tested = folder / module
    tested.write_text(CACHED.sub("", tested.read_text(encoding="utf-8")), encoding="utf-8")
    asked = {
        "source_paths": ["smtplint"],
        "only_mutate": [module],
        "also_copy": [name for name in COPIED if name not in {"smtplint", "tests"}],
        "pytest_add_cli_args_test_selection": [f"tests/{name}.py" for name in TESTS[module].split()],
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "type_check_command": [*MYPY, module],
        "timeout_constant": 10.0,
        "use_git_change_detection": False,
        "track_dependencies": False,
        "use_setproctitle": False,
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in asked.items()))
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints; it must not fail."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}  # mypy stands beside
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 (our own)
    if done.returncode:
        raise SystemExit(f"mutmut {' '.join(arguments)} failed:\n{done.stdout[-4000:]}{done.stderr[-2000:]}")
    return done.stdout


def results(folder: Path, module: str) -> dict[str, int | None]:
    """How each mutant of the module ended."""
    path = folder / "mutants" / f"{module}.meta"
    found: dict[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def survivor(folder: Path, module: str, name: str) -> Survivor:
    """The mutant as its lines."""
    lines = mutmut(folder, "show", name).splitlines()
    was = " ".join(line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---"))
    now = " ".join(line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++"))
    function = name.rpartition("__mutmut_")[0].rpartition(".")[2].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return Survivor(module, function, was, now)


def explained() -> dict[Survivor, str]:
    """The survivors that are known, and why each may live."""
    data: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text(encoding="utf-8"))
    return {
        Survivor(module, e["function"], e["was"], now): e["why"] for module, entries in data.items() for e in entries for now in e["now"]
    }


def mutate(module: str, ends: str) -> list[Survivor]:
    """Run the module's mutants whose number ends in one of these digits (all, where there are none), and print what became of them; those
    that survive."""
    folder = prepare(module)
    mutmut(folder, "run", *(f"*{digit}" for digit in ends))
    found = {name: code for name, code in results(folder, module).items() if code is not None}
    counts = [sum(code in codes for code in found.values()) for codes in (KILLED, BY_TYPES, SLOW)]
    left = [survivor(folder, module, name) for name, code in found.items() if code not in KILLED | BY_TYPES | SLOW]
    print(
        f"{module}: {len(found)} mutants; killed: {counts[0]} by tests, {counts[1]} by types, {counts[2]} by the clock; {len(left)} survive"
    )
    return left


def main(arguments: list[str]) -> int:
    """Run what is asked for; 1 where a survivor is not explained."""
    known = explained()
    ends = "".join(a for a in arguments if a.isdigit())
    modules = [a for a in arguments if not a.isdigit()] or list(TESTS)
    if unknown := [m for m in modules if m not in TESTS]:
        raise SystemExit(f"no tests are named for {', '.join(unknown)}")
    unexplained = 0
    for module in modules:
        for one in mutate(module, ends):
            why = known.get(one)
            unexplained += why is None
            print(f"  {one.function}\n    - {one.was}\n    + {one.now}\n    {why or 'NOT EXPLAINED'}")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
