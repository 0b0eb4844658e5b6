"""No setting is ever turned away; what is plainly none mostly is."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.prefilter import WORDS, look, look_closer

SETTINGS = [
    "SMTP_PORT=25\n",
    "export MAIL_HOST='mail.example.com'\n",
    "MAIL_PORT = 465",
    "MAILER_DSN=smtps://user:pass@mail.example.com:465\n",
    "NOTIFY=mailtos://user:pass@example.com\n",
    "EMAIL_URL=submission://mail.example.com\n",
    '{"dsn": "smtp:\\/\\/mail.example.com:25"}',
    "mailhub=mx.example.com:25\n",
    "mail:\n  host: mx.example.com\n  port: 25\n",
    "email: {server: mx.example.com, port: 25}\n",
    "spring:\n  mail:\n    # where to\n    port: 25\n",
    "email:\n" + "  greeting: hello\n" * 80 + "  host: mx.example.com\n",
    "type: email\nto: ops@example.com\nhost: mx.example.com\n",
    "- name: Send it\n  uses: example/action-send-mail@v1\n  with:\n    server_port: 465\n",
    "- community.general.mail:\n    host: mx.example.com\n    port: 25\n",
    "env:\n  - name: SMTP_PORT\n    value: '25'\n",
    "environment:\n  - MAIL_PORT=25\n",
    "command: --smtp-port=25\n",
    '"SMTP server port": 25\n',
    "? smtp_port\n: 25\n",
    "smtp_smarthost: mx.example.com:25\n",
    "outgoing_mail_server: mx.example.com\n",
    "spring.mail.port=25\n",
    "[smtp]\nport = 25\n",
    "[mail]\ntransport = 25\nport = 25\n",
    "[[smtp]]\n",
    "[mailer]\nENABLED = true\nPROTOCOL = smtp\n",
    'resource "x" "y" {\n  smtp_server {\n    port = 25\n  }\n}\n',
    "SMARTHOST mx.example.com\nPORT 25\n",
    "account mail\nhost mx.example.com\nport 25\n",
    "<?php define( 'WPMS_SMTP_PORT', 25 );\n",
    '<?php define("SMTP_PORT" , 25);\n',
    "<?php const SMTP_PORT = 25;\n",
    "<?php $phpmailer->isSMTP();\n$phpmailer->Port = 25;\n",
    "<?php $mail->Host = 'mx.example.com';\n",
    "<?php return ['mail' => ['port' => getenv('X') ?: 25]];\n",
    "<?php return array(\n  'mail' => array(\n" + "    'greeting' => 'hello',\n" * 60 + "    'port' => 25,\n  ),\n);\n",
    "<?php /* old */ $config['smtp_port'] = 25;\n",
    "<!-- old --><smtp_server>mx.example.com</smtp_server>\n",
    "port: {{ smtp_port | default(25) }}\n",
    "- ${MAIL_PORT:-25}\n",
    "RELAYHOST=[mx.example.com]:25\n",
    "gitlab_rails['smtp_port'] = 25\n",
    "x" * 3_000 + ' "mail" ' + "x" * 3_000,
]
NOTHING = [
    "",
    "\n\n",
    "host: db.example.com\nport: 5432\n",
    "name: mx\nimport: yes\n",
]
TURNED_AWAY = [
    "# SMTP_PORT=25\nDEBUG=1\n",
    "; mail_host = mx.example.com\n[main]\nname = x\n",
    "// smtp settings go here\n<?php return [];\n",
    "author: someone <mail@mail.example.com>\nname: x\n",
    "author_email = someone@example.com\nname = x\n",
    "email: ops@example.com\n",
    "MAIL_FROM=ops@example.com\nDEBUG=1\n",
    "description: |\n  We send you a mail when it is done\nreport: weekly\nsupport: yes\nimport: all\n",
    "/* mail */\n * smtp host\n$debug = true;\n",
    "name: x\n" * 30 + "mail: me\n" + "name: x\n" * 30 + "port: 8080\n",
]
ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-32-le", b"\xff\xfe\0\0"),
    ("utf-32-be", b"\0\0\xfe\xff"),
]


@pytest.mark.parametrize("text", SETTINGS)
@pytest.mark.parametrize(("encoding", "bom"), ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_setting_passes_both_looks(text: str, encoding: str, bom: bytes, newline: str) -> None:
    data = bom + text.replace("\n", newline).encode(encoding)
    assert look(data)
    assert look_closer(data)


@pytest.mark.parametrize("text", SETTINGS)
def test_a_setting_passes_in_any_case(text: str) -> None:
    assert look_closer(text.upper().encode())
    assert look_closer(text.lower().encode())


@pytest.mark.parametrize("text", NOTHING)
def test_no_word_is_no_setting(text: str) -> None:
    assert not look(text.encode())
    assert not look_closer(text.encode())


@pytest.mark.parametrize("text", TURNED_AWAY)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_words_in_no_key_are_turned_away(text: str, newline: str) -> None:
    data = text.replace("\n", newline).encode()
    assert look(data)
    assert not look_closer(data)


@given(
    st.sampled_from(SETTINGS),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=200),  # a NUL behind FF FE is the mark of UTF-32
    st.text(alphabet=st.characters(codec="utf-8"), max_size=200),
    st.sampled_from(ENCODINGS),
)
def test_no_text_around_it_hides_a_setting(text: str, before: str, after: str, encoding: tuple[str, bytes]) -> None:
    data = encoding[1] + f"{before}\n{text}\n{after}".encode(encoding[0])
    assert look(data)
    assert look_closer(data)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert look_closer(data) <= look(data)


@given(st.binary(max_size=9), st.sampled_from([b"SMTP_PORT=25\n", b"mail.port=25\n", b"smtp_host: x\n"]), st.binary(max_size=40))
def test_a_file_of_settings_in_base64_passes_both_looks(before: bytes, setting: bytes, after: bytes) -> None:
    data = b"kind: Secret\ndata:\n  x: " + base64.b64encode(before + setting + after) + b"\n"
    assert look(data)
    assert look_closer(data)


def test_words_are_those_of_the_caller() -> None:
    data = b"mta = mx.example.com\n"
    assert not look(data)
    assert look(data, (*WORDS, b"mta"))
    assert look_closer(data, (*WORDS, b"mta"))


@pytest.mark.parametrize(
    "data",
    [
        b"mail" * 250_000,
        b"mail\n" * 200_000,
        b"mail " + b" " * 1_900 + b"\n" + b"mail mail" * 200 + b"\n",
        (b"a.mail" * 300 + b"\n") * 300,
        (b"mail" + b" " * 1_800 + b"\n") * 500,
        (b"'" * 1_900 + b"mail\n") * 500,
        (b"." * 1_900 + b"mail\n") * 500,
        b"a" * 2_000_000 + b" mail",
        b"\xff\xfe" + "mail\n".encode("utf-16-le") * 100_000,
    ],
)
def test_time_grows_with_size_alone(data: bytes) -> None:
    start = time.process_time()
    look(data)
    look_closer(data)
    assert time.process_time() - start < 5
