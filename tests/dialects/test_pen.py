"""What is written already is given another value in its place, or left alone: where it says the same, comes from elsewhere, or serves others."""

from __future__ import annotations

from typing import Any

import pytest
from made_up import after, catalog, ground

from smtplint.dialects.beside import zip_spellings
from smtplint.dialects.pen import Value, assignment
from smtplint.model import Setting, Span

KEYS = {"host": "smtp_host", "port": "smtp_port", "tls": "smtp_tls", "ssl": "smtp_ssl", "typed": "smtp_typed", "mode": "smtp_mode"}
APP = catalog(app={"keys": KEYS, "write": {"starttls": {"set": {"tls": True}}}})
NONE = catalog()

Row = tuple[str, str, dict[str, Value], str, dict[str, str]]
WRITTEN: dict[str, Row] = {
    # the format, the text, what is wanted, the text then, what is said
    "a number": ("dotenv", "smtp_host=a smtp_port=25", {"port": 587}, "smtp_host=a smtp_port=587", {"port": "smtp_port=587"}),
    "a word": ("dotenv", "smtp_host=a smtp_mode=ssl", {"mode": "Tls"}, "smtp_host=a smtp_mode=Tls", {"mode": "smtp_mode=Tls"}),
    "on": ("dotenv", "smtp_host=a smtp_tls=no", {"tls": True}, "smtp_host=a smtp_tls=true", {"tls": "smtp_tls=true"}),
    "off": ("dotenv", "smtp_host=a smtp_tls=yes", {"tls": False}, "smtp_host=a smtp_tls=false", {"tls": "smtp_tls=false"}),
    "several": (
        "dotenv", "smtp_host=a smtp_mode=x smtp_tls=no smtp_port=25", {"port": 587, "tls": True, "mode": "y"},
        "smtp_host=a smtp_mode=y smtp_tls=true smtp_port=587", {"port": "smtp_port=587", "tls": "smtp_tls=true", "mode": "smtp_mode=y"},
    ),
    "in YAML": ("yaml", "smtp_host: a\nsmtp_port: 25 # old\n", {"port": 587}, "smtp_host: a\nsmtp_port: 587 # old\n", {"port": "smtp_port: 587"}),
    "in quotes": ("yaml", "smtp_host: a\nsmtp_port: '25'\n", {"port": 587}, "smtp_host: a\nsmtp_port: '587'\n", {"port": "smtp_port: 587"}),
    "a default": ("dotenv", "smtp_host=a smtp_port=${P:-25}", {"port": 587}, "smtp_host=a smtp_port=${P:-587}", {"port": "smtp_port=587"}),
    "a text for a bare word": (
        "php", "<?php $config = ['smtp_host' => 'a', 'smtp_mode' => true];", {"mode": "true"},
        "<?php $config = ['smtp_host' => 'a', 'smtp_mode' => 'true'];", {"mode": "smtp_mode = true"},
    ),
    "a bare word for a bare word": (
        "toml", "smtp_host = 1\nsmtp_mode = no\n", {"mode": "Yes"}, "smtp_host = 1\nsmtp_mode = Yes\n", {"mode": "smtp_mode=Yes"},
    ),
    "a text for another bare word": (
        "toml", "smtp_host = 1\nsmtp_mode = 1\n", {"mode": "yes"}, 'smtp_host = 1\nsmtp_mode = "yes"\n', {"mode": "smtp_mode=yes"},
    ),
    "another word for a bare word": (
        "toml", "smtp_host = 1\nsmtp_mode = true\n", {"mode": "yes"}, 'smtp_host = 1\nsmtp_mode = "yes"\n', {"mode": "smtp_mode=yes"},
    ),
    "a word in quotes": (
        "toml", 'smtp_host = 1\nsmtp_mode = "no"\n', {"mode": "yes"}, 'smtp_host = 1\nsmtp_mode = "yes"\n', {"mode": "smtp_mode=yes"},
    ),
    "another word of one meaning": ("dotenv", "smtp_host=a smtp_tls=x", {"tls": "y"}, "smtp_host=a smtp_tls=y", {"tls": "smtp_tls=y"}),
    "a word that another case makes one": (
        "dotenv", "smtp_host=a smtp_tls=YES", {"tls": True}, "smtp_host=a smtp_tls=true", {"tls": "smtp_tls=true"},
    ),
    "a word that says what it is to say, in no dialect": (
        "yaml", "app_smtp_host: a\napp_smtp_tls: yes\n", {"tls": True}, "app_smtp_host: a\napp_smtp_tls: true\n", {"tls": "app_smtp_tls: true"},
    ),
    "a text where types count": (
        "php", "<?php $config = ['smtp_host' => 'a', 'smtp_typed' => ' false'];", {"typed": False},
        "<?php $config = ['smtp_host' => 'a', 'smtp_typed' => false];", {"typed": "smtp_typed = false"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form", "text", "values", "then", "said"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_value_is_replaced(form: str, text: str, values: dict[str, Value], then: str, said: dict[str, str]) -> None:
    pen = ground(NONE if "app" in text else APP, form, text).pen()
    expected = then.replace(" ", "\n") if form == "dotenv" else then
    assert after(pen, values) == (expected, said)


STAYS: list[tuple[str, str, dict[str, Value]]] = [
    ("dotenv", "smtp_host=a smtp_port=587", {"port": 587}),
    ("yaml", "smtp_host: a\nsmtp_port: '587'\n", {"port": 587}),
    ("yaml", "smtp_host: a\nsmtp_port: '587'\n", {"port": "587"}),
    ("yaml", "smtp_host: a\nsmtp_tls: true\n", {"tls": True}),
    ("yaml", "smtp_host: a\nsmtp_tls: 'false'\n", {"tls": False}),
    ("yaml", "smtp_host: a\nsmtp_mode: 'x'\n", {"mode": "x"}),
    ("dotenv", "smtp_host=a smtp_tls=yes", {"tls": True}),  # the application's other word for it
    ("yaml", "smtp_host: a\nsmtp_tls: ' yes '\n", {"tls": True}),
    ("dotenv", "smtp_host=a smtp_ssl=ON", {"ssl": True}),
    ("dotenv", "smtp_host=a smtp_ssl=off", {"ssl": "False"}),
    ("dotenv", "smtp_host=a", {"tls": True, "ssl": False, "mode": "x"}),  # nothing may be added
    ("dotenv", "smtp_host=a", {"$scheme": "tls", "$query.tls": "true"}),  # nowhere could it stand
    ("dotenv", "smtp_host=a", {"$scheme": ""}),
]


@pytest.mark.parametrize(("form", "text", "values"), STAYS)
def test_what_says_it_already_stays(form: str, text: str, values: dict[str, Value]) -> None:
    used = ground(APP, form, text)
    assert after(used.pen(), values) == (used.source.text, {})


FAR = {"certainty": "unknown"}
CHANGED: list[tuple[str, dict[str, Any], bool]] = [
    # the text, what the value is besides, whether it is refused
    ("smtp_host=a smtp_mode=x", {}, False),
    ("smtp_host=a smtp_mode=x", FAR, True),
    ("smtp_host=a smtp_mode=x", {"opaque": True}, True),
    ("smtp_host=a smtp_mode=x", {"shared": True}, False),
    ("smtp_host=a web_mode=x", {"shared": True}, True),
    ("smtp_host=a mode=x", {"shared": True}, True),
]


@pytest.mark.parametrize(("text", "fields", "refused"), CHANGED)
def test_what_comes_from_elsewhere_is_refused(text: str, fields: dict[str, Any], refused: bool) -> None:
    used = ground(catalog(app={"keys": {"host": "smtp_host", "mode": ["smtp_mode", "web_mode", "mode"]}}), "dotenv", text)
    key = ("smtp_mode",)
    found = after(used.pen(mode={"key": key, **fields}), {"mode": "y"})
    assert found == (None if refused else (used.source.text.replace("=x", "=y"), {"mode": "smtp_mode=y"}))


def test_an_unknown_value_means_nothing() -> None:
    """Though it is as empty as the word for off."""
    data = {"keys": KEYS, "words": {"mode": {"off": ["", "none"]}}}
    used = ground(catalog(app=data), "dotenv", "smtp_host=a smtp_mode=")
    assert after(used.pen(), {"mode": "none"}) == (used.source.text, {})
    assert after(used.pen(mode=FAR), {"mode": "none"}) is None


ALIASES = {
    # a text of YAML with the value 25, and whether the value may be changed
    "no anchor": ("smtp_host: a\nsmtp_port: 25\n", True),
    "an anchor that nobody takes": ("smtp_host: a\nsmtp_port: &p 25\n", True),
    "taken under the same name": ("smtp_host: a\nsmtp_port: &p 25\nx: {smtp_port: *p}\n", True),
    "taken twice under the same name": ("smtp_host: a\nsmtp_port: &p 25\nx: {smtp_port: *p}\ny:\n  'smtp_port' : *p\n", True),
    "taken under another name": ("smtp_host: a\nsmtp_port: &p 25\nweb_port: *p\n", False),
    "taken under both": ("smtp_host: a\nsmtp_port: &p 25\nx: {smtp_port: *p}\nweb_port: *p\n", False),
    "taken by a list": ("smtp_host: a\nsmtp_port: &p 25\nx: [80, *p]\n", False),
    "taken by a list of lines": ("smtp_host: a\nsmtp_port: &p 25\nx:\n- *p\n", False),
    "another anchor is taken": ("smtp_host: a\nsmtp_port: &p 25\nx: &port 80\nweb_port: *port\n", True),
    "in quotes": ("smtp_host: a\nsmtp_port: &p '25'\nweb_port: *p\n", False),
    "in a mapping on one line": ("{smtp_host: a, smtp_port: &p 25, web_port: *p}\n", False),
    "behind a tag": ("smtp_host: a\nsmtp_port: !!int &p 25\nweb_port: *p\n", False),
    "before a tag": ("smtp_host: a\nsmtp_port: &p !!int 25\nweb_port: *p\n", False),
    "on the line below": ("smtp_host: a\nsmtp_port: &p\n  25\nweb_port: *p\n", False),
    "the default of an expression": ("smtp_host: a\nsmtp_port: &p ${P:-25}\nweb_port: *p\n", False),
    "a name with marks of expressions": ("smtp_host: a\nsmtp_port: &p.p 25\nx: &pxp 80\nweb_port: *pxp\n", True),
    "name and value in one text": ("env:\n- &h smtp_host=a\n- &p smtp_port=25\nother:\n- *p\n", True),
    "an anchor of the name, too": ("smtp_host: a\n&k smtp_port: &p 25\nweb_port: *p\n", False),
    "an alias of the same name": ("x: {smtp_port: &p 25}\nsmtp_host: a\nsmtp_port: *p\n", True),
    "an alias of another name": ("x: {web_port: &p 25}\nsmtp_host: a\nsmtp_port: *p\n", False),
    "an alias of a longer name of mail": ("app_smtp_port: &p 25\nsmtp_host: a\nsmtp_port: *p\n", True),
    "an alias of a name that begins with it": ("smtp_port_of_web: &p 25\nsmtp_host: a\nsmtp_port: *p\n", False),
    "an alias of a plural": ("smtp_ports: &p 25\nsmtp_host: a\nsmtp_port: *p\n", False),
    "an alias of another name, the anchor's the same": ("x: {web_port: &smtp_port 25}\nsmtp_host: a\nsmtp_port: *smtp_port\n", False),
    "an alias of one of two names": ("x: {smtp_port: [24], web_port: &p 25}\nsmtp_host: a\nsmtp_port: *p\n", False),
    "a mapping that is merged": ("x: &x\n  smtp_port: 25\nsmtp_host: a\n<<: *x\n", True),
}


@pytest.mark.parametrize(("text", "free"), ALIASES.values(), ids=ALIASES.keys())
def test_what_others_take_too_is_refused(text: str, free: bool) -> None:
    found = after(ground(APP, "yaml", text).pen(), {"port": 587})
    assert (found and found[0]) == (text.replace("25", "587") if free else None)


@pytest.mark.parametrize(
    ("name", "free"),
    [("port", True), ("smtp_port", True), ("mail.port", True), ("myMailPort", True), ("web_port", False), ("webport", False),
     ("web-port", False), ("web.port", False), ("ports", False), ("port_80", False), ("other", False), ("$port", True), ("x/port", True),
     ("&k port", True)],
)  # fmt: skip
def test_a_shared_value_is_written_under_a_name_of_mail(name: str, free: bool) -> None:
    used = ground(catalog(app={"keys": {"host": "smtp_host", "port": "first"}}), "dotenv", "port=1 smtp_host=a first=25")
    text = f"port=1\nsmtp_host=a\n{name}=25"
    start = text.rindex("25")
    at = {"span": Span(start, start + 2), "entry": Span(text.rindex("\n") + 1, len(text)), "shared": True}
    key = ("Port",) if name == "myMailPort" else ("port",)
    found = after(used._replace(source=used.source._replace(text=text)).pen(port={"key": key, **at}), {"port": 587})
    assert (found and found[0]) == (f"port=1\nsmtp_host=a\n{name}=587" if free else None)


def test_spellings_of_one_rank_come_first() -> None:
    assert list(zip_spellings(["a", "b"], ["x", "y", "z"])) == [
        ("a", "x"), ("b", "y"), ("a", "x"), ("a", "y"), ("a", "z"), ("b", "x"), ("b", "y"), ("b", "z"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "carrier", "expected"),
    [("yaml", "", "a: 1"), ("json", "", "a: 1"), ("ruby", "", "a: 1"), ("php", "", "a = 1"), ("python", "", "a = 1"), ("keywords", "", "a 1"),
     ("monit", "", "a 1"), ("opensmtpd", "", "a 1"), ("dotenv", "", "a=1"), ("ini", "", "a=1"), ("yaml", "pairs", "a: 1"),
     ("yaml", "items", "a=1"), ("yaml", "arguments", "a=1"), ("yaml", "arglists", "a=1"), ("yaml", "flags", "a=1"), ("yaml", "inventories", "a=1")],
)  # fmt: skip
def test_a_setting_is_shown_as_it_is_written(form: str, carrier: str, expected: str) -> None:
    assert assignment(Setting(("x",), "", Span(0, 0), Span(0, 0), format=form, carrier=carrier), "a", "1") == expected
