from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from line_checks import ANY_TEXT

from smtplint.formats import templates


def branches(text: str) -> dict[str, templates.Branch]:
    """The branch of each upper-case letter of the text that is left."""
    blanked, arms = templates.read(text)
    return {match.group(): arms.at(match.start()) for match in re.finditer("[A-Z]", blanked)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A{% if x %}B{% elif y %}C{% else %}D{% endif %}E", {"A": (), "B": ((0, 0),), "C": ((0, 1),), "D": ((0, 2),), "E": ()}),
        ("{% if x %}A{% if y %}B{% endif %}C{% endif %}", {"A": ((0, 0),), "B": ((0, 0), (1, 0)), "C": ((0, 0),)}),
        ("{%- if x -%}A{%- endif -%}B", {"A": ((0, 0),), "B": ()}),
        ("{% for x in y %}A{% else %}B{% endfor %}C", {"A": (), "B": (), "C": ()}),
        ("{% if x %}{% for y in z %}A{% else %}B{% endfor %}{% else %}C{% endif %}", {"A": ((0, 0),), "B": ((0, 0),), "C": ((0, 1),)}),
        ("{% if x %}{% set y %}1{% endset %}{% with %}{% endwith %}A{% endif %}B", {"A": ((0, 0),), "B": ()}),
        ("{% endif %}A{% else %}B{% endfor %}", {"A": (), "B": ()}),
        ("{% if x %}A", {"A": ((0, 0),)}),
        ("{{- if .x }}A{{ else if .y }}B{{ else }}C{{- end -}}D", {"A": ((0, 0),), "B": ((0, 1),), "C": ((0, 2),), "D": ()}),
        ("{{ with .x }}A{{ end }}{{ range .x }}B{{ else }}C{{ end }}D", {"A": ((0, 0),), "B": (), "C": (), "D": ()}),
        ("{{ if (eq .x 1) }}A{{ end }}{{if(.x)}}B{{end}}", {"A": ((0, 0),), "B": ((1, 0),)}),
        ('{{ define "x" }}{{ if $y }}A{{ end }}B{{ end }}C', {"A": ((0, 0),), "B": (), "C": ()}),
        ("{{ if .x }}{% if y %}A{% endif %}B{{ end }}C", {"A": ((0, 0), (1, 0)), "B": ((0, 0),), "C": ()}),
        ("<% if @x -%>A<% elsif @y %>B<% else %>C<% end -%>D", {"A": ((0, 0),), "B": ((0, 1),), "C": ((0, 2),), "D": ()}),
        ("<% if @x %>A<% @y.each do |z| %>B<% end %>C<% end %>D", {"A": ((0, 0),), "B": ((0, 0),), "C": ((0, 0),), "D": ()}),
        ("<%- unless @x %>A<% end %>", {"A": ((0, 0),)}),
        ("<% if $x { -%>A<% } else { %>B<% } %>C<% $y.each |$z| { %>D<% } %>", {"A": ((0, 0),), "B": ((0, 1),), "C": (), "D": ()}),
    ],
)
def test_branches(text: str, expected: dict[str, templates.Branch]) -> None:
    assert branches(text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a{# b\r\nc #}d", "a    \r\n    d"),
        ("a{{/* {{ if x }} */}}b", "a" + " " * 20 + "b"),
        ("a{{- /* x */ -}}b", "a" + " " * 15 + "b"),
        ("a{{- $x := .y -}}b", "a" + " " * 16 + "b"),
        ("a<%# x %>b", "a        b"),
        ("a{% set x = 1 %}b{% include 'c' %}d", "a               b" + " " * 17 + "d"),
    ],
)
def test_blanked(text: str, left: str) -> None:
    assert templates.read(text)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{{ x }}",
        "{{ x if y else z }}",
        '{{ end_date }} {{ ifname }} {{ blocked }} {{ block.super }} {{ range(3) }} {{ end | x }} {{ with }} {{ $x }} {{ template "a" . }}',
        "${#name} {{#if x}}",
        "<%= x %> <%== x %> <%% x %>",
        "{# never closed",
        "a{% if never closed }",
        "{{ if never closed }",
        "{{/* never closed",
        "<% if never closed >",
        "{}{%}",
    ],
)
def test_left_alone(text: str) -> None:
    assert templates.read(text) == (text, ([], []))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("a {{ b }} c", "a ####### c"),
        ("{{ a\n}} {{ b }}", "{{ a\n}} #######"),
        ("{{{ a }}}", "########}"),
        ("<%= a %> %> <% b %>", "######## %> <% b %>"),
        ("}} {{ a", "}} {{ a"),
    ],
)
def test_cover(text: str, covered: str) -> None:
    assert templates.cover(text) == covered.replace("#", templates.OPAQUE)


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text_keeps_its_offsets(text: str) -> None:
    blanked, arms = templates.read(text)
    assert len(blanked) == len(templates.cover(text)) == len(text)
    assert all(new in (old, " ") and (old not in "\r\n" or new == old) for old, new in zip(text, blanked, strict=True))
    assert arms.starts == sorted(arms.starts)
    assert templates.is_template(text) or blanked == text


@pytest.mark.parametrize(
    "piece",
    [
        "{% if a ",
        "{% if a %}",
        "{% endif %}",
        "{# ",
        "{{/* }}",
        "{{ if a }}",
        "{{ if a ",
        "{{ end }}{{ if a }}",
        "<% ",
        "<% a do |",
        "{{",
        "{{$a ",
        "<%= ",
        "{",
    ],
)
def test_linear(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    templates.cover(templates.read(text)[0])
    assert time.process_time() - start < 60  # a guard against endless work, no measure
