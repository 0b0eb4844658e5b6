"""Files inside values: settings found at the very characters of the outer file, in every way in which YAML writes a text."""

from __future__ import annotations

import time
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_carriers import rows, unwrapped

from smtplint import carriers
from smtplint.dialects.write import apply

ENCODED = "kind: Secret\ndata:\n  {name}: {value}\n"
OUTER = [
    ("data:\n  app.ini: |\n    [mailer]\n    SMTP_PORT = 25\n", "data.file:app.ini.mailer.SMTP_PORT", 3),
    ("data:\n  app.ini: |-\n      [mailer]\n      SMTP_PORT = 25", "data.file:app.ini.mailer.SMTP_PORT", 3),
    ("data:\n  app.ini: |2\n      [mailer]\n      SMTP_PORT = 25\n", "data.file:app.ini.mailer.SMTP_PORT", 3),
    ("data:\r\n  app.ini: |\r\n    [mailer]\r\n    SMTP_PORT = 25\r\n", "data.file:app.ini.mailer.SMTP_PORT", 3),
    ("data:\n  .env: |\n\n    # a remark\n    SMTP_PORT=25\n", "data.file:.env.SMTP_PORT", 4),
    ('data:\n  app.ini: "[mailer]\\nSMTP_PORT = 25\\n"\n', "data.file:app.ini.mailer.SMTP_PORT", 1),
    ("data:\n  alertmanager.yml: |\n    global:\n      smtp_smarthost: a.example.com:25\n", "data.file:alertmanager.yml.global.smtp_smarthost", 3),
    ("data:\n  x.yml: |\n    data:\n      y.ini: |\n        [m]\n        SMTP_PORT = 25\n", "data.file:x.yml.data.file:y.ini.m.SMTP_PORT", 5),
    ("- copy:\n    dest: /srv/.env\n    content: |\n      SMTP_PORT=25\n", "0.copy.file:/srv/.env.SMTP_PORT", 3),
    ("- blockinfile:\n    path: /srv/.env\n    block: |\n      SMTP_PORT=25\n", "part:/srv/.env.SMTP_PORT", 3),
    ("- lineinfile:\n    path: /srv/.env\n    line: SMTP_PORT=25\n", "part:/srv/.env.SMTP_PORT", 2),
    ("write_files:\n  - path: /etc/a.ini\n    content: |\n      [mail]\n      smtp_port = 25\n", "write_files.0.file:/etc/a.ini.mail.smtp_port", 4),
    ("run: |\n  export SMTP_PORT=25\n  make\n", "run.SMTP_PORT", 1),
    ("script:\n  - SMTP_PORT=25 ./send\n", "script.SMTP_PORT", 1),
    ("- shell: |\n    cat > /a/.env <<E\n    SMTP_PORT=25\n    E\n", "0.shell.file:/a/.env.SMTP_PORT", 2),
    ("- shell: |-\n    x <<-E\n    E\n    cat > /a/.env <<-E\n    \t\tSMTP_PORT=25\n    \tE\n", "0.shell.file:/a/.env.SMTP_PORT", 4),
    ("runcmd:\n  - docker run -e SMTP_PORT=25 a\n", "runcmd.0.docker:1.environment.SMTP_PORT", 1),
    ("run: |\n  echo 'SMTP_PORT=25' >> .env\n", "run.part:.env.SMTP_PORT", 1),
    ("run: |\r\n  cat <<E > .env\r\n  SMTP_PORT=25\r\n  E\r\n", "run.file:.env.SMTP_PORT", 2),
    ("- ini_file: {path: /etc/o.conf, section: s, option: smtp_port, value: 25}\n", "part:/etc/o.conf.s.smtp_port", 0),
    ("- command: wp config set SMTP_PORT 25 --raw\n", "part:wp-config.php.SMTP_PORT", 0),
    ("- command: postconf -e 'relayhost=[a.example.com]:25'\n", "part:main.cf.relayhost", 0),
]  # fmt: skip

