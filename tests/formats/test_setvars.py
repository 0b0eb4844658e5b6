from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import check_any, read
from tree_checks import Row, Value, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, setvars

FORM: Format = setvars


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set smtp_url=smtp://u@mx.example.com:587/", [("smtp_url", "smtp://u@mx.example.com:587/")]),
        ("set smtp_url = \"smtp://x\" # y\r\nset a='b c'\r\n", [("smtp_url", "smtp://x"), ("a", "b c")]),
        ('  set a=1 b="2 3" c\nset d=4; set e=5\n', [("a", "1"), ("b", "2 3"), ("c", "yes"), ("d", "4"), ("e", "5")]),
        (
            "set ssl_force_tls\nset nossl_starttls\nunset record\nunset x y\n",
            [("ssl_force_tls", "yes"), ("ssl_starttls", "no"), ("record", "no"), ("x", "no"), ("y", "no")],
        ),
        (
            "set mta=smtp://mx:25 smtp-use-starttls \\\n  from=x@example.com\nset v15-compat\n",
            [("mta", "smtp://mx:25"), ("smtp-use-starttls", "yes"), ("from", "x@example.com"), ("v15-compat", "yes")],
        ),
        ("account work {\n  set mta=smtp://mx\n}\nset a=1\n", [("account:work/mta", "smtp://mx"), ("a", "1")]),
        (
            "set smtp-use-starttls-mx.example.com\nset smtp-auth-user-me@example.com=x\n",
            [("smtp-use-starttls-mx.example.com", "yes"), ("smtp-auth-user-me@example.com", "x")],
        ),
        ("set sendmail=smtp://u:p;auth=plain@mx:25\n", [("sendmail", "smtp://u:p;auth=plain@mx:25")]),
        ('set a="x \\"y\\" \\$z"\nset b=x\\ y\nset c=\nset d=$my_x\n', [("a", 'x "y" $z'), ("b", "x y"), ("c", ""), ("d", "$my_x")]),
        ('set a={{ x | default(\'y z\') }}\nset b="{{ c["d"] }}"\n', [("a", "{{ x | default('y z') }}"), ("b", '{{ c["d"] }}')]),
        ("set a=1\rset b=2\r", [("a", "1"), ("b", "2")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# set a=1",
        "  # set a=1",
        "bind index x set",
        'folder-hook . "set a=1"',
        "set",
        "unset",
        "set ?a",
        "set &a",
        "set inva",
        "set a += 1",
        "settings a=1",
        "toggle a",
        "a=1",
        "{# set a=1 #}",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_certainty() -> None:
    text = "set a=`cmd x`\nset b={% if x %}1{% else %}2{% endif %}\n"
    assert [(one.value, one.certainty) for one in read(FORM, text)] == [("`cmd x`", "unknown"), ("1", "unknown")]


def test_branches() -> None:
    text = "{% if x %}\nset a=1\n{% else %}\nset a=2\n{% endif %}\nset b\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("2", ((0, 1),)), ("yes", ())]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("set a=25 # x", 587, "set a=587 # x"),
        ('set a = "x"', 'y"$z', 'set a = "y\\"\\$z"'),
        ("set a='x'", "it's", 'set a="it\'s"'),
        ("set a=x", "y z", 'set a="y z"'),
        ("set a=no", True, "set a=yes"),
        ("set a", False, "set noa"),
        ("set noa b", True, "set a b"),
        ("set noa", "ask", "set a=ask"),
        ("set b a", "no", "set b noa"),
        ("unset a", True, "set a"),
        ("unset a", "x", "set a=x"),
        ("unset a", False, "unset a"),
        ("unset b a\nset c\n", True, "unset b \nset a\nset c\n"),
        ("unset a b # x\n", True, "unset b # x\nset a\n"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("set a=25 # x\nset b\n", "y", "set a=25 # x\nset NEW=y\nset b\n"),
        ('  set a = "x"\n', "y", '  set a = "x"\n  set NEW = "y"\n'),
        ("set a='x'\n", "y z", "set a='x'\nset NEW='y z'\n"),
        ("set a\n", True, "set a\nset NEW\n"),
        ("unset a\n", False, "unset a\nset noNEW\n"),
        ("set a=1 \\\n  b=2\n", "x", "set a=1 NEW=x \\\n  b=2\n"),
        ("set b=1 \\\n  a=2\n", True, "set b=1 \\\n  a=2 NEW\n"),
        ("account w {\n  set a=1\n}\n", 2, "account w {\n  set a=1\n  set NEW=2\n}\n"),
        ("set a=1; set b=2\n", 3, "set a=1; set b=2\nset NEW=3\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    assert inserted(FORM, before.replace("\n", newline), "a", value, newline) == after.replace("\n", newline)


VALUES = st.text(st.characters(exclude_characters="{}%<>\r\n", exclude_categories=["Cs", "Zl", "Zp", "Cc"]), max_size=10)


@settings(deadline=None)
@given(
    st.lists(VALUES, min_size=1, max_size=3),
    st.sampled_from(["set {}={}\n", "set {} = {} # x\n", "set {}={} z\n"]),
    VALUES.filter(lambda text: text not in ("yes", "no")),
)
def test_values_are_read_and_edited(values: list[str], shape: str, value: str) -> None:
    text = "".join(
        shape.format(f"v{index}", '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"') for index, word in enumerate(values)
    )
    expected = [
        row for index, word in enumerate(values) for row in [(f"v{index}", word), *([("z", "yes")] if shape.endswith("z\n") else [])]
    ]
    assert dotted(FORM, text) == expected
    assert dotted(FORM, replaced(FORM, text, "v0", value)) == [("v0", value), *expected[1:]]
    assert sorted(dotted(FORM, inserted(FORM, text, "v0", value))) == sorted([*expected, ("NEW", value)])


@settings(deadline=None)
@given(texts("set unset a b=1 noa = += \" ' ` # ; \\ account } { ? & inv a=\"x\" a='y'"))
def test_any_text(text: str) -> None:
    check_any(FORM, "setvars", text)


@pytest.mark.parametrize(
    "piece",
    ["set a=1\n", "set a ", "a ", 'set a="', "unset a\n", "unset \\\n", "a=1 ", "; set a", "set\n", "{{", "{% if x %}", "account x {\n"],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, "set " + piece * 3, 50_000)
    check_linear(FORM, piece, 50_000)
