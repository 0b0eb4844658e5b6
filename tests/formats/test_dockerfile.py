from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, dockerfile

FORM: Format = dockerfile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nENV SMTP_PORT=25", [("SMTP_PORT", "25")]),
        ("ENV A=1 B=\"x y\" C='z' D=a\\ b\r\nENV E=5\r\n", [("A", "1"), ("B", "x y"), ("C", "z"), ("D", "a b"), ("E", "5")]),
        ("ENV A=1 \\\n    # note\n\n    B=2 \\\n  C=3\nENV D=4\n", [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]),
        ('ENV A  mx.example.com  \nENV B x y = "z" # w\n', [("A", "mx.example.com"), ("B", 'x y = "z" # w')]),
        ("env A=1\nOnBuild  Env B=2\n", [("A", "1"), ("B", "2")]),
        ("ENV A=${B:-25} C=$D\n", [("A", "${B:-25}"), ("C", "$D")]),
        ("ENV A= B=''\n", [("A", ""), ("B", "")]),
        ("RUN A=1 \\\n# x\n  ENV B=2\nENV C=3\n", [("FROM:0/RUN:1/run", "A=1 \\\n# x\n  ENV B=2"), ("C", "3")]),
        ('RUN <<E1 cat <<"E2"\nENV A=1\nE1\nENV B=2\nE2\nENV C=3\n', [("FROM:0/RUN:1/run", "ENV A=1"), ("C", "3")]),
        ('CMD ["ENV A=1", \\\n "b", "c\\"d"]\n', [("CMD:0/cmd/0", "ENV A=1"), ("CMD:0/cmd/1", "b")]),
        ("RUN a\nENTRYPOINT b \\\n  -c\n", [("FROM:0/RUN:1/run", "a"), ("ENTRYPOINT:1/entrypoint", "b \\\n  -c")]),
        ("FROM a\nRUN b\nFROM c\nRUN d\n", [("FROM:1/RUN:1/run", "b"), ("FROM:2/RUN:2/run", "d")]),
        ("RUN x << y\nRUN <<NONE\nENV A=1\n", [("FROM:0/RUN:1/run", "x << y"), ("FROM:0/RUN:2/run", "<<NONE"), ("A", "1")]),
        ("RUN --mount=type=secret,id=a cat <<-E > b\r\n\tA=1\r\n\tE\r\n", [("FROM:0/RUN:1/run", "cat <<-E > b\n\tA=1\n\tE")]),
        (
            "COPY --chown=a <<'E' /b/.env\nA=1\nE\nENV C=3\n",
            [("file:/b/.env/dest", "/b/.env"), ("file:/b/.env/content", "A=1"), ("C", "3")],
        ),
        ("COPY <<A <<B /b/\n1\nA\n2\nB\nENV C=3\n", [("C", "3")]),
        ("ENV A={{ x | default('y z') }}\nENV B {{ c }}\n", [("A", "{{ x | default('y z') }}"), ("B", "{{ c }}")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# ENV A=1",
        "ENV",
        "ENV A",
        "ARG A",
        'RUN ["ENV", "A=1"]',
        "EXPOSE 25",
        "LABEL a=1",
        "ENVA=1",
        "{# ENV A=1 #}",
        "ENV =1",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("ARG A=25", "25", "default"),
        ("ARG A=25 B", "25", "default"),
        ("ARG B A='x y'", "x y", "default"),
        ("ENV A={% if x %}25{% endif %}", "{% if x %}25{% endif %}", "unknown"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.key, setting.value, setting.certainty) == (("A",), value, certainty)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("ENV a=25", 587, "ENV a=587"),
        ("ENV a='25' b=1", "it's", 'ENV a="it\'s" b=1'),
        ("ENV a=25", "x y", "ENV a='x y'"),
        ("ENV a 25", "x y", "ENV a x y"),
        ('ARG a="25"', True, 'ARG a="true"'),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("ENV a=25\nENV b=1\n", True, "ENV a=25\nENV NEW=true\nENV b=1\n"),
        ('ENV a="25"\n', "x", 'ENV a="25"\nENV NEW="x"\n'),
        ("ENV a 25\n", "x y", "ENV a 25\nENV NEW='x y'\n"),
        ("  ARG a=25\n", 1, "  ARG a=25\n  ARG NEW=1\n"),
        ("ENV a=25 b=1\n", 2, "ENV a=25 NEW=2 b=1\n"),
        ("ENV b=1 a=25\n", 2, "ENV b=1 a=25 NEW=2\n"),
        ("ENV b=1 \\\n    a=25\n", 2, "ENV b=1 \\\n    a=25 NEW=2\n"),
        ("ENV a=25 \\\n    b=1\n", 2, "ENV a=25 NEW=2 \\\n    b=1\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    assert inserted(FORM, before.replace("\n", newline), "a", value, newline) == after.replace("\n", newline)


def test_edits_touch_nothing_else() -> None:
    text = "FROM x\nARG A=1\nENV B=2 C=\"x\" \\\n  D='y'\nENV E mx.example.com\n"
    for value, shown in ((587, "587"), ("a.b", "a.b"), (True, "true")):
        check_edits(FORM, text, value, shown)


@settings(deadline=None)
@given(texts("ENV ARG RUN ONBUILD A A= =1 ' \" # \\ $( ${ } <<E E [ ] 25 A=1"))
def test_any_text(text: str) -> None:
    check_any(FORM, "dockerfile", text)


@pytest.mark.parametrize(
    "piece",
    ["ENV A=1\n", "ENV A='", "ENV \\\n", "ENV A=1 ", "RUN <<E\n", "<<E ", "RUN \\\n#\n", "\\\n", "#\n", "ENV A=1 \\\n#\n", "{{", "A"],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
