from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from program import BAD, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OTHER = "other.env"
LONG = b"x" * 10_000_000
CRASHES_ON_A = """
import sys
from smtplint import cli, lint
real = lint.check_path
def check_path(engine, path, *, named):
    if path == "a.env":
        raise KeyError(path)
    return real(engine, path, named=named)
lint.check_path = check_path
sys.exit(cli.main())
"""


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        pytest.param("a.yaml", b"smtp:\n  host: smtp.example.com\n  port: 25\n bad: [\n\t- {x\n", 3, id="broken YAML"),
        pytest.param("a.yaml", b"smtp_port: 25\nsmtp_x: " + b"[" * 5000 + b"]" * 5000, 1, id="5,000 brackets, one in the other"),
        pytest.param("a.yaml", b"smtp_port: 25\nsmtp_x: " + b"[" * 5000, 1, id="5,000 brackets never closed"),
        pytest.param("a.yaml", b"smtp_x: " + b"{a: " * 5000 + b"}" * 5000 + b"\nsmtp_port: 25\n", 2, id="5,000 braces"),
        pytest.param("a.yaml", b"smtp_port: 25\n" + b"".join(b" " * i + b"a:\n" for i in range(1000)), 1, id="1,000 steps of indent"),
        pytest.param("a.yaml", b"smtp_port: 25\nx: &x [*x]\n", 1, id="an anchor that holds itself"),
        pytest.param("a.php", b"<?php\ndefine('SMTP_PORT', 25);\n$smtp_x = " + b"[" * 5000 + b"]" * 5000 + b";", 2, id="5,000 PHP arrays"),
        pytest.param("a.php", b"<?php\ndefine('SMTP_PORT', 25);\nif ($smtp {{{", 2, id="broken PHP"),
        pytest.param("a.env", BAD.encode() + b"SMTP_X='never closed\n", 2, id="a quote never closed"),
        pytest.param("a.env", b"\xff\xfe" + BAD.encode("utf-16-le"), 2, id="UTF-16, little end first"),
        pytest.param("a.env", b"\xfe\xff" + BAD.encode("utf-16-be"), 2, id="UTF-16, big end first"),
        pytest.param("a.env", b"\xef\xbb\xbf" + BAD.encode(), 2, id="UTF-8 with a BOM"),
        pytest.param("a.env", BAD.encode() + "# für Müller\n".encode("latin-1"), 2, id="Latin-1"),
        pytest.param("a.yaml", "smtp_port: 25 # für Müller\n".encode("latin-1"), 1, id="Latin-1 in YAML"),
        pytest.param("a.php", "<?php # Müller\ndefine('SMTP_PORT', 25);\n".encode("latin-1"), 2, id="Latin-1 in PHP"),
        pytest.param("a.env", BAD.replace("\n", "\r\n").encode(), 2, id="CR LF"),
        pytest.param("a.env", BAD.replace("\n", "\r").encode(), 2, id="CR alone"),
        pytest.param("a\nb.env", BAD.encode(), 2, id="a line end in the name"),
        pytest.param("a\x1b[2J.env", BAD.encode(), 2, id="an escape sequence in the name"),
    ],
)
def test_what_is_odd_is_judged_all_the_same(smtplint: Program, name: str, content: bytes, line: int) -> None:
    smtplint.write({name: content, OTHER: BAD})
    done = smtplint("check", "--format", "json", ".")
    assert (done.status, done.err, done.report["failures"]) == (1, "", [])
    assert {(f["path"], f["line"]) for f in done.report["findings"] if f["rule"] == "port-25"} == {(name, line), (OTHER, 2)}
    text = smtplint("check", ".").out
    assert "\x1b" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.env", BAD.encode() + b"\0\n", "NUL", id="a NUL byte"),
        pytest.param("a.yaml", b"smtp_port: 25\n\0\n", "NUL", id="a NUL byte in YAML"),
        pytest.param("a.env", b"\xff\xfe" + BAD.encode("utf-16-le") + b"\x00", "UTF-16", id="half a character of UTF-16"),
        pytest.param("a.env", BAD.replace("=25", "=25 # smtplint: ignore[port-52]").encode(), "port-52", id="an unknown rule in an ignore"),
    ],
)
def test_what_was_not_judged_is_said(smtplint: Program, name: str, content: bytes, message: str) -> None:
    smtplint.write({name: content, OTHER: BAD})
    done = smtplint("check", "--format", "json", ".")
    assert (done.status, done.err) == (2, "")
    assert [f["path"] for f in done.report["failures"]] == [name]
    assert message in done.report["failures"][0]["message"]
    assert done.rules[OTHER] == ["port-25"]
    for form in ("text", "concise", "github"):
        said = smtplint("check", "--format", form, ".")
        assert said.status == 2
        assert name in said.out + said.err
        assert message in said.out + said.err
        assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize(
    ("content", "number"),
    [
        pytest.param(b"", "files", id="an empty file"),
        pytest.param(b"\n\n\n", "files", id="blank lines"),
        pytest.param(bytes(range(256)) * 50 + b"SMTP_PORT=25", "binary", id="binary"),
        pytest.param(b"SMTP_PORT=25\nSMTP_X=" + LONG, "large", id="a line of 10 MB"),
    ],
)
def test_what_holds_no_text_to_judge_is_counted(smtplint: Program, content: bytes, number: str) -> None:
    smtplint.write({"a.env": content})
    alone = smtplint("check", "--format", "json", "a.env")
    assert (alone.status, alone.err) == (0, "")
    assert alone.report["summary"][number] == 1
    smtplint.write({OTHER: BAD})
    assert smtplint("check", "--format", "json", ".").rules == {OTHER: ["port-25"]}


