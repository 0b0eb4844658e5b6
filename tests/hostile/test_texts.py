"""Texts made to break a reader: bombs, depth, length, entities, and what makes regular expressions go back and forth."""

from __future__ import annotations

from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING

import pytest
from judging import engine, judge

from smtplint import lint, naming
from smtplint.formats import FORMATS

if TYPE_CHECKING:
    from program import Program

DEPTH = 5_000
SETTING = {
    "yaml": ("a.yaml", "smtp_port: 25\n"),
    "json": ("a.json", '{"smtp_port": 25, "x": '),
    "toml": ("a.toml", "smtp_port = 25\nx = "),
    "python": ("settings.py", "SMTP_PORT = 25\nX = "),
    "ruby": ("gitlab.rb", "gitlab_rails['smtp_port'] = 25\nx = "),
    "php": ("a.php", "<?php define('SMTP_PORT', 25);\n$x = "),
    "hcl": ("main.tf", "smtp_port = 25\nx = "),
    "hocon": ("application.conf", "smtp_port = 25\nx = "),
}
# Every way to go deep that a format has: (form, what opens, what closes)
DEEP = [
    ("yaml", "x: ", "", ""),
    ("yaml", "x: ", "[", "]"),
    ("yaml", "x: ", "{a: ", "}"),
    ("yaml", "", "- ", ""),
    ("json", "", "[", "]"),
    ("json", "", '{"a": ', "}"),
    ("toml", "", "[", "]"),
    ("toml", "", "{a = ", "}"),
    ("toml", "1\n[x]\na", ".b", " = 1"),
    ("python", "", "(", ")"),
    ("python", "", "{'a': ", "}"),
    ("python", "", "f(", ")"),
    ("python", "", "not ", "1"),
    ("python", "", "a.", "b"),
    ("ruby", "", "[", "]"),
    ("ruby", "", "{ a: ", "}"),
    ("ruby", "", "f do ", "end "),
    ("php", "", "[", "]"),
    ("php", "", "array('a' => ", ")"),
    ("php", "", "f(", ")"),
    ("hcl", "", "[", "]"),
    ("hcl", "", "{ a = ", "}"),
    ("hcl", "1\n", "a {\n", "}\n"),
    ("hocon", "", "[", "]"),
    ("hocon", "", "{ a = ", "}"),
]


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
@pytest.mark.parametrize(("form", "before", "opening", "closing"), DEEP)
def test_5000_deep_is_harmless_and_what_stands_before_is_judged(form: str, before: str, opening: str, closing: str, closed: bool) -> None:
    file, setting = SETTING[form]
    text = (
        setting + before + opening * DEPTH + "1" + (closing * DEPTH if closed else "") + ("}" if form == "json" and closed else "") + "\n"
    )
    start = process_time()
    found = lint.check_bytes(engine(), file, text.encode())
    assert process_time() - start < 5
    assert found.failures == ()
    assert "port-25" in [f.rule for f in found.findings] or form in {"json", "ruby", "hcl"}


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_5000_elements_deep(closed: bool) -> None:
    text = "<a><smtp><host>a.example.com</host><port>25</port></smtp>" + "<x>" * DEPTH + "</x>" * (DEPTH if closed else 0) + "</a>"
    assert [f.rule for f in judge(text, "a.xml").findings] == ["port-25"]


# Depth that is no bracket of the format: conditionals of templates, defaults in defaults, files in files.
INSIDE = [
    (".env", "SMTP_PORT=25\n" + "{% if x %}\n" * DEPTH + "SMTP_HOST=a.example.com\n" + "{% endif %}\n" * DEPTH),
    ("a.yaml", "smtp_port: 25\n" + "{{- if .Values.x }}\n" * DEPTH + "smtp_host: a.example.com\n" + "{{- end }}\n" * DEPTH),
    (".env", "SMTP_PORT=25\nSMTP_HOST=" + "${A:-" * DEPTH + "a" + "}" * DEPTH + "\n"),
    ("a.yaml", "smtp_port: 25\nsmtp_host: " + "{{ x | default(" * DEPTH + "a" + ") }}" * DEPTH + "\n"),
    ("a.yaml", "smtp_port: 25\nsmtp_host: '" + "{" * DEPTH + "}" * DEPTH + "'\n"),
    ("a.yaml", "smtp_port: 25\na.env: |\n" + "".join(" " * n + f"a{n}.yaml: |\n" for n in range(1, 400))),
    ("a.json", '{"smtp_port": 25, "x": ' + '"[' * DEPTH + ']"' * DEPTH + "}"),
    ("run.sh", "export SMTP_PORT=25 SMTP_HOST=a\n" + "if x; then\n" * DEPTH + "y\n" + "fi\n" * DEPTH),
    ("run.sh", "export SMTP_PORT=25 SMTP_HOST=a\nx=" + "$(" * DEPTH + ")" * DEPTH + "\n"),
    ("a.php", "<?php define('SMTP_PORT', 25);\n" + "if (x) {\n" * DEPTH + "}" * DEPTH + "\n"),
    ("settings.py", "SMTP_PORT = 25\n" + "".join("  " * n + "if x:\n" for n in range(90)) + "  " * 90 + "pass\n"),
    ("monitrc", "set mailserver a.example.com port 25\n" + "if a then " * DEPTH + "end if " * DEPTH + "\n"),
    ("maddy.conf", "target.smtp a {\n  targets tcp://a.example.com:25\n}\n" + "a {\n" * DEPTH + "}\n" * DEPTH),
    ("smtpd.conf", "action a relay host smtp://a.example.com:25\nmatch " + "{ " * DEPTH + "} " * DEPTH + "\n"),
    ("Dockerfile", "FROM a\nENV SMTP_PORT=25 SMTP_HOST=" + "${A:-" * DEPTH + "a" + "}" * DEPTH + "\n"),
    ("a.xml", '<smtp host="a.example.com" port="25"/>' + "<!--" * DEPTH + "-->"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), INSIDE)
