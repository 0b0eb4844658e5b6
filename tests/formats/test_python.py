from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, python
from smtplint.model import Source

FORM: Format = python


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EMAIL_PORT = 25", [("EMAIL_PORT", "25")]),
        ("EMAIL_HOST = 'mx.é.example'; EMAIL_X: int = -1  # y\r\n", [("EMAIL_HOST", "mx.é.example"), ("EMAIL_X", "-1")]),
        ("A = B = True\n", [("A", "True"), ("B", "True")]),
        ("A = None\nB = 1_000\nC = 0x19\nD = 1.5", [("A", "None"), ("B", "1_000"), ("C", "0x19"), ("D", "1.5")]),
        (
            'A = "x\\n\\"\\u00e9"\nB = r"C:\\n"\nC = b"x"\nD = \'\'\'y\nz\'\'\'\n',
            [("A", 'x\n"é'), ("B", "C:\\n"), ("C", "x"), ("D", "y\nz")],
        ),
        (
            "EMAIL = {'SERVER': 'h', \"PORT\": (25), 'N': {1: [2, ('x', 3)]}}",
            [("EMAIL/SERVER", "h"), ("EMAIL/PORT", "25"), ("EMAIL/N/1/0", "2"), ("EMAIL/N/1/1/0", "x"), ("EMAIL/N/1/1/1", "3")],
        ),
        ("EMAIL = dict(SERVER='h', N=dict(PORT=25))", [("EMAIL/SERVER", "h"), ("EMAIL/N/PORT", "25")]),
        (
            "app.config['MAIL_PORT'] = 25\napp.config.MAIL_X = 1\na['b'][\"c\"] = 2",
            [("app.config/MAIL_PORT", "25"), ("app.config/MAIL_X", "1"), ("a/b/c", "2")],
        ),
        (
            "app.config.update(MAIL_PORT=25)\napp.config.update({'MAIL_X': 1})\napp.config.from_mapping(MAIL_Y=2)",
            [("app.config/MAIL_PORT", "25"), ("app.config/MAIL_X", "1"), ("app.config/MAIL_Y", "2")],
        ),
        (
            "ConnectionConfig(MAIL_PORT=587)\nmod.f({'a': 1}, **{'b': 2})",
            [("fn:ConnectionConfig/MAIL_PORT", "587"), ("fn:f/a", "1"), ("fn:f/b", "2")],
        ),
        (
            "class Settings(Base):\n    PORT: int = 25\n    class Inner:\n        A = 1\n",
            [("class:Settings/PORT", "25"), ("class:Inner/A", "1")],
        ),
        (
            "def make():\n    port = 25\n    app.config['P'] = 1\n    MAIL = 'x'\n    return {'A': 2}\n",
            [("app.config/P", "1"), ("MAIL", "x"), ("A", "2")],
        ),
        ("A = {{ x | default('y') }}\nB = '{{ z[\"k\"] }}'\n", [("A", "{{ x | default('y') }}"), ("B", '{{ z["k"] }}')]),
        ("A = {{ x if y else 'z' ~ 1 }}\n{{ lines }}\n", [("A", "{{ x if y else 'z' ~ 1 }}")]),
        ("try:\n    A = 1\nexcept ValueError:\n    A = 2\nwith x:\n    B = 3\n", [("A", "1"), ("A", "2"), ("B", "3")]),
        ("A = '\udc80\u2028'\rB = 2\r", [("A", "\udc80\u2028"), ("B", "2")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    assert python.parses(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A = 1",
        "A == 1",
        "A: int",
        "import x",
        "'A = 1'",
        "def f(port=25): pass",
        "f('h', 25)",
        "print('x')",
        "A, B = 1, 2",
        "A = []",
        "A += 1",
        "os.getenv('X', 25)",
        "{}",
        "for p in (25, 465): pass",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("config('X', default=25, cast=int)", "25"),
        ("config('X', 25)", "25"),
        ("env.int('X', 25)", "25"),
        ("env('X', default='y')", "y"),
        ("os.environ.get('X', 25)", "25"),
        ("os.getenv('X', '25')", "25"),
        ("int(os.environ.get('X', '25'))", "25"),
        ("int(os.environ.get('X') or 25)", "25"),
        ("os.environ.get('X') or os.environ.get('Y', 'z')", "z"),
        ("bool(os.environ.get('X', False))", "False"),
        ("os.environ.get('X', 'True') == 'True'", "True"),
        ("os.environ.get('X', 'false').lower() in ('true', '1')", "false"),
        ("os.environ.get('X', 'true').lower() in ['True']", "true"),
        ("Field(25, env='X')", "25"),
        ("Field(default='x')", "x"),
        ("get_secret('X', 'y').strip()", "y"),
    ],
)
def test_defaults(written: str, value: str) -> None:
    text = f"A = {written}"
    (setting,) = read(FORM, text)
    assert (setting.key, setting.value, setting.certainty) == (("A",), value, "default")
    assert text[setting.span.start : setting.span.end] == value


@pytest.mark.parametrize(
    "written",
    [
        "os.environ['X']", "os.environ.get('X')", "config('X')", "config('X', cast=int)", "OTHER", "x.y", "f'{x}'", "'a' 'b'", "1 + 1", "f()",
        "bool(os.environ.get('X', 'False'))", "os.environ.get('X', '0') == '1'", "os.environ.get('X', 'yes') in ('yes', 'on')", "not X",
        "1 if x else 2", "[y for y in z]", "lambda: 1", "...", "-x", "'x'.join(y)",
    ],
)  # fmt: skip
def test_unknown(written: str) -> None:
    setting = read(FORM, f"A = {written}")[0]
    assert (setting.value, setting.certainty) == (written, "unknown")


def test_branches() -> None:
    text = "A = 0\nif x:\n    A = 1\n    if y:\n        A = 2\nelif z:\n    A = 3\nelse:\n    if w:\n        A = 4\n"
    found = [(one.value, one.branch) for one in read(FORM, text)]
    assert found == [("0", ()), ("1", ((0, 0),)), ("2", ((0, 0), (1, 0))), ("3", ((0, 1),)), ("4", ((0, 2), (2, 0)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print 'x'\nA = 25  # y\nB = 'z'\r\nC = True\n", [("A", "25", "written"), ("B", "z", "written"), ("C", "True", "written")]),
        ('A = {% if x %}1{% else %}2{% endif %}\nB = "{{ y }}"\n', [("A", "1{% else %}2", "unknown"), ("B", "{{ y }}", "written")]),
        ("x = (\n  A = f(1)\nB == 2\nC: int = 3\n", [("x", "(", "unknown"), ("A", "f(1)", "unknown"), ("C", "3", "written")]),
        ("A = 1\0\nB = 2", [("A", "1\0", "unknown"), ("B", "2", "written")]),
    ],
)
def test_a_text_that_does_not_parse_is_read_line_by_line(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert not python.parses(text)
    assert [(one.key[-1], one.value, one.certainty) for one in read(FORM, text)] == expected


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25  # x", 587, "a = 587  # x"),
        ("a = '25'", 587, "a = '587'"),
        ("a = 25", "tls", 'a = "tls"'),
        ("a = None  # 'x'", "tls", "a = \"tls\"  # 'x'"),
        ("a = 'False'", True, "a = True"),
        ("a = r'x'", True, "a = True"),
        ("a = False", True, "a = True"),
        ("a = os.getenv('X', 'false')", True, "a = os.getenv('X', 'true')"),
        ("a = os.getenv('X', 'False') == 'True'", True, "a = os.getenv('X', 'True') == 'True'"),
        ("a = config('X', default=False, cast=bool)", True, "a = config('X', default=True, cast=bool)"),
        ("a = os.getenv('X') or None", "x", "a = os.getenv('X') or 'x'"),
        ("a = 'x'", "it's \\", r"a = 'it\'s \\'"),
        ("a = r'x'", "\\", "a = '\\\\'"),
        ('a = """x"""', 'q"', r'a = """q\""""'),
        ("a = {'a': (25)}", 1, "a = {'a': (1)}"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after
    assert python.parses(after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25  # x\nb = 1\n", True, "a = 25  # x\nNEW = True\nb = 1\n"),
        ("a='25'", "x", "a='25'\nNEW='x'"),
        ("a: int = 25", True, "a: int = 25\nNEW: bool = True"),
        ("a = 25; b = 1", 2, "a = 25; NEW = 2; b = 1"),
        ("if x:\n    a = 25\nb = 1\n", 2, "if x:\n    a = 25\n    NEW = 2\nb = 1\n"),
        ("if x: a = 25\n", 2, "if x: a = 25; NEW = 2\n"),
        ("c['a'] = int(os.getenv('X', '25'))\n", "x", "c['a'] = int(os.getenv('X', '25'))\nc['NEW'] = 'x'\n"),
        ('c["x"]["a"] = 1\n', "x", 'c["x"]["a"] = 1\nc["x"]["NEW"] = "x"\n'),
        ("c.a = 1\n", True, "c.a = 1\nc.NEW = True\n"),
        ("c = {\n    'a': (25),  # x\n    'b': 1,\n}\n", "x", "c = {\n    'a': (25),  # x\n    'NEW': 'x',\n    'b': 1,\n}\n"),
        ("c = {'a': 25}\n", True, "c = {'a': 25, 'NEW': True}\n"),
        ("f(\n    a=25\n)\n", True, "f(\n    a=25,\n    NEW=True\n)\n"),
        ("c = dict(a = 25, b=1)\n", 1, "c = dict(a = 25, NEW = 1, b=1)\n"),
        ("a = '''\nx\n'''\nb = 1\n", "y", "a = '''\nx\n'''\nNEW = 'y'\nb = 1\n"),
        ("print 'x'\na = 25\n", 1, "print 'x'\na = 25\nNEW = 1\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert python.parses(added) == python.parses(before)


def test_insert_an_item() -> None:
    text = "A = ['b', 'c']"
    assert apply(text, python.insert(Source("x", text), read(FORM, text)[0], "1", "x")) == "A = ['b', 'x', 'c']"


def test_edits_touch_nothing_else() -> None:
    text = "A = 1\nB = {'C': 'x', 'D': [1, (2)]}  # y\nE['F'] = int(os.getenv('X', 25))\nclass G:\n    H = \"\"\"i\nj\"\"\"\nK(L=None)\n"
    for value, shown in (("x y", "x y"), (587, "587"), ("'\\\n\"", "'\\\n\"")):
        check_edits(FORM, text, value, shown)


LITERALS = st.one_of(
    st.none(), st.booleans(), st.integers(-99, 99_999), st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.floats(0, 9)
)
DATA = st.recursive(
    LITERALS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé'\"\\", max_size=3), inner, max_size=3), max_leaves=8
)


@settings(deadline=None)
@given(DATA)
def test_what_repr_writes_is_read(data: object) -> None:
    text = f"A = {data!r}\n"
    assert ast.literal_eval(text[4:]) == data
    expected = []
    stack: list[tuple[str, object]] = [("A", data)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, dict):
            stack += reversed([(f"{key}/{name}", inner) for name, inner in item.items()])
        elif isinstance(item, list):
            stack += reversed([(f"{key}/{index}", inner) for index, inner in enumerate(item)])
        else:
            expected.append((key, item if isinstance(item, str) else repr(item)))
    assert dotted(FORM, text) == expected


@settings(deadline=None)
@given(texts("A = : ( ) [ ] { } , . ' \" ''' f' \\ # A=1 A='x' if x: else: class def f(a=1) {'a': 1} not lambda 25 True"))
def test_any_text(text: str) -> None:
    check_any(FORM, "python", text)
    python.parses(text)


@pytest.mark.parametrize(
    "text",
    [
        "A = 1\n" * 250_000,
        "x = " + "(" * 200_000,
        "x = " + "[" * 90 + "]" * 90,
        "x = " + "{{" * 50_000,
        "x = {" + "'a': 1, " * 20_000 + "}",
        "x = " + "-" * 200_000 + "1",
        "x = " + "not " * 100_000 + "1",
        "x = " + "1+" * 100_000 + "1",
        "x = " + "2**" * 20_000 + "1",
        "x = " + "a." * 100_000 + "a",
        "import " + "a." * 100_000 + "a",
        "x = " + "lambda:" * 50_000 + "1",
        "x = f" + "()" * 50_000,
        "if a:\n x = 1\n" + "elif a:\n x = 1\n" * 10_000,
        "".join(" " * i + "if a:\n" for i in range(99)) + " " * 99 + "x = 1",
        "a=" * 30_000 + "1",
        "x = '" * 20_000,
        "x = 'a' " * 10_000,
    ],
    ids=lambda text: text[:12].replace("\n", " "),
)
def test_no_size_and_no_depth_is_too_much(text: str) -> None:
    start = time.process_time()
    read(FORM, text)
    assert time.process_time() - start < 60  # a guard against endless work, no measure


@pytest.mark.parametrize("piece", ["A = '\n", "A ", "A = 1 #\n", '"', "{{", "{% if x %}", "A[", "a = 'x' ", "\\", "A: ", "if x:\n"])
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
