from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.model import Failure, Finding, Source, Span
from smtplint.suppress import Result, suppress

RULES = ("port-25", "port-465", "cleartext", "unused-ignore")
HASH, SLASHES, SEMICOLON = ("#",), ("//", "#", "/*"), (";", "#")
XML = ("<!--",)


def finding(text: str, marked: str, rule: str = "port-25", related: tuple[Span, ...] = ()) -> Finding:
    start = text.index(marked)
    return Finding("f", rule, "error", "bad", "d", Span(start, start + len(marked)), related)


def judge(text: str, *findings: Finding, markers: tuple[str, ...] = HASH, trailing: bool = True, strings: tuple[Span, ...] = ()) -> Result:
    return suppress(Source("f", text), markers, findings, RULES, trailing=trailing, strings=strings)


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("port: 25 # smtplint: ignore[port-25]", HASH),
        ("port: 25 #smtplint:ignore[port-25]", HASH),
        ("port: 25 # smtplint: ignore", HASH),
        ("port: 25 # smtplint: ignore the relay is on this host", HASH),
        ("port: 25 # smtplint: ignore[cleartext, port-25] the relay is on this host", HASH),
        ("port: 25\t# noqa # smtplint: ignore[port-25]", HASH),
        ("# smtplint: ignore[port-25]\nport: 25", HASH),
        ("  ## smtplint: ignore[port-25]\r\n  port: 25\r\n", HASH),
        ("# smtplint: ignore[port-25]\n# the relay is on this host\n# smtplint: ignore[cleartext]\nport: 25", HASH),
        ("a: b\r# smtplint: ignore[port-25]\rport: 25", HASH),
        ("'port' => 25, // smtplint: ignore[port-25]", SLASHES),
        ("'port' => 25, /* smtplint: ignore[port-25] */", SLASHES),
        ("/** smtplint: ignore[port-25] */\n'port' => 25,", SLASHES),
        ("/*\n * smtplint: ignore[port-25]\n */\n'port' => 25,", SLASHES),
        ("port = 25 ; smtplint: ignore[port-25]", SEMICOLON),
        ("<!-- smtplint: ignore[port-25] -->\n<port>25</port>", XML),
        ("port={{ x }}25 {# smtplint: ignore[port-25] #}", HASH),
        ("{#- smtplint: ignore[port-25] -#}\nport=25", HASH),
        ("{{- /* smtplint: ignore[port-25] */ -}}\nport: 25", HASH),
        ("# smtplint: ignore-file\n\nport: 25", HASH),
        ("---\n# mail\n\n# smtplint: ignore-file[port-25] it is a test\nport: 25", HASH),
        ("#!/bin/sh\n# smtplint: ignore-file[port-25]\nport=25", HASH),
        ("<?php\n// smtplint: ignore-file[port-25]\nport(25);", SLASHES),
        ("<?php // smtplint: ignore-file[port-25]\nport(25);", SLASHES),
        ("<?php\n/**\n * Mail.\n *\n * smtplint: ignore-file[port-25]\n */\nport(25);", SLASHES),
        ("%YAML 1.2\n---\n# smtplint: ignore-file\nport: 25", HASH),
    ],
)
def test_hidden(text: str, markers: tuple[str, ...]) -> None:
    result = judge(text, finding(text, "25" if text.startswith("25") else _value(text)), markers=markers)
    assert (result.kept, result.suppressed, result.failures) == ([], 1, [])


def _value(text: str) -> str:
    """The port with what is before it, so that the name of a rule is not taken for it."""
    return next(value for value in ("port: 25", "port=25", "port = 25", "=> 25", "}25", ">25<", "(25)") if value in text)


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("port: 25 # smtplint: ignore[cleartext]", HASH),
        ("port: 25 # smtplint: ignores all", HASH),
        ("port: 25 # smtplint: ignore-files", HASH),
        ("port: 25 # Smtplint ignore", HASH),
        ("port: 25# smtplint: ignore", HASH),
        ("port: 25 // smtplint: ignore", HASH),
        ("# smtplint: ignore\n\nport: 25", HASH),
        ("# smtplint: ignore\nhost: x\nport: 25", HASH),
        ("port: 25\n# smtplint: ignore", HASH),
        ("host: x # smtplint: ignore\nport: 25", HASH),
        ("host: x\n# smtplint: ignore-file\nport: 25", HASH),
        ("port: 25 # smtplint: ignore-file", HASH),
        ("smtplint: ignore\nport: 25", HASH),
        ("port: 25 ; smtplint: ignore", HASH),
    ],
)
def test_not_hidden(text: str, markers: tuple[str, ...]) -> None:
    found = finding(text, "port: 25")
    assert judge(text, found, markers=markers).kept == [found]


