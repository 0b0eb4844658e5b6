from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint import report
from smtplint.model import Edit, Failure, Finding, Fix, Source, Span

TEXT = "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n"
PORT = Span(TEXT.index("465"), TEXT.index("465") + 3)
FIX = Fix("use port 587", (Edit(PORT, "587"), Edit(Span(len(TEXT), len(TEXT)), "SMTP_SSL=false\n")), False, ("SMTP_PORT=587",))
FOUND = Finding("a/.env", "port-465", "warning", "port 465", "n8n", PORT, (), FIX)
NOTE = Finding("a/.env", "optional-starttls", "note", "STARTTLS is optional", "n8n", PORT)
PLACE = "line=2,col=11,endLine=2,endColumn=14"
FAILED = Failure("b.yaml", "cannot be read", 2, 5)


def render(name: str, *findings: Finding, failures: tuple[Failure, ...] = (), text: str = TEXT, **options: Any) -> list[str]:  # noqa: ANN401 - the options' own types
    sources = {finding.path: Source(finding.path, text) for finding in findings}
    run = report.Run(findings, failures, sources, report.summarize(findings, failures, files=2))
    return list(report.load(name).render(run, report.Options(**options)))


def as_object(*findings: Finding, failures: tuple[Failure, ...] = (), text: str = TEXT) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads("\n".join(render("json", *findings, failures=failures, text=text)))


@pytest.mark.parametrize("name", report.REPORTS)
def test_every_report_renders_nothing_and_something(name: str) -> None:
    render(name)
    assert any("port-465" in line for line in render(name, FOUND))
    assert not any("\n" in line for line in render(name, FOUND, NOTE, failures=(FAILED,)))


@pytest.mark.parametrize("name", report.REPORTS)
@pytest.mark.parametrize("secret", ["hunter2"])
def test_no_report_tells_a_secret(name: str, secret: str) -> None:
    url = f"smtp://me:{secret}@smtp.example.com:25"
    fix = Fix(f"write {url}", (Edit(PORT, url),), True, (f"MAIL_URL={url}",))
    found = FOUND._replace(message=f"{url} is bad", fix=fix)
    assert secret not in "\n".join(render(name, found, failures=(Failure("x", f"bad {url}"),), text=TEXT.replace("SMTP_PORT", url)))


def test_json_has_the_promised_shape() -> None:
    assert as_object(FOUND, NOTE, failures=(FAILED,)) == {
        "version": 1,
        "findings": [
            {
                "path": "a/.env",
                "line": 2,
                "column": 11,
                "end_line": 2,
                "end_column": 14,
                "rule": "port-465",
                "level": "warning",
                "message": "port 465",
                "dialect": "n8n",
                "fix": {
                    "applicability": "unsafe",
                    "description": "use port 587",
                    "edits": [
                        {"start": {"line": 2, "column": 11}, "end": {"line": 2, "column": 14}, "text": "587"},
                        {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 1}, "text": "SMTP_SSL=false\n"},
                    ],
                },
            },
            {
                "path": "a/.env",
                "line": 2,
                "column": 11,
                "end_line": 2,
                "end_column": 14,
                "rule": "optional-starttls",
                "level": "note",
                "message": "STARTTLS is optional",
                "dialect": "n8n",
                "fix": None,
            },
        ],
        "failures": [{"path": "b.yaml", "line": 2, "column": 5, "message": "cannot be read"}],
        "summary": {
            "files": 2,
            "errors": 0,
            "warnings": 1,
            "notes": 1,
            "suppressed": 0,
            "fixable_safe": 0,
            "fixable_unsafe": 1,
            "unknown_format": 0,
            "large": 0,
            "binary": 0,
            "failures": 1,
            "baselined": 0,
        },
    }


def test_json_keeps_the_order_of_its_keys() -> None:
    (found,) = as_object(FOUND)["findings"]
    assert list(found) == ["path", "line", "column", "end_line", "end_column", "rule", "level", "message", "dialect", "fix"]


@given(text=st.text(alphabet=st.characters(codec=None)), message=st.text(alphabet=st.characters(codec=None)), start=st.integers(0, 40))
def test_json_is_valid_whatever_it_tells(text: str, message: str, start: int) -> None:
    found = FOUND._replace(path=message, message=message, span=Span(start, start + 3), fix=None)
    lines = render("json", found, failures=(Failure(message, message),), text=text)
    assert all(line.isascii() and line.isprintable() for line in lines)
    json.loads("".join(lines))["findings"][0]["path"].encode()


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (FOUND, "::warning file=a/.env,line=2,col=11,endLine=2,endColumn=14,title=smtplint[port-465]::port 465"),
        (NOTE, "::notice file=a/.env,line=2,col=11,endLine=2,endColumn=14,title=smtplint[optional-starttls]::STARTTLS is optional"),
        (FOUND._replace(level="error", span=Span(0, 30)), "::error file=a/.env,line=1,endLine=2,title=smtplint[port-465]::port 465"),
        (
            FOUND._replace(path="a:b,c%\n\x1b.env", message="50%, a:b\r\n::error::x\x1b"),
            rf"::warning file=a%3Ab%2Cc%25%0A\x1b.env,{PLACE},title=smtplint[port-465]::50%25, a:b%0D%0A::error::x\x1b",
        ),
    ],
)
def test_github_commands(found: Finding, line: str) -> None:
    assert render("github", found) == [line]


@pytest.mark.parametrize(
    ("failed", "line"),
    [
        (FAILED, "::error file=b.yaml,line=2,col=5,title=smtplint%3A not judged::cannot be read"),
        (Failure("b.yaml", "cannot be read"), "::error file=b.yaml,title=smtplint%3A not judged::cannot be read"),
    ],
)
def test_github_tells_failures(failed: Failure, line: str) -> None:
    assert render("github", failures=(failed,)) == [line]


def test_concise() -> None:
    assert render("concise", FOUND, NOTE, failures=(FAILED,)) == [
        "a/.env:2:11: warning[port-465] port 465",
        "b.yaml:2:5: failure: cannot be read",
    ]
    assert render("concise", NOTE, notes=True, statistics=True) == [
        "a/.env:2:11: note[optional-starttls] STARTTLS is optional",
        "1  note[optional-starttls]",
    ]


def test_finding_of_an_unread_file_is_told() -> None:
    run = report.Run((FOUND,), (), {}, report.summarize((FOUND,), (), files=1))
    for name in report.REPORTS:
        assert any("port-465" in line for line in report.load(name).render(run, report.Options()))
