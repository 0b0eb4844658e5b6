from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, hcl
from smtplint.model import Source

FORM: Format = hcl

REALM = """resource "keycloak_realm" "main" {
  smtp_server {
    host = "mx.example.com" # x
    port = "25"             // y
    auth {
      username = "tom"
    }
  }
}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp_port = 25", [("smtp_port", "25")]),
        (
            REALM,
            [
                (f"resource/keycloak_realm/main/smtp_server/{name}", value)
                for name, value in (("host", "mx.example.com"), ("port", "25"), ("auth/username", "tom"))
            ],
        ),
        ('set {\n  name = "a"\n}\nset {\n  name = "b"\n}\n', [("set/name", "a"), ("set/1/name", "b")]),
        ('env { SMTP_PORT = "465" }\r\nb = -1.5e+3\r\n', [("env/SMTP_PORT", "465"), ("b", "-1.5e+3")]),
        ('a = [{ name = "x", value = 1 }, { "name" : "y" }]', [("a/0/name", "x"), ("a/0/value", "1"), ("a/1/name", "y")]),
        ('a = { b = 1\n  c = "d", e = [\n    null,\n    true\n  ] }', [("a/b", "1"), ("a/c", "d"), ("a/e/0", "null"), ("a/e/1", "true")]),
        ('set { name = "a"  value = "b" }', [("set/name", "a"), ("set/value", "b")]),
        ('a = jsonencode([{ port = 25 }])\nb = jsonencode({ "c" = tostring(1) })', [("a/0/port", "25"), ("b/c", "1")]),
        ('a = "mx.${var.domain}"\nb = "$${x}"\nc = "\\t\\"\\u00e9"', [("a", "mx.${var.domain}"), ("b", "${x}"), ("c", '\t"é')]),
        ('a = "x${join(",", ["b{"])}y"\nb = 1', [("a", 'x${join(",", ["b{"])}y'), ("b", "1")]),
        ("a = <<EOF\nSMTP_PORT=25\n\n EOFX\nEOF\nb = 1\n", [("a", "SMTP_PORT=25\n\n EOFX"), ("b", "1")]),
        ("a {\n  b = <<-E\n    x\n      y\n  E\n}\n", [("a/b", "x\n  y")]),
        ("a = <<E\nE\n", [("a", "")]),
        ("/* a = 1 */ b = 2 /* c */\n# d = 3\n// e = 4\n", [("b", "2")]),
        ('a = {{ x | default(25) }}\nb = "{{ c["d"] }}"\n', [("a", "{{ x | default(25) }}"), ("b", '{{ c["d"] }}')]),
        ("(x) = 1\na.b = 2\n", [("(x)", "1"), ("a.b", "2")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    assert hcl.parses(text)


@pytest.mark.parametrize(
    "text", ["", "# a = 1", "a {}", 'a "b" {\n}\n', "a = {}", "a = []", "a = merge({}, {})", "a == 1", "{# a = 1 #}", "{{ lines }}"]
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("a = var.x", "var.x", "unknown"),
        ('a = "${var.x}"', "${var.x}", "unknown"),
        ("a = var.x ? 1 : 2", "var.x ? 1 : 2", "unknown"),
        ("a = f({ b = 1 })", "f({ b = 1 })", "unknown"),
        ("a = [for x in y : { b = x }]", "[for x in y : { b = x }]", "unknown"),
        ("a = { for k, v in y : k => v }", "{ for k, v in y : k => v }", "unknown"),
        ("a = 1 + 2", "1 + 2", "unknown"),
        ("a = coalesce(var.x, 25)", "25", "default"),
        ('a = try(var.x.y, var.z, "b")', "b", "default"),
        ('a = lookup(var.x, "k", null)', "null", "default"),
        ("a = coalesce(var.x, var.y)", "coalesce(var.x, var.y)", "unknown"),
        ('a = tonumber("25")', "25", "written"),
        ("a =\n", "", "unknown"),
        ("a = {% if x %}25{% else %}465{% endif %}", "25{% else %}465", "unknown"),
        ("a = {% if x %}25{% endif %}", "25", "written"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.value, setting.certainty) == (value, certainty)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('variable "smtp_port" {\n  default = 25\n}\n', [("variable/smtp_port", "25", "default")]),
        ('variable "smtp" {\n  default = { port = 25 }\n}\n', [("variable/smtp/port", "25", "default")]),
        ('variable "x" {\n  description = "y"\n}\n', [("variable/x/description", "y", "written")]),
    ],
)
def test_variables(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [("/".join(one.key), one.value, one.certainty) for one in read(FORM, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {\n  b = 1\n", [("a/b", "1")]),
        ('a = "x\nb = 1\n', [("a", '"x'), ("b", "1")]),
        ("a = [1\nb = 2\n", [("a/0", "1\nb = 2")]),
        ("a = 1 }\nb = 2\n", [("a", "1"), ("b", "2")]),
        ("words and more\nb = 2\n", [("b", "2")]),
        ("a = <<E\nx\n", [("a", "<<E\nx\n")]),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected


def test_branches() -> None:
    text = "a {\n{% if x %}\n  b = 1\n{% else %}\n  b = {{ y }}\n{% endif %}\n  c = 3\n}\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("{{ y }}", ((0, 1),)), ("3", ())]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25 # x", 587, "a = 587 # x"),
        ('a = "25"', 587, 'a = "587"'),
        ("a = 25", "587", 'a = "587"'),
        ("a = false", True, "a = true"),
        ('a = "false"', True, 'a = "true"'),
        ('a = "none"', True, "a = true"),
        ('a = "x"', 'q"\\\n${y}', r'a = "q\"\\\n$${y}"'),
        ("a = coalesce(var.x, 25)", 587, "a = coalesce(var.x, 587)"),
        ("a = <<E\nx\nE\n", "y", "a = <<E\ny\nE\n"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after
    assert hcl.parses(after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("x {\n  a = 25 # y\n  b = 1\n}\n", True, "x {\n  a = 25 # y\n  NEW = true\n  b = 1\n}\n"),
        ("a      = 25\nlonger = 1\n", "x", 'a      = 25\nNEW    = "x"\nlonger = 1\n'),
        ("a=25", 1, "a=25\nNEW=1"),
        ('x = { a = "25", b = 1 }', 1, 'x = { a = "25", NEW = 1, b = 1 }'),
        ('x = {\n  "a" : 25,\n  "b" : 1\n}', 1, 'x = {\n  "a" : 25,\n  "NEW" : 1,\n  "b" : 1\n}'),
        ("x {\n  y { a = 25 }\n}\n", 1, "x {\n  y {\n    a = 25\n    NEW = 1\n  }\n}\n"),
        ("x = jsonencode({ a = 25 })", "y", 'x = jsonencode({ a = 25, NEW = "y" })'),
        ("x {\n  a = <<E\nz\nE\n}\n", 1, "x {\n  a = <<E\nz\nE\n  NEW = 1\n}\n"),
        ("x = [\n  {\n    a = 1\n  },\n]\n", 2, "x = [\n  {\n    a = 1\n    NEW = 2\n  },\n]\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert hcl.parses(added)


def test_insert_an_item() -> None:
    text = 'a = ["b", "c"]'
    assert apply(text, hcl.insert(Source("x", text), read(FORM, text)[0], "1", "x")) == 'a = ["b", "x", "c"]'


def test_nothing_is_added_beside_the_default_of_a_variable() -> None:
    text = 'variable "a" {\n  default = 25\n}\n'
    assert hcl.insert(Source("x", text), read(FORM, text)[0], "NEW", 1).text == ""


def test_edits_touch_nothing_else() -> None:
    text = REALM + 'a = { b = 1, c = [2, "d"] } # e\nf "g" {\n  h = jsonencode({ i = true })\n}\n'
    for value, shown in (("x y", "x y"), (587, "587"), ('"\\\n${x}', '"\\\n${x}')):
        check_edits(FORM, text, value, shown)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(lambda name: name not in ("for", "true", "false", "null"))
STRINGS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\$%\u2028\u2029\x85'), max_size=8)


@st.composite
def bodies(draw: st.DrawFn, path: str = "", depth: int = 2) -> tuple[str, list[Row]]:
    """The lines of a body, and its settings."""
    text = ""
    expected: list[Row] = []
    for name in draw(st.lists(NAMES, max_size=3, unique=True)):
        shape = draw(st.sampled_from(["string", "number", "object", "list", "comment", *(["block"] if depth else [])]))
        string = draw(STRINGS)
        if shape == "block":
            inner, found = draw(bodies(f"{path}{name}/{string}/", depth - 1))
            text, expected = text + f'{name} "{string}" {{ # x\n{inner}}}\n', expected + found
        else:
            written, values = {
                "string": (f'{name} = "{string}" // y', [(name, string)]),
                "number": (f"{name}=25", [(name, "25")]),
                "object": (
                    f'{name} = {{ a = "{string}", "b" : 1\n c = true }}',
                    [(f"{name}/a", string), (f"{name}/b", "1"), (f"{name}/c", "true")],
                ),
                "list": (f'{name} = [\n"{string}", # z\n1\n]', [(f"{name}/0", string), (f"{name}/1", "1")]),
                "comment": (f'/* {name} = "x" */', []),
            }[shape]
            text, expected = text + written + "\n", expected + [(path + key, value) for key, value in values]
    return text, expected


@settings(deadline=None)
@given(bodies(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_bodies_read_as_written(case: tuple[str, list[Row]], newline: str) -> None:
    text = case[0].replace("\n", newline)
    assert dotted(FORM, text) == case[1]
    assert hcl.parses(text)


@settings(deadline=None)
@given(texts('a = { } [ ] ( ) , : " ${ $${ } <<E <<-E E # // /* */ for in true 25 a=1 b{ f( => == ? -'))
def test_any_text(text: str) -> None:
    check_any(FORM, "hcl", text)
    hcl.parses(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a {",
        "a = [",
        "a = {",
        "a = f(",
        '"',
        '"${',
        '"$',
        "<<E\n",
        "<<-E\nE\n",
        "/*",
        "a ",
        "a {}\n",
        "a = 1\n",
        "a = 1 b",
        "]",
        "{{",
        "{% if x %}",
        "for",
        "[for",
        '"\\',
    ],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