def test_marker_in_a_value_is_no_comment() -> None:
    text = 'port: "25 # smtplint: ignore"'
    found = finding(text, "25 #")
    assert judge(text, found, strings=(Span(7, len(text) - 1),)).kept == [found]
    assert judge(text, found, strings=(Span(0, 4), Span(7, 9))).kept == []


def test_format_without_trailing_comments() -> None:
    behind, above = "port=25 # smtplint: ignore", "# smtplint: ignore\nport=25"
    assert judge(behind, finding(behind, "25"), trailing=False).suppressed == 0
    assert judge(above, finding(above, "25"), trailing=False).suppressed == 1
    template = "port=25 {# smtplint: ignore #}"
    assert judge(template, finding(template, "25"), trailing=False).suppressed == 1


def test_comment_on_any_line_of_the_finding_or_its_kin() -> None:
    text = "host: x # smtplint: ignore[port-25]\nport:\n  25\n"
    host = Span(text.index("x"), text.index("x") + 1)
    assert judge(text, finding(text, "25\n", related=(host,))).suppressed == 1
    assert judge(text, finding(text, "25\n")).suppressed == 0
    spread = "port:\n  - 25\n  - 26 # smtplint: ignore[port-25]\n"
    assert judge(spread, finding(spread, "25\n  - 26")).suppressed == 1
    last = "port: 2\n5 # smtplint: ignore[port-25]\n"
    assert judge(last, finding(last, "2\n5")).suppressed == 1
    own = "host: x\nport: 25 # smtplint: ignore[port-25]\n"
    assert judge(own, finding(own, "25", related=(Span(6, 7),))).suppressed == 1


@pytest.mark.parametrize("text", ["port: 25\nhost: x # smtplint: ignore[port-25]", "port: 25\n\n# smtplint: ignore[port-25]\nhost: x"])
def test_comment_on_a_later_line_hides_nothing(text: str) -> None:
    assert judge(text, finding(text, "25")).suppressed == 0


@pytest.mark.parametrize(
    ("text", "after", "rules"),
    [
        ("port: 587 # smtplint: ignore[port-25]\n", "port: 587\n", ("port-25",)),
        ("port: 587  # smtplint: ignore\n", "port: 587\n", ()),
        ("port: 587 # smtplint: ignore[port-25] the reason\r\nx: y", "port: 587\r\nx: y", ("port-25",)),
        ("a: b\n  # smtplint: ignore[port-25]\nport: 587\n", "a: b\nport: 587\n", ("port-25",)),
        ("a: b\r\n# smtplint: ignore[port-25]\r\nport: 587\r\n", "a: b\r\nport: 587\r\n", ("port-25",)),
        ("a: b\n# smtplint: ignore[port-25]", "a: b\n", ("port-25",)),
        ("port: 25 # smtplint: ignore[port-25, cleartext] why\n", "port: 25 # smtplint: ignore[port-25] why\n", ("cleartext",)),
        ("port: 587 # smtplint: ignore[port-25,cleartext]\n", "port: 587\n", ("port-25", "cleartext")),
        ("port: 587 # noqa # smtplint: ignore[port-25]\n", "port: 587 # noqa\n", ("port-25",)),
        ("port: 587 # smtplint: ignore[port-25] # noqa\n", "port: 587 # noqa\n", ("port-25",)),
        ("# smtplint: ignore[port-25] # noqa\nport: 587\n", "# noqa\nport: 587\n", ("port-25",)),
        ("x(587); /* smtplint: ignore[port-25] */ y();\n", "x(587); y();\n", ("port-25",)),
        ("<?php x(587); // smtplint: ignore[port-25] ?>\n", "<?php x(587); ?>\n", ("port-25",)),
        ("/*\n * smtplint: ignore[port-25]\n */\nx(587);\n", "/*\n */\nx(587);\n", ("port-25",)),
        ("/* smtplint: ignore[port-25]\n why */\nx(587);\n", "/* \n why */\nx(587);\n", ("port-25",)),
        ("/* why\n * smtplint: ignore[port-25] */\nx(587);\n", "/* why\n *  */\nx(587);\n", ("port-25",)),
        ("# smtplint: ignore-file[cleartext]\nport: 25\n", "port: 25\n", ("cleartext",)),
        ("port: 25\n# smtplint: ignore-file\n", "port: 25\n", ()),
        ("{# smtplint: ignore #}\nport: 587\n", "port: 587\n", ()),
    ],
)
def test_unused_comment_is_taken_out_cleanly(text: str, after: str, rules: tuple[str, ...]) -> None:
    findings = [finding(text, ": 25")] if ": 25" in text else []
    (unused,) = judge(text, *findings, markers=("#", "//", "/*")).unused
    (start, end), new = unused.edit
    assert unused.rules == rules
    assert text[slice(*unused.span)].startswith("smtplint: ignore")
    assert text[:start] + new + text[end:] == after


