"""A run that is ended, meets another one, or finds the disk full leaves every file whole: as it was, or as it was meant to be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from program import Program

BEFORE = "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n# " + "x" * 200 + "\n"
AFTER = BEFORE.replace("25", "587")
FILES = 600


@pytest.fixture
def many(smtplint: Program) -> Program:
    smtplint.write({f"{number:04}.env": BEFORE for number in range(FILES)})
    smtplint("check", "0000.env")  # compiles the catalogue, where no run has yet
    return smtplint


_READY = "import sys; from smtplint.cli import main; print('ready', flush=True); sys.argv[0] = 'smtplint'; sys.exit(main())"


def started(program: Program, *arguments: str) -> subprocess.Popen[bytes]:
    """The program, running: Python itself, which takes its time on a busy machine, has come up."""
    process = subprocess.Popen(
        [sys.executable, "-c", _READY, *arguments], cwd=program.cwd, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def interrupted(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What a run printed until it was ended. Python itself drops an interrupt that comes within a callback of its garbage collector or of its
    imports ("Exception ignored in"); so there is a second one, as a user would press the keys again."""
    process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=20)


def texts(program: Program) -> list[str]:
    return [path.read_text() for path in sorted(program.cwd.glob("*.env"))]


def assert_whole(program: Program) -> int:
    """Every file is as it was or as it was meant to be, and nothing else is there; the number of those that were fixed."""
    found = texts(program)
    assert len(found) == FILES
    assert set(found) <= {BEFORE, AFTER}
    assert sorted(p.name for p in program.cwd.iterdir()) == [f"{number:04}.env" for number in range(FILES)]
    return found.count(AFTER)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("options", [["--fix"], ["--diff"], []], ids=["fix", "diff", "check"])
@pytest.mark.parametrize("wait", [0.05, 0.25])
def test_an_interrupt_ends_the_run_with_130_and_every_file_whole(many: Program, jobs: str, options: list[str], wait: float) -> None:
    process = started(many, "check", "--jobs", jobs, *options, ".")
    time.sleep(wait)
    out, err = interrupted(process)
    assert process.returncode in (130, 1), (out, err)  # 1: it was faster
    assert b"Traceback" not in err or b"Exception ignored in" in err
    assert assert_whole(many) == 0 or "--fix" in options


def test_an_interrupt_while_fixes_are_written(many: Program) -> None:
    process = started(many, "check", "--fix", ".")
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline and AFTER not in texts(many)[:3]:
        time.sleep(0.02)
    _, err = interrupted(process)
    assert process.returncode in (130, 1)
    assert b"Traceback" not in err
    assert assert_whole(many) > 0
    assert many("check", "--fix", ".").status in (0, 1)
    assert assert_whole(many) == FILES


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_runs_that_fix_at_once_lose_nothing(many: Program, jobs: str) -> None:
    both = [started(many, "check", "--fix", "--jobs", jobs, ".") for _ in range(2)]
    ends = [(process.communicate(timeout=60), process.returncode) for process in both]
    assert all(b"Traceback" not in err for (_, err), _ in ends)
    assert all(status in (0, 1, 2) for _, status in ends)
    assert assert_whole(many) == FILES


def test_two_different_fixes_of_one_file_at_once_both_stand_or_one_is_told(tmp_path: Path) -> None:
    """Each process changes its own line, again and again, and reads anew when it is told that the file has changed."""
    path = tmp_path / "a.env"
    path.write_text("A=0\nB=0\n")
    both = [subprocess.Popen([sys.executable, "-c", _COUNT, str(path), name]) for name in "AB"]
    assert [process.wait(60) for process in both] == [0, 0]
    assert path.read_text() == "A=39\nB=39\n"
    assert [p.name for p in tmp_path.iterdir()] == ["a.env"]


_COUNT = """
import sys
from pathlib import Path
from smtplint import rewriting
from smtplint.model import Source
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(1, 40):
    while True:
        text = path.read_text()
        wanted = "".join(f"{name}={number}\\n" if line.startswith(name) else line for line in text.splitlines(keepends=True))
        if rewriting.replace(str(path), Source(str(path), text), wanted) is None:
            break
"""


@pytest.fixture
def full(smtplint: Program) -> Iterator[Program]:
    """A folder on a disk of its own with next to no room; skipped where none can be mounted."""
    size = "size=64k"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(smtplint.cwd)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield smtplint
    finally:
        subprocess.run(["umount", "-l", str(smtplint.cwd)], check=True)


