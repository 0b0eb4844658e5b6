from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, replaced, texts

from smtplint.formats import Format, maddy
from smtplint.model import Source

FORM: Format = maddy
SEVERAL = """
msgpipeline {
  deliver_to target.smtp {
    targets tcp://a:25
  }
}
target.smtp a {
  targets tcp://b:{env:PORT}
}
target.smtp c {
  debug
  targets
}
target.smtp {
  targets tcp://d:25
"""
BLOCK = "target.smtp out {\n    targets tcp://mx.example.com:587 # x\n    auth plain me secret\n}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            BLOCK,
            [
                ("target.smtp/0/url", "tcp://mx.example.com:587"),
                ("target.smtp/0/auth", "plain"),
                ("target.smtp/0/username", "me"),
                ("target.smtp/0/password", "secret"),
            ],
        ),
        (
            'target.smtp {\r\n  tls_client {\r\n    starttls no\r\n  }\r\n  starttls "yes"\r\n  targets tls://a:465 tcp://b:25\r\n}\r\n',
            [("target.smtp/0/starttls", "yes"), ("target.smtp/0/url", "tls://a:465")],
        ),
        (
            SEVERAL,
            [("target.smtp/0/url", "tcp://b:{env:PORT}"), ("target.smtp/1/url", "tcp://d:25")],
        ),
        (
            "target.smtp {\n auth off\n targets tcp://{{ a.b c }}:25\n}",
            [("target.smtp/0/auth", "off"), ("target.smtp/0/url", "tcp://{{ a.b c }}:25")],
        ),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smtp tcp://0.0.0.0:25 {\n  dmarc yes\n}\nsubmission tls://0.0.0.0:465 tcp://0.0.0.0:587 {\n  auth &local\n}\n",
        "target.remote out {\n  mx_auth {\n    dane\n  }\n  targets tcp://x:25\n}\n",
        "target.lmtp {\n  targets tcp://127.0.0.1:24\n}\n",
        "# target.smtp {\n#  targets tcp://x:25\n# }\n",
        "target.smtp {\n}\ntargets tcp://x:25\n",
        "target.queue q {\n  target &out\n}\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_variables_are_unknown() -> None:
    (setting,) = read(FORM, "target.smtp {\n targets tcp://$(relay):25\n}\n")
    assert (setting.value, setting.certainty) == ("tcp://$(relay):25", "unknown")


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("target.smtp {\n targets a\n starttls no # x\n}", "starttls", True, "target.smtp {\n targets a\n starttls yes # x\n}"),
        ('target.smtp {\n targets "a"\n}', "url", "b", 'target.smtp {\n targets "b"\n}'),
        ('target.smtp {\n targets "a"\n}', "url", "b c", 'target.smtp {\n targets "b c"\n}'),
        ("target.smtp {\n targets a\n x y\n}", "x", 'q"\\', 'target.smtp {\n targets a\n x "q\\"\\\\"\n}'),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str) -> None:
    text = BLOCK.replace("\n", newline)
    edit = maddy.insert(Source("x", text, newline=newline), read(FORM, text)[0], "starttls", "yes")
    after = "target.smtp out {\n    targets tcp://mx.example.com:587 # x\n    starttls yes\n    auth plain me secret\n}\n"
    assert apply(text, edit) == after.replace("\n", newline)


@settings(deadline=None)
@given(texts('target.smtp { } targets tcp://x:25 starttls yes no auth plain " # \\ $(x) other'))
def test_any_text(text: str) -> None:
    check_any(FORM, "maddy", text)
    check_any(FORM, "maddy", "target.smtp {\n targets x\n" + text)
    assert maddy.parses(text)


@pytest.mark.parametrize("piece", ["target.smtp {\n", "}\n", "targets x\n", '"', "\\", '"\\', "\n", "#", "{{", "{% if x %}", "a {\n"])
def test_linear(piece: str) -> None:
    check_linear(FORM, "target.smtp {\n targets x\n" + piece, 50_000)
    check_linear(FORM, piece, 50_000)
