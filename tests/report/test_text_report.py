from __future__ import annotations

from typing import Any

import pytest

from smtplint import report
from smtplint.model import Edit, Failure, Finding, Fix, Source, Span
from smtplint.report import text

PATH = "app/.env"


def finding(source: str, marked: str, rule: str = "port-25", level: str = "error", fix: Fix | None = None) -> Finding:
    start = source.index(marked)
    return Finding(PATH, rule, level, f"do not use {marked}", "n8n", Span(start, start + len(marked)), (), fix)


def render(source: str, *findings: Finding, failures: tuple[Failure, ...] = (), **options: Any) -> list[str]:  # noqa: ANN401 - the options' own types
    summary = report.summarize(findings, failures, files=12, suppressed=1)
    run = report.Run(findings, failures, {PATH: Source(PATH, source)}, summary)
    return list(text.render(run, report.Options(**options)))


FIX = Fix("use 587", (Edit(Span(17, 19), "587"), Edit(Span(19, 19), "\nSMTP_PASSWORD=hunter2")), True, ("SMTP_PORT=587", "SMTP_SSL=false"))


def test_finding_with_its_line_and_fix() -> None:
    source = "# mail\nSMTP_PORT=25\n"
    assert render(source, finding(source, "25", fix=FIX)) == [
        "app/.env:2:11: error[port-25] do not use 25",
        " 2 | SMTP_PORT=25",
        "   |           ^^",
        "   = fix (--fix makes it):",
        "     - SMTP_PORT=25",
        "     + SMTP_PORT=587",
        "     + SMTP_PASSWORD=***",
        "",
        "1 error in 12 files (1 suppressed); 1 fixable with --fix",
    ]


def test_one_fix_is_shown_once() -> None:
    source = "# mail\nSMTP_PORT=25\n"
    one = finding(source, "25", fix=FIX)
    lines = render(source, one, one._replace(rule="cleartext"))
    assert lines.count("   = the fix above mends this too") == 1


def test_suggestion_without_writes_is_described() -> None:
    source = "SMTP_PORT=25"
    lines = render(source, finding(source, "25", fix=Fix("use 587", (), False)))
    assert lines[3] == "   = suggestion (--fix --unsafe-fixes makes it): use 587"
    assert lines[-1] == "1 error in 12 files (1 suppressed); 1 fixable with --fix --unsafe-fixes"


@pytest.mark.parametrize(
    ("source", "marked", "excerpt"),
    [
        ("\tport: 25", "25", [" 1 |     port: 25", "   |           ^^"]),
        ("名前: 25", "25", [" 1 | 名前: 25", "   |       ^^"]),
        ("name: 名前", "名前", [" 1 | name: 名前", "   |       ^^^^"]),
        ("e\u0301: 25", "25", [" 1 | e\u0301: 25", "   |    ^^"]),
        ("a\r\nport=25\r\n", "25", [" 2 | port=25", "   |      ^^"]),
        ("a\u2028b=25", "25", [r" 1 | a\u2028b=25", "   |          ^^"]),
        ("url=smtp://u:hunter2@h:25", "25", [" 1 | url=smtp://u:***@h:25", "   |                    ^^"]),
        ("port: |\n  25\n", "|\n  25", [" 1 | port: |", "   |       ^"]),
        ("port:", "", [" 1 | port:", "   | ^"]),
    ],
)
def test_span_is_underlined_where_it_is_seen(source: str, marked: str, excerpt: list[str]) -> None:
    assert render(source, finding(source, marked))[1:3] == excerpt


def test_empty_span_at_the_end_of_a_line() -> None:
    found = finding("port:\n", "port")._replace(span=Span(5, 5))
    assert render("port:\n", found)[1:3] == [" 1 | port:", "   |      ^"]


