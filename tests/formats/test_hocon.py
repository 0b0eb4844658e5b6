from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, hocon
from smtplint.model import Source

FORM: Format = hocon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port = 25", [("port", "25")]),
        (
            'play.mailer { host = "x", port = 25, ssl = no }',
            [("play/mailer/host", "x"), ("play/mailer/port", "25"), ("play/mailer/ssl", "no")],
        ),
        ("a {\r\n  b : 1 # x\r\n  c=2 // y\r\n  d { e = f }\r\n}\r\n", [("a/b", "1"), ("a/c", "2"), ("a/d/e", "f")]),
        ("a = {\n  b = 1\n}\na { c = 2 }\na.d = 3\n", [("a/b", "1"), ("a/c", "2"), ("a/d", "3")]),
        ("a\n{\n  b\n  {\n    c =\n      1\n  }\n}\n", [("a/b/c", "1")]),
        ('{\n  "a": {"b": 1, "c.d": "x\\ty"},\n  e: 2\n}\n', [("a/b", "1"), ("a/c.d", "x\ty"), ("e", "2")]),
        ('a."b.c".d = 1\na b.c = 2\n', [("a/b.c/d", "1"), ("a b/c", "2")]),
        ("h = smtp.example.com:587\nu = a b  c # x\n", [("h", "smtp.example.com:587"), ("u", "a b  c")]),
        ('a = [x, y\n  "z"\n  { b = 1 }\n]\nc = 2', [("a/0", "x"), ("a/1", "y"), ("a/2", "z"), ("a/3/b", "1"), ("c", "2")]),
        ('a = """x\n"y" """\nb = 1', [("a", 'x\n"y" '), ("b", "1")]),
        ("a += 1\nb = 1,c = 2,\n", [("a", "1"), ("b", "1"), ("c", "2")]),
        ("a = ${base} { b = 1 }\nc = ${base} {\n d = 2\n}\n", [("a/b", "1"), ("c/d", "2")]),
        ('include "x.conf"\na { include required(file("y"))\n b = 1\n}\ninclude = 2\n', [("a/b", "1"), ("include", "2")]),
        ("a: 'x'\n'b': \"\"\nc: it's\n", [("a", "x"), ("b", ""), ("c", "it's")]),
        (
            "{\n  # x\n  email: {\n    tls_type: none\n    server: localhost:25\n  }\n}\n",
            [("email/tls_type", "none"), ("email/server", "localhost:25")],
        ),
        ("a = {{ x.y }}\nb { c = \"{{ d['e'] }}\" }\n", [("a", "{{ x.y }}"), ("b/c", "{{ d['e'] }}")]),
        ("a = 1\rb = 2\r/* c = 3 */ d = 4", [("a", "1"), ("b", "2"), ("d", "4")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    assert hocon.parses(text)


@pytest.mark.parametrize(
    "text",
    ["", "# a = 1", "// a = 1", "/* a = 1 */", "a {}", "a {\n}", "{}", "a = []", 'include "a=1"', "{# a = 1 #}", "{{ lines }}", "words"],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "x\nb = 1\n', [("a", '"x'), ("b", "1")]),
        ("a {\nb = 2\n", [("a/b", "2")]),
        ("a = 1\n}\nb = 2\n", [("a", "1"), ("b", "2")]),
        ("listen 80;\na = 1\n", [("a", "1")]),
        ("a { listen 80; }\nb = 1\n", [("b", "1")]),
        ("a b {\n c d;\n}\n", []),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert not hocon.parses(text)
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 25\na = ${?A}\n", [("25", "default")]),
        ('a { b = "x" }\na.b = ${?B}\n', [("x", "default")]),
        ("a = ${?A}\n", [("${?A}", "unknown")]),
        ("a = ${?A}\na = 25\n", [("${?A}", "unknown"), ("25", "written")]),
        ("a = 25\na = ${A}\n", [("25", "written"), ("${A}", "unknown")]),
        ("a = ${?A}\na = ${?B}\n", [("${?A}", "unknown")]),
        ('a = "smtp."${domain}\n', [('"smtp."${domain}', "unknown")]),
        ('a = "x" y\n', [('"x" y', "unknown")]),
        ("a =\n", [("", "unknown")]),
        ("a = {% if x %}1{% else %}2{% endif %}\n", [("1{% else %}2", "unknown")]),
    ],
)
def test_certainty(text: str, expected: list[Row]) -> None:
    assert [(one.value, one.certainty) for one in read(FORM, text)] == expected


def test_branches() -> None:
    text = "a {\n{% if x %}\nb = 1\n{% else %}\nb = {{ y }}\n{% endif %}\n}\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("{{ y }}", ((0, 1),))]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25 # x", 587, "a = 587 # x"),
        ('a = "25"', 587, 'a = "587"'),
        ("a = none", "starttls", "a = starttls"),
        ("a = none", "x:y", 'a = "x:y"'),
        ("a = none", "", 'a = ""'),
        ("a = no", True, "a = true"),
        ('a = "none"', True, "a = true"),
        ('a = "no"', True, 'a = "true"'),
        ("a = 'x'", "it's", 'a = "it\'s"'),
        ('a = "x"', 'q"\\\n', r'a = "q\"\\\n"'),
        ('a = """x"""', "y", 'a = "y"'),
        ("a { b = 1 }", 2, "a { b = 2 }"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    name = read(FORM, before)[0].key[-1]
    assert replaced(FORM, before, name, value) == after
    assert hocon.parses(after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("s {\n  a = 25 # x\n  b = 1\n}\n", 587, "s {\n  a = 25 # x\n  NEW = 587\n  b = 1\n}\n"),
        ('a:"25"', "x", 'a:"25"\nNEW:"x"'),
        ("s.t.a = 25\n", "x", "s.t.a = 25\ns.t.NEW = x\n"),
        ("s { a = 25, b = 1 }\n", "x", "s { a = 25, NEW = x, b = 1 }\n"),
        ("s { a = 25 }\n", True, "s { a = 25, NEW = true }\n"),
        ('{\n  "a": 25,\n  "b": 1\n}\n', 1, '{\n  "a": 25,\n  "NEW": 1,\n  "b": 1\n}\n'),
        ('{\n  "b": 1,\n  "a": 25\n}\n', 1, '{\n  "b": 1,\n  "a": 25\n  "NEW": 1\n}\n'),
        ('a = """\nx\n""" # y\nb = 1\n', "z", 'a = """\nx\n""" # y\nNEW = "z"\nb = 1\n'),
        ("a += 1\n", "z", "a += 1\nNEW = z\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert hocon.parses(added)


def test_insert_an_item() -> None:
    text = 'a = ["b", "c"]'
    first = read(FORM, text)[0]
    assert apply(text, hocon.insert(Source("x", text), first, "1", "x")) == 'a = ["b", "x", "c"]'


def test_a_dotted_name_is_a_path() -> None:
    text = "a { host = x }"
    assert apply(text, hocon.insert(Source("x", text), read(FORM, text)[0], "ssl.check", True)) == "a { host = x, ssl.check = true }"


def test_edits_touch_nothing_else() -> None:
    text = 'a = 1\nb {\n  c.d = "x" # y\n  e = { f = 1, g = [\'h\', { i = true }] }\n}\n"j" : """\nl\n"""\nk { m = x y }\n'
    for value, shown in (("x y", "x y"), (587, "587"), ('"\\\n', '"\\\n')):
        check_edits(FORM, text, value, shown)


@settings(deadline=None)
@given(texts("[ ] { } = : += . , \" ' \"\"\" ''' # // a b.c 25 true a=1 a{ a={ ${x} ${?x} include ;"))
def test_any_text(text: str) -> None:
    check_any(FORM, "hocon", text)
    hocon.parses(text)


@pytest.mark.parametrize(
    "piece", ["[", "{", "a{", "a{\n", "a=[\n", '"', '"""', "'''", "a.", "a=1\n", "}", "a b ", "${", "/*", "include ", "{{", "{% if x %}"]
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