def test_depth_that_is_no_bracket_is_harmless(file: str, text: str) -> None:
    start = process_time()
    assert lint.check_bytes(engine(), file, text.encode()).failures == ()
    assert process_time() - start < 5


NINE = "abcdefghi"
BOMBS = [
    ("a.yaml", "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{n}: &{n} [{', '.join([f'*{o}'] * 9)}]\n" for o, n in pairwise(NINE))),
    ("a.yaml", "a: &a {p: 1, q: 2}\n" + "".join(f"{n}: &{n} {{p: *{o}, q: *{o}, <<: *{o}}}\n" for o, n in pairwise(NINE))),
    ("a.yaml", "a: &a [*a, *a]\nb: &b {<<: *b, x: *b}\n"),
    ("a.xml", '<!DOCTYPE a [<!ENTITY a "x">' + "".join(f'<!ENTITY {n} "{f"&{o};" * 9}">' for o, n in pairwise(NINE)) + "]><a>&i;</a>"),
    (".env", "A=x\n" + "".join(f"{n}=${{{o}}}${{{o}}}${{{o}}}\n" for o, n in zip("ABCDEFGHI", "BCDEFGHIJ", strict=True)) + "SMTP_HOST=$J\n"),
    (".env", "SMTP_HOST=$SMTP_RELAY\nSMTP_RELAY=$SMTP_HOST\n"),
    ("main.tf", "".join(f"{n} = [var.{o}, var.{o}]\n" for o, n in pairwise(NINE))),
    ("application.conf", "a = [1, 1]\n" + "".join(f"{n} = ${{{o}}} ${{{o}}} ${{{o}}}\n" for o, n in pairwise(NINE))),
    ("settings.py", "A = 'x' * 10 ** 9\nB = A * 10 ** 9\nC = 9 ** 9 ** 9 ** 9\n"),
    ("gitlab.rb", "a = 'x' * 10 ** 9\nb = 9 ** 9 ** 9\n"),
    ("a.php", "<?php $a = str_repeat('x', PHP_INT_MAX); $b = 9 ** 9 ** 9;\n"),
    ("a.toml", "a = 1" + "0" * 20_000 + "\nb = 0x" + "f" * 20_000 + "\nc = 1e999999999\n"),
    ("a.json", '{"a": 1' + "0" * 20_000 + ', "b": 1e999999999}\n'),
    ("a.yaml", "a: 1" + "0" * 20_000 + "\nb: 0x" + "f" * 20_000 + "\nc: 190:20:30\n"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), BOMBS)
def test_bombs_stay_small(file: str, text: str) -> None:
    line = {
        "a.php": "define('SMTP_PORT', 25);",
        "a.xml": "",
        "a.json": "",
        "settings.py": "SMTP_PORT = 25\n",
        "main.tf": "smtp_port = 25\n",
    }
    mail = line.get(file, "")
    start = process_time()
    found = lint.check_bytes(engine(), file, (text + mail).encode())
    assert process_time() - start < 3
    assert found.failures == ()
    assert len(found.endpoints) <= 2


@pytest.mark.parametrize("number", [0, -1, 65_536, 10**30, "9" * 5_000, "\uff12\uff15", "\xb2", "1_0", "0x19", "2.5e1"])
@pytest.mark.parametrize("file", [".env", "a.yaml", "a.toml", "a.json", "settings.py"])
def test_odd_numbers_are_harmless(file: str, number: object) -> None:
    shape = {
        "a.yaml": "smtp_port: {}\n",
        "a.toml": "smtp_port = {}\n",
        "a.json": '{{"smtp_port": {}}}\n',
        "settings.py": "SMTP_PORT = {}\n",
    }
    text = shape.get(file, "SMTP_PORT={}\n").format(number) + ("SMTP_HOST=a.example.com\n" if file == ".env" else "")
    assert lint.check_bytes(engine(), file, text.encode()).failures == ()


