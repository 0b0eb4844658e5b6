from __future__ import annotations

import pytest
from program import BAD, GOOD, Program

from smtplint import __version__

NOTE = "SMTP_HOST=postfix\nSMTP_PORT=25\n"  # an internal host
WARNING = "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n"


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (GOOD, [], 0),
        ("", [], 0),
        ("NAME=value\n", [], 0),
        (BAD, [], 1),
        (WARNING, [], 1),
        (NOTE, [], 0),
        (BAD, ["--exit-zero"], 0),
        (BAD, ["--fail-on", "error"], 1),
        (WARNING, ["--fail-on", "warning"], 1),
        (WARNING, ["--fail-on", "error"], 0),
        (NOTE, ["--fail-on", "note"], 1),
        (NOTE, ["--fail-on", "note", "--exit-zero"], 0),
        (BAD, ["--ignore", "port-25"], 0),
        (BAD, ["--select", "port-465"], 0),
        (BAD, ["--select", "port-465,port-25"], 1),
        (BAD, ["--quiet"], 1),
        (BAD, ["--statistics"], 1),
    ],
)
def test_exit_status_tells_whether_anything_failing_was_found(smtplint: Program, text: str, options: list[str], status: int) -> None:
    smtplint.write({"app.env": text})
    done = smtplint("check", *options, "app.env")
    assert (done.status, done.err) == (status, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["chekc"], "chekc"),
        (["check", "--bogus"], "--bogus"),
        (["check", "--format", "html"], "html"),
        (["check", "--select", "port-52"], "did you mean 'port-25'?"),
        (["check", "--ignore", "port-52"], "did you mean 'port-25'?"),
        (["check", "--platform", "nowhere"], "nowhere"),
        (["check", "--config", "none.yaml"], "none.yaml"),
        (["check", "-"], "--stdin-filename"),
        (["check", "-", "app.env", "--stdin-filename", "x.env"], "cannot be mixed"),
        (["rule", "port-52"], "did you mean 'port-25'?"),
        (["dialects", "no-such-application"], "no-such-application"),
    ],
)
def test_misuse_exits_2_with_a_message(smtplint: Program, arguments: list[str], message: str) -> None:
    smtplint.write({"app.env": BAD})
    done = smtplint(*arguments)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_path_that_is_not_there_is_a_failure_and_the_others_are_judged(smtplint: Program) -> None:
    smtplint.write({"app.env": BAD})
    done = smtplint("check", "--format", "json", "none.env", "app.env")
    assert done.status == 2
    assert [f["path"] for f in done.report["failures"]] == ["none.env"]
    assert done.rules == {"app.env": ["port-25"]}


def test_a_link_within_the_tree_is_judged(smtplint: Program) -> None:
    smtplint.write({".env": BAD})
    (smtplint.cwd / "linked.env").symlink_to(".env")
    done = smtplint("check", "--format", "json", ".")
    assert done.status == 1
    assert done.rules == {".env": ["port-25"], "linked.env": ["port-25"]}


def test_a_failure_beats_exit_zero(smtplint: Program) -> None:
    assert smtplint("check", "--exit-zero", "none.env").status == 2


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("x.env", BAD, 1),
        ("deep/folder/.env", BAD, 1),
        ("x.env", GOOD, 0),
        ("a.yaml", "smtp_host: a.example.com\nsmtp_port: 25\n", 1),
        ("a.md", BAD, 0),
    ],
)
def test_standard_input_is_read_by_the_name_it_is_given(smtplint: Program, name: str, text: str, status: int) -> None:
    done = smtplint("check", "--format", "json", "-", "--stdin-filename", name, stdin=text)
    assert done.status == status
    assert done.rules == ({name: ["port-25"]} if status else {})