QUIET = [
    ("run: |\n  echo SMTP_PORT=25\n  make\n", "SMTP_PORT"),
    ("run: nc -z smtp.example.com 25\n", "25"),
    ("- lineinfile:\n    path: /srv/.env\n    regexp: SMTP_PORT=25\n", "SMTP_PORT"),
    ("description: |\n  SMTP_PORT=25\n  SMTP_HOST=a\n", "SMTP_PORT"),
    ("data:\n  notes: |\n    The port of SMTP is 25.\n    Or 587.\n", "The"),
]


@pytest.mark.parametrize(("text", "key", "line"), OUTER)
def test_setting_stands_at_its_own_characters(text: str, key: str, line: int) -> None:
    source, settings = unwrapped(text, "a.yml")
    found = [s for s in settings if ".".join(s.key) == key]
    assert len(found) == 1, [".".join(s.key) for s in settings]
    (setting,) = found
    assert source.text[setting.span.start : setting.span.end] == setting.value
    assert setting.value.endswith("25")
    assert source.text.count("\n", 0, setting.span.start) == line


@pytest.mark.parametrize(("text", "name"), QUIET)
def test_text_that_is_no_file(text: str, name: str) -> None:
    assert name not in [key.rsplit(".", 1)[-1] for key, _, _ in rows(text)]


@pytest.mark.parametrize("plain", ["25", "25\n"])
def test_secret_is_decoded_and_written_back(plain: str) -> None:
    encoded = b64encode(plain.encode()).decode()
    source, settings = unwrapped(ENCODED.format(name="SMTP_PORT", value=encoded), "a.yml")
    (setting,) = [s for s in settings if s.key[-1] == "SMTP_PORT"]
    assert setting.value == "25"
    edit = carriers.writer(setting).replace(source, setting, 587)
    assert edit.text == b64encode(plain.replace("25", "587").encode()).decode()


def test_file_in_a_secret_is_not_edited_in_part() -> None:
    encoded = b64encode(b"[mailer]\nSMTP_PORT = 25\n").decode()
    _, settings = unwrapped(ENCODED.format(name="app.ini", value=encoded), "a.yml")
    (setting,) = [s for s in settings if s.key[-1] == "SMTP_PORT"]
    assert (setting.value, setting.opaque) == ("25", True)


@pytest.mark.parametrize("value", ["", "!!!", "/////w==", "not base64", "25"])
def test_what_is_no_base64_stays(value: str) -> None:
    _, settings = unwrapped(ENCODED.format(name="A", value=f"'{value}'"), "a.yml")
    assert [s.value for s in settings if s.key[-1] == "A"] == [value]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "data:\n  app.ini: |\n    [mailer]\n    SMTP_PORT = 25\n  b: c\n",
            "data:\n  app.ini: |\n    [mailer]\n    SMTP_PORT = 25\n    SMTP_TLS = on\n  b: c\n",
        ),
        (
            "- copy:\n    dest: /a/.env\n    content: |\n      SMTP_PORT=25\n",
            "- copy:\n    dest: /a/.env\n    content: |\n      SMTP_PORT=25\n      SMTP_TLS=on\n",
        ),
    ],
)
def test_insert_keeps_the_indent_of_the_block(before: str, after: str) -> None:
    source, settings = unwrapped(before, "a.yml")
    sibling = next(s for s in settings if s.key[-1] == "SMTP_PORT")
    assert apply(source.text, (carriers.writer(sibling).insert(source, sibling, "SMTP_TLS", "on"),)) == after


LINES = st.lists(st.sampled_from(["SMTP_PORT=25", "SMTP_HOST=a.example.com", "", "# remark", "A='x y'", "B=ü"]), min_size=1, max_size=6)


