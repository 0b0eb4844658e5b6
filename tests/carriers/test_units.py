"""`Environment=` of systemd units and Quadlet containers: each assignment at its own characters, and what edits make of the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_carriers import rows, unwrapped

from smtplint import carriers
from smtplint.dialects.write import apply

HEAD = "[Service]\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Environment=A=1", [("A", "1")]),
        ('Environment="A=1" B=2\n', [("A", "1"), ("B", "2")]),
        ("Environment='A=1 2'  \"B=3\"\n", [("A", "1 2"), ("B", "3")]),
        ('Environment=A="1 2" B=\n', [("A", "1 2"), ("B", "")]),
        ("Environment=A=1\nEnvironment=B=2\n", [("A", "1"), ("B", "2")]),
        ("Environment=A=1 \\\n  B=2 \\\n# a remark\nC=3\nEnvironment=D=4\n", [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]),
        ("Environment=A=1\r\nEnvironment=B=2\r\n", [("A", "1"), ("B", "2")]),
        ("Environment=A=b=c\n", [("A", "b=c")]),
        ("Environment=A=1\nEnvironment=\nEnvironment=B=2\n", [("B", "2")]),
        ("Environment=A=50%%\n", [("A", "50%")]),
        ("Environment=nothing A=1 'B=2\n", [("A", "1")]),
        ("ExecStart=/usr/bin/send --env A=1\nEnvironmentFile=-/etc/a.env\n", []),
        ("", []),
    ],
)
def test_assignments(lines: str, expected: list[tuple[str, str]]) -> None:
    _, settings = unwrapped(HEAD + lines, "a.service")
    assert [(s.key[-1], s.value) for s in settings if s.key[:2] == ("Service", "Environment") and len(s.key) == 3] == expected


@pytest.mark.parametrize("file", ["a.container", "b.service.j2", "a.service.d/override.conf"])
def test_every_kind_of_unit(file: str) -> None:
    assert ("25", "25") in [(value, text) for _, value, text in rows('[Container]\nEnvironment="SMTP_PORT=25"\n', file)]


@pytest.mark.parametrize("value", ["%i", "mail.%H", "{{ x }}"])
def test_specifier_and_expression_are_unknown(value: str) -> None:
    _, settings = unwrapped(f"{HEAD}Environment=A={value}\n", "a.service.j2")
    assert [s.certainty for s in settings] == ["unknown"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Environment=A=25\nX=y\n", "Environment=A=587\nEnvironment=B=on\nX=y\n"),
        ('Environment="A=25"\r\n', 'Environment="A=587"\r\nEnvironment="B=on"\r\n'),
        ("Environment=A=25 C=1\n", "Environment=A=587 B=on C=1\n"),
        ("Environment=C=1 A='25'\n", "Environment=C=1 A='587' B=on\n"),
        ("Environment=C=1 \\\n  A=25\n", "Environment=C=1 \\\n  A=587 B=on\n"),
        ("Environment=A=25 \\\n  C=1\n", "Environment=A=587 B=on \\\n  C=1\n"),
    ],
)
def test_edits(before: str, after: str) -> None:
    source, settings = unwrapped(HEAD + before, "a.service")
    source = source._replace(newline="\r\n" if "\r" in before else "\n")
    setting = next(s for s in settings if s.key[-1] == "A")
    writer = carriers.writer(setting)
    edits = (writer.replace(source, setting, 587), writer.insert(source, setting, "B", "on"))
    assert apply(source.text, edits) == HEAD + after


@given(
    st.lists(st.sampled_from(["Environment=", "A=1", " ", '"', "'", "\\", "\n", "\r\n", "%i", "{{ x }}", "#", "[Service]"]), max_size=16)
)
def test_any_text(pieces: list[str]) -> None:
    source, settings = unwrapped(HEAD + "".join(pieces), "a.service")
    for setting in settings:
        assert 0 <= setting.entry.start <= setting.span.start <= setting.span.end <= setting.entry.end <= len(source.text)
        if setting.carrier == "units" and not setting.opaque:
            assert source.text[setting.span.start : setting.span.end] == setting.value
