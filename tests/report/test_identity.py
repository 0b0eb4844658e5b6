from __future__ import annotations

import pytest
from judging import judge

from smtplint.model import Finding, Span
from smtplint.report.identity import digests, identities

FIRST = Finding("a/.env", "port-25", "error", "25", "", Span(10, 12), key=("SMTP_PORT",))


def names(text: str, file: str) -> list[tuple[str, str, int]]:
    return [(one.rule, one.key, one.ordinal) for one in identities(judge(text, file).findings)]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (".env", "SMTP_PORT=25\n", [("port-25", "SMTP_PORT", 0)]),
        ("compose.yml", "services:\n  a:\n    environment:\n      - SMTP_PORT=25\n", [("port-25", "services.a.environment.SMTP_PORT", 0)]),
        (
            "a.yml",
            "mail:\n  - smtp_host: a.example.com\n    smtp_port: 25\n  - smtp_host: b.example.com\n    smtp_port: 25\n",
            [("port-25", "mail.smtp_port", 0), ("port-25", "mail.smtp_port", 1)],
        ),
        ("a.env", "SMTP_URL=smtp://me:hunter2@smtp.example.com:25\n", [("port-25", "SMTP_URL", 0)]),
        (".env", "SMTP_PORT=587 # smtplint: ignore[port-25]\n", [("unused-ignore", "", 0)]),
    ],
)
def test_an_identity_is_a_name(file: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert names(text, file) == expected


@pytest.mark.parametrize("moved", ["# a line above\n{}", "{}# a line below\n", "SMTP_USER=me\n{}", "{}A_SMTP_PORT=25\n"])
def test_an_identity_stays_where_lines_move(moved: str) -> None:
    before = "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"
    assert set(names(before, ".env")) <= set(names(moved.format(before), ".env"))


def test_an_identity_stays_where_a_list_grows() -> None:
    item = "  - smtp_host: a.example.com\n    smtp_port: 25\n"
    assert names(f"mail:\n  - to: me@example.com\n{item}", "a.yml") == names(f"mail:\n{item}", "a.yml")


def test_hiding_one_renames_no_other() -> None:
    second = FIRST._replace(span=Span(40, 42))
    assert digests([FIRST, second]) == digests([second], [FIRST]) == digests([], [], [FIRST, second])
    assert digests([FIRST, second])[second] != digests([second])[second]


@pytest.mark.parametrize("change", [{"path": "b/.env"}, {"rule": "cleartext"}, {"key": ("A_SMTP_PORT",)}])
def test_what_differs_has_another_digest(change: dict[str, str]) -> None:
    other = FIRST._replace(**change)  # type: ignore[arg-type] # a table of fields
    assert digests([FIRST])[FIRST] != digests([other])[other]


@pytest.mark.parametrize("change", [{"span": Span(90, 92)}, {"level": "note"}, {"message": "other"}, {"dialect": "n8n"}])
def test_what_is_told_otherwise_has_the_same(change: dict[str, str]) -> None:
    other = FIRST._replace(**change)  # type: ignore[arg-type] # a table of fields
    assert digests([FIRST])[FIRST] == digests([other])[other]


def test_a_digest_takes_any_text() -> None:
    odd = FIRST._replace(path="\ud800\udc80\0", key=("\ud800", "smtp://me:hunter2@a.example.com"))
    assert "hunter2" not in repr(list(identities([odd])))
    assert len(digests([odd])[odd]) == 32
