"""Several URLs in one value and lists of URLs: each is an endpoint of its own, and its fix leaves the others alone."""

from __future__ import annotations

import pytest
from judging import engine, judge

from smtplint import rewriting

A, B = "mailto://me:secret@a.example.com", "mailtos://me:secret@b.example.com:465?mode=ssl"


@pytest.mark.parametrize(
    ("file", "text", "endpoints"),
    [
        (".env", f"APPRISE_URLS={A}:25 {B}\n", [("a.example.com", 25), ("b.example.com", 465)]),
        (".env", f"APPRISE_URLS='{A}:25,{B}'\n", [("a.example.com", 25), ("b.example.com", 465)]),
        (".env", f"APPRISE_URLS=tgram://bot/chat {B}\n", [("b.example.com", 465)]),
        (".env", f"APPRISE_URLS={A}:25,tgram://bot/chat\n", [("a.example.com", 25)]),
        (".env", f"APPRISE_URLS={B}\n", [("b.example.com", 465)]),
        (".env", f"APPRISE_URLS={A}:25?to=x,y\n", [("a.example.com", 25)]),
        (".env", "APPRISE_URLS=tgram://bot/chat json://hook.example.com:25\n", []),
        (".env", "SITES=https://a.example.com https://b.example.com:25\n", []),
        ("apprise.yml", f"urls:\n  - {A}:25\n  - {B}\n", [("a.example.com", 25), ("b.example.com", 465)]),
        ("apprise.yml", f"urls:\n  - https://hook.example.com:25\n  - {B}\n", [("b.example.com", 465)]),
        ("apprise.json", f'{{"urls": ["{A}:25", "{B}"]}}', [("a.example.com", 25), ("b.example.com", 465)]),
        ("a.yml", f"env:\n  APPRISE_URLS: |\n    {A}:25\n    {B}\n", [("a.example.com", 25), ("b.example.com", 465)]),
        ("a.yml", f'env:\n  APPRISE_URLS: "{A}:25\\n{B}"\n', [("a.example.com", 25), ("b.example.com", 465)]),
    ],
)
def test_each_url_is_an_endpoint(file: str, text: str, endpoints: list[tuple[str, int]]) -> None:
    assert [(e.host, e.port) for e in judge(text, file).endpoints] == endpoints


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "APPRISE_URLS=tgram://a/b mailto://c.example.com:25 mailto://d.example.com:587?mode=starttls\n",
            "APPRISE_URLS=tgram://a/b mailtos://c.example.com:587 mailto://d.example.com:587?mode=starttls\n",
        ),
        (
            "APPRISE_URLS=mailto://c.example.com:25, mailtos://d.example.com:465?mode=ssl\n",
            "APPRISE_URLS=mailtos://c.example.com:587, mailtos://d.example.com:587?mode=starttls\n",
        ),
    ],
)
def test_fix_stays_within_its_url(before: str, after: str) -> None:
    mended = rewriting.mend(engine(), judge(before), unsafe=True, bar="warning")
    assert mended.judged.source is not None
    assert mended.judged.source.text == after
