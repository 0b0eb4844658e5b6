"""Commands that set an option in an application's file: what they set, and the words that set nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.carriers import tools, unnamed

Row = tuple[str, str, str]


def rows(text: str) -> list[Row]:
    """(file, dotted names, value) of every option, whose characters are those of the span."""
    found = list(tools.in_text(text))
    assert [text[one.span.start : one.span.end] for one in found] == [one.value for one in found]
    return [(one.path, ".".join(one.names), one.value) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postconf -e a=b", [("main.cf", "a", "b")]),
        ("postconf 'a = b c' \"d=\"", [("main.cf", "a", "b c"), ("main.cf", "d", "")]),
        ("postconf -e a='b' \\\n  c=d\npostconf -e e=f; x g=h", [("main.cf", "a", "b"), ("main.cf", "c", "d"), ("main.cf", "e", "f")]),
        ("sudo /usr/bin/wp --path=/x config set A 'b c' --raw", [("wp-config.php", "A", "b c")]),
        ('occ config:system:set a --type=integer --value="1"', [("config.php", "a", "1")]),
        ("$X config:system:set a b c --value 1", [("config.php", "a.b.c", "1")]),
        ("crudini --set /a/b.ini c d e", [("/a/b.ini", "c.d", "e")]),
        ("git config --global sendemail.a b && git config sendemail.c.d e", [
            (".gitconfig", "sendemail.a", "b"), (".gitconfig", 'sendemail "c".d', "e"),
        ]),
    ],
)  # fmt: skip
def test_options(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "echo postconf -e a=b",
        "printf '%s' postconf -e a=b",
        "# postconf -e a=b",
        "postconf -n a=b",
        "postconf -d",
        "xpostconf -e a=b",
        "wp config get A b",
        "wp config set a b",
        "wp config set A",
        "occ config:system:get a --value=b",
        "occ config:system:set a",
        "occ config:system:set --value=b",
        "crudini --get a b c d",
        "crudini --set a b c",
        "git config --get sendemail.a b",
        "git config --unset sendemail.a b",
        "git config user.name b",
        "git commit -m sendemail.a b",
        "postconf -e a='b'\"c\"",
    ],
)
def test_nothing_is_set(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "quoted", "known"),
    [
        ("wp config set A 1", True, True),
        ("wp config set A 1 --raw", False, True),
        ("wp config set A $X --raw", False, True),
        ("wp config set A 'f(1)' --raw", False, False),
        ('wp config set A "$(x)"', True, False),
        ("occ config:system:set a --value=true --type boolean", False, True),
    ],
)
def test_how_it_is_written(text: str, quoted: bool, known: bool) -> None:
    (option,) = tools.in_text(text)
    assert (option.quoted, option.known) == (quoted, known)


@given(
    st.lists(
        st.sampled_from(
            ["postconf ", "wp config set ", "config:system:set ", "--value=", "'", '"', "a=b ", "A ", "git config sendemail.", "\\\n", ";"]
        )
    ).map("".join)
)
def test_any_text(text: str) -> None:
    assert len(rows(text)) <= len(text)


@pytest.mark.parametrize(
    ("path", "line", "form"),
    [
        ("$F", "SMTP_PORT=25", "dotenv"),
        ("$F", "export SMTP_PORT='25'", "dotenv"),
        ("/etc/x/config", "smtp_port = 25", "ini"),
        ("/srv/env.$$", "mail.port=25", "ini"),
        ("${F}", '{"smtp": {"port": 25}}', "json"),
        ("$F", "PORT=25", None),
        ("$F", "port = 25", None),
        ("$F", "SMTP_PORT=25 is wrong", None),
        ("$F", "Smtp = 25", None),
        ("$F", "{smtp_port}", None),
        ("a.service.log", "SMTP_PORT=25", None),
        ("a.bak", "SMTP_PORT=25", None),
        ("", "SMTP_PORT=25", None),
    ],
)
def test_format_of_a_line(path: str, line: str, form: str | None) -> None:
    assert unnamed.of_line(path, line) == form


@pytest.mark.parametrize(
    ("path", "shown"), [("$LOGFILE", True), ("$GITHUB_STEP_SUMMARY", True), ("/x/report", True), ("$CONFIG", False), ("login", False)]
)
def test_a_report_is_no_file_of_settings(path: str, shown: bool) -> None:
    assert unnamed.is_shown(path) is shown
