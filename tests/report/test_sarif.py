"""The shape of a SARIF log. That the log is valid for others too is tried in e2e/test_reports.py."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import shipped

from smtplint import report
from smtplint.model import Edit, Failure, Finding, Fix, Source, Span

TEXT = "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n"
PORT = Span(TEXT.index("465"), TEXT.index("465") + 3)
FIX = Fix("use port 587", (Edit(PORT, "587"), Edit(Span(len(TEXT), len(TEXT)), "SMTP_SSL=false\n")), False, ("SMTP_PORT=587",))
FOUND = Finding("a/.env", "port-465", "warning", "port 465", "n8n", PORT, (), FIX, ("SMTP_PORT",))
NOTE = Finding("a/.env", "optional-starttls", "note", "STARTTLS is optional", "n8n", PORT, key=("SMTP_PORT",))
FAILED = Failure("b.yaml", "cannot be read", 2, 5)
ANY = st.text(alphabet=st.characters(codec=None))


def log(
    *findings: Finding,
    hidden: tuple[Finding, ...] = (),
    baselined: tuple[Finding, ...] = (),
    failures: tuple[Failure, ...] = (),
    text: str = TEXT,
) -> Any:  # noqa: ANN401 - what JSON holds
    sources = {finding.path: Source(finding.path, text) for finding in (*findings, *hidden, *baselined)}
    summary = report.summarize(findings, failures, files=2)
    run = report.Run(findings, failures, sources, summary, hidden, baselined, shipped().rules)
    lines = list(report.load("sarif").render(run, report.Options()))
    assert all(line.isascii() and line.isprintable() for line in lines)
    whole = json.loads("\n".join(lines))
    assert whole["version"] == "2.1.0"
    (one,) = whole["runs"]
    return one


def test_a_result_says_all_that_a_finding_does() -> None:
    run = log(FOUND)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result.pop("ruleIndex")]["id"] == "port-465"
    assert len(result.pop("partialFingerprints")["setting/v1"]) == 32
    assert result == {
        "ruleId": "port-465",
        "level": "warning",
        "message": {"text": "port 465"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a/.env"},
                    "region": {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 14},
                }
            }
        ],
        "fixes": [
            {
                "description": {"text": "SMTP_PORT=587 (suggestion, to be looked at)"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "a/.env"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 14},
                                "insertedContent": {"text": "587"},
                            },
                            {
                                "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 1},
                                "insertedContent": {"text": "SMTP_SSL=false\n"},
                            },
                        ],
                    }
                ],
            }
        ],
    }


def test_every_rule_has_help() -> None:
    rules = log()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(shipped().rules)
    for rule in rules:
        why = shipped().rules[rule["id"]].why
        assert rule["help"]["text"].startswith(why)
        assert rule["fullDescription"]["text"] == why
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert "helpUri" not in rule


def test_what_is_hidden_is_told_as_hidden() -> None:
    results = log(FOUND, hidden=(NOTE,), baselined=(FOUND._replace(path="b/.env"),))["results"]
    assert [(r["ruleId"], r["level"], r["suppressions"]) for r in results] == [
        ("port-465", "warning", []),
        ("optional-starttls", "note", [{"kind": "inSource"}]),
        ("port-465", "warning", [{"kind": "external"}]),
    ]
    assert "suppressions" not in log(FOUND)["results"][0]


def test_a_fingerprint_holds_no_line_number() -> None:
    moved = FOUND._replace(span=Span(PORT.start + 4, PORT.end + 4), fix=None)
    assert log(FOUND)["results"][0]["partialFingerprints"] == log(moved, text="a=1\n" + TEXT)["results"][0]["partialFingerprints"]


@pytest.mark.parametrize(
    ("failed", "region"),
    [(FAILED, {"region": {"startLine": 2, "startColumn": 5}}), (FAILED._replace(line=0, column=0), {})],
)
def test_failures_are_notifications(failed: Failure, region: dict[str, Any]) -> None:
    run = log(failures=(failed,))
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "not judged: cannot be read"},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "b.yaml"}, **region}}],
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/.env", "a/.env"),
        ("a b%c#d?e.env", "a%20b%25c%23d%3Fe.env"),
        ("javascript:x.env", "javascript%3Ax.env"),
        ("/etc/msmtprc", "file:///etc/msmtprc"),
        ("../x/.env", "../x/.env"),
        ("über.env", "%C3%BCber.env"),
        ("caf\udce9.env", "caf%E9.env"),
        ("\ud800.env", "%3F.env"),
    ],
)
def test_paths_are_uri_references(path: str, uri: str) -> None:
    (result,) = log(FOUND._replace(path=path, fix=None))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_a_message_makes_no_link_and_steers_no_terminal() -> None:
    (result,) = log(FOUND._replace(message="[click](https://evil.example)\x1b[2J\nsmtp://me:hunter2@a.example.com:25"))["results"]
    assert result["message"]["text"] == r"[click] (https://evil.example)\x1b[2J\x0asmtp://me:***@a.example.com:25"


def test_columns_count_characters() -> None:
    text = "Ä𝄞SMTP_PORT=25\n"
    (result,) = log(FOUND._replace(span=Span(text.index("25"), text.index("25") + 2), fix=None), text=text)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 13, "endLine": 1, "endColumn": 15}


@given(text=ANY, message=ANY, start=st.integers(0, 40))
def test_the_log_is_valid_whatever_it_tells(text: str, message: str, start: int) -> None:
    fix = Fix(message, (Edit(Span(start, start), message),), True, (message,))
    found = FOUND._replace(path=message, message=message, span=Span(start, start + 3), fix=fix, key=(message,))
    run = log(found, hidden=(found,), failures=(Failure(message, message),), text=text)
    json.dumps(run, ensure_ascii=False).encode()
