"""Trees made to lead astray: links out of the tree, pipes, odd names, files that change or vanish while they are read."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from program import BAD, Program, environment
from watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OUTSIDE = "outside.env"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file beside the folder that is judged, which a run must neither read nor write."""
    path = tmp_path / OUTSIDE
    path.write_text(BAD)
    return path


def _link(name: str, target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def _hard_link(folder: Path) -> None:
    (folder / "a.env").write_text(BAD)
    os.link(folder / "a.env", folder / "b.env")


def _nested(folder: Path) -> None:
    (folder / "one").mkdir()
    (folder / "one/two").symlink_to("../..")
    (folder / "one/.env").symlink_to("two/../../outside.env")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_link(".env", "../outside.env"), id="a file outside"),
        pytest.param(_link("settings", ".."), id="the folder around"),
        pytest.param(_link("root", "/"), id="the root"),
        pytest.param(_link(".env", "/proc/self/environ"), id="the process's environment"),
        pytest.param(_link(".env", "/dev/zero"), id="a device without end"),
        pytest.param(_link("a.yaml", "/etc/passwd"), id="a file of the system"),
        pytest.param(_nested, id="a link through a link"),
        pytest.param(_link(".gitignore", "/dev/zero"), id="an ignore file that is a device"),
        pytest.param(_link(".gitignore", "../outside.env"), id="an ignore file outside"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--fix", "--unsafe-fixes"], ["--no-ignore-files"]], ids=["check", "fix", "all"])
def test_no_link_leads_out_of_the_tree(
    smtplint: Program, home: Path, outside: Path, make: Callable[[Path], None], options: list[str]
) -> None:
    smtplint.write({"own.env": BAD})
    make(smtplint.cwd)
    watched = watch(smtplint, home, "check", "--format", "concise", *options, ".")
    assert watched.done.status == 1
    assert watched.done.out.count("port-25") == (0 if "--fix" in options else 1), watched.done
    inside = str(smtplint.cwd) + os.sep
    assert all(path.startswith(inside) or _is_ours(path, smtplint.cwd) for path in watched.read), watched.read
    assert all(path.startswith(inside) for path in watched.written)
    assert outside.read_text() == BAD
    assert watched.other == []


def _is_ours(path: str, folder: Path) -> bool:
    """A settings file, which is looked for here and, in a repository, above."""
    return path in {str(folder / name) for name in (".smtplint.yaml", ".smtplint.yml", "pyproject.toml")} or path == str(folder)


def test_a_link_that_is_named_is_followed_and_stays_a_link(smtplint: Program, outside: Path) -> None:
    (smtplint.cwd / ".env").symlink_to(outside)
    assert smtplint("check", "--format", "json", ".env").rules == {".env": ["port-25"]}
    assert smtplint("check", "--fix", "--unsafe-fixes", ".env").status == 1
    assert (smtplint.cwd / ".env").is_symlink()
    assert "587" in outside.read_text()


def test_a_hard_link_is_judged_under_both_names_and_not_torn(smtplint: Program) -> None:
    _hard_link(smtplint.cwd)
    assert smtplint("check", "--format", "json", ".").rules == {"a.env": ["port-25"], "b.env": ["port-25"]}
    assert smtplint("check", "--fix", "--unsafe-fixes", ".").status == 1
    assert [(smtplint.cwd / name).read_text().count("587") for name in ("a.env", "b.env")] == [1, 1]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    here = os.getcwd()  # noqa: PTH109 (the path of a socket may be 107 bytes long)
    try:
        os.chdir(path.parent)
        server.bind(path.name)
    finally:
        os.chdir(here)
        server.close()


@pytest.mark.parametrize("make", [_pipe, _socket], ids=["pipe", "socket"])
@pytest.mark.parametrize("name", [".env", ".gitignore", ".smtplint.yaml", "pyproject.toml", "a.yaml"])
def test_a_pipe_or_socket_is_never_waited_for(smtplint: Program, make: Callable[[Path], None], name: str) -> None:
    smtplint.write({"own.env": BAD})
    make(smtplint.cwd / name)
    done = smtplint("check", "--format", "json", ".")  # a run that waits is ended after a minute
    assert done.status == 1
    assert done.rules == {"own.env": ["port-25"]}


NAMES = [
    b"caf\xe9.env",
    b"\xff\xfe.env",
    "e\u0301.env".encode(),
    b"a\nb.env",
    b"a\r.env",
    b"a\tb.env",
    b"a\x1b]0;x\x07.env",
    b"::error::x.env",
    b"%0A::error::x.env",
    b"-rf.env",
    b"--fix.env",
    b"a b'\"$(id)`id`;&|.env",
    b"<script>&amp;.env",
    "a\u202egnp.env".encode(),
    b" .env",
    b"..env",
    b"a" * 240 + b".env",
    b"\\..\\x.env",
    b"C:x.env",
    b"[a].env",
    b"*.env",
    b"!a.env",
    b"#a.env",
]
FORMS = ["text", "concise", "json", "github", "sarif", "gitlab", "junit", "checkstyle", "rdjson"]


@pytest.mark.parametrize("form", FORMS)
def test_odd_names_are_judged_and_steer_nothing(smtplint: Program, form: str) -> None:
    folder = os.fsencode(smtplint.cwd)
    for name in NAMES:
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123 (names that are no text)
            file.write(BAD.encode())
    done = smtplint("check", "--format", form, ".")
    assert (done.status, done.err) == (1, "")
    assert done.out.count("port-25") >= len(NAMES)
    assert not set("\x1b\x07\r\x7f\u202e") & set(done.out)
    if form == "github":
        commands = [line for line in done.out.splitlines() if "::" in line]
        assert all(line.startswith(("::error file=", "::error title=", "::warning file=", "::notice file=")) for line in commands), commands
    if form in {"text", "concise"}:
        assert not [line for line in done.out.splitlines() if line.startswith(("::", "##[", "##vso"))]


def test_odd_names_are_fixed_and_patched(smtplint: Program, home: Path) -> None:
    folder = os.fsencode(smtplint.cwd)
    for name in NAMES:
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(b"SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n")
    patch = smtplint("check", "--diff", ".")
    assert patch.status == 1
    assert not set("\x1b\x07\r\x7f\u202e") & set(patch.out + patch.err)
    applied = Program(("git",), smtplint.cwd, environment(home))(
        "apply", "--numstat", "-", stdin=patch.out.encode("utf-8", "surrogateescape")
    )
    assert (applied.status, len(applied.out.splitlines())) == (0, len(NAMES)), applied.err
    done = smtplint("check", "--fix", ".")
    assert done.status == 1
    assert not set("\x1b\x07\r\x7f\u202e") & set(done.out + done.err)
    assert {os.fsencode(path.name) for path in smtplint.cwd.iterdir()} == set(NAMES)
    for name in NAMES:
        with open(folder + b"/" + name, "rb") as file:  # noqa: PTH123
            assert file.read() == b"SMTP_HOST=smtp.gmail.com\nSMTP_PORT=587\n"


def test_names_that_differ_by_case_alone_are_files_of_their_own(smtplint: Program) -> None:
    (smtplint.cwd / "A.env").write_text(BAD)
    if (smtplint.cwd / "a.ENV").exists():
        pytest.skip("this file system takes them for one")
    smtplint.write({"a.env": BAD, "a.ENV": BAD, "B/x.env": BAD, "b/x.env": BAD})
    done = smtplint("check", "--format", "json", ".")
    assert done.rules.keys() == {"A.env", "a.env", "a.ENV", "B/x.env", "b/x.env"}
    assert smtplint("check", "--fix", "--unsafe-fixes", ".").status == 1
    assert all("587" in path.read_text() for path in smtplint.cwd.rglob("*.*") if path.is_file())


_MEDDLING = """
import os, sys
from smtplint import cli, reading
real, what = os.open, sys.argv.pop(1)
def meddle(path, flags, *rest, **more):
    if str(path).endswith("b.env") and not flags & os.O_WRONLY:
        if what == "vanishes":
            os.unlink(path)
        elif what == "becomes a folder":
            os.unlink(path); os.mkdir(path)
        elif what == "becomes a pipe":
            os.unlink(path); os.mkfifo(path)
        elif what == "becomes a link out":
            os.unlink(path); os.symlink("../outside.env", path)
    return real(path, flags, *rest, **more)
reading.os = type(sys)("os"); reading.os.__dict__.update(os.__dict__); reading.os.open = meddle
if what in ("grows", "shrinks"):
    fstat = os.fstat
    class Lying:
        def __init__(self, status): self.st_mode, self.st_size = status.st_mode, 5 if what == "grows" else 10 ** 6
    reading.os.fstat = lambda number: Lying(fstat(number))
sys.argv[0] = "smtplint"
sys.exit(cli.main())
"""


@pytest.mark.parametrize(
    ("what", "failing"),
    [
        ("vanishes", True),
        ("becomes a folder", True),
        ("becomes a pipe", True),
        ("becomes a link out", True),
        ("grows", False),
        ("shrinks", False),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_told_and_the_others_are_judged(smtplint: Program, what: str, failing: bool) -> None:
    smtplint.write({"a.env": BAD, "b.env": BAD, "c.env": BAD, "../outside.env": BAD})
    meddled = smtplint._replace(command=(sys.executable, "-c", _MEDDLING, what))
    done = meddled("check", "--format", "json", ".")
    assert done.status == (2 if failing else 1), done
    assert [f["path"] for f in done.report["failures"]] == (["b.env"] if failing else [])
    assert done.rules.keys() == {"a.env", "c.env"} | (set() if failing else {"b.env"})
    assert (smtplint.cwd.parent / "outside.env").read_text() == BAD


def test_a_folder_that_vanishes_or_cannot_be_entered_is_told(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD, "gone/b.env": BAD})
    code = (
        "import os, sys\nfrom smtplint import cli, walk\nreal = os.scandir\n"
        "def scandir(path):\n    if 'gone' in str(path):\n        raise PermissionError(13, 'Permission denied')\n    return real(path)\n"
        "os.scandir = scandir\nsys.argv[0] = 'smtplint'\nsys.exit(cli.main())\n"
    )
    done = smtplint._replace(command=(sys.executable, "-c", code))("check", "--format", "json", "--no-ignore-files", ".")
    assert done.status == 2
    assert [f["path"] for f in done.report["failures"]] == ["gone"]
    assert done.rules == {"a.env": ["port-25"]}


def test_a_deep_tree_and_a_long_path_end(smtplint: Program) -> None:
    here = os.getcwd()  # noqa: PTH109 (the test moves down where no path reaches)
    try:
        os.chdir(smtplint.cwd)
        for _ in range(60):
            os.mkdir("d" * 100)  # noqa: PTH102
            os.chdir("d" * 100)
        with open(".env", "w") as file:  # noqa: PTH123
            file.write(BAD)
    finally:
        os.chdir(here)
    smtplint.write({"a.env": BAD})
    done = smtplint("check", "--format", "json", ".")
    assert done.rules == {"a.env": ["port-25"]}
    assert done.status == 2
    assert len(done.report["failures"]) == 1
