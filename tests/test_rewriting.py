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
from smtplint.model import Edit, Failure, Finding, Fix, Source, Span

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
    assert failure.message == "changed while it was judged; it was left alone"
    assert path.read_bytes() == b"SMTP_PORT=26\n"


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_fault_leaves_the_original_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    source, path = written(tmp_path / ".env", b"SMTP_PORT=25\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    failure = rewriting.replace(str(path), source, "SMTP_PORT=587\n")
    assert failure is not None
    assert failure.message == "could not be written: No space left on device"
    assert path.read_bytes() == b"SMTP_PORT=25\n"
    assert [p.name for p in tmp_path.iterdir()] == [".env"]


def test_a_file_that_others_replace_again_and_again_is_left_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, path = written(tmp_path / ".env", b"A=1\n")
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    failure = rewriting.replace(str(path), source, "A=2\n")
    assert failure is not None
    assert failure.message == "could not be written: changed again and again"
    assert path.read_bytes() == b"A=1\n"


def test_the_new_file_is_made_in_the_folder_of_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename is one step only within one file system."""
    source, path = written(tmp_path / ".env", b"A=1\n")
    made: list[tuple[str, str]] = []
    monkeypatch.setattr(os, "replace", lambda new, old: made.append((os.path.dirname(new), old)))  # noqa: PTH120 (names as they are)
    rewriting.replace(str(path), source, "A=2\n")
    assert made == [(str(tmp_path), str(path))]


def test_fixes_of_several_rounds_are_all_told() -> None:
    """The two touch each other's characters, so that the second has its turn in the next round."""
    text = "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25 # smtplint: ignore[cleartext]\n"
    first = judge(text)
    result = rewriting.mend(engine(), first, unsafe=False, bar="note")
    assert result.before is first.source
    assert {rule for _, rule in result.made} == {"port-25", "unused-ignore"}
    port = next(f for f in first.findings if f.rule == "port-25")
    kept = rewriting.mend(engine(), first, unsafe=False, bar="note", spared=lambda found: [f for f in found if f.rule == port.rule])
    assert {rule for _, rule in kept.made} == {"unused-ignore"}


def put(path: Path, data: bytes) -> bytes:
    rewriting.put(str(path), data)
    return path.read_bytes()


def test_a_file_of_our_own_is_new_or_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    umask = os.umask(0o022)
    try:
        path = tmp_path / "a"
        assert put(path, b"new") == b"new"
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        path.chmod(0o604)
        (tmp_path / "link").symlink_to("a")
        number = path.stat().st_ino
        assert put(tmp_path / "link", b"newer") == b"newer"
        assert (tmp_path / "link").is_symlink()
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
        assert path.stat().st_ino != number
        monkeypatch.chdir(tmp_path)
        rewriting.put("b", b"here")
    finally:
        os.umask(umask)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"newer", "link": b"newer", "b": b"here"}


def test_the_new_file_is_closed_to_others_until_it_has_the_old_one_s_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o600)
    modes: list[int] = []
    real = os.chmod

    def chmod(path: str, mode: int) -> None:
        modes.append(stat.S_IMODE(os.stat(path).st_mode))  # noqa: PTH116 (as it is called)
        real(path, mode)

    monkeypatch.setattr(os, "chmod", chmod)
    umask = os.umask(0)
    try:
        rewriting.put(str(tmp_path / "a"), b"new")
    finally:
        os.umask(umask)
    assert modes == [0o600]


def test_a_link_planted_where_the_new_file_is_made_is_not_written_through(tmp_path: Path) -> None:
    source, path = written(tmp_path / ".env", b"A=1\n")
    (tmp_path / "outside").write_bytes(b"theirs")
    (tmp_path / f".smtplint-{os.getpid()}").symlink_to("outside")
    failure = rewriting.replace(str(path), source, "A=2\n")
    assert failure is not None
    assert failure.message == "could not be written: File exists"
    with pytest.raises(FileExistsError):
        rewriting.put(str(path), b"A=2\n")
    assert (path.read_bytes(), (tmp_path / "outside").read_bytes()) == (b"A=1\n", b"theirs")


def test_a_file_of_our_own_goes_into_a_pipe(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    rewriting.put(f"/dev/fd/{writer}", b"piped")
    os.close(writer)
    with open(reader, "rb") as file:  # noqa: PTH123 (a descriptor)
        assert file.read() == b"piped"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "told"), [(13, False), (1, False), (16, False), (28, True), (5, True)])
@pytest.mark.parametrize("there", [True, False])
def test_a_file_in_whose_folder_nothing_can_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: bool, there: bool
) -> None:
    path = tmp_path / "a"
    if there:
        path.write_bytes(b"old, and longer")

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "replace", fail)
    if told or not there:
        with pytest.raises(OSError, match="no"):
            rewriting.put(str(path), b"new")
        assert [p.read_bytes() for p in tmp_path.iterdir()] == ([b"old, and longer"] if there else [])
    else:
        assert put(path, b"new") == b"new"
        assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("own", [True, False])
def test_the_owner_is_kept_where_it_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: bool) -> None:
    source, path = written(tmp_path / ".env", b"A=1\n")
    owner = path.stat()
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fchown", lambda _, user, group: given.append((user, group)))
    if not own:
        monkeypatch.setattr(os, "getegid", lambda: owner.st_gid + 1)
    assert rewriting.replace(str(path), source, "A=2\n") is None
    assert given == ([] if own else [(owner.st_uid, owner.st_gid)])