@pytest.mark.parametrize(
    ("options", "variables", "start"),
    [
        ([], {}, "app.env:2:11: error[port-25] "),
        ([], {"GITHUB_ACTIONS": "true"}, "::error file=app.env,line=2,"),
        ([], {"GITHUB_ACTIONS": "false"}, "app.env:2:11: error[port-25] "),
        (["--format", "concise"], {"GITHUB_ACTIONS": "true"}, "app.env:2:11: error[port-25] "),
        (["--format", "json"], {"GITHUB_ACTIONS": "true"}, '{"version": 1,'),
    ],
)
def test_github_annotations_are_the_default_where_github_reads_them(
    smtplint: Program, options: list[str], variables: dict[str, str], start: str
) -> None:
    smtplint.write({"app.env": BAD})
    assert smtplint("check", *options, "app.env", variables=variables).out.startswith(start)


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colour_is_for_terminals_and_for_those_who_ask(smtplint: Program, variables: dict[str, str], coloured: bool) -> None:
    smtplint.write({"app.env": BAD})
    assert ("\x1b[" in smtplint("check", "app.env", variables=variables).out) == coloured


def test_notes_are_counted_and_shown_when_asked_for(smtplint: Program) -> None:
    smtplint.write({"app.env": NOTE})
    hidden, shown = smtplint("check", "app.env"), smtplint("check", "--notes", "app.env")
    assert "note[port-25]" not in hidden.out
    assert "1 note not shown" in hidden.out
    assert "note[port-25]" in shown.out


def test_quiet_prints_findings_alone(smtplint: Program) -> None:
    smtplint.write({"app.env": BAD, "good.env": GOOD})
    assert smtplint("check", "--quiet", "good.env").out == ""
    assert "1 error in 1 file" not in smtplint("check", "--quiet", "app.env").out
    assert "1 error in 1 file" in smtplint("check", "app.env").out


def test_ignore_comments_suppress_and_are_counted(smtplint: Program) -> None:
    smtplint.write({"app.env": BAD.replace("=25", "=25  # smtplint: ignore[port-25] the old server")})
    done = smtplint("check", "app.env")
    assert done.status == 0
    assert "(1 suppressed)" in done.out


@pytest.mark.parametrize(
    "settings", [{".smtplint.yaml": "ignore: [port-25]\n"}, {"pyproject.toml": '[tool.smtplint]\nignore = ["port-25"]\n'}]
)
def test_settings_hold_unless_isolated(smtplint: Program, settings: dict[str, str | bytes]) -> None:
    smtplint.write({**settings, "app.env": BAD})
    assert smtplint("check", "app.env").status == 0
    assert smtplint("check", "--isolated", "app.env").status == 1
    assert next(iter(settings)) in smtplint("settings").out
    assert next(iter(settings)) not in smtplint("settings", "--isolated").out


def test_endpoints_lists_good_places_too(smtplint: Program) -> None:
    smtplint.write({"app.env": GOOD})
    done = smtplint("endpoints", "--format", "json", "app.env")
    assert done.status == 0
    assert [(e["path"], e["host"], e["port"]) for e in done.report["endpoints"]] == [("app.env", "smtp.example.com", 587)]
    table = smtplint("endpoints", "app.env")
    assert table.status == 0
    assert "smtp.example.com" in table.out


@pytest.mark.parametrize("name", ["port-25", "cleartext", "unused-ignore"])
def test_every_rule_listed_has_a_page(smtplint: Program, name: str) -> None:
    assert name in [line.split()[0] for line in smtplint("rules").out.splitlines()]
    assert smtplint("rule", name).out.startswith(name)


def test_every_dialect_listed_has_a_page(smtplint: Program) -> None:
    first = smtplint("dialects").out.split()[0]
    assert smtplint("dialects", first).out.startswith(f"{first}: ")


def test_version(smtplint: Program) -> None:
    assert smtplint("--version").out == f"smtplint {__version__}\n"


def test_a_closed_pipe_is_no_error(smtplint: Program) -> None:
    smtplint.write({f"{number}.env": BAD for number in range(200)})
    shell = Program(("sh", "-c"), smtplint.cwd, smtplint.environment)
    done = shell(" ".join(smtplint.command) + " check . | head -n 1")
    assert done.out.count("\n") == 1
    assert done.err == ""
