"""Whole files in base64: read as what they are, mended inside, and encoded anew as they were."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import engine, judge

from smtplint import report, rewriting
from smtplint.carriers.base64 import encode

MSMTP = ("host smtp.example.com\nport 25\n", "host smtp.example.com\nport 587\ntls on\n")
INNER = {  # the file's name, its text, and what it must become: several edits each
    "keywords": ("msmtprc", *MSMTP),
    "CRLF": ("msmtprc", *(text.replace("\n", "\r\n") for text in MSMTP)),
    "no last line end": ("msmtprc", "host smtp.example.com\nport 25", "host smtp.example.com\nport 587\ntls on"),
    "host and port in one": (
        "alertmanager.yaml",
        "global:\n  smtp_smarthost: smtp.example.com:25\n  smtp_require_tls: false\n",
        "global:\n  smtp_smarthost: smtp.example.com:587\n  smtp_require_tls: true\n",
    ),
    "a file in the file": (
        "values.yaml",
        "files:\n  msmtprc: |\n    host smtp.example.com\n    port 25\n",
        "files:\n  msmtprc: |\n    host smtp.example.com\n    port 587\n    tls on\n",
    ),
    "not ASCII": ("msmtprc", "# für ü\n" + MSMTP[0], "# für ü\n" + MSMTP[1]),
}


def encoded(text: str, width: int = 0, gap: str = "\n    ") -> str:
    whole = b64encode(text.encode()).decode()
    return gap.join(whole[i : i + width] for i in range(0, len(whole), width)) if width else whole


def packed(text: str) -> str:
    return b64encode(gzip.compress(text.encode(), mtime=0)).decode()


OUTER = {
    "plain": "kind: Secret\ndata:\n  {name}: {plain}\n  b: Yg==\n",
    "quoted": "kind: Secret\ndata: {{ {name}: '{plain}', b: Yg== }}\n",
    "block": "kind: Secret\ndata:\n  {name}: |\n    {wrapped}\n  b: Yg==\n",
    "folded": "kind: Secret\ndata:\n  {name}: >-\n    {wrapped}\n  b: Yg==\n",
    "JSON": '{{"kind": "Secret", "data": {{"{name}": "{plain}"}}}}\n',
    "cloud-init": "#cloud-config\nwrite_files:\n  - path: /etc/{name}\n    encoding: b64\n    content: {plain}\n",
    "cloud-init, compressed": "#cloud-config\nwrite_files:\n  - path: /etc/{name}\n    encoding: gz+b64\n    content: {packed}\n",
    "binary": "#cloud-config\nwrite_files:\n  - path: /etc/{name}\n    encoding: gzip\n    content: !!binary |\n      {packed}\n",
    "Ignition": '{{"storage": {{"files": [{{"path": "/etc/{name}", "contents": {{"source": "data:text/plain;base64,{plain}"}}}}]}}}}\n',
}


@pytest.mark.parametrize("outer", OUTER.values(), ids=OUTER.keys())
@pytest.mark.parametrize(("name", "before", "after"), INNER.values(), ids=INNER.keys())
def test_the_whole_file_is_encoded_anew(outer: str, name: str, before: str, after: str) -> None:
    file = "a.json" if outer.startswith("{{") else "a.yml"
    text = outer.format(name=name, plain=encoded(before), wrapped=encoded(before, 20), packed=packed(before))
    judged = judge(text, file)
    assert {f.rule for f in judged.findings} >= {"port-25"}
    mended = rewriting.mend(engine(), judged, unsafe=True, bar="warning")
    assert mended.failure is None
    assert mended.judged.source is not None
    assert mended.judged.source.text == outer.format(name=name, plain=encoded(after), wrapped=encoded(after, 20), packed=packed(after))
    assert [f for f in mended.judged.findings if f.level != "note"] == []


def test_lines_of_a_file_with_cr_lf_stay_so() -> None:
    outer = OUTER["block"].replace("\n", "\r\n")
    text = outer.format(name="msmtprc", plain="", wrapped=encoded(MSMTP[0], 20, "\r\n    "))
    mended = rewriting.mend(engine(), judge(text, "a.yml"), unsafe=True, bar="warning")
    assert mended.judged.source is not None
    assert mended.judged.source.text == outer.format(name="msmtprc", plain="", wrapped=encoded(MSMTP[1], 20, "\r\n    "))


def test_two_endpoints_of_one_file_are_both_mended() -> None:
    before = "account a\nhost smtp.example.com\nport 25\naccount b\nhost smtp.example.net\nport 25\n"
    mended = rewriting.mend(
        engine(), judge(OUTER["plain"].format(name="msmtprc", plain=encoded(before)), "a.yml"), unsafe=True, bar="warning"
    )
    assert mended.failure is None
    assert mended.judged.source is not None
    after = before.replace("port 25", "port 587\ntls on")
    assert mended.judged.source.text == OUTER["plain"].format(name="msmtprc", plain=encoded(after))


@pytest.mark.parametrize("form", ["text", "json", "sarif", "rdjson", "github", "gitlab", "concise", "junit", "checkstyle"])
@pytest.mark.parametrize("width", [0, 20])
def test_a_secret_in_the_file_is_not_told_in_base64_either(form: str, width: int) -> None:
    inside = "port 25\nhost smtp.example.com\nuser me\npassword hunter2-and-more\n"
    text = OUTER["block"].format(name="msmtprc", plain="", wrapped=encoded(inside, width))
    judged = judge(text, "a.yml")
    assert judged.source is not None
    assert any(f.fix for f in judged.findings)
    summary = report.summarize(judged.findings, (), files=1, suppressed=0)
    run = report.Run(judged.findings, (), {"a.yml": judged.source}, summary, (), (), engine().rules, {"a.yml": judged.secrets})
    told = "\n".join(report.load(form).render(run, report.Options()))
    assert "hunter2" not in told
    pieces = re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", told)
    assert not [p for p in pieces if b"hunter2" in b64decode(p[: len(p) // 4 * 4])]
    assert encoded(inside)[-20:] not in told.replace("\n", "")


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(1, 30), st.sampled_from(["\n", "\r\n  ", " "]))
def test_encoding_keeps_the_lines(old: str, new: str, width: int, gap: str) -> None:
    try:
        written = encoded(old, width, gap)
    except UnicodeEncodeError:
        return
    again = encode(written, old, new)
    if not written:
        assert again is None
        return
    assert again is not None
    assert b64decode("".join(again.split())).decode() == new
    assert gap not in written or not again or len(again.split()[0]) <= width


def test_no_more_is_unpacked_than_is_read() -> None:
    bomb = packed("SMTP_PORT=25\n" * 4_000_000)
    text = f"#cloud-config\nwrite_files:\n  - {{path: /srv/.env, encoding: gz+b64, content: {bomb}}}\n"
    tracemalloc.start()
    judged = judge(text, "a.yml")
    assert (judged.findings, tracemalloc.get_traced_memory()[1] < 40_000_000) == ((), True)
    tracemalloc.stop()


@pytest.mark.parametrize(("old", "then"), [("a", "b"), ("a\n", "b\n"), ("a\r\n", "b\r\n"), ("ü\n", "b\n")])
def test_a_text_of_one_line_keeps_its_end(old: str, then: str) -> None:
    again = encode(encoded(old), old.removesuffix("\n"), then.removesuffix("\n"))
    assert again is not None
    assert b64decode(again).decode() == then


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n", "\n# remark\n"])
@pytest.mark.parametrize(
    ("before", "after"), [("SMTP_PORT=25", "SMTP_PORT=587"), ("SMTP_URL=smtp://a.example.com:25", "SMTP_URL=smtp://a.example.com:587")]
)
def test_a_file_of_one_line_is_mended(before: str, after: str, end: str) -> None:
    text = f"kind: Secret\ndata:\n  app.env: {encoded(before + end)}\n"
    made = rewriting.mend(engine(), judge(text, "a.yml"), unsafe=True, bar="warning")
    assert made.judged.source is not None
    assert made.judged.source.text == f"kind: Secret\ndata:\n  app.env: {encoded(after + end)}\n"


@pytest.mark.parametrize(("written", "old"), [("YQpiCg==", "a\nb"), ("YQoK", "a"), ("YSA=", "a"), ("Cg==", "a")])
def test_no_other_end_is_given_back(written: str, old: str) -> None:
    assert encode(written, old, "c") is None


@pytest.mark.parametrize("written", ["!!!", "YQ==", "Yg", ""])
def test_what_is_not_this_text_in_base64_is_left_alone(written: str) -> None:
    assert encode(written, "b", "c") is None
