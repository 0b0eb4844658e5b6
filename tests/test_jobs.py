"""Several processes give what one gives, and a terminal is told how far they are."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from judging import engine
from program import BAD, GOOD, Program

from smtplint import jobs, lint, progress, runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smtplint.lint import Engine, Judged

FILES: dict[str, str | bytes] = {
    **{f"{number:03}.env": (BAD, GOOD, "X=1\n", BAD + "SMTP_TLS=off # smtplint: ignore\n")[number % 4] for number in range(200)},
    "100.yml": "smtp_host: smtp.example.com\nsmtp_port: 465\n",
    "101.php": "<?php\ndefine('SMTP_PORT', 25);\n",
    "102.env": BAD.encode() + b"\0",
    "103.env": "SMTP_PORT=25 # smtplint: ignore[port-52]\n",
    "100.txt": BAD,
    ".smtplint.yaml": 'per-file-ignores: {"00*.env": [port-25]}\nexclude: ["05*"]\n',
}


@pytest.mark.parametrize("options", [["--format", "json"], ["--format", "text", "--notes", "--statistics"], ["--diff", "--unsafe-fixes"]])
def test_the_same_bytes(smtplint: Program, options: list[str]) -> None:
    smtplint.write(FILES)
    one = smtplint("check", "--jobs", "1", *options, "none.env", "100.txt", ".")
    assert one.status == 2
    assert smtplint("check", "--jobs", "3", *options, "none.env", "100.txt", ".") == one
    assert smtplint("check", *options, "none.env", "100.txt", ".") == one


def test_the_inventory_too(smtplint: Program) -> None:
    smtplint.write(FILES)
    assert smtplint("endpoints", "--jobs", "3", "--format", "json") == smtplint("endpoints", "--format", "json")


def test_the_same_files_and_lines_after_a_fix_and_the_same_baseline_and_report(smtplint: Program) -> None:
    seen = []
    for number in ("1", "3"):
        folder = smtplint.cwd / number
        folder.mkdir()
        program = smtplint._replace(cwd=folder)
        program.write(FILES)
        runs = [
            program(*command, "--jobs", number)
            for command in (["baseline"], ["check", "--output", "sarif:a.sarif"], ["check", "--fix", "--unsafe-fixes", "--no-baseline"])
        ]
        seen.append((runs, {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}))
    assert seen[0] == seen[1]
    assert len(seen[0][1]) == len(FILES) + 2


def test_fixes_are_made(smtplint: Program) -> None:
    smtplint.write(FILES)
    smtplint("check", "--jobs", "2", "--fix", "--unsafe-fixes", "101.env", "100.env")
    assert (smtplint.cwd / "100.env").read_text().endswith("=587\n")


def test_own_rules_hold_in_every_process(smtplint: Program) -> None:
    rule = "summary: x\nwhen:\n  - {port: 2525, level: error}\nat: [port]\nmessage: here on 587\notherwise: use 587\n"
    smtplint.write({f"{number}.env": "SMTP_PORT=2525\n" for number in range(4)})
    smtplint.write({".smtplint.yaml": "rules: own\n", "own/door.yaml": rule})
    assert list(smtplint("check", "--jobs", "2", "--format", "json").rules.values()) == [["door"]] * 4


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5", "²", "9999"])
def test_a_number_that_is_none_is_a_mistake(smtplint: Program, number: str) -> None:
    done = smtplint("check", f"--jobs={number}")
    assert done.status == 2
    assert f"'{number}' is no number of processes" in done.err


def dying(_engine: Engine, path: str, named: bool) -> Judged:
    """A worker ends at one file; the first process does not."""
    if path == "7" and os.getpid() != HERE:
        os._exit(1)
    return lint.Judged(path, skip=str(named))


HERE = os.getpid()


def test_what_a_dead_worker_leaves_is_judged_here() -> None:
    files = [(str(number), number % 2 == 0) for number in range(40)]
    assert [(r.path, r.skip) for r in jobs.judge(engine(), files, 3, dying)] == [(path, str(named)) for path, named in files]


def test_a_crash_is_a_failure_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> Judged:
        raise KeyError

    monkeypatch.setattr(lint, "check_path", crash)
    monkeypatch.chdir(tmp_path)
    results = list(jobs.judge(engine(), [("a", True), ("b", True)], 2, runs.check_file))
    assert [r.failures[0].message for r in results] == ["smtplint failed here (KeyError); please report it"] * 2


@pytest.mark.parametrize(
    ("files", "asked", "processors", "expected"),
    [(999, None, 4, 0), (1000, None, 4, 4), (5000, None, 64, 8),
     (5000, None, 1, 0), (2, 3, 1, 3), (1, 3, 4, 0), (5000, 1, 4, 0)]
)  # fmt: skip
def test_many_files_make_many_processes(
    files: int, asked: int | None, processors: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [0]

    def judge(_engine: Engine, _files: object, number: int, _one: object) -> Iterator[Judged]:
        numbers.append(number)
        yield from ()

    monkeypatch.setattr(jobs, "judge", judge)
    monkeypatch.setattr(jobs, "processors", lambda: processors)
    monkeypatch.setattr(runs, "check_file", lambda *_: None)
    list(runs.outcomes(engine(), [("a.rst", False)] * files, asked))
    assert numbers[-1] == expected


class Terminal(io.StringIO):
    pass


def test_a_short_run_shows_nothing() -> None:
    terminal = Terminal()
    assert list(progress.told(range(5), 5, terminal)) == [0, 1, 2, 3, 4]
    assert terminal.getvalue() == ""


def test_a_long_run_shows_how_far_it_is_and_cleans_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    terminal = Terminal()
    for number in progress.told(range(10), 10, terminal):
        if number == 4:
            break
    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown[1] == f"smtplint [{'#' * 3}{'.' * 27}] 1 of 10 files"
    assert shown[-1] == ""


@pytest.mark.parametrize(("term", "shown"), [("xterm", True), ("dumb", False)])
def test_a_terminal_sees_it_and_the_report_does_not(smtplint: Program, term: str, shown: bool) -> None:
    smtplint.write(FILES)
    code = "import sys; from smtplint import progress, cli; progress.DELAY = 0.0; sys.exit(cli.main(sys.argv[1:]))"
    ours, theirs = pty.openpty()
    arguments = ["check", "--format", "json", "."]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=smtplint.cwd, env={**smtplint.environment, "TERM": term}, stdout=subprocess.PIPE,
        stderr=theirs, check=False, timeout=60,
    )  # fmt: skip
    os.set_blocking(ours, False)
    try:
        told = os.read(ours, 100_000).decode()
    except BlockingIOError:
        told = ""
    os.close(ours)
    os.close(theirs)
    assert ("of 194 files" in told) == shown
    assert told == "" or told.endswith("\r\x1b[K")
    assert done.stdout.decode() == smtplint(*arguments).out