@pytest.mark.parametrize("first", ["ignore", "ignore[port-25]", "ignore[unused-ignore]"])
def test_each_comment_is_looked_at(first: str) -> None:
    text = f"port: 25 # smtplint: {first}\nport: 587 # smtplint: ignore[cleartext]\n"
    assert [unused.rules for unused in judge(text, finding(text, "25")).unused] == [("cleartext",)]


def test_what_is_of_use_stays_in_its_order() -> None:
    text = "port: 25 # smtplint: ignore[port-25,port-465,   cleartext]\n"
    (unused,) = judge(text, finding(text, "25"), finding(text, "25", "cleartext")).unused
    (start, end), new = unused.edit
    assert text[:start] + new + text[end:] == "port: 25 # smtplint: ignore[port-25, cleartext]\n"


def test_each_unknown_rule_of_a_comment_is_told() -> None:
    text = "port: 25 # smtplint: ignore[port-25, , zzz, yyy]\n"
    assert [failure.message.partition(" in ")[0] for failure in judge(text).failures] == [
        "an ignore comment with empty brackets names no rule",
        "unknown rule 'zzz'",
        "unknown rule 'yyy'",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "port: 25 # smtplint: ignore[port-25]",
        "port: 587 # smtplint: ignore[port-25, unused-ignore]",
        "# smtplint: ignore-file[unused-ignore]\nport: 587 # smtplint: ignore[port-25]",
        "port: 587 # smtplint: ignore[prt-25]",
        "port: 587",
    ],
)
def test_not_unused(text: str) -> None:
    findings = [finding(text, ": 25")] if ": 25" in text else []
    assert judge(text, *findings).unused == []


def test_rule_that_is_not_judged_is_not_called_unused() -> None:
    text = "port: 587 # smtplint: ignore[port-465]"
    assert suppress(Source("f", text), HASH, (), RULES, trailing=True, judged=("port-25",)).unused == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b\nport: 25 # smtplint: ignore[port25]", "unknown rule 'port25' in an ignore comment, did you mean 'port-25'?"),
        ("a: b\nport: 25 # smtplint: ignore[zzzzzz]", "unknown rule 'zzzzzz' in an ignore comment"),
        ("a: b\nport: 25 # smtplint: ignore[]", "an ignore comment with empty brackets names no rule"),
    ],
)
def test_unknown_rule_is_a_failure(text: str, message: str) -> None:
    found = finding(text, "25")
    result = judge(text, found)
    assert result.kept == [found]
    assert result.failures == [Failure("f", message, 2, text.splitlines()[1].index("[") + 2)]


def test_brackets_left_open_hide_less_than_all() -> None:
    text = "port: 25 # smtplint: ignore[cleartext"
    assert judge(text, finding(text, "25")).suppressed == 0


PARTS = ("# ", "smtplint: ", "ignore", "-file", "[port-25]", "[", "\n", "\r\n", " ", "/*", "*/", "* ", "{#", "#}", "x: 25", "?>", "\t", "é")


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_any_text_is_read_and_edits_stay_in_comments(text: str) -> None:
    found = [Finding("f", "port-25", "error", "bad", "d", Span(offset, offset + 2)) for offset in range(0, len(text), 7)]
    result = judge(text, *found, markers=SLASHES)
    assert len(result.kept) + result.suppressed == len(found)
    for unused in result.unused:
        assert 0 <= unused.edit.span.start <= unused.span.start < unused.span.end
        assert unused.edit.span.end <= len(text)


def test_many_comments_take_linear_time() -> None:
    text = "# smtplint: ignore[port-25]\n" * 20_000 + "port: 25\n"
    start = time.process_time()
    judge(text, finding(text, "port: 25"))
    assert time.process_time() - start < 3
