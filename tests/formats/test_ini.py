from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import ANY_TEXT, NEWLINES, Rows, apply, check_any, check_edits, read, rows

from smtplint.formats import Format, ini
from smtplint.model import Source

FORM: Format = ini


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port = 25", [(("port",), "25")]),
        ("[mailer]\r\nSMTP_PORT = 25\r\n", [(("mailer", "SMTP_PORT"), "25")]),
        ("[a.b]\nx=1\n[c d] ; note\ny: 2\n[a.b]\nz=3", [(("a.b", "x"), "1"), (("c d", "y"), "2"), (("a.b", "z"), "3")]),
        ("  [a]\n  x = 1\n  y = 2\n", [(("a", "x"), "1"), (("a", "y"), "2")]),
        ("a = 1 ; x\nb = 2\t# x\nc = a;b#c\n", [(("a",), "1"), (("b",), "2"), (("c",), "a;b#c")]),
        ('a = "x ; y" ; z\nb = \'x\'\nc = `x`;z\nd = """a"b"""', [(("a",), "x ; y"), (("b",), "x"), (("c",), "x"), (("d",), 'a"b')]),
        ('a = "x" y\n', [(("a",), '"x" y')]),
        ("a =\nb = ; x\nc=\n", [(("a",), ""), (("b",), ""), (("c",), "")]),
        ("a b = 1\nc.d[] = 2\n", [(("a b",), "1"), (("c.d[]",), "2")]),
        ("a = x = y : z\n", [(("a",), "x = y : z")]),
        ("relayhost = [mail.example.com]:587\n", [(("relayhost",), "[mail.example.com]:587")]),
        ("nets = 1\n  [::1]/128,\n\t2 # z\nb = 1\n", [(("nets",), "1\n[::1]/128,\n2"), (("b",), "1")]),
        ("relayhost =\n  # x\n\n  [mail.example.com]:587\n", [(("relayhost",), "[mail.example.com]:587")]),
        ("a = b\n  c = d\n  e f { g=h }\n", [(("a",), "b"), (("c",), "d")]),
        ("r = p,\n  check { inet:x, t=1 }\n", [(("r",), "p,\ncheck { inet:x, t=1 }")]),
        ("a = 1\rb = 2\r", [(("a",), "1"), (("b",), "2")]),
        ("[{{ s }}]\n{{ k }} = {{ v | d(' ; ') }}\n", [(("{{ s }}", "{{ k }}"), "{{ v | d(' ; ') }}")]),
        ("a = {% if x %}25{% endif %} ; y\n", [(("a",), "25")]),
        ("a = %(b)s\n", [(("a",), "%(b)s")]),
        ("a = \x00\udc80\u2028\n", [(("a",), "\x00\udc80\u2028")]),
    ],
)
def test_settings(text: str, expected: Rows) -> None:
    assert rows(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n",
        "; a = 1",
        "# a = 1",
        "  ; a = 1",
        "[a = 1]",
        "[a]\n",
        "= 1",
        "two words",
        "  -x",
        "{# a = 1 #}",
        "{{ a = 1 }}",
        "block {\n}",
        "[unclosed\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "value", "quoted", "certainty"),
    [
        ("SECURETRANSFER\n", "", False, "unknown"),
        ("SECURETRANSFER ; x\n", "", False, "unknown"),
        ("a = {% if x %}1{% else %}2{% endif %} ; y\n", "{% if x %}1{% else %}2{% endif %}", False, "unknown"),
        ('a = "{% if x %}1{% endif %}"\n', "{% if x %}1{% endif %}", True, "unknown"),
        ('a = "1"\n', "1", True, "written"),
        ("a = ''\n", "", True, "written"),
        ("a = '1\n", "'1", False, "written"),
    ],
)
def test_certainty_and_quotes(text: str, value: str, quoted: bool, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.value, setting.quoted, setting.certainty) == (value, quoted, certainty)


