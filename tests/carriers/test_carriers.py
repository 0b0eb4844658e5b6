"""Each carrier: what it unwraps, with the very characters, and its traps that must stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint import carriers, formats, naming
from smtplint.model import Setting, Source

Row = tuple[str, str, str]


def unwrapped(text: str, file: str) -> tuple[Source, list[Setting]]:
    form = naming.format_of(file)
    assert form is not None
    source = Source(file, text)
    return source, carriers.unwrap(source, formats.load(form).read(source))


def rows(text: str, file: str = "a.yml") -> list[Row]:
    """(dotted key, value, the characters of the span) of every setting."""
    source, settings = unwrapped(text, file)
    return [(".".join(s.key), s.value, source.text[s.span.start : s.span.end]) for s in settings]


FOUND = [
    # pairs
    ('env:\n  - name: SMTP_PORT\n    value: "465"\n', "env.SMTP_PORT", "465"),
    ("env:\n  - {value: '465', name: SMTP_PORT}\n", "env.SMTP_PORT", "465"),
    ("Environment:\n  - Name: SMTP_PORT\n    Value: 465\n", "Environment.SMTP_PORT", "465"),
    ("envVars:\n  - key: SMTP_PORT\n    value: 465\n", "envVars.SMTP_PORT", "465"),
    ("variables:\n  SMTP_PORT:\n    value: 465\n    description: x\n", "variables.SMTP_PORT", "465"),
    ("inputs:\n  smtp_port:\n    description: x\n    default: '25'\n", "inputs.smtp_port", "25"),
    ("Parameters:\n  SmtpPort:\n    Type: Number\n    Default: 25\n", "Parameters.SmtpPort", "25"),
    ("option_settings:\n  - option_name: SMTP_PORT\n    value: 25\n", "option_settings.SMTP_PORT", "25"),
    ("env:\n  - {name: SMTP_PORT, default: '25'}\n", "env.SMTP_PORT", "25"),
    # items
    ("environment:\n  - SMTP_PORT=465\n", "environment.SMTP_PORT", "465"),
    ('environment:\n  - "SMTP_PORT=465"\n', "environment.SMTP_PORT", "465"),
    ("environment:\n  - A=b=c\n", "environment.A", "b=c"),
    ('environment:\n  - A="b"\n', "environment.A", '"b"'),
    ("literals: [SMTP_PORT=465, B=2]\n", "literals.SMTP_PORT", "465"),
    # arguments
    ("- mail: host=a.example.com port=25 subject='x y'\n", "0.mail.port", "25"),
    ("- mail: host=a.example.com port='25'\n", "0.mail.port", "25"),
    ("- community.general.mail: host={{ h }} port=25\n", "0.community.general.mail.port", "25"),
    # defaults
    ("a: ${X:-25}\n", "a", "25"),
    ("a: ${X-25}\n", "a", "25"),
    ("a: ${X:=25}\n", "a", "25"),
    ("a: ${A:-${B:-25}}\n", "a", "25"),
    ("a: ${x.y:25}\n", "a", "25"),
    ("a: ${env:X, '25'}\n", "a", "25"),
    ('a: "{{ x | default(25) }}"\n', "a", "25"),
    ("a: \"{{ x | default('25', true) | int }}\"\n", "a", "25"),
    ("a: \"{{ lookup('env', 'X') | default('25', true) }}\"\n", "a", "25"),
    ("a: {{ .Values.x | default 25 | quote }}\n", "a", "25"),
    ("a: {{ default 25 .Values.x }}\n", "a", "25"),
    ("a: ${{ vars.X || '25' }}\n", "a", "25"),
    ("a: '{{ 25 }}'\n", "a", "25"),
]

KEPT = [
    ("properties:\n  smtp_port:\n    type: integer\n    default: 25\n", "properties.smtp_port"),
    ("ports:\n  - name: smtp\n    port: 25\n", "ports.smtp"),
    ("a:\n  - not a pair=1\n", "a.not a pair"),
    ("tasks:\n  - shell: echo host=a\n", "tasks.0.shell.host"),
    ("steps:\n  - run: A=1 B=2\n", "steps.0.run.a"),
]

UNKNOWN = [
    "${X}", "$X", "${X:?set me}", "${X:+25}", "{{ x }}", "{{ x | int }}", "{{ x | default(omit) }}", "${{ secrets.X }}", "<%= x %>", "%(X)s",
    "%env(X)%", "$(X)", "{{ a if b else 25 }}", "{{ '465' if a else '587' }}", "$$cap_port", "#{port}",
]  # fmt: skip

WRITTEN = ["25", "a ${X} b", "smtp://{{ h }}:25", "{a: 1}", "", "50%", "http://$host/x"]


@pytest.mark.parametrize(("text", "key", "value"), FOUND)
def test_unwrapped(text: str, key: str, value: str) -> None:
    assert (key, value, value) in rows(text)


@pytest.mark.parametrize(("text", "key"), KEPT)
def test_trap_stays_as_it_is(text: str, key: str) -> None:
    assert key not in [name for name, _, _ in rows(text)]


@pytest.mark.parametrize("value", UNKNOWN)
def test_expression_without_a_default_is_unknown(value: str) -> None:
    _, settings = unwrapped(f"A='{value}'\n", ".env") if "'" not in value else unwrapped(f'A="{value}"\n', ".env")
    assert [s.certainty for s in settings] == ["unknown"]


@pytest.mark.parametrize("value", WRITTEN)
def test_other_values_stand_as_written(value: str) -> None:
    _, settings = unwrapped(f"A='{value}'\n", ".env")
    assert [(s.value, s.certainty) for s in settings] == [(value, "written")]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("environment:\n  - SMTP_PASSWORD\n", "a.yml"),
        ("env:\n  - name: SMTP_PASSWORD\n    valueFrom: {secretKeyRef: {name: s, key: p}}\n", "a.yml"),
        ("env:\n  - valueFrom:\n      configMapKeyRef:\n        name: s\n    name: SMTP_PASSWORD\n", "a.yml"),
        ('{"env": {"SMTP_PASSWORD": {"description": "x", "required": false}}}', "app.json"),
    ],
)
def test_variable_that_is_set_elsewhere_is_unknown(text: str, file: str) -> None:
    _, settings = unwrapped(text, file)
    assert [s.certainty for s in settings if s.key[-1] == "SMTP_PASSWORD"] == ["unknown"]


@pytest.mark.parametrize(
    ("text", "file", "value", "line"),
    [
        ("P=25\nSMTP_PORT=${P}\n", ".env", "25", 0),
        ("P=25\nSMTP_PORT=$P\n", ".env", "25", 0),
        ("P=465\nSMTP_PORT=${P:-25}\n", ".env", "465", 0),
        ("p: 25\nsmtp_port: '{{ p }}'\n", "a.yml", "25", 0),
        ("A=25\nB=${A}\nSMTP_PORT=${B}\n", ".env", "25", 0),
        ("<?php\nconst P = 25;\ndefine('SMTP_PORT', P);\n", "a.php", "25", 1),
    ],
)
def test_reference_has_the_value_where_it_is_set(text: str, file: str, value: str, line: int) -> None:
    source, settings = unwrapped(text, file)
    last = settings[-1]
    assert (last.value, source.text.count("\n", 0, last.span.start)) == (value, line)


@pytest.mark.parametrize("text", ["A=${A}\n", "A=${B}\nB=${A}\n", "A=1\nA=2\nB=${A}\n"])
def test_reference_that_leads_nowhere_stays_unknown(text: str) -> None:
    _, settings = unwrapped(text, ".env")
    assert settings[-1].certainty == "unknown"


PIECES = st.sampled_from(
    [
        "env:\n",
        "  - name: A\n",
        "    value: 1\n",
        "- A=1\n",
        "a: ${X:-25}\n",
        "b: '{{ x | default(1) }}'\n",
        "c: ${",
        "}}\n",
        "k: a=1 b=2\n",
        "&x\n",
        "*x\n",
        "$X",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["a.yml", ".env", "a.properties", "a.ini", "a.php", "msmtprc"]))
def test_never_raises_and_spans_stay_inside(text: str, file: str) -> None:
    source, settings = unwrapped(text, file)
    for setting in settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(source.text)


@given(st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True))
def test_default_is_found_where_it_stands(value: str) -> None:
    for text in (f"a: ${{X:-{value}}}\n", f"a: \"{{{{ x | default('{value}') }}}}\"\n"):
        source, settings = unwrapped(text, "a.yml")
        (setting,) = settings
        assert (setting.value, source.text[setting.span.start : setting.span.end], setting.certainty) == (value, value, "default")


WRITES = [
    ("environment:\n  - SMTP_PORT=25 # x\n", "SMTP_SECURE", "tls", "environment:\n  - SMTP_PORT=25 # x\n  - SMTP_SECURE=tls\n"),
    ('environment:\n  - "SMTP_PORT=25"\n', "SMTP_SECURE", True, 'environment:\n  - "SMTP_PORT=25"\n  - "SMTP_SECURE=true"\n'),
    ("environment: [SMTP_PORT=25]\n", "SMTP_SECURE", "tls", "environment: [SMTP_PORT=25, SMTP_SECURE=tls]\n"),
    (
        'env:\n  - name: SMTP_PORT\n    value: "25"\n  - name: B\n',
        "SMTP_SECURE",
        "tls",
        'env:\n  - name: SMTP_PORT\n    value: "25"\n  - name: SMTP_SECURE\n    value: "tls"\n  - name: B\n',
    ),
    ("- mail: host=a.example.com port=25\n", "secure", "starttls", "- mail: host=a.example.com port=25 secure=starttls\n"),
    ("environment:\n  SMTP_PORT: 25\n", "SMTP_SECURE", "tls", "environment:\n  SMTP_PORT: 25\n  SMTP_SECURE: tls\n"),
]


@pytest.mark.parametrize(("before", "name", "value", "after"), WRITES)
def test_insert(before: str, name: str, value: str | bool, after: str) -> None:
    source, settings = unwrapped(before, "a.yml")
    sibling = next(s for s in settings if s.value == "25")
    edit = carriers.writer(sibling).insert(source, sibling, name, value)
    assert before[: edit.span.start] + edit.text + before[edit.span.end :] == after
