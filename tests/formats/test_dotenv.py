from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import ANY_TEXT, NEWLINES, apply, check_any, check_edits, read, rows

from smtplint.formats import Format, dotenv
from smtplint.model import Source

FORM: Format = dotenv


@pytest.mark.parametrize(
    ("text", "key", "value", "raw"),
    [
        ("SMTP_PORT=25", "SMTP_PORT", "25", "25"),
        ("SMTP_PORT=25\r\n", "SMTP_PORT", "25", "25"),
        ("  SMTP_PORT = 25  \n", "SMTP_PORT", "25", "25"),
        ("export SMTP_PORT=25\n", "SMTP_PORT", "25", "25"),
        ("export=5\n", "export", "5", "5"),
        ("A='x # y' # z\n", "A", "x # y", "x # y"),
        ('A="x \\"y\\" \\\\ \\n"#z\n', "A", 'x "y" \\ \n', 'x \\"y\\" \\\\ \\n'),
        ('A=`it\'s "so"`\n', "A", 'it\'s "so"', 'it\'s "so"'),
        ("A='it\\'s'\n", "A", "it's", "it\\'s"),
        ("A='C:\\'\n", "A", "C:\\", "C:\\"),
        ('A="one\ntwo"\n', "A", "one\ntwo", "one\ntwo"),
        ("A=x y # z\n", "A", "x y", "x y"),
        ("A=x#y\n", "A", "x#y", "x#y"),
        ("A=#x\n", "A", "#x", "#x"),
        ("A=b;\n", "A", "b;", "b;"),
        ("A=\n", "A", "", ""),
        ("A= # x\n", "A", "", ""),
        ('A=""\n', "A", "", ""),
        ("A='x\n", "A", "'x", "'x"),
        ('A="Sales" <sales@example.com>\n', "A", '"Sales" <sales@example.com>', '"Sales" <sales@example.com>'),
        ("A=${B:-25}\n", "A", "${B:-25}", "${B:-25}"),
        ("a.b-c=1\n", "a.b-c", "1", "1"),
        ("FOO=bar run --now\n", "FOO", "bar run --now", "bar run --now"),
        ('EMAIL_HOST = "mail.example.com"\n', "EMAIL_HOST", "mail.example.com", "mail.example.com"),
        ("{{ prefix }}_PORT=25\n", "{{ prefix }}_PORT", "25", "25"),
        ("{{ a b }}=25\n", "{{ a b }}", "25", "25"),
        ("A={{ b | default('x # y') }} # z\n", "A", "{{ b | default('x # y') }}", "{{ b | default('x # y') }}"),
        ('A="{{ b["c"] }}"\n', "A", '{{ b["c"] }}', '{{ b["c"] }}'),
        ("A={{ b }}:{{ c }}\n", "A", "{{ b }}:{{ c }}", "{{ b }}:{{ c }}"),
        ("A=<%= b # c %>\n", "A", "<%= b # c %>", "<%= b # c %>"),
        ("A={% if x %}25{% endif %}\n", "A", "25", "25"),
        ("A=\x00\udc80\n", "A", "\x00\udc80", "\x00\udc80"),
    ],
)
def test_one_setting(text: str, key: str, value: str, raw: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.key, setting.value, text[setting.span.start : setting.span.end]) == ((key,), value, raw)
    assert setting.certainty == "written"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("A=1\nB=2", ["A=1", "B=2"]),
        ("A=1\rB=2\r\nC=3", ["A=1", "B=2", "C=3"]),
        ("A=1\nA=2\n", ["A=1", "A=2"]),
        ("export A=1 B='2 3' C=4 # d\n", ["export A=1", "B='2 3'", "C=4"]),
        ('export A="1" \\\n  B=2\nC=3\n', ['export A="1"', "B=2", "C=3"]),
        ("export A=${X:-b c} B=$(d e) C=5\n", ["export A=${X:-b c}", "B=$(d e)", "C=5"]),
        ("export A=hello world\n", ["export A=hello world"]),
        ("A=1 B=2\n", ["A=1 B=2"]),
        ("A='1\nB=2\n", ["A='1", "B=2"]),
        ('if [ "$A" = b ]; then\n  A=1\nfi\n. ./x\nsource y\n', ["A=1"]),
        ("A=1\n# B=2\n#C=3\n", ["A=1"]),
    ],
)
def test_several_settings(text: str, entries: list[str]) -> None:
    assert [text[setting.entry.start : setting.entry.end] for setting in read(FORM, text)] == entries


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# A=1",
        "  # A=1",
        "A: 25",
        "fi\ndone\n",
        "run A=1",
        "=5",
        "1A=2",
        "- A=1",
        "A[0]=1",
        "{# A=1 #}",
        "{{ lines }}",
        "text of {{ a=b }}",
        "# A='\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("SMTP_PORT\n", "SMTP_PORT", ""),
        ("export SMTP_PORT # passed on\n", "SMTP_PORT", ""),
        ("A={% if x %}25{% else %}587{% endif %} # y\n", "A", "{% if x %}25{% else %}587{% endif %}"),
        ('A="{% if x %}25{% endif %}"\n', "A", "{% if x %}25{% endif %}"),
        ("A={% include 'x' %}\n", "A", "{% include 'x' %}"),
    ],
)
def test_unknown(text: str, key: str, value: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.key, setting.value, setting.certainty) == ((key,), value, "unknown")


