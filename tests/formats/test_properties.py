from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import ANY_TEXT, NEWLINES, apply, check_any, check_edits, read, rows

from smtplint.formats import Format, properties
from smtplint.model import Source

FORM: Format = properties


@pytest.mark.parametrize(
    ("text", "key", "value", "raw"),
    [
        ("spring.mail.port=25", "spring.mail.port", "25", "25"),
        ("spring.mail.port = 25  \r\n", "spring.mail.port", "25", "25"),
        ("mail.port: 25\n", "mail.port", "25", "25"),
        ("mail.port 25\n", "mail.port", "25", "25"),
        ("mail.port\t\t25\n", "mail.port", "25", "25"),
        ("mail.port = = 25\n", "mail.port", "= 25", "= 25"),
        ("mail.host=a # b\n", "mail.host", "a # b", "a # b"),
        ("mail.host=\n", "mail.host", "", ""),
        ("mail.host\n", "mail.host", "", ""),
        ("mail\\:host\\ name=x\n", "mail:host name", "x", "x"),
        ("m\\u0061il=\\u0032\\t\\x\\\\\n", "mail", "2\tx\\", "\\u0032\\t\\x\\\\"),
        ("path=C:\\\\\nx=1", "path", "C:\\", "C:\\\\"),
        ("a=b\\\n   c\n", "a", "bc", "b\\\n   c"),
        ("a=\\\r\n\tb\\\r\n\tc\r\n", "a", "bc", "b\\\r\n\tc"),
        ("a\\\n  b = c\n", "ab", "c", "c"),
        ("a=b\\ \n", "a", "b ", "b\\ "),
        ("a=b\\", "a", "b", "b\\"),
        ("a=\\u00zz\n", "a", "u00zz", "\\u00zz"),
        ('a="25"\n', "a", '"25"', '"25"'),
        ("a=${PORT:25}\n", "a", "${PORT:25}", "${PORT:25}"),
        ("{{ p }}.port={{ x | default(1) }}\n", "{{ p }}.port", "{{ x | default(1) }}", "{{ x | default(1) }}"),
        ("{{ p = q }}.port 25\n", "{{ p = q }}.port", "25", "25"),
        ("a={% if x %}25{% endif %}\n", "a", "25", "25"),
        ("a=\x00\udc80\u2028b\n", "a", "\x00\udc80\u2028b", "\x00\udc80\u2028b"),
    ],
)
def test_first_setting(text: str, key: str, value: str, raw: str) -> None:
    setting = read(FORM, text)[0]
    assert (setting.key, setting.value, text[setting.span.start : setting.span.end]) == ((key,), value, raw)
    assert (setting.quoted, setting.certainty) == (False, "written")


@pytest.mark.parametrize("text", ["", "\r", "# a=1", "! a=1", " \t# a=1", "=5", "{{ lines }}", "# a\\\n# b=1", "{% if a=1 %}\n"])
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_documents_and_order() -> None:
    text = "a=1\r#---\rb=2\n!---\n# --- \n#----\nb=3"
    assert [(one.key[0], one.value, one.doc) for one in read(FORM, text)] == [("a", "1", 0), ("b", "2", 1), ("b", "3", 2)]


def test_template() -> None:
    text = "{% if x %}\na=1\n{% else %}\na={% if y %}2{% else %}3{% endif %}\n{% endif %}\n"
    assert [(one.value, one.certainty, one.branch) for one in read(FORM, text)] == [
        ("1", "written", ((0, 0),)),
        ("{% if y %}2{% else %}3{% endif %}", "unknown", ((0, 1),)),
    ]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25  \r\nb=1", 587, "a = 587  \r\nb=1"),
        ("a=x", False, "a=false"),
        ("a=b\\\n  c\nd=1", "x", "a=x\nd=1"),
        ("a=b", "C:\\x\ny", "a=C:\\\\x\\ny"),
        ("a b", "=c ", "a \\=c\\u0020"),
        ("a=b", " ", "a=\\ "),
        ("a=b", "", "a="),
        ("a=", "b", "a=b"),
        ("a", "b", "a=b"),
    ],
)
def test_replace(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before)
    assert apply(before, properties.replace(source, next(properties.read(source)), value)) == after


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("mail.port = 25\r\n# x", "mail.tls", True, "mail.port = 25\r\nmail.tls = true\r\n# x"),
        ("  mail.port: 25", "mail.tls", "on", "  mail.port: 25\r\n  mail.tls: on"),
        ("mail.port 25", "mail.tls", "on", "mail.port 25\r\nmail.tls on"),
        ("a=b\\\n  c\nd=1", "x", "y", "a=b\\\n  c\r\nx=y\nd=1"),
        ("a = \\\n  c\nd=1", "x", "y", "a = \\\n  c\r\nx=y\nd=1"),
        ("a\nd=1", "x y", "z", "a\r\nx\\ y=z\nd=1"),
    ],
)
def test_insert(before: str, name: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before, newline="\r\n")
    assert apply(before, properties.insert(source, next(properties.read(source)), name, value)) == after


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    check_any(FORM, "properties", text)


VALUES = st.text(st.characters(exclude_characters="{}%<>", exclude_categories=["Cs"]), max_size=12)
BARE = st.from_regex(r"([a-z0-9@/.,;'\"#!?&+*-][a-z0-9@/.,;'\"#!?&+* =:-]{0,8}[a-z#;])?", fullmatch=True)


@st.composite
def assignments(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, str]]]:
    """A file, and of each of its settings the name, the value and how that is written."""
    newline = draw(NEWLINES)
    text, expected = "", []
    for number in range(draw(st.integers(1, 4))):
        value = draw(BARE)
        text += draw(st.sampled_from(["", newline, f"# a=b\\{newline}", f"  !{newline}"])) + draw(st.sampled_from(["", "\t"]))
        text += f"mail.k{number}" + draw(st.sampled_from(["=", ": ", " = ", " ", "\t", f" = \\{newline}  "])) + value + newline
        expected.append((f"mail.k{number}", value, value))
    return text, expected


@settings(deadline=None)
@given(assignments())
def test_assignments_read_as_written(case: tuple[str, list[tuple[str, str, str]]]) -> None:
    text, expected = case
    assert [(one.key[0], one.value, text[one.span.start : one.span.end]) for one in read(FORM, text)] == expected


@settings(deadline=None, max_examples=50)
@given(assignments(), VALUES, NEWLINES)
def test_edits_touch_nothing_else(case: tuple[str, list[tuple[str, str, str]]], value: str, newline: str) -> None:
    check_edits(FORM, case[0], value, newline)


@pytest.mark.parametrize("piece", ["a\\\n", "a=\\\n", "\\", "a=b\\\\ ", " ", "a \\\n \\", "{{", "a\n", "=\n"])
def test_linear(piece: str) -> None:
    start = time.process_time()
    rows(FORM, piece * (100_000 // len(piece)))
    assert time.process_time() - start < 60  # a guard against endless work, no measure