@pytest.mark.parametrize("lead", [0, 30, 119, 5000])
@pytest.mark.parametrize("rest", [0, 30, 5000])
def test_long_line_is_cut_around_the_span(lead: int, rest: int) -> None:
    source = "x" * lead + "port=2525" + "y" * rest
    _, line, marks, *_ = render(source, finding(source, "2525"))
    assert len(line) <= text.WIDTH + 8
    assert line[marks.index("^") : marks.rindex("^") + 1] == "2525"


def test_secret_does_not_come_to_light_by_cutting() -> None:
    source = '{"private_key": "' + "k" * 3000 + '", "port": 25}'
    lines = render(source, finding(source, "25"))
    assert not any("kk" in line for line in lines)
    assert lines[1] == ' 1 | {"private_key": "***", "port": 25}'


def test_notes_are_counted_and_shown_when_asked_for() -> None:
    source = "SMTP_PORT=25"
    note = finding(source, "25", "optional-starttls", "note")
    assert render(source, note) == ["1 note not shown; --notes shows it", "1 note in 12 files (1 suppressed)"]
    assert render(source, note, notes=True)[0].startswith("app/.env:1:11: note[optional-starttls] ")


def test_quiet_leaves_findings_and_failures_alone() -> None:
    source = "SMTP_PORT=25"
    lines = render(source, finding(source, "25"), failures=(Failure("b.yaml", "cannot be read"),), quiet=True)
    assert [line for line in lines if line] == [*lines[:3], "b.yaml: failure: cannot be read"]
    assert render(source, quiet=True) == []


def test_statistics() -> None:
    source = "SMTP_PORT=25\nSMTP_SSL=false"
    found = [finding(source, "25"), finding(source, "25"), finding(source, "false", "cleartext", "warning")]
    assert render(source, *found, statistics=True)[-3:-1] == ["2  error[port-25]", "1  warning[cleartext]"]


def test_colors() -> None:
    source = "SMTP_PORT=25"
    lines = render(source, finding(source, "25", fix=FIX), color=True)
    assert lines[0] == "\x1b[1mapp/.env\x1b[0m:1:11: \x1b[1;31merror[port-25]\x1b[0m do not use 25"
    assert "\x1b" not in "".join(render(source, finding(source, "25", fix=FIX)))


def test_nothing_in_a_path_or_message_steers_the_terminal() -> None:
    found = Finding("a\n\x1b[2J.env", "port-25", "error", "bad\x1b]0;x\x07\nline", "n8n", Span(0, 1))
    line = render("x", found)[0]
    assert line == r"a\x0a\x1b[2J.env:1:1: error[port-25] bad\x1b]0;x\x07\x0aline"


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (Failure("a.yaml", "cannot be read"), "a.yaml: failure: cannot be read"),
        (Failure("a.yaml", "unknown rule", 3, 7), "a.yaml:3:7: failure: unknown rule"),
        (Failure("a.yaml", "in line", 3), "a.yaml:3:1: failure: in line"),
    ],
)
def test_failures(failure: Failure, line: str) -> None:
    assert render("", failures=(failure,))[0] == line


@pytest.mark.parametrize(
    ("numbers", "lines"),
    [
        ({"files": 0}, ["no findings in 0 files"]),
        (
            {"files": 1, "errors": 3, "warnings": 1, "notes": 2},
            ["2 notes not shown; --notes shows them", "3 errors, 1 warning, 2 notes in 1 file"],
        ),
        (
            {"files": 2, "fixable_safe": 2, "fixable_unsafe": 1},
            ["no findings in 2 files; 2 fixable with --fix, 1 more with --fix --unsafe-fixes"],
        ),
        (
            {"files": 2, "unknown_format": 1, "large": 2, "binary": 3, "failures": 1},
            [
                "not judged: 1 file of unknown format, 2 files over max-file-size, 3 files with binary content, 1 failure",
                "no findings in 2 files",
            ],
        ),
    ],
)
def test_closing_lines(numbers: dict[str, int], lines: list[str]) -> None:
    empty = report.summarize((), (), files=0)
    assert list(text.render(report.Run((), (), {}, empty._replace(**numbers)), report.Options())) == lines