def test_branches() -> None:
    text = "A=1\n{% if x %}\nB=2\n{% else %}\nC=3\n{% endif %}\nD=4\n{% if y %}E=5{% endif %}\n"
    assert [(setting.key[0], setting.branch) for setting in read(FORM, text)] == [
        ("A", ()),
        ("B", ((0, 0),)),
        ("C", ((0, 1),)),
        ("D", ()),
        ("E", ((1, 0),)),
    ]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("A=25 # x\r\nB=1", "587", "A=587 # x\r\nB=1"),
        ("A=25", 587, "A=587"),
        ("A=25", True, "A=true"),
        ("A='25'", 587, "A='587'"),
        ('A="25"', "x y", 'A="x y"'),
        ("A='25'", "it's", 'A="it\'s"'),
        ('A="25"', 'say "x"', 'A="say \\"x\\""'),
        ("A=25", "x y", 'A="x y"'),
        ("A=25", "x#y", 'A="x#y"'),
        ("A=25", "$x y", "A='$x y'"),
        ("A=25", "", 'A=""'),
        ("A=", "tls", "A=tls"),
        ("A= # x", "tls", "A=tls # x"),
        ("A = # x", "tls", "A =tls # x"),
        ("A", "tls", "A=tls"),
        ("A={% if x %}25{% else %}587{% endif %} # y", "2525", "A=2525 # y"),
    ],
)
def test_replace(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before)
    assert apply(before, dotenv.replace(source, next(dotenv.read(source)), value)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("A=25 # x\r\nB=1\r\n", "tls", "A=25 # x\r\nNEW=tls\r\nB=1\r\n"),
        ("A=25", True, "A=25\r\nNEW=true"),
        ("  export A = 25\n", 587, "  export A = 25\r\n  export NEW = 587\n"),
        ("A='25'\n", "tls", "A='25'\r\nNEW='tls'\n"),
        ("A='25'\n", 587, "A='25'\r\nNEW=587\n"),
        ("A='25'\n", "it's", "A='25'\r\nNEW=\"it's\"\n"),
        ('A="x\ny" # z\nB=1\n', "tls", 'A="x\ny" # z\r\nNEW="tls"\nB=1\n'),
        ('export A=1 B="x\ny"\nC=2\n', "tls", 'export A=1 B="x\ny"\r\nexport NEW=tls\nC=2\n'),
        ("export A=1 \\\n  B=2\nC=3\n", "tls", "export A=1 \\\n  B=2\r\nexport NEW=tls\nC=3\n"),
        ("A\n", "tls", "A\r\nNEW=tls\n"),
        ("{{ p }}_A = 25\n", "tls", "{{ p }}_A = 25\r\nNEW = tls\n"),
    ],
)
def test_insert(before: str, value: str | bool | int, after: str) -> None:
    source = Source("x", before, newline="\r\n")
    assert apply(before, dotenv.insert(source, next(dotenv.read(source)), "NEW", value)) == after


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    check_any(FORM, "dotenv", text)


VALUES = st.text(st.characters(exclude_characters="{}%<>", exclude_categories=["Cs"]), max_size=12)
BARE = st.from_regex(r"[a-z0-9@:/.,;?&+*-]{1,8}( [a-z0-9#-]{0,4}[a-z])?", fullmatch=True).filter(lambda value: " #" not in value)


@st.composite
def assignments(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, str]]]:
    """A file, and of each of its settings the name, the value and how that is written."""
    newline = draw(NEWLINES)
    text, expected = "", []
    for number in range(draw(st.integers(1, 4))):
        quote = draw(st.sampled_from(["", "'", '"', "`"]))
        value = draw(BARE if not quote else VALUES.map(lambda value, quote=quote: value.replace(quote, "").replace("\\", "")))  # type: ignore[misc]
        separator = draw(st.sampled_from(["=", " = ", "= ", "\t="]))
        tail = draw(st.sampled_from(["", "  ", ' # it\'s a "note" A=1']))
        head = draw(st.sampled_from(["", "  ", "export "])) + f"K{number}"
        text += draw(st.sampled_from(["", newline, f"# it's{newline}"])) + head + separator + quote + value + quote + tail + newline
        expected.append((f"K{number}", value, value))
    return text.removesuffix(newline) if draw(st.booleans()) else text, expected


@settings(deadline=None)
@given(assignments())
def test_assignments_read_as_written(case: tuple[str, list[tuple[str, str, str]]]) -> None:
    text, expected = case
    assert [(one.key[0], one.value, text[one.span.start : one.span.end]) for one in read(FORM, text)] == expected


@settings(deadline=None, max_examples=50)
@given(assignments(), VALUES, NEWLINES)
def test_edits_touch_nothing_else(case: tuple[str, list[tuple[str, str, str]]], value: str, newline: str) -> None:
    check_edits(FORM, case[0], value, newline)


@pytest.mark.parametrize(
    "piece", ["A='", "export A=$(", "export A=x' ", 'A="\\"\n', "A='\\'x\n", "A ", "{{", "A= \t", "A=`\n", "export A=\\\n"]
)
def test_linear(piece: str) -> None:
    start = time.process_time()
    rows(FORM, piece * (100_000 // len(piece)))
    assert time.process_time() - start < 60  # a guard against endless work, no measure
