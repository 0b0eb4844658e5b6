from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smtplint.formats import yaml
from smtplint.model import Edit, Setting, Source, Span


def read(text: str) -> list[Setting]:
    return list(yaml.read(Source("settings.yaml", text)))


def applied(text: str, edit: Edit) -> str:
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


def replaced(text: str, index: int, value: str | bool | int) -> str:
    return applied(text, yaml.replace(Source("settings.yaml", text), read(text)[index], value))


def inserted(text: str, index: int, name: str, value: str | bool | int, newline: str = "\n") -> str:
    return applied(text, yaml.insert(Source("settings.yaml", text, newline=newline), read(text)[index], name, value))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a: 25 # c\n", 587, "a: 587 # c\n"),
        ("a: 25\n", "587", "a: 587\n"),
        ("a: '25'\n", 587, "a: '587'\n"),
        ('a: "no"\n', True, 'a: "true"\n'),
        ("a: yes\n", False, "a: false\n"),
        ("a: x\n", "", 'a: ""\n'),
        ("a: x\n", "b: c", 'a: "b: c"\n'),
        ("a: x\n", "b #c", 'a: "b #c"\n'),
        ("a: x\n", "@b", 'a: "@b"\n'),
        ("a: x\n", '"b" \\c\nd', 'a: "\\"b\\" \\\\c\\nd"\n'),
        ("a: x\n", "?b", 'a: "?b"\n'),
        ("a: x\n", "-b", "a: -b\n"),
        ("a: x\n", "smtp://h:587/#f", "a: smtp://h:587/#f\n"),
        ("a: 'x'\n", "it's", "a: 'it''s'\n"),
        ("a: 'x'\n", "p\tq", 'a: "p\\tq"\n'),
        ('a: "x"\n', 'say "it"', 'a: "say \\"it\\""\n'),
        ("a:\n", 587, "a: 587\n"),
        ("a: # c\n", 587, "a: 587 # c\n"),
        ("a: ~\n", "tls", "a: tls\n"),
        ("a: ''\n", "tls", "a: 'tls'\n"),
        ("-\n", "x", "- x\n"),
        ("a: &p\n", "x", "a: &p x\n"),
        ("a: !!int 25\n", 587, "a: !!int 587\n"),
        ("{a: 25, b: 1}\n", 587, "{a: 587, b: 1}\n"),
        ('{"a":25}', "x,y", '{"a":"x,y"}'),
        ("[25]\n", "x]", '["x]"]\n'),
        ("a: |\n  x\n  y\nb:\n", "p\nq", "a: |\n  p\n  q\nb:\n"),
        ("a: x\n  y\nb:\n", "z", "a: z\nb:\n"),
        ("a: {{ x }}\n", "y", "a: y\n"),
    ],
)
def test_replace(text: str, value: str | bool | int, expected: str) -> None:
    assert replaced(text, 0, value) == expected


@pytest.mark.parametrize(
    ("text", "part", "certainty", "value", "expected"),
    [
        ("a: ${PORT:-25}\n", "25", "default", 587, "a: ${PORT:-587}\n"),
        ('a: "${PORT:-25}"\n', "25", "default", '5"7', 'a: "${PORT:-5\\"7}"\n'),
        ("a: '${PORT:-25}'\n", "25", "default", "it's", "a: '${PORT:-it''s}'\n"),
        ("a: ${MODE:-tls}\n", "tls", "default", "", "a: ${MODE:-}\n"),
        ("a: smtp://h:25/x\n", "25", "written", 587, "a: smtp://h:587/x\n"),
        ("a: mail:25\n", "25", "written", 587, "a: mail:587\n"),
        ("a: smtp://h\n", "smtp", "written", "smtps", "a: smtps://h\n"),
    ],
)
def test_a_part_of_a_value_is_replaced_as_it_is(text: str, part: str, certainty: str, value: str | int, expected: str) -> None:
    start = text.index(part)
    setting = read(text)[0]._replace(value=part, span=Span(start, start + len(part)), certainty=certainty)
    assert applied(text, yaml.replace(Source("settings.yaml", text), setting, value)) == expected