@given(LINES, st.sampled_from([">", ">-", '"']))
def test_folded_and_quoted_texts_map_or_say_that_they_cannot(lines: list[str], style: str) -> None:
    text = "\\n".join(lines) if style == '"' else "\n    ".join(lines)
    outer = f'data:\n  .env: "{text}"\n' if style == '"' else f"data:\n  .env: {style}\n    {text}\n"
    source, settings = unwrapped(outer, "a.yml")
    for setting in settings:
        if len(setting.key) == 3:
            assert setting.opaque or source.text[setting.span.start : setting.span.end] == setting.value


def test_base64_with_line_breaks() -> None:
    encoded = b64encode(b"SMTP_HOST=a.example.com\nSMTP_PORT=25\n" * 4).decode()
    broken = "\n    ".join(encoded[i : i + 40] for i in range(0, len(encoded), 40))
    source, settings = unwrapped(f"kind: Secret\ndata:\n  .env: |\n    {broken}\n", "a.yml")
    found = [s for s in settings if s.key[-1] == "SMTP_PORT"]
    assert [(s.value, s.opaque) for s in found] == [("25", True)] * 4
    assert source.text[found[0].span.start : found[0].span.end].startswith(encoded[:40])


@given(LINES, st.integers(2, 8), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["|", "|-", "|+", "|2"]))
def test_every_span_maps_to_the_same_characters(lines: list[str], indent: int, newline: str, style: str) -> None:
    indent = 4 if style == "|2" else indent + 2
    body = newline.join((" " * indent + line) if line else "" for line in lines)
    source, settings = unwrapped(f"data:{newline}  .env: {style}{newline}{body}{newline}", "a.yml")
    for setting in settings:
        if len(setting.key) == 3:
            assert source.text[setting.span.start : setting.span.end] == setting.value


@given(LINES, st.integers(0, 3), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["EOF", "'EOF'"]))
def test_every_span_of_a_heredoc_is_its_value(lines: list[str], tabs: int, newline: str, tag: str) -> None:
    body = newline.join("\t" * tabs + line for line in lines)
    text = f"cat > /a/.env <<-{tag}{newline}{body}{newline}\tEOF{newline}B=1{newline}"
    source, settings = unwrapped(text, "a.sh")
    inside = [s for s in settings if s.format == "dotenv"]
    assert len(inside) == sum("=" in line for line in lines)
    for setting in inside:
        assert source.text[setting.span.start : setting.span.end] == setting.value.strip("'")
        assert not setting.opaque


@given(LINES, st.integers(0, 4))
def test_every_span_of_a_template_of_nomad_is_its_value(lines: list[str], indent: int) -> None:
    body = "\n".join(" " * indent + line for line in lines)
    text = f'template {{\n  data = <<-EOH\n{body}\n{" " * indent}EOH\n  destination = "a.env"\n}}\n'
    source, settings = unwrapped(text, "a.nomad")
    inside = [s for s in settings if s.format == "dotenv"]
    assert len(inside) == sum("=" in line for line in lines)
    for setting in inside:
        assert source.text[setting.span.start : setting.span.end] == setting.value


@pytest.mark.parametrize(
    ("head", "line", "tail", "file"),
    [
        ("data:\n  .env: |\n", "    SMTP_PORT=25\n", "", "a.yml"),
        ("cat > .env <<EOF\n", "SMTP_PORT=25\n", "EOF\n", "a.sh"),
        ("a:\n  script:\n", "    - export SMTP_PORT=25\n", "", "a.yml"),
        ("", "cat > .env <<EOF\nSMTP_PORT=25\nEOF\n", "", "a.sh"),
        ("docker run", " -e SMTP_PORT=25", " a\n", "a.sh"),
    ],
)
def test_a_large_file_takes_no_more_than_its_share(head: str, line: str, tail: str, file: str) -> None:
    start = time.process_time()
    _, settings = unwrapped(head + line * 10_000 + tail, file)
    assert len(settings) >= 10_000
    assert time.process_time() - start < 60  # a guard against squares, no measure