def test_a_line_of_10_mb_is_judged_where_the_settings_allow_it(smtplint: Program) -> None:
    smtplint.write(
        {
            "a.env": b"SMTP_PORT=25\nSMTP_X=" + LONG,
            "a.yaml": b"smtp_port: 25\nx: '" + LONG + b"'\n",
            ".smtplint.yaml": "max-file-size: 20000000\n",
        }
    )
    done = smtplint("check", ".")
    assert (done.status, done.err) == (1, "")
    assert {line.split(":")[0] for line in done.out.splitlines() if "error[port-25]" in line} == {"a.env", "a.yaml"}
    assert len(done.out) < 5_000


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inner.env").write_text(BAD)


def _unreadable(path: Path) -> None:
    path.write_text(BAD)
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "inside", "message"),
    [
        pytest.param(_folder, "", "", id="a folder"),
        pytest.param(os.mkfifo, "", "pipe", id="a pipe"),
        pytest.param(lambda path: path.symlink_to(path.name), "", "symbolic links", id="a link to itself"),
        pytest.param(lambda path: path.symlink_to("nowhere"), "", "no such file", id="a link to nowhere"),
        pytest.param(
            _unreadable,
            "permission denied",
            "permission denied",
            id="unreadable",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything"),
        ),
    ],
)
def test_what_is_named_env_and_is_no_file(smtplint: Program, make: Callable[[Path], object], inside: str, message: str) -> None:
    smtplint.write({OTHER: BAD})
    make(smtplint.cwd / ".env")
    around = smtplint("check", "--format", "json", ".")
    assert around.rules[OTHER] == ["port-25"]
    assert around.status == (2 if inside else 1)
    assert all(f["path"] == ".env" and inside in f["message"] for f in around.report["failures"])
    named = smtplint("check", "--format", "json", ".env", OTHER)
    assert named.rules[OTHER] == ["port-25"]
    assert named.status == (2 if message else 1)
    assert [f["path"] for f in named.report["failures"]] == ([".env"] if message else [])
    assert all(message in f["message"] for f in named.report["failures"])


@pytest.mark.parametrize(
    ("name", "text", "messages"),
    [
        (".smtplint.yaml", "slect: [port-25]\n", ["slect", "did you mean 'select'?"]),
        (".smtplint.yaml", "internal: {levle: note}\n", ["levle", "did you mean 'level'?"]),
        (".smtplint.yaml", "ignore: [port-52]\n", ["port-52", "did you mean 'port-25'?"]),
        (".smtplint.yaml", "levels: {port-25: fatal}\n", ["fatal"]),
        (".smtplint.yaml", "fail-on: never\n", ["fail-on", "never"]),
        (".smtplint.yaml", "exclude: [\n", ["invalid YAML"]),
        (".smtplint.yaml", "- a\n", ["mapping"]),
        (".smtplint.yaml", "rules: nowhere\n", ["nowhere"]),
        (".smtplint.yaml", b"ignore: [\xff]\n", ["UTF-8"]),
        (".smtplint.yaml", "[" * 5000, ["invalid YAML"]),
        ("pyproject.toml", "[tool.smtplint]\nslect = []\n", ["slect", "did you mean 'select'?"]),
        ("pyproject.toml", "[tool.smtplint]\nselect = [\n", ["invalid TOML"]),
    ],
)
def test_settings_that_do_not_hold_end_the_run(smtplint: Program, name: str, text: str | bytes, messages: list[str]) -> None:
    smtplint.write({name: text, OTHER: BAD})
    done = smtplint("check", ".")
    assert (done.status, done.out) == (2, "")
    assert name in done.err
    assert all(message in done.err for message in messages), done.err
    assert "Traceback" not in done.err


def test_what_is_too_odd_for_this_program_is_a_failure_of_that_file_alone(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD, OTHER: BAD})
    python = smtplint._replace(command=(smtplint.command[0], "-c", CRASHES_ON_A))
    done = python("check", "--format", "json", ".")
    assert (done.status, done.err) == (2, "")
    assert [f["path"] for f in done.report["failures"]] == ["a.env"]
    assert done.rules == {OTHER: ["port-25"]}
