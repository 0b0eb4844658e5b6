from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("port: {{ x }}\nhost: {{ a }}.{{ b }}\n", [plain("port", "{{ x }}"), plain("host", "{{ a }}.{{ b }}")], id="unquoted"),
        pytest.param(
            'h: "{{ .Values.h | default "x" }}"\np: {{ x }}\n',
            [quoted("h", '{{ .Values.h | default "x" }}'), plain("p", "{{ x }}")],
            id="quotes",
        ),
        pytest.param("{{ k }}: 25\n", [plain("{{ k }}", "25")], id="key"),
        pytest.param(
            "a: {% if x %}587{% else %}25{% endif %} # c\n", [plain("a", "{% if x %}587{% else %}25{% endif %}")], id="control in a value"
        ),
        pytest.param("{% for x in y %}\n- {{ x }}\n{% endfor %}\n", [plain("0", "{{ x }}")], id="loop"),
        pytest.param('m:\n  {{- include "m" . | nindent 2 }}\n  a: 1\n', [plain("m/a", "1")], id="lines unknown"),
        pytest.param(
            "a: >-\n  {{ x }}\nb: {{ y }}\n", [("a", "{{ x }}", "{{ x }}", False, False), plain("b", "{{ y }}")], id="block scalar"
        ),
        pytest.param(
            "a: |\n  {{ range .x }}\n  y\nb: {{ z }}\n{{ end }}\n",
            [("a", "{{ range .x }}\ny\n", "{{ range .x }}\n  y", False, False), plain("b", "{{ z }}")],
            id="control in a block scalar",
        ),
        pytest.param("a: {{ x\n  | int }}\nb: 1\n", [plain("a", "{{ x"), plain("b", "1")], id="over lines"),
        pytest.param("env: <%= e %>\n<% if x %>\na: 1\n<% end %>\n", [plain("env", "<%= e %>"), plain("a", "1")], id="ERB"),
    ],
)
def test_templates(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n{{- if .x }}\nb: 2\n{{- else }}\nb: 3\n{{- end }}\nc: 4\n", [(), ((0, 0),), ((0, 1),), ()]),
        ("# {% if x %}\na: 1\n# {% else %}\na: 2\n# {% endif %}\n", [((0, 0),), ((0, 1),)]),
        ("{% if x %}\na: 1\n  b: 2\n{% else %}\na: {{ y }}\n{% endif %}\n", [((0, 0),), ((0, 0),), ((0, 1),)]),
        ("a: &a {x: 1}\n# {% if x %}\nb: *a\n# {% endif %}\n", [(), ((0, 0),)]),
        ("a: '{% if x %}1{% else %}2{% endif %}'\nb: 3\n", [(), ()]),
    ],
)
def test_branches(text: str, expected: list[tuple[tuple[int, int], ...]]) -> None:
    assert [s.branch for s in read(text)] == expected
