from __future__ import annotations

import json as stdlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, json, nested
from smtplint.model import Source

FORM: Format = json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": {"port": 25, "host": "mx.example.com"}}', [("a/port", "25"), ("a/host", "mx.example.com")]),
        ('{"a": [1, "x", {"b": null}, []]}', [("a/0", "1"), ("a/1", "x"), ("a/2/b", "null")]),
        ('[{"a": true}, {"a": false}]', [("0/a", "true"), ("1/a", "false")]),
        ('{"env": [{"name": "SMTP_PORT", "value": "25"}]}', [("env/0/name", "SMTP_PORT"), ("env/0/value", "25")]),
        ('{"a.b": -1.5e+3, "c d": ""}', [("a.b", "-1.5e+3"), ("c d", "")]),
        (r'{"a": "x\n\"\u00e9\ud83d\ude00\/"}', [("a", 'x\n"é😀/')]),
        ("{\r\n  // x\r\n  'a': 'it\\'s', b: 0x19, /* \"c\": 1, */ $d: +.5,\r\n}", [("a", "it's"), ("b", "0x19"), ("$d", "+.5")]),
        ('{"a": "{{ port }}", "b": "// no comment"}', [("a", "{{ port }}"), ("b", "// no comment")]),
        ('{"a": {{ port | default("25") }}, "b": "{{ x["y"] }}"}', [("a", '{{ port | default("25") }}'), ("b", '{{ x["y"] }}')]),
        ('{"a": "\udc80", "b": 1}', [("a", "\udc80"), ("b", "1")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    for setting in read(FORM, text):
        quote = text[setting.span.end] if setting.quoted else ""
        assert text[: setting.entry.end].endswith(text[setting.span.start : setting.span.end] + quote)


@pytest.mark.parametrize(
    "text", ["", "25", '"a"', "{}", "[]", "[[], {}]", '// {"a": 1}', '/* {"a": 1}', "{{ lines }}", "# none", '{"a" 1}', '{"a": {}}']
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 25, "b"', [("a", "25")]),
        ('{"a": "x, "b": 1,\n"c": 2}', [("a", '"x, "b": 1,\n"c": 2')]),
        ('{"a": 1}\n{"b": 2}', [("a", "1")]),
        ('{"a": , "b": 1}', [("a", ""), ("b", "1")]),
        ('{"a": 1 2}', [("a", "1 2")]),
        ('{"a": 1}}, "b": 2', [("a", "1"), ("b", "2")]),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert not json.parses(text)
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ('{"a": {% if x %}25{% else %}465{% endif %}}', "25{% else %}465", "unknown"),
        ('{"a": {% if x %}25{% endif %}}', "25", "written"),
        ('{"a": "{% if x %}25{% endif %}"}', "{% if x %}25{% endif %}", "written"),
        ('{"a": a.b(c)}', "a.b(c)", "written"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.value, setting.certainty) == (value, certainty)


def test_branches() -> None:
    text = '{\n{% if x %}\n"b": 1,\n{% else %}\n"b": 2,\n{% endif %}\n"c": 3\n}\n'
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("2", ((0, 1),)), ("3", ())]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('{"a": 25}', 587, '{"a": 587}'),
        ('{"a": "25"}', 587, '{"a": "587"}'),
        ('{"a": 25}', "587", '{"a": "587"}'),
        ('{"a": "false"}', True, '{"a": "true"}'),
        ('{"a": "ssl"}', True, '{"a": true}'),
        ('{"a": false}', True, '{"a": true}'),
        ('{"a": null}', "tls", '{"a": "tls"}'),
        ('{"a": "x"}', 'q"\\\n\x01', '{"a": "q\\"\\\\\\n\\u0001"}'),
        ("{a: 'x'}", "it's", "{a: 'it\\'s'}"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('{\n  "a": 25, // x\n  "b": 1\n}', 587, '{\n  "a": 25, // x\n  "NEW": 587,\n  "b": 1\n}'),
        ('{\n  "b": 1,\n  "a": 25 // x\n}', "x", '{\n  "b": 1,\n  "a": 25, // x\n  "NEW": "x"\n}'),
        ('{\n\t"a" : "25"\n\t, "b": 1}', True, '{\n\t"a" : "25", "NEW" : true\n\t, "b": 1}'),
        ('{"a":25}', True, '{"a":25, "NEW":true}'),
        ("{a: 1,}", "x", '{a: 1, NEW: "x",}'),
        ('{"a":\n  25}', 1, '{"a":\n  25, "NEW": 1}'),
        ('{\n  "a": 1, "b": 2\n}', 3, '{\n  "a": 1, "NEW": 3, "b": 2\n}'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert json.parses(added)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(DATA, st.sampled_from([None, 2]), st.booleans(), st.sampled_from(["new", 'a "\\\n', True, 587]))
def test_what_json_writes_is_read_and_edited(data: object, indent: int | None, ascii_only: bool, value: Value) -> None:
    text = stdlib.dumps({"top": data}, indent=indent, ensure_ascii=ascii_only)
    expected = []
    stack: list[tuple[str, object]] = [("top", data)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, dict):
            stack += reversed([(f"{key}/{name}", inner) for name, inner in item.items()])
        elif isinstance(item, list):
            stack += reversed([(f"{key}/{index}", inner) for index, inner in enumerate(item)])
        else:
            expected.append((key, item if isinstance(item, str) else stdlib.dumps(item)))
    assert dotted(FORM, text) == expected
    for index, (row, setting) in enumerate(zip(expected, read(FORM, text), strict=True)):
        changed = apply(text, json.replace(Source("x", text), setting, value))
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        assert dotted(FORM, changed) == [*expected[:index], (row[0], shown), *expected[index + 1 :]]


def test_edits_touch_nothing_else() -> None:
    text = '{\n  "a": {"b": 1, "c": "x"}, // y\n  "d": [\n    {"e": null}\n  ],\n  "f": "g"\n}\n'
    for value, shown in (("x y", "x y"), (587, "587"), ('"\\', '"\\')):
        check_edits(FORM, text, value, shown)


@settings(deadline=None)
@given(texts('{ } [ ] , : " \' // /* */ a 25 true null "a": "b" {"a":'))
def test_any_text(text: str) -> None:
    check_any(FORM, "json", text)
    json.parses(text)


@pytest.mark.parametrize(
    "piece", ["[", "{", '{"a":', '{"a":[', '"', "'a", "/*", "//", '"\\', ",", "]", '{"a":1,', "1 ", "{{", "{% if x %}"]
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece)


def test_depth() -> None:
    assert read(FORM, '{"a":' * 150 + "1" + "}" * 150)
    assert {len(setting.key) for setting in read(FORM, '{"a":' * 100_000)} <= {nested.DEPTH, nested.DEPTH + 1}
    assert json.parses("[" * 100_000 + "]" * 100_000)