def test_a_full_disk_loses_nothing(full: Program) -> None:
    full.write({"a.env": BEFORE, "b.env": BEFORE})
    room = os.statvfs(full.cwd)
    (full.cwd / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    done = full("check", "--fix", ".")
    assert done.status == 2
    assert "No space left" in done.out + done.err
    assert [(full.cwd / name).read_text() for name in ("a.env", "b.env")] == [BEFORE, BEFORE]
    assert sorted(p.name for p in full.cwd.iterdir()) == ["a.env", "b.env", "ballast"]
    (full.cwd / "ballast").unlink()
    assert full("check", "--fix", ".").status == 1
    assert [(full.cwd / name).read_text() for name in ("a.env", "b.env")] == [AFTER, AFTER]


def test_a_report_that_finds_the_disk_full_is_told(full: Program) -> None:
    full.write({"a.env": BEFORE})
    room = os.statvfs(full.cwd)
    (full.cwd / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    done = full("check", "--output", "sarif:out.sarif", "a.env")
    assert done.status == 2
    assert "cannot write out.sarif" in done.err
    assert "Traceback" not in done.err


def test_a_baseline_that_finds_the_disk_full_stands_as_it_was(full: Program) -> None:
    full.write({f"{number}.env": BEFORE for number in range(9)})
    assert full("baseline", "1.env", "2.env").status == 0
    old = (full.cwd / ".smtplint-baseline.json").read_bytes()
    room = os.statvfs(full.cwd)
    (full.cwd / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    done = full("baseline", ".")
    assert done.status == 2
    assert "cannot write .smtplint-baseline.json: No space left" in done.err
    assert (full.cwd / ".smtplint-baseline.json").read_bytes() == old
    assert {p.name for p in full.cwd.iterdir()} == {".smtplint-baseline.json", "ballast", *(f"{number}.env" for number in range(9))}


_BROKEN = """
import os, sys
from smtplint import cli, rewriting
what = sys.argv.pop(1)
def fail(*_):
    raise KeyboardInterrupt if what == "interrupt" else OSError(28, "No space left on device")
rewriting.os = type(sys)("os"); rewriting.os.__dict__.update(os.__dict__); rewriting.os.fsync = fail
sys.argv[0] = "smtplint"
sys.exit(cli.main())
"""


@pytest.mark.parametrize(("what", "status"), [("interrupt", 130), ("full", 2)])
@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["check", "--fix", "a.env"], "a.env"),
        (["baseline", "a.env"], ".smtplint-baseline.json"),
        (["check", "--output", "sarif:a.sarif", "a.env"], "a.sarif"),
    ],
    ids=["fix", "baseline", "report"],
)
def test_what_fails_while_it_is_written_leaves_the_old_file_and_nothing_else(
    smtplint: Program, arguments: list[str], file: str, what: str, status: int
) -> None:
    """On any system: the write itself is made to fail where the new file is complete and not yet in its place."""
    smtplint.write({"a.sarif": "old", ".smtplint-baseline.json": "old", "a.env": BEFORE})
    old = (smtplint.cwd / file).read_text()
    done = smtplint._replace(command=(sys.executable, "-c", _BROKEN, what))(*arguments)
    assert done.status == status, done
    assert "Traceback" not in done.err
    assert (smtplint.cwd / file).read_text() == old
    assert {p.name for p in smtplint.cwd.iterdir()} == {"a.sarif", ".smtplint-baseline.json", "a.env"}


def test_a_report_goes_into_a_pipe_and_keeps_a_link_and_a_mode(smtplint: Program) -> None:
    smtplint.write({"a.env": BEFORE, "real.json": "old"})
    (smtplint.cwd / "real.json").chmod(0o640)
    (smtplint.cwd / "link.json").symlink_to("real.json")
    done = smtplint("check", "--quiet", "--output", "json:/dev/stdout", "--output", "json:link.json", "--output", "json:new.json", "a.env")
    assert (done.status, done.err) == (1, "")
    assert (smtplint.cwd / "link.json").is_symlink()
    assert (smtplint.cwd / "real.json").read_text() == (smtplint.cwd / "new.json").read_text() != "old"
    assert (smtplint.cwd / "real.json").read_text() in done.out
    assert (smtplint.cwd / "real.json").stat().st_mode & 0o777 == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert (smtplint.cwd / "new.json").stat().st_mode & 0o777 == 0o666 & ~umask


def test_standard_output_that_is_full_or_closed_is_no_crash(smtplint: Program) -> None:
    smtplint.write({"a.env": BEFORE})
    with open("/dev/full", "wb") as out:  # noqa: PTH123 (a device)
        done = subprocess.run(
            [*smtplint.command, "check", "a.env"],
            cwd=smtplint.cwd,
            env=smtplint.environment,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("redirection", ["| true", ">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize("options", ["", "--diff", "--format json"])
def test_closed_streams_are_no_crash(smtplint: Program, redirection: str, options: str) -> None:
    smtplint.write({"a.env": BEFORE})
    shell = smtplint._replace(command=("sh", "-c", f"'{smtplint.command[0]}' -m smtplint check a.env {options} {redirection}"))
    done = shell()
    assert done.status in (0, 1, 2)
    assert "Traceback" not in done.err
