from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, toml
from smtplint.model import Source

FORM: Format = toml


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port = 25", [("port", "25")]),
        ('[smtp]\r\nhost = "mx.example.com" # x\r\nport=25\r\n', [("smtp/host", "mx.example.com"), ("smtp/port", "25")]),
        ('[a.b]\nx = 1\n[ a . "c.d" ]\ny = 2\n', [("a/b/x", "1"), ("a/c.d/y", "2")]),
        ('a.b."c d".e = 1\n', [("a/b/c d/e", "1")]),
        (
            "[[a]]\nx = 1\n[[a.b]]\ny = 2\n[a.c]\nz = 3\n[[a]]\nx = 4\n",
            [("a/0/x", "1"), ("a/0/b/0/y", "2"), ("a/0/c/z", "3"), ("a/1/x", "4")],
        ),
        ("a = { b = 1, c.d = 'x', e = {} }\n", [("a/b", "1"), ("a/c/d", "x")]),
        ("a = [\n  1, # one\n  'x',\n  { b = 2 },\n]\nc = []\nd = 3", [("a/0", "1"), ("a/1", "x"), ("a/2/b", "2"), ("d", "3")]),
        ('env = ["SMTP_PORT=465", "SMTP_HOST="]', [("env/0", "SMTP_PORT=465"), ("env/1", "SMTP_HOST=")]),
        (r'a = "x\t\"\\\u00e9\U0001F600"', [("a", 'x\t"\\é😀')]),
        (r"a = 'C:\new'", [("a", r"C:\new")]),
        ('a = """\nx\n"y" \\\n   z"""\nb = 1', [("a", 'x\n"y" z'), ("b", "1")]),
        ("a = '''it's\n'''", [("a", "it's\n")]),
        ('a = """"x""""', [("a", '"x"')]),
        ('a = """"""\nb = ' + "'" * 6, [("a", ""), ("b", "")]),
        (r'a = "\U0000005c0"', [("a", "\\0")]),
        (
            "a = 1979-05-27 07:32:00Z\nb = 1_000\nc = +inf\nd = 0x19\n",
            [("a", "1979-05-27 07:32:00Z"), ("b", "1_000"), ("c", "+inf"), ("d", "0x19")],
        ),
        ("a = {{ x | default(25) }}\nb = '{{ c['d'] }}'\n", [("a", "{{ x | default(25) }}"), ("b", "{{ c['d'] }}")]),
        ("a = 1\rb = 2\r", [("a", "1"), ("b", "2")]),
        ("'' = \"\"\n", [("", "")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text", ["", "# a = 1", "[a]", "[[a]]\n[b]\n", "words", "a = []", "a = {}", "{{ lines }}", "{# a = 1 #}", "= 1 2 ]"]
)
def test_no_setting(text: str) -> None:
    assert [setting for setting in read(FORM, text) if setting.key] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "x\nb = 1\n', [("a", '"x'), ("b", "1")]),
        ("a = [1,\nb = 2\nc = 3\n", [("a/0", "1"), ("b", "2"), ("c", "3")]),
        ("a = 1\n???\nb = 2\n", [("a", "1"), ("b", "2")]),
        ("a =\nb = 2\n", [("a", ""), ("b", "2")]),
        ("[a\nb = 2\n", [("a/b", "2")]),
        ("a = 1]\nb = 2\n", [("a", "1"), ("b", "2")]),
        ('a = """x\nb = 2\n', [("a", '"""x\nb = 2\n')]),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert not toml.parses(text)
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    ("text", "value", "quoted", "certainty"),
    [
        ("a = {% if x %}25{% endif %}", "25", False, "written"),
        ("a = {% if x %}25{% else %}465{% endif %}", "25{% else %}465", False, "unknown"),
        ("a = {% if x %}'y'{% else %}'z'{% endif %}", "'y'{% else %}'z'", False, "unknown"),
        ("a = # x", "", False, "unknown"),
        ('a = "x"', "x", True, "written"),
        ("a = x y", "x y", False, "written"),
    ],
)
def test_certainty_and_quotes(text: str, value: str, quoted: bool, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.value, setting.quoted, setting.certainty) == (value, quoted, certainty)


