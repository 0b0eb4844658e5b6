"""Fixes that are made: every other byte stands as it was, and whatever fails leaves the file whole."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import engine, judge

from smtplint import lint, patching, reading, rewriting
from smtplint.model import Source, Span

if TYPE_CHECKING:
    from pathlib import Path

BAD = "# ä remark\r\nSMTP_HOST=smtp.gmail.com\r\nSMTP_PORT=25 # why\r\nSMTP_PASSWORD=secret\r\n"


def mended(text: str, file: str = ".env", *, unsafe: bool = False, bar: str = "warning") -> rewriting.Mended:
    return rewriting.mend(engine(), judge(text, file), unsafe=unsafe, bar=bar)


@pytest.mark.parametrize(
    ("text", "unsafe", "after"),
    [
        (BAD, False, BAD.replace("25", "587")),
        ("SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", False, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"),
        ("SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", True, "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\n"),
        ("SMTP_HOST=smtp.example.com\nSMTP_PORT=25\nSMTP_USE_TLS=no", True, "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_USE_TLS=yes"),
        ("SMTP_HOST=postfix\nSMTP_PORT=25\n", True, "SMTP_HOST=postfix\nSMTP_PORT=25\n"),  # a note is left alone
        ("# smtplint: ignore[port-25]\nSMTP_HOST=smtp.gmail.com\n", False, "# smtplint: ignore[port-25]\nSMTP_HOST=smtp.gmail.com\n"),
    ],
)
def test_mended(text: str, unsafe: bool, after: str) -> None:
    result = mended(text, unsafe=unsafe)
    assert result.failure is None
    assert result.judged.source is not None
    assert result.judged.source.text == after
    again = rewriting.mend(engine(), result.judged, unsafe=unsafe, bar="warning")
    assert again.made == ()


def test_notes_are_mended_when_they_fail() -> None:
    text = "SMTP_HOST=a.example.com\n# smtplint: ignore[port-25]\nSMTP_PORT=587\n"
    result = mended(text, bar="note")
    assert result.judged.source is not None
    assert result.judged.source.text == "SMTP_HOST=a.example.com\nSMTP_PORT=587\n"


def written(path: Path, data: bytes) -> tuple[Source, Path]:
    path.write_bytes(data)
    source = reading.decode(str(path), data)
    assert isinstance(source, Source)
    return source, path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_every_other_byte_stands(tmp_path: Path, encoding: str) -> None:
    data = BAD.encode(encoding)
    source, path = written(tmp_path / ".env", data)
    result = rewriting.mend(engine(), lint.check_source(engine(), source, "dotenv"), unsafe=False, bar="warning")
    assert result.judged.source is not None
    assert rewriting.replace(str(path), source, result.judged.source.text) is None
    assert path.read_bytes() == BAD.replace("25", "587").encode(encoding)


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    source, path = written(tmp_path / "real.env", b"SMTP_PORT=25\n")
    path.chmod(0o640)
    link = tmp_path / ".env"
    link.symlink_to("real.env")
    assert rewriting.replace(str(link), source, "SMTP_PORT=587\n") is None
    assert link.is_symlink()
    assert path.read_bytes() == b"SMTP_PORT=587\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == [".env", "real.env"]


def test_changed_file_is_left_alone(tmp_path: Path) -> None:
    source, path = written(tmp_path / ".env", b"SMTP_PORT=25\n")
    path.write_bytes(b"SMTP_PORT=26\n")
    failure = rewriting.replace(str(path), source, "SMTP_PORT=587\n")
    assert failure is not None
    assert "changed" in failure.message
    assert path.read_bytes() == b"SMTP_PORT=26\n"


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_fault_leaves_the_original_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    source, path = written(tmp_path / ".env", b"SMTP_PORT=25\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    failure = rewriting.replace(str(path), source, "SMTP_PORT=587\n")
    assert failure is not None
    assert "No space left" in failure.message
    assert path.read_bytes() == b"SMTP_PORT=25\n"
    assert [p.name for p in tmp_path.iterdir()] == [".env"]


def test_fix_that_does_not_hold_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "apply", lambda text, _: text + "SMTP_HOST=b.example.com\nSMTP_PORT=25\nA_SMTP_PORT=25\n")
    result = mended("SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n")
    assert result.failure is not None
    assert result.made == ()


def test_diff_holds_no_password_that_only_the_application_s_settings_tell() -> None:
    before = 'port = 25\nraw = "hunter2"\nlast = 1\n'
    patch = "".join(patching.diff(Source("a.toml", before), before.replace("25", "587"), [Span(17, 24)]))
    assert "hunter2" in before[17:24]
    assert "hunter2" not in patch
    one_line = 'port = 25, raw = "hunter2"\n'
    assert "hunter2" not in "".join(patching.diff(Source("a.toml", one_line), one_line.replace("25", "587"), [Span(18, 25)]))


LINES = st.lists(st.sampled_from(["A=1\n", "SMTP_PASSWORD=tops3cret\n", "# x\n", "B=2\r\n", "C=3\n"]), max_size=6)


@given(LINES, LINES, LINES, st.booleans())
def test_diff_applies_and_holds_no_secret(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], two: list[str], three: list[str], last: bool
) -> None:
    before = "".join([*one, "SMTP_PORT=25\n", *two, "X_SMTP_PORT=25\n", *three, *(["END=1"] if last else [])])
    after = before.replace("25", "587")
    patch = "".join(patching.diff(Source(".env", before), after))
    assert "tops3cret" not in patch
    hunks = "".join(line for line in patch.splitlines(keepends=True) if "is not shown" not in line)
    if hunks:
        folder = tmp_path_factory.mktemp("diff")
        (folder / ".env").write_bytes(before.encode())
        run = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=hunks.encode(), capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr
        changed = patch.count("+SMTP_PORT=587") + patch.count("+X_SMTP_PORT=587")
        assert (folder / ".env").read_bytes().count(b"587") == changed