@pytest.mark.parametrize(
    ("text", "index", "value", "expected"),
    [
        ("a: x # c\nb: y\n", 0, "z", "a: x # c\nn: z\nb: y\n"),
        ("a: x", 0, True, "a: x\nn: true"),
        ("m:\n  a: x\nb: y\n", 0, 587, "m:\n  a: x\n  n: 587\nb: y\n"),
        ("a: 'x'\n", 0, "z", "a: 'x'\nn: 'z'\n"),
        ("a: 'x'\n", 0, True, "a: 'x'\nn: true\n"),
        ("a: x\n", 0, "y: z", 'a: x\nn: "y: z"\n'),
        ("- a: x\n  b: y\n- c: z\n", 0, "v", "- a: x\n  n: v\n  b: y\n- c: z\n"),
        ("- - a: x\n", 0, "v", "- - a: x\n    n: v\n"),
        ("a: |\n  x\n\nb: y\n", 0, "v", "a: |\n  x\nn: v\n\nb: y\n"),
        ('a: "x\n  y" # c\nb: y\n', 0, "v", 'a: "x\n  y" # c\nn: "v"\nb: y\n'),
        ("a:\nb: y\n", 0, "v", "a:\nn: v\nb: y\n"),
        ("m: {a: 1, b: 2}\n", 0, 3, "m: {a: 1, n: 3, b: 2}\n"),
        ("m: {a: 1, b: 2}\n", 1, 3, "m: {a: 1, b: 2, n: 3}\n"),
        ('{"a": "x"}\n', 0, "v", '{"a": "x", "n": "v"}\n'),
        ('{\n  "a": 1,\n  "b": "x"\n}\n', 0, True, '{\n  "a": 1,\n  "n": true,\n  "b": "x"\n}\n'),
        ('{\n  "a": 1,\n  "b": "x"\n}\n', 1, "v", '{\n  "a": 1,\n  "b": "x",\n  "n": "v"\n}\n'),
        ("m: {a: {{ x }}}\nb: {{ y }}\n", 0, "v", "m: {a: {{ x }}, n: v}\nb: {{ y }}\n"),
        ("m: {a: 1}\nb: @\n", 0, "v", "m: {a: 1, n: v}\nb: @\n"),
        ("a: 1,\nb: {{ y }}\nc: @\n", 1, "v", "a: 1,\nb: {{ y }}\nn: v\nc: @\n"),
    ],
)
def test_insert(text: str, index: int, value: str | bool | int, expected: str) -> None:
    assert inserted(text, index, "n", value) == expected


def test_insert_keeps_the_line_end() -> None:
    assert inserted("m:\r\n  a: 'x'\r\nb: y\r\n", 0, "n", "v", "\r\n") == "m:\r\n  a: 'x'\r\n  n: 'v'\r\nb: y\r\n"


TEXTS = [
    "a: 25 # c\nb: x\n",
    "m:\n  a: '25'\n  b: x\n",
    'm:\n- a: "25"\n  b: x\n- c\n',
    "{a: 25, b: 'x'}\n",
    '{\n  "a": 25,\n  "b": "x"\n}\n',
    "a:\nb: x\n",
    "a: |-\n  25\nb: x\n",
    "a: &p !!str 25\nb: *p\n",
    "a: 25\r\nb: x\r\n",
    "a: {{ x }}\nb: x\n",
    "a: @x@ # c\nb: x: y\n",
]
single = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"),
        st.sampled_from(" :#'\"\\,[]{}-?&*!|>%@`x"),
    )
).filter(lambda text: text == text.strip() and not set(text) & {"{", "%", "<"})


@given(st.sampled_from(TEXTS), single | st.integers(1, 65535) | st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_is_replaced_is_read_back_and_nothing_else_changes(text: str, value: str | int | bool) -> None:
    before = read(text)
    edit = yaml.replace(Source("settings.yaml", text), before[0], value)
    after = applied(text, edit)
    expected = str(value).lower() if isinstance(value, bool) else str(value)
    assume(expected or "|-" not in text)
    found = read(after)
    assert found[0].value == expected
    assert [(s.key, s.value) for s in found[1:] if not s.shared] == [(s.key, s.value) for s in before[1:] if not s.shared]
    assert text[: edit.span.start] == after[: edit.span.start]


@given(st.sampled_from(TEXTS), st.integers(0, 1), single | st.integers(1, 65535) | st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_is_inserted_is_read_back_beside_its_sibling(text: str, index: int, value: str | int | bool) -> None:
    before = read(text)
    assume(not before[index].shared)
    after = read(inserted(text, index, "new_name", value, "\r\n" if "\r\n" in text else "\n"))
    added = [s for s in after if s.key[-1] == "new_name"]
    assert [(s.key[:-1], s.value) for s in added] == [
        (before[index].key[:-1], str(value).lower() if isinstance(value, bool) else str(value))
    ]
    assert [(s.key, s.value) for s in after if s not in added] == [(s.key, s.value) for s in before]