def found(rule: str, *spans: tuple[int, int], level: str = "error", safe: bool = True) -> Finding:
    edits = tuple(Edit(Span(*span), "") for span in spans)
    return Finding("a", rule, level, "", "", Span(*(spans or ((0, 0),))[0]), fix=Fix(rule, edits, safe) if spans else None)


def judged(*findings: Finding, failures: int = 0) -> lint.Judged:
    return lint.Judged("a", findings=findings, failures=(Failure("a", "x"),) * failures)


CHOSEN = [
    ([found("a", (0, 1)), found("b", (5, 6))], "a b"),
    ([found("a", (0, 2)), found("b", (2, 4)), found("c", (5, 6))], "a c"),  # they touch
    ([found("a", (4, 6)), found("b", (2, 4)), found("c", (0, 1))], "a c"),
    ([found("a", (0, 4)), found("b", (1, 2))], "a"),
    ([found("a", (0, 1), (8, 9)), found("b", (4, 5)), found("c", (9, 10)), found("d", (1, 2))], "a b"),
    ([found("a", (0, 1)), found("b", (4, 5)), found("c", (1, 2))], "a b"),
    ([found("a", (0, 1), level="note"), found("b", (4, 5), level="warning")], "b"),
    ([found("a", (0, 1), safe=False), found("b"), found("c", (4, 5))], "c"),
]


@pytest.mark.parametrize(("findings", "expected"), CHOSEN)
def test_of_fixes_that_touch_the_first_is_made(findings: list[Finding], expected: str) -> None:
    chosen = list(rewriting._chosen(judged(*findings), unsafe=False, bar="warning", spared=()))  # noqa: SLF001 (a table of its own)
    assert " ".join(fix.description for fix, _ in chosen) == expected


def test_what_is_spared_is_passed_over() -> None:
    findings = [found("a", (0, 1)), found("b", (4, 5)), found("c", (1, 2))]
    chosen = rewriting._chosen(judged(*findings), unsafe=True, bar="note", spared=findings[:1])  # noqa: SLF001
    assert [fix.description for fix, _ in chosen] == ["b", "c"]


BETTER = [
    (judged(found("a", (0, 1))), judged(), True),
    (judged(found("a", (0, 1))), judged(found("a", (0, 1))), False),
    (judged(found("a", (0, 1)), found("a", (3, 4))), judged(found("a", (3, 4))), True),
    (judged(found("a", (0, 1)), found("b", (3, 4))), judged(found("b", (3, 4))), True),
    (judged(found("a", (0, 1))), judged(found("c", (3, 4))), False),
    (judged(found("a", (0, 1))), judged(failures=1), False),
    (judged(found("a", (0, 1)), failures=1), judged(failures=1), True),
]


@pytest.mark.parametrize(("now", "later", "expected"), BETTER)
def test_better(now: lint.Judged, later: lint.Judged, expected: bool) -> None:
    assert rewriting._is_better(now, later, [now.findings[0]]) is expected  # noqa: SLF001


def test_fix_that_does_not_hold_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "apply", lambda text, _: text + "SMTP_HOST=b.example.com\nSMTP_PORT=25\nA_SMTP_PORT=25\n")
    result = mended("SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n")
    assert result.failure is not None
    assert result.failure.message == "a fix did not hold when the file was judged again; the file stands as it was"
    assert result.made == ()
    assert result.before is result.judged.source is not None


def test_diff_holds_no_password_that_only_the_application_s_settings_tell() -> None:
    before = 'port = 25\nraw = "hunter2"\nlast = 1\n'
    patch = "".join(patching.diff(Source("a.toml", before), before.replace("25", "587"), [Span(17, 24)]))
    assert "hunter2" in before[17:24]
    assert "hunter2" not in patch
    one_line = 'port = 25, raw = "hunter2"\n'
    assert "hunter2" not in "".join(patching.diff(Source("a.toml", one_line), one_line.replace("25", "587"), [Span(18, 25)]))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_git_takes_the_diff(tmp_path: Path, encoding: str, newline: str, last: bool) -> None:
    behind = " # ü" if encoding != "latin-1" else ""  # a line that cannot be decoded is not shown
    text = f"# ä remark\nSMTP_HOST=smtp.gmail.com\nSMTP_PORT=25{behind}{chr(10) if last else ''}".replace("\n", newline)
    source, path = written(tmp_path / ".env", text.encode(encoding))
    result = rewriting.mend(engine(), lint.check_source(engine(), source, "dotenv"), unsafe=False, bar="warning")
    assert result.judged.source is not None
    patch = "".join(patching.diff(source._replace(path=".env"), result.judged.source.text)).encode("utf-8", "surrogateescape")
    run = subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=patch, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert path.read_bytes() == text.replace("25", "587").encode(encoding)


def test_diff_of_wide_characters_is_told_and_not_given(tmp_path: Path) -> None:
    source, _ = written(tmp_path / ".env", BAD.encode("utf-16"))
    pieces = list(patching.diff(source._replace(path=".env"), source.text.replace("25", "587")))
    assert pieces == [".env: a change here is not shown, since git knows no diff of UTF-16-LE; --fix makes it\n"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n", ((2, "port-25"),)),
        ("A_SMTP_PORT=25\n# x\nB_SMTP_PORT=25\nB_SMTP_TLS_VERIFY=no\n", ((1, "port-25"), (3, "port-25"), (4, "unverified-certificate"))),
        ("SMTP_HOST=a.example.com\nSMTP_PORT=587\n", ()),
    ],
)
def test_what_was_fixed_is_listed_by_line_and_rule(text: str, made: tuple[tuple[int, str], ...]) -> None:
    assert mended(text, unsafe=True).made == made


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
