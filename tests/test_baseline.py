"""What a baseline lets pass, on the command line as users meet it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from program import BAD, GOOD, Program

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".smtplint-baseline.json"
TWO = "A_SMTP_HOST=smtp.example.com\nA_SMTP_PORT=25\nB_SMTP_HOST=smtp.example.com\nB_SMTP_PORT=465\n"
LIST = "mail:\n  - smtp_host: a.example.com\n    smtp_port: 25\n  - smtp_host: b.example.com\n    smtp_port: 25\n"
NOTE = "SMTP_HOST=postfix\nSMTP_PORT=25\n"


def known(smtplint: Program, files: dict[str, str | bytes]) -> Program:
    """The program in a folder whose baseline knows all that is wrong in the files."""
    smtplint.write(files)
    assert smtplint("baseline", ".").status == 0
    return smtplint


def test_what_is_known_passes_and_what_is_new_fails(smtplint: Program) -> None:
    known(smtplint, {"a.env": TWO, "b.env": GOOD})
    assert smtplint("check", ".").status == 1
    done = smtplint("check", "--baseline", NAME, ".")
    assert (done.status, done.err) == (0, "")
    assert done.out == "no findings in 3 files (2 in the baseline)\n"  # the baseline is a file like any other
    smtplint.write({"b.env": BAD})
    again = smtplint("check", "--baseline", NAME, "--format", "json", ".")
    assert (again.status, again.rules) == (1, {"b.env": ["port-25"]})
    assert again.report["summary"]["baselined"] == 2


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.env", TWO, "# a line above\nC=1\n\n" + TWO),
        ("a.env", TWO, TWO.replace("\n", "\r\n")),
        ("a.env", TWO, TWO.replace("smtp.example.com", "mail.example.org")),
        ("a.env", TWO, TWO + "SMTP_PASSWORD=secret\n"),
        ("a.yml", LIST, LIST.replace("mail:\n", "mail:\n  - to: me@example.com\n")),
        ("a.yml", LIST, LIST.replace("a.example.com", "c.example.com").replace(": 25", ":  25")),
    ],
)
def test_what_moves_or_changes_its_server_stays_known(smtplint: Program, name: str, before: str, after: str) -> None:
    known(smtplint, {name: before})
    smtplint.write({name: after})
    done = smtplint("check", "--baseline", NAME, ".")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    ("name", "before", "after", "rules"),
    [
        ("a.env", BAD, BAD.replace("=25", "=465"), ["port-465"]),
        ("a.env", BAD, BAD + "SMTP_TLS=off\n", ["cleartext"]),
        ("a.env", BAD, BAD + "B_SMTP_PORT=25\n", ["port-25"]),
        ("a.yml", LIST, LIST + "  - smtp_host: c.example.com\n    smtp_port: 25\n", ["port-25"]),
    ],
)
def test_what_is_new_in_a_known_file_fails(smtplint: Program, name: str, before: str, after: str, rules: list[str]) -> None:
    known(smtplint, {name: before})
    smtplint.write({name: after})
    done = smtplint("check", "--baseline", NAME, "--format", "json", ".")
    assert (done.status, done.rules) == (1, {name: rules})


def test_a_renamed_file_is_new_and_its_entries_are_stale(smtplint: Program) -> None:
    known(smtplint, {"a.env": BAD})
    (smtplint.cwd / "a.env").rename(smtplint.cwd / "b.env")
    done = smtplint("check", "--baseline", NAME, ".")
    assert done.status == 1
    assert done.err == f"note: 1 entry is stale in {NAME} (a.env port-25); `smtplint baseline` writes it anew\n"


@pytest.mark.parametrize(
    ("options", "stale"),
    [
        (["."], "2 entries are stale"),
        (["b.env"], ""),
        (["a.env"], "2 entries are stale"),
        (["--select", "port-25", "."], "1 entry is stale"),
        (["--quiet", "."], ""),
    ],
)
def test_what_was_mended_is_stale_where_it_was_judged(smtplint: Program, options: list[str], stale: str) -> None:
    known(smtplint, {"a.env": TWO, "b.env": BAD})
    smtplint.write({"a.env": TWO.replace("=25", "=587").replace("=465", "=587")})
    before = (smtplint.cwd / NAME).read_bytes()
    done = smtplint("check", "--baseline", NAME, *options)
    assert done.status == 0
    assert done.err.startswith(f"note: {stale} in {NAME}") if stale else done.err == ""
    assert (smtplint.cwd / NAME).read_bytes() == before


def test_an_ignore_comment_makes_an_entry_stale(smtplint: Program) -> None:
    known(smtplint, {"a.env": BAD})
    smtplint.write({"a.env": BAD.replace("=25", "=25 # smtplint: ignore[port-25]")})
    assert "1 entry is stale" in smtplint("check", "--baseline", NAME, ".").err


def test_the_file_holds_names_alone(smtplint: Program) -> None:
    text = "SMTP_URL=smtp://me:hunter2@smtp.example.com:25\n"
    known(smtplint, {"deep/.env": text, "a.yml": LIST})
    written = (smtplint.cwd / NAME).read_text(encoding="utf-8")
    assert json.loads(written) == {
        "version": 1,
        "findings": [
            {"path": "a.yml", "rule": "port-25", "key": "mail.smtp_port", "ordinal": 0},
            {"path": "a.yml", "rule": "port-25", "key": "mail.smtp_port", "ordinal": 1},
            {"path": "deep/.env", "rule": "port-25", "key": "SMTP_URL", "ordinal": 0},
        ],
    }
    assert len(written.splitlines()) == 6
    assert "hunter2" not in written
    assert smtplint("check", "--format", "json", NAME).rules == {}


def test_writing_it_again_changes_nothing(smtplint: Program) -> None:
    known(smtplint, {"a.env": TWO, "b.env": BAD})
    before = (smtplint.cwd / NAME).read_bytes()
    done = smtplint("baseline")
    assert (done.status, done.out, done.err) == (0, f"wrote {NAME}: 3 findings in 2 files\n", "")
    assert (smtplint.cwd / NAME).read_bytes() == before


def test_notes_are_written_down_where_they_fail(smtplint: Program) -> None:
    smtplint.write({"a.env": NOTE})
    assert "0 findings" in smtplint("baseline").out
    assert "1 finding in 1 file" in smtplint("baseline", "--fail-on", "note").out
    assert smtplint("check", "--fail-on", "note", ".").status == 1
    assert smtplint("check", "--fail-on", "note", "--baseline", NAME, ".").status == 0


def test_paths_count_from_the_baseline_s_folder(smtplint: Program) -> None:
    known(smtplint, {"deep/a.env": BAD})
    done = smtplint("check", "--baseline", f"../{NAME}", ".", cwd=smtplint.cwd / "deep")
    assert (done.status, done.err) == (0, "")
    assert smtplint("baseline", "--write", "deep/own.json").status == 0
    assert json.loads((smtplint.cwd / "deep/own.json").read_text())["findings"][0]["path"] == "a.env"


def test_the_settings_may_name_it(smtplint: Program) -> None:
    smtplint.write({".smtplint.yaml": "baseline: lint/known.json\n", ".git/HEAD": "", "deep/a.env": BAD, "lint/x": ""})
    missing = smtplint("check", ".")
    assert missing.status == 2
    assert "known.json: No such file or directory" in missing.err
    assert "known.json" in smtplint("baseline").out
    for folder in (smtplint.cwd, smtplint.cwd / "deep"):
        assert smtplint("check", ".", cwd=folder).status == 0
    assert smtplint("check", "--isolated", ".").status == 1


SAFE = "A_SMTP_HOST=smtp.gmail.com\nA_SMTP_PORT=25\n"
ANOTHER = SAFE.replace("A_", "B_")


@pytest.mark.parametrize(
    ("options", "old", "new"),
    [
        (["--baseline", NAME], "25", "587"),
        (["--baseline", NAME, "--no-baseline"], "587", "587"),
        ([], "587", "587"),
    ],
)
def test_a_fix_leaves_what_is_known(smtplint: Program, options: list[str], old: str, new: str) -> None:
    known(smtplint, {"a.env": SAFE})
    smtplint.write({"a.env": SAFE + ANOTHER})
    patch = smtplint("check", "--diff", *options, "a.env").out
    assert patch.count("\n+") - 1 == [old, new].count("587")
    assert smtplint("check", "--fix", *options, "a.env").status == 1
    fixed = SAFE.replace("25", old) + ANOTHER.replace("25", new)
    assert (smtplint.cwd / "a.env").read_text() == fixed
    assert smtplint("check", "--fix", *options, "a.env").status == 0
    assert (smtplint.cwd / "a.env").read_text() == fixed


def test_a_fix_of_what_is_new_may_mend_what_is_known_with_it(smtplint: Program) -> None:
    """Where one fix belongs to both."""
    known(smtplint, {"a.env": BAD.replace("smtp.example.com", "smtp.gmail.com")})
    smtplint.write({"a.env": BAD + "SMTP_TLS=false\n"})
    assert smtplint("check", "--fix", "--unsafe-fixes", "--baseline", NAME, "a.env").status == 1
    assert (smtplint.cwd / "a.env").read_text() == GOOD + "SMTP_TLS=true\n"


def test_the_baseline_of_the_settings_is_left_aside_where_asked(smtplint: Program) -> None:
    smtplint.write({".smtplint.yaml": f"baseline: {NAME}\nfail-on: note\n", "a.env": NOTE})
    assert smtplint("baseline").status == 0
    assert smtplint("check", ".").status == 0
    assert smtplint("check", "--no-baseline", ".").status == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [1]}',
        '{"version": 1, "findings": [{"path": "a.env", "rule": "port-25", "key": "x"}]}',
        '{"version": 1, "findings": [{"path": "a.env", "rule": "port-25", "key": "x", "ordinal": true}]}',
        "[" * 100_000, b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_ends_the_run(smtplint: Program, text: str | bytes) -> None:
    smtplint.write({NAME: text, "a.env": BAD})
    done = smtplint("check", "--baseline", NAME, "a.env")
    assert (done.status, done.out) == (2, "")
    assert done.err == f"smtplint: {NAME} is no baseline of this version of smtplint; `smtplint baseline` writes one\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--baseline", "none.json", "a.env"], "cannot read the baseline none.json: No such file or directory"),
        (["baseline", "--write", "none/x.json", "a.env"], "cannot write none/x.json: No such file or directory"),
    ],
)
def test_a_baseline_that_cannot_be_opened_ends_the_run(smtplint: Program, arguments: list[str], message: str) -> None:
    smtplint.write({"a.env": BAD})
    done = smtplint(*arguments)
    assert (done.status, done.out, done.err) == (2, "", f"smtplint: {message}\n")


def test_what_could_not_be_judged_is_said(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD, "nul.env": BAD + "\0"})
    done = smtplint("baseline")
    assert done.status == 2
    assert "nul.env" in done.err
    assert "1 finding in 1 file" in done.out


def test_the_report_tells_what_is_known_as_suppressed_elsewhere(smtplint: Program, tmp_path: Path) -> None:
    known(smtplint, {"a.env": BAD})
    smtplint("check", "--baseline", NAME, "--output", f"sarif:{tmp_path}/a.sarif", ".")
    (run,) = json.loads((tmp_path / "a.sarif").read_text())["runs"]
    assert [r["suppressions"] for r in run["results"]] == [[{"kind": "external"}]]
