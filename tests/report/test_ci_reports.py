"""The reports that CI systems and review tools read: GitLab, JUnit, Checkstyle, reviewdog."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint import report
from smtplint.model import Edit, Failure, Finding, Fix, Source, Span

TEXT = "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\nSMTP_SSL=true\n"
PORT, SSL = (Span(TEXT.index(value), TEXT.index(value) + len(value)) for value in ("465", "true"))
FIX = Fix("use port 587", (Edit(SSL, "false"), Edit(PORT, "587")), False, ("SMTP_PORT=587", "SMTP_SSL=false"))
FOUND = Finding("a/.env", "port-465", "warning", "port 465", "n8n", PORT, (), FIX, ("SMTP_PORT",))
NOTE = FOUND._replace(rule="optional-starttls", level="note", message="STARTTLS is optional", fix=None)
FAILED = Failure("b.yaml", "cannot be read", 2, 5)
HOSTILE = "a\"><b>&amp;'\r\n]]>\x1b[2J\x00\ufffe\ud800\u202e.env"
ANY = st.text(alphabet=st.characters(codec=None))


def render(name: str, *findings: Finding, failures: tuple[Failure, ...] = (), text: str = TEXT, fail_on: str = "warning") -> str:
    sources = {finding.path: Source(finding.path, text) for finding in findings}
    run = report.Run(findings, failures, sources, report.summarize(findings, failures, files=2))
    return "\n".join(report.load(name).render(run, report.Options(fail_on=fail_on)))


def parse(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - of our own making


def issues(*findings: Finding, failures: tuple[Failure, ...] = ()) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render("gitlab", *findings, failures=failures))
    return found


def diagnostics(*findings: Finding, failures: tuple[Failure, ...] = (), text: str = TEXT) -> list[dict[str, Any]]:
    whole = json.loads(render("rdjson", *findings, failures=failures, text=text))
    assert whole["source"] == {"name": "smtplint"}
    found: list[dict[str, Any]] = whole["diagnostics"]
    return found


def test_gitlab() -> None:
    found = issues(FOUND, NOTE, failures=(FAILED,))
    fingerprints = [issue.pop("fingerprint") for issue in found]
    assert len(set(fingerprints)) == 3
    assert found == [
        {
            "description": "port 465",
            "check_name": "port-465",
            "severity": "major",
            "location": {"path": "a/.env", "lines": {"begin": 2}},
        },
        {
            "description": "STARTTLS is optional",
            "check_name": "optional-starttls",
            "severity": "info",
            "location": {"path": "a/.env", "lines": {"begin": 2}},
        },
        {
            "description": "not judged: cannot be read",
            "check_name": "failure",
            "severity": "blocker",
            "location": {"path": "b.yaml", "lines": {"begin": 2}},
        },
    ]
    assert issues() == []


def test_gitlab_knows_a_finding_again() -> None:
    (before,), (after,) = issues(FOUND), issues(FOUND._replace(span=Span(0, 3), message="other", level="error"))
    assert before["fingerprint"] == after["fingerprint"]


def test_junit() -> None:
    root = parse(render("junit", FOUND, NOTE, FOUND._replace(path="c/.env"), failures=(FAILED, Failure("c/.env", "half"))))
    assert (root.tag, root.attrib) == ("testsuites", {"name": "smtplint", "tests": "5", "failures": "2", "errors": "2"})
    assert [(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors")) for s in root] == [
        ("a/.env", "2", "1", "0"),
        ("c/.env", "2", "1", "1"),
        ("b.yaml", "1", "0", "1"),
    ]
    assert [(c.get("name"), c.get("classname"), [child.tag for child in c]) for c in root.iter("testcase")] == [
        ("port-465 in line 2", "a/.env", ["failure"]),
        ("optional-starttls in line 2", "a/.env", ["system-out"]),
        ("port-465 in line 2", "c/.env", ["failure"]),
        ("not judged", "c/.env", ["error"]),
        ("not judged", "b.yaml", ["error"]),
    ]
    failure = next(root.iter("failure"))
    assert failure.attrib == {"type": "warning", "message": "port 465"}
    assert failure.text == "a/.env:2:11: warning: port 465"


@pytest.mark.parametrize(("fail_on", "failures"), [("note", "2"), ("warning", "1"), ("error", "0")])
def test_junit_fails_what_fails_the_run(fail_on: str, failures: str) -> None:
    assert parse(render("junit", FOUND, NOTE, fail_on=fail_on)).get("failures") == failures


def test_junit_of_a_clean_run_has_one_test() -> None:
    root = parse(render("junit"))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("1", "0", "0")
    assert [(c.get("name"), list(c)) for c in root.iter("testcase")] == [("no findings", [])]


def test_checkstyle() -> None:
    root = parse(render("checkstyle", FOUND, NOTE, failures=(FAILED, FAILED._replace(line=0, column=0))))
    assert root.tag == "checkstyle"
    assert [(f.get("name"), [e.attrib for e in f]) for f in root] == [
        (
            "a/.env",
            [
                {"line": "2", "column": "11", "severity": "warning", "message": "port 465", "source": "smtplint.port-465"},
                {
                    "line": "2",
                    "column": "11",
                    "severity": "info",
                    "message": "STARTTLS is optional",
                    "source": "smtplint.optional-starttls",
                },
            ],
        ),
        (
            "b.yaml",
            [
                {"line": line, "column": column, "severity": "error", "message": "not judged: cannot be read", "source": "smtplint.failure"}
                for line, column in (("2", "5"), ("1", "1"))
            ],
        ),
    ]
    assert list(parse(render("checkstyle"))) == []


def test_rdjson() -> None:
    assert diagnostics(FOUND, NOTE, failures=(FAILED, FAILED._replace(line=0))) == [
        {
            "message": "port 465",
            "location": {"path": "a/.env", "range": {"start": {"line": 2, "column": 11}, "end": {"line": 2, "column": 14}}},
            "severity": "WARNING",
            "code": {"value": "port-465"},
            "suggestions": [
                {"range": {"start": {"line": 2, "column": 11}, "end": {"line": 3, "column": 14}}, "text": "587\nSMTP_SSL=false"},
            ],
        },
        {
            "message": "STARTTLS is optional",
            "location": {"path": "a/.env", "range": {"start": {"line": 2, "column": 11}, "end": {"line": 2, "column": 14}}},
            "severity": "INFO",
            "code": {"value": "optional-starttls"},
        },
        {
            "message": "not judged: cannot be read",
            "location": {"path": "b.yaml", "range": {"start": {"line": 2, "column": 5}}},
            "severity": "ERROR",
            "code": {"value": "failure"},
        },
        {
            "message": "not judged: cannot be read",
            "location": {"path": "b.yaml"},
            "severity": "ERROR",
            "code": {"value": "failure"},
        },
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("SMTP_PORT=25\n", 11),
        ("Ä=1 SMTP_PORT=25\n", 16),
        ("𝄞=1 SMTP_PORT=25\n", 18),
        ("caf\udce9=1 SMTP_PORT=25\n", 18),
        ("first\n\u2028Ä SMTP_PORT=25\n", 17),
    ],
)
def test_rdjson_counts_bytes(text: str, column: int) -> None:
    start = text.index("25")
    first, again = diagnostics(*[FOUND._replace(span=Span(start, start + 2), fix=None)] * 2, text=text)
    assert first == again
    places = first["location"]["range"]
    assert (places["start"]["column"], places["end"]["column"]) == (column, column + 2)
    line = text.split("\n")[places["start"]["line"] - 1].encode("utf-8", "surrogateescape")
    assert line[column - 1 :] == b"25"


@pytest.mark.parametrize(
    "between",
    [pytest.param("SMTP_PASSWORD=hunter2\n", id="a secret"), pytest.param("x=1\n" * 20, id="many lines")],
)
def test_rdjson_suggests_nothing_that_spans_too_much(between: str) -> None:
    text = TEXT.replace("SMTP_SSL", between + "SMTP_SSL")
    at = Span(text.index("true"), text.index("true") + 4)
    found = FOUND._replace(fix=FIX._replace(edits=(Edit(PORT, "587"), Edit(at, "false"))))
    (diagnostic,) = diagnostics(found, text=text)
    assert "suggestions" not in diagnostic
    assert "hunter2" not in str(diagnostic)


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_xml_holds_whatever_it_tells(name: str) -> None:
    found = FOUND._replace(path=HOSTILE, message=HOSTILE)
    root = parse(render(name, found, failures=(Failure(HOSTILE, HOSTILE),)))
    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "checkstyle", "file"}
    shown = r"""a"><b>&amp;'\x0d\x0a]]>\x1b[2J\x00""" + "\ufffd" + r"\ud800\u202e.env"
    assert shown in {text for element in root.iter() for text in element.attrib.values()}


@pytest.mark.parametrize("name", ["gitlab", "junit", "checkstyle", "rdjson"])
@given(text=ANY, message=ANY, start=st.integers(0, 40))
def test_it_is_well_formed_whatever_it_tells(name: str, text: str, message: str, start: int) -> None:
    fix = Fix(message, (Edit(Span(start, start + 1), message), Edit(Span(start + 2, start + 2), message)), True, (message,))
    found = FOUND._replace(path=message, message=message, span=Span(start, start + 3), fix=fix, key=(message,))
    told = render(name, found, failures=(Failure(message, message, 1, 1),), text=text)
    assert not [character for character in told if unicodedata.category(character) in ("Cc", "Cs") and character != "\n"]
    if name in ("junit", "checkstyle"):
        parse(told)
    else:
        json.dumps(json.loads(told), ensure_ascii=False).encode()