def test_branches() -> None:
    text = "[a]\n{% if x %}\nb = 1\n{% else %}\nb = 2\n{% endif %}\nc = 3\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("2", ((0, 1),)), ("3", ())]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("[s]\r\na = 25 ; x\r\n", 587, "[s]\r\na = 587 ; x\r\n"),
        ("a=1", True, "a=true"),
        ("a = '25' # x", "587", "a = '587' # x"),
        ("a = '25' # x", "it's", 'a = "it\'s" # x'),
        ('a = """25"""', "x", 'a = """x"""'),
        ("a = 1", "x ; y", 'a = "x ; y"'),
        ("a = 1", "x y", "a = x y"),
        ("a = 1", "x\r\n y", "a = x y"),
        ("a =", "1", "a =1"),
        ("a = ", "1", "a = 1"),
        ("a = ; x", "1", "a =1 ; x"),
        ("a = 1\n  2\n  3\nb = 4", "5", "a = 5\nb = 4"),
        ("FLAG", "1", "FLAG = 1"),
    ],
)
def test_replace(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before)
    assert apply(before, ini.replace(source, next(ini.read(source)), value)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25 ; x\nb=1", True, "a = 25 ; x\r\nNEW = true\nb=1"),
        ("\ta: 25", "x", "\ta: 25\r\n\tNEW: x"),
        ("a='25'\n", "x", "a='25'\r\nNEW='x'\n"),
        ("a='25'\n", 1, "a='25'\r\nNEW=1\n"),
        ("a = 1\n  2\nb = 3\n", "x", "a = 1\n  2\r\nNEW = x\nb = 3\n"),
        ("a =\n  2\nb = 3\n", "x", "a =\n  2\r\nNEW = x\nb = 3\n"),
        ("a =\n", "x", "a =\r\nNEW = x\n"),
        ("FLAG ; x\n", "x", "FLAG ; x\r\nNEW = x\n"),
        ("a = {% if x %}1{% endif %}\n", "x", "a = {% if x %}1{% endif %}\r\nNEW = x\n"),
    ],
)
def test_insert(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before, newline="\r\n")
    assert apply(before, ini.insert(source, next(ini.read(source)), "NEW", value)) == after


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    check_any(FORM, "ini", text)


# A value with all three kinds of quotes, or with a line break, cannot be written.
VALUES = st.text(st.characters(exclude_characters="{}%<>`\r\n", exclude_categories=["Cs"]), max_size=12)
BARE = st.from_regex(r"([a-z0-9@/.,!?&+*\[-][a-z0-9@/.,;'\"!?&+* =:\[\]-]{0,8}[a-z])?", fullmatch=True).filter(
    lambda value: " ;" not in value
)


@st.composite
def assignments(draw: st.DrawFn) -> tuple[str, list[tuple[tuple[str, ...], str, str]]]:
    """A file, and of each of its settings the key, the value and how that is written."""
    newline = draw(NEWLINES)
    text, expected = "", []
    section: tuple[str, ...] = ()
    for number in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            section = (f"s.{number}",)
            text += f"[s.{number}]{newline}"
        quote = draw(st.sampled_from(["", "'", '"', "`"]))
        value = draw(BARE if not quote else VALUES.map(lambda value, quote=quote: value.replace(quote, "")))  # type: ignore[misc]
        text += draw(st.sampled_from(["", newline, f"; a = 1{newline}", f"  # a{newline}"])) + f"k{number}"
        text += (
            draw(st.sampled_from(["=", " = ", ": "]))
            + quote
            + value
            + quote
            + draw(st.sampled_from(["", " ", " ; b", " # c = d"]))
            + newline
        )
        expected.append(((*section, f"k{number}"), value, value))
    return text, expected


@settings(deadline=None)
@given(assignments())
def test_assignments_read_as_written(case: tuple[str, list[tuple[tuple[str, ...], str, str]]]) -> None:
    text, expected = case
    assert [(one.key, one.value, text[one.span.start : one.span.end]) for one in read(FORM, text)] == expected


@settings(deadline=None, max_examples=50)
@given(assignments(), VALUES, NEWLINES)
def test_edits_touch_nothing_else(case: tuple[str, list[tuple[tuple[str, ...], str, str]]], value: str, newline: str) -> None:
    check_edits(FORM, case[0], value, newline)


@pytest.mark.parametrize(
    "piece", ["a =\n;\n", "a = b\n c\n", "a = '", "a ", "[a", "a =\n\n\n", "\n", "a = b ;", "{{", " a\n", "a = 1\n#\n"]
)
def test_linear(piece: str) -> None:
    start = time.process_time()
    rows(FORM, piece * (100_000 // len(piece)))
    assert time.process_time() - start < 60  # a guard against endless work, no measure