NAMES = {
    "dotenv": ".env", "yaml": "a.yaml", "php": "a.php", "properties": "a.properties", "ini": "a.ini", "keywords": "msmtprc", "json": "a.json",
    "toml": "a.toml", "python": "settings.py", "hcl": "main.tf", "xml": "a.xml", "hocon": "application.conf", "ruby": "gitlab.rb",
    "shell": "run.sh", "dockerfile": "Dockerfile", "setvars": ".muttrc", "none": "settings",
    "monit": "monitrc", "maddy": "maddy.conf", "opensmtpd": "smtpd.conf", "nullmailer": "nullmailer/remotes", "sendmail": "sendmail.mc",
    "exim": "exim4.conf.template", "maps": "sasl_passwd",
}  # fmt: skip
# What makes a pattern that may match in two ways try them all, repeated, with a word of mail before and after.
UNITS = [
    "a", " ", "\\", "'", '"', "#", "-", ".", "/*", "<", "[", "(", "{", "$", "&", ";", ",", "|", "a.", "a=", "a: ", "- ", '\\"', "''", "${a:-", "$(", "{{",  # noqa: E501 (a text as it stands in a file)
    "{% if x %}", "<%", "<!--", "<a ", "</a>", "<<EOF\n", ">-\n", "\n", "\r", "'''", "%w[", "export ", "smtp ", "mail: ", "SMTP_PORT=",
    "smtp://a:", "a@b.", "# smtplint: ignore[", "- name: a\n  value: ", '"a": ', "a = {", "if a then ", "end ",
]  # fmt: skip
SIZE, SECONDS = 3_000, 0.12


def seconds(file: str, unit: str, size: int) -> float:
    text = "smtp_host a\n" + unit * (size // len(unit)) + "\nsmtp_port = 25\n"
    start = process_time()
    lint.check_bytes(engine(), file, text.encode())
    return process_time() - start


def test_every_format_has_a_name_here() -> None:
    assert NAMES.keys() == {*FORMATS, "none"}
    assert {naming.sniff(file, "", naming.format_of(file)) for form, file in NAMES.items() if form != "none"} == FORMATS.keys()


@pytest.mark.parametrize("form", NAMES)
def test_no_repetition_takes_more_than_linear_time(form: str) -> None:
    """What takes long is tried at four times the size, where a square takes sixteen times as long every time: no measure of speed."""
    file = NAMES[form]
    slow = [unit for unit in UNITS if seconds(file, unit, SIZE) > SECONDS]
    assert [unit for unit in slow if all(seconds(file, unit, 8 * SIZE) > 10 * seconds(file, unit, 2 * SIZE) for _ in range(5))] == []


def test_a_line_of_100_mb_is_counted_and_not_read(smtplint: Program) -> None:
    path = smtplint.cwd / "a.env"
    with path.open("wb") as file:
        file.write(b"SMTP_PORT=25\nSMTP_X=")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    done = smtplint("check", "--format", "json", ".")
    assert (done.status, done.err) == (0, "")
    assert done.report["summary"]["large"] == 1


def test_a_line_of_100_mb_with_mail_is_read_where_the_settings_allow_it(smtplint: Program) -> None:
    with (smtplint.cwd / "a.env").open("wb") as file:
        file.write(b"SMTP_HOST=a.example.com\nSMTP_PORT=25\nSMTP_X=")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    smtplint.write({".smtplint.yaml": "max-file-size: 200000000\n"})
    done = smtplint("check", "--format", "json", ".")
    assert (done.status, done.err, done.rules) == (1, "", {"a.env": ["port-25"]})
    assert len(done.out) < 10_000


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.yaml", "smtp_port: 25\nx: {}\n"),
        ("a.json", '{{"smtp_host": "a.example.com", "smtp_port": 25, "x": "{}"}}'),
        ("a.php", "<?php define('SMTP_PORT', 25); $x = '{}';"),
        ("a.toml", "smtp_port = 25\nx = '{}'\n"),
        ("a.xml", "<smtp><host>a.example.com</host><port>25</port><x>{}</x></smtp>"),
        ("run.sh", "export SMTP_PORT=25 SMTP_HOST=a.example.com x={}\n"),
    ],
)
def test_a_line_as_long_as_a_file_may_be_is_judged(file: str, text: str) -> None:
    judged = lint.check_bytes(engine(), file, text.format("x" * 9_000_000).encode())
    assert ([f.rule for f in judged.findings], judged.failures) == (["port-25"], ())


def test_a_line_of_100_mb_without_mail_is_read_where_the_settings_allow_it(smtplint: Program) -> None:
    with (smtplint.cwd / "a.yaml").open("wb") as file:
        file.write(b"a: ")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    smtplint.write({".smtplint.yaml": "max-file-size: 200000000\n"})
    done = smtplint("check", "--format", "json", ".")
    assert (done.status, done.err, done.report["findings"]) == (0, "", [])
