from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplint.formats import yaml_lines
from smtplint.formats.yaml_events import parse
from smtplint.formats.yaml_walk import Walk

if TYPE_CHECKING:
    from smtplint.model import Setting

SAME = [
    "a: 1\nb: two words\nc: 'q'\nd: \"e # f\" # g\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
    "a:\n- x\n- y\nb:\n  - z\n",
    'env:\n- name: SMTP_PORT\n  value: "25"\n- name: SMTP_HOST\n  value: mail\n',
    "-\n  a: 1\n- - b\n  - c\n-\n",
    "a:\nb:\n  c:\nd:",
    "a: http://x:25/?q=1#f\nb: smtp://u@h\nc: x#y\n",
    "a: |\n  x\n   y\n\nb: >-\n  p\n  q\nc: |+\n  z\n\n# end\nd: 1\n",
    "a:\n  - b: |2\n      x\n    c: 1\n  - |\n    y\n  - z\n",
    "a: {name: SMTP_PORT, value: \"25\"}\nb: [x, 'y', {z: 1}]\nc: []\n",
    "a: {\n  b: 1,\n  c: [2,\n  3]\n}\nd: 4\n",
    "a: \"x\n  y\"\nb: 'p\n\n  q' # r\nc: 1\n",
    "a: &m\n  x: 1\nb:\n  <<: *m\n  y: 2\nc: &s v\nd: *s\n",
    "a: !vault |\n  x\nb: !Ref y\nc: !!str 25\nd: !x\n  - 1\n",
    "# first\na: 1\n---\nb: 2\n...\n---\n# third\nc: 3\n",
    "'a b': 1\n\"c\" : 2\nd e: 3\n? f\n",
    "a: 1\r\nb:\r\n- c\r\n- 'd'\r\n",
    "a:\n  plain value on its own line\nb: 1\n",
    "a:   1   \nb:\t2\n",
    "",
    "# nothing\n",
]


def by_lines(text: str) -> list[Setting]:
    return Walk(text, text, None).settings(yaml_lines.events(text))


def by_parser(text: str) -> list[Setting]:
    return Walk(text, text, None).settings(parse(text) or [])


@pytest.mark.parametrize("text", SAME)
def test_as_the_parser_reads_it(text: str) -> None:
    assert parse(text) is not None or text.endswith("? f\n")
    assert by_lines(text) == by_parser(text.removesuffix("? f\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: b: c\nd: 1\n", [("a", "b: c"), ("d", "1")], id="colon in a value"),
        pytest.param("a: @x@ # y\nb: `z`\nc: %d\n", [("a", "@x@"), ("b", "`z`"), ("c", "%d")], id="signs that begin nothing"),
        pytest.param("a: 'b' c\nd: \"e\n", [("a", "'b' c"), ("d", '"e')], id="quotes that are no pair"),
        pytest.param('a: "\\q"\n', [("a", "\\q")], id="unknown escape"),
        pytest.param("a: [b\nc: 1\n", [("a", "[b"), ("c", "1")], id="bracket that is never closed"),
        pytest.param("a: [b] c\nd: {e: 1}\n", [("a", "[b] c"), ("d/e", "1")], id="text behind a bracket"),
        pytest.param("a: x\n  b: 1\nc: 2\n", [("a", "x"), ("a/b", "1"), ("c", "2")], id="entries below a value"),
        pytest.param("a:\n    b: 1\n  c: 2\n", [("a/b", "1"), ("a/c", "2")], id="indent between two"),
        pytest.param("a:\n  b: 1\n words\nc: 2\n", [("a/b", "1"), ("c", "2")], id="lines that are no entry"),
        pytest.param("a:\n\tb: 1\n\tc: 2\nd: 3\n", [("a/b", "1"), ("a/c", "2"), ("d", "3")], id="tabs"),
        pytest.param("- a\nb: 1\n- c\n", [("0", "a"), ("b", "1"), ("0", "c")], id="list and mapping mixed"),
        pytest.param("<p>x</p>\na: 1\n}\n", [("a", "1")], id="other syntax"),
        pytest.param("# a: 1\n  # b: 2\n", [], id="comments"),
        pytest.param("a: |\n  b: 1\n\n  - c\nd: @\n", [("a", "b: 1\n\n- c\n"), ("d", "@")], id="block scalars are text"),
        pytest.param("a: |\n\tb\n \tc\nd: @\n", [("a", "b\nc\n"), ("d", "@")], id="tabs in a block scalar"),
    ],
)
def test_what_no_parser_takes(text: str, expected: list[tuple[str, str]]) -> None:
    assert [("/".join(s.key), s.value) for s in by_lines(text)] == expected


names = st.text(st.sampled_from("abcXY_.-/ é09"), min_size=1, max_size=6).map(str.strip).filter(lambda name: name[:1].isalpha())
scalars = st.one_of(
    names,
    st.sampled_from(
        [
            "25",
            "true",
            "~",
            "''",
            '""',
            "'a: b'",
            '"x\\ny"',
            "'it''s'",
            "a#b",
            "smtp://h:25",
            "x # note",
            "[a, b]",
            "{a: 1, 'b': c}",
            "|\n       x\n       y",
            "",
            "!t x",
        ]
    ),
)


@st.composite
def trees(draw: st.DrawFn, indent: str = "", depth: int = 0) -> str:
    lines: list[str] = []
    sequence = draw(st.booleans())
    for _ in range(draw(st.integers(1, 3))):
        head = "-" if sequence else draw(names) + ":"
        if depth < 3 and draw(st.integers(0, 2)) == 0:
            lines.append(f"{indent}{head}\n{draw(trees(indent + '  ', depth + 1))}")
        elif depth < 3 and sequence and draw(st.booleans()):
            lines.append(f"{indent}- {draw(trees(indent + '  ', depth + 1)).lstrip(' ')}")
        else:
            lines.append(f"{indent}{head} {draw(scalars)}\n")
    return "".join(lines)


@given(trees())
@settings(max_examples=250, deadline=None)
def test_lines_and_parser_agree(text: str) -> None:
    assert parse(text) is not None
    assert by_lines(text) == by_parser(text)
