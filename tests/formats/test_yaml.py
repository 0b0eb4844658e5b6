from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplint.formats import yaml
from smtplint.model import Setting, Source

Row = tuple[str, str, str, bool, bool]


def read(text: str) -> list[Setting]:
    return list(yaml.read(Source("settings.yaml", text)))


def rows(text: str) -> list[Row]:
    return [("/".join(s.key), s.value, text[s.span.start : s.span.end], s.quoted, s.shared) for s in read(text)]


def plain(key: str, value: str) -> Row:
    return (key, value, value, False, False)


def quoted(key: str, value: str) -> Row:
    return (key, value, value, True, False)


def shared(key: str, value: str) -> Row:
    return (key, value, value, False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("# only a comment\n", [], id="comment"),
        pytest.param("just words\n", [], id="root scalar"),
        pytest.param(
            "a: on\nb: no\nc: 0x19\nd: 25\n", [plain(k, v) for k, v in zip("abcd", ("on", "no", "0x19", "25"), strict=True)], id="text"
        ),
        pytest.param("mail:\n  smtp:\n    port: 25 # submission\n", [plain("mail/smtp/port", "25")], id="nested"),
        pytest.param(
            "- a\n- [b, 'c']\n- d: e\n", [plain("0", "a"), plain("1/0", "b"), quoted("1/1", "c"), plain("2/d", "e")], id="sequences"
        ),
        pytest.param("a:\n- x\n- y\nb: z\n", [plain("a/0", "x"), plain("a/1", "y"), plain("b", "z")], id="dash at the key's indent"),
        pytest.param('a: "x\\ty"\n', [("a", "x\ty", "x\\ty", True, False)], id="double-quoted"),
        pytest.param("a: 'it''s'\n", [("a", "it's", "it''s", True, False)], id="single-quoted"),
        pytest.param('a: "x\n  y"\n', [("a", "x y", "x\n  y", True, False)], id="quoted over lines"),
        pytest.param("a: x\n  y\n", [("a", "x y", "x\n  y", False, False)], id="plain over lines"),
        pytest.param("a: ''\nb: \"\"\n", [quoted("a", ""), quoted("b", "")], id="empty strings"),
        pytest.param("a:\nb: # none\nc: ~\nd: null\n", [plain("a", ""), plain("b", ""), plain("c", "~"), plain("d", "null")], id="nothing"),
        pytest.param("{a: 1, b: {c: 'd'}, e: [f]}\n", [plain("a", "1"), quoted("b/c", "d"), plain("e/0", "f")], id="flow"),
        pytest.param('{"a":25,"b":"x"}', [plain("a", "25"), quoted("b", "x")], id="json"),
        pytest.param("urls: [smtp://mail:25, ::1]\n", [plain("urls/0", "smtp://mail:25"), plain("urls/1", "::1")], id="YAML 1.2 alone"),
        pytest.param("a: 1\na: 2\n", [plain("a", "1"), plain("a", "2")], id="duplicate keys"),
        pytest.param("a.b: 1\n'c d': 2\n", [plain("a.b", "1"), plain("c d", "2")], id="names as written"),
        pytest.param("? [a, b]\n: c\n? {d: e}\n: f\n", [plain("?", "c"), plain("?", "f")], id="complex keys"),
        pytest.param("é: ü # ö\n\U0001f600: 'x'\n", [plain("é", "ü"), quoted("\U0001f600", "x")], id="beyond ASCII"),
        pytest.param("a: x\r\nb:\r\n  c: 'y'\r\n", [plain("a", "x"), quoted("b/c", "y")], id="CRLF"),
        pytest.param("a: x\rb: y\r", [plain("a", "x"), plain("b", "y")], id="CR"),
        pytest.param("a: p\x85q\nb: 'r\u2028s'\n", [plain("a", "p\x85q"), quoted("b", "r\u2028s")], id="NEL and LS are no breaks"),
        pytest.param("a: x\x00y\nb: \x1bz\n", [plain("a", "x\x00y"), plain("b", "\x1bz")], id="controls"),
        pytest.param("a: x\udcff\nb\ufeff: y\n", [plain("a", "x\udcff"), plain("b\ufeff", "y")], id="surrogates and BOM within"),
        pytest.param("a: 1\n\x0c\nb: 2\n", [plain("a", "1"), plain("b", "2")], id="form feed"),
    ],
)
def test_values(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("a: |\n  x\n  y\n", "x\ny\n", "x\n  y"),
        ("a: |-\n  x\n", "x", "x"),
        ("a: |+\n  x\n\n", "x\n\n", "x"),
        ("a: >\n  x\n  y\n", "x y\n", "x\n  y"),
        ("a: |2-\n    x\n   y\nb:\n", "  x\n y", "  x\n   y"),
        ("a: | # note\n\n  x\n\n# end\nb:\n", "\nx\n", "x"),
        ("a: |\r\n  x\r\n  y\r\n", "x\ny\n", "x\r\n  y"),
        ("a: &x !!str |\n  x\n", "x\n", "x"),
        ("a: |\n  x  \n", "x  \n", "x  "),
        ("a: |\n", "", ""),
        ("a: |\n  {{- if .x }}\n  y\n  {{- end }}\n", "{{- if .x }}\ny\n{{- end }}\n", "{{- if .x }}\n  y\n  {{- end }}"),
    ],
)
def test_block_scalars(text: str, value: str, written: str) -> None:
    assert rows(text)[0] == ("a", value, written, False, False)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a: x # c\n'b' : \"y\"\n", ["a: x", "'b' : \"y\""]),
        ("- x\n-   'y'\n-\n", ["- x", "-   'y'", "-"]),
        ("- a: x\n  b: &n !!str y\n", ["a: x", "b: &n !!str y"]),
        ("- &n # x-y\n  x\n- [p, 'q']\n", ["- &n # x-y\n  x", "p", "'q'"]),
        ("a:\nb: {c: d}\n", ["a:", "c: d"]),
        ("a: |\n  x\n\nb: >-\n  y\n", ["a: |\n  x", "b: >-\n  y"]),
    ],
)
def test_entries(text: str, entries: list[str]) -> None:
    assert [text[s.entry.start : s.entry.end] for s in read(text)] == entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: &p 25\nb: *p\n", [plain("a", "25"), shared("b", "25")], id="scalar"),
        pytest.param(
            "a: &m\n  x: 1\n  y: [2]\nb: *m\n",
            [plain("a/x", "1"), plain("a/y/0", "2"), shared("b/x", "1"), shared("b/y/0", "2")],
            id="mapping",
        ),
        pytest.param(
            "a: &m {x: 1, y: 2}\nb:\n  y: 3\n  <<: *m\n",
            [*map(plain, ("a/x", "a/y"), "12"), shared("b/x", "1"), plain("b/y", "3")],
            id="merge",
        ),
        pytest.param(
            "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b], z: 4}\n",
            [plain("a/x", "1"), plain("b/x", "2"), plain("b/y", "3"), shared("c/x", "1"), shared("c/y", "3"), plain("c/z", "4")],
            id="merge list, the first wins",
        ),
        pytest.param(
            "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\nd: *b\n",
            [
                plain("a/x", "1"),
                shared("b/x", "1"),
                plain("b/y", "2"),
                shared("c/x", "1"),
                shared("c/y", "2"),
                shared("d/x", "1"),
                shared("d/y", "2"),
            ],
            id="nested merges",
        ),
        pytest.param(
            "a: &a {env: {X: 1}}\nb:\n  <<: *a\n  env: {Y: 2}\n", [plain("a/env/X", "1"), plain("b/env/Y", "2")], id="a merge is not deep"
        ),
        pytest.param("a:\n  <<: {x: 1}\n  y: 2\n", [plain("a/x", "1"), plain("a/y", "2")], id="merge of a mapping written there"),
        pytest.param(
            "a: &a {x: 1}\nm:\n  k: &k {z: 1}\n  <<: *a\nn: *k\n",
            [plain("a/x", "1"), shared("m/x", "1"), plain("m/k/z", "1"), shared("n/z", "1")],
            id="an anchor inside a merging mapping",
        ),
        pytest.param("&k a: 1\nb: {*k : 2}\n", [plain("a", "1"), plain("b/a", "2")], id="alias as key"),
        pytest.param("a: &a 1\n---\nb: *a\n", [plain("a", "1"), plain("b", "*a")], id="anchors end with the document"),
        pytest.param("a: &a [x, *a]\n", [plain("a/0", "x"), plain("a/1", "*a")], id="recursion"),
    ],
)
def test_anchors(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("a: !!str 25\n", "25", "written"),
        ("a: ! 25\n", "25", "written"),
        ("a: !Ref SmtpPort\n", "SmtpPort", "unknown"),
        ("a: !secret 'x'\n", "x", "unknown"),
        ("a: !vault |\n  $ANSIBLE_VAULT;1.1\n", "$ANSIBLE_VAULT;1.1\n", "unknown"),
        ("a: !reference [.mail, port]\n", "[.mail, port]", "unknown"),
        ("a: ENC[AES256_GCM,data:x,type:int]\n", "ENC[AES256_GCM,data:x,type:int]", "unknown"),
        ("a: *elsewhere\n", "*elsewhere", "unknown"),
        ('a: "{{ port }}"\n', "{{ port }}", "written"),
        ("a: {{ port }}\n", "{{ port }}", "written"),
        ("a: ${PORT:-25}\n", "${PORT:-25}", "written"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    assert [(s.value, s.certainty) for s in read(text)] == [(value, certainty)]


def test_documents_are_numbered() -> None:
    assert [(s.key, s.doc) for s in read("a: 1\n---\nb: 2\n...\n---\nc: 3\n")] == [(("a",), 0), (("b",), 1), (("c",), 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", True),
        ("", True),
        ("a: [b:c]\n", True),
        ("a: \x00\n", True),
        ("a: b: c\n", False),
        ("a: {{ x }}\n", False),
        ("{% if x %}\n", False),
    ],
)
def test_parses(text: str, expected: bool) -> None:
    assert yaml.parses(text) is expected


signs = (": ", ":", "- ", "-", "|", ">-", "'", '"', "[", "]", "{", "}", ", ", "? ", "&x ", "*x", "<<", "!t ", "\\", "#", " # ", "%", "@")
layout = ("a", "b", " ", "\n", "\n  ", "\n    ", "---\n", "...\n", "\t", "\r\n", "\r", "\x85", "\ue000")
control = ("{{ v }}", "{{", "}}", "{% if c %}", "{% endif %}", "{%", "{#", "<%")
pieces = st.sampled_from(signs + layout + control)
yamlish = st.lists(st.one_of(pieces, pieces, pieces, st.characters()), max_size=40).map("".join)


@given(yamlish)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    for s in read(text):
        assert 0 <= s.entry.start <= s.span.start <= s.span.end <= s.entry.end <= len(text)
        assert s.key
        assert s.format == "yaml"


words = st.text(st.sampled_from("abcxyz019._-/é"), min_size=1, max_size=8).filter(lambda word: word[0] not in "-." and word[-1] != "-")
values = st.one_of(
    words.map(lambda word: (word, word, False)),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters='"\\\ufeff\ufffe\uffff')).map(
        lambda text: (f'"{text}"', text, True)
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="'\ufeff")).map(
        lambda text: (f"'{text}'", text, True)
    ),
)


@given(st.lists(st.tuples(words, values), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "  ", "    "]))
@settings(max_examples=200, deadline=None)
def test_what_was_written_is_what_is_read(entries: list[tuple[str, tuple[str, str, bool]]], newline: str, indent: str) -> None:
    text = "root:" + newline if indent else ""
    text += "".join(f"{indent}{name}: {written} # note{newline}" for name, (written, _, _) in entries)
    found = read(text)
    assert [(s.key[-1], s.value, s.quoted) for s in found] == [(name, value, is_quoted) for name, (_, value, is_quoted) in entries]
    assert [text[s.span.start : s.span.end] for s in found] == [value for _, (_, value, _) in entries]