def test_branches() -> None:
    text = "[a]\n{% if x %}\nb = 1\n{% else %}\nb = {{ y }}\n{% endif %}\nc = 3\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("{{ y }}", ((0, 1),)), ("3", ())]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25 # x", 587, "a = 587 # x"),
        ('a = "25"', 587, 'a = "587"'),
        ("a = 25", "587", 'a = "587"'),
        ("a = 'none'", True, "a = true"),
        ("a = 'off'", True, "a = 'true'"),
        ("a = 'x'", "it's", 'a = "it\'s"'),
        ("a = 'x'", "C:\\", "a = 'C:\\'"),
        ('a = "x"', 'q"\\\n', r'a = "q\"\\\n"'),
        ('a = """x"""', 'q"', r'a = """q\""""'),
        ("a = '''x'''", "y", "a = '''y'''"),
        ("a = '''x'''", "it's", 'a = "it\'s"'),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after
    assert toml.parses(after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("[s]\n  a = 25 # x\nb = 1\n", 587, "[s]\n  a = 25 # x\n  NEW = 587\nb = 1\n"),
        ("a='25'", "x", "a='25'\nNEW='x'"),
        ('a  =  "25"', True, 'a  =  "25"\nNEW  =  true'),
        ("s.t.a = 25\n", "x", 's.t.a = 25\ns.t.NEW = "x"\n'),
        ("s = { a = 25, b = 1 }\n", "x", 's = { a = 25, NEW = "x", b = 1 }\n'),
        ("s = [\n  { a = 25 },\n]\n", 1, "s = [\n  { a = 25, NEW = 1 },\n]\n"),
        ('a = """\nx\n""" # y\nb = 1\n', "z", 'a = """\nx\n""" # y\nNEW = "z"\nb = 1\n'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert toml.parses(added)


def test_insert_an_item() -> None:
    text = 'a = ["b", "c"]'
    first = read(FORM, text)[0]
    assert apply(text, toml.insert(Source("x", text), first, "1", "x")) == 'a = ["b", "x", "c"]'


def test_edits_touch_nothing_else() -> None:
    text = 'a = 1\n[b]\nc.d = "x" # y\ne = { f = 1, g = [\'h\', { i = true }] }\n[[j]]\nk = """\nl\n"""\n[[j]]\nk = \'m\'\n'
    for value, shown in (("x y", "x y"), (587, "587"), ('"\\\n', '"\\\n')):
        check_edits(FORM, text, value, shown)


NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
STRINGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text of tables, each with values written in several ways."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    rows = []
    for number, name in enumerate(draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))):
        rows.append(draw(st.sampled_from([f"[{name}]", f"[[{name}.list]]", f"[x{number}.{name}]", f"['{name} {number}']", "# a = 1"])))
        string = draw(STRINGS).replace("\x7f", "")
        plain = "".join(letter for letter in string if letter >= " " and letter != "'")
        escaped = "".join(f"\\U{ord(letter):08x}" if letter < " " or letter in '"\\' else letter for letter in string)
        values = [
            f"'{plain}'",
            f'"{escaped}"',
            f'"""{newline}{escaped}"""',
            "25",
            "true",
            "1.5",
            f"['{plain}', 25]",
            f"{{ a = '{plain}', b.c = 1 }}",
        ]
        rows += [f"k{index}{number} = {value} # x" for index, value in enumerate(draw(st.lists(st.sampled_from(values), max_size=4)))]
    return newline.join(rows)


def flat(value: object, path: str) -> list[Row]:
    if isinstance(value, dict):
        return [row for name, inner in value.items() for row in flat(inner, f"{path}/{name}")]
    if isinstance(value, list):
        return [row for index, inner in enumerate(value) for row in flat(inner, f"{path}/{index}")]
    return [(path[1:], str(value).lower() if isinstance(value, bool) else str(value))]


@settings(deadline=None)
@given(documents())
def test_what_tomllib_reads_is_read(text: str) -> None:
    assert sorted(dotted(FORM, text)) == sorted(flat(tomllib.loads(text), ""))


@settings(deadline=None)
@given(texts("[ ] [[ ]] { } = . , \" ' \"\"\" ''' # a b.c 25 true a=1 a=' [a] [[a]]"))
def test_any_text(text: str) -> None:
    check_any(FORM, "toml", text)
    toml.parses(text)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[\n",
        "a=[\n",
        "a={",
        "a={\n",
        '"',
        "'''",
        '"""\\',
        "a.",
        "[a.",
        "[[a]]\n",
        "a = 1\n",
        "a=[1,[",
        "]",
        "{{",
        "{% if x %}",
        "a=\n",
    ],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
