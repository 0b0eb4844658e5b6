"""What a rule wants as edits: in the words of the application, where it is known, else by convention."""

from __future__ import annotations

from typing import Any

import pytest
from made_up import Ground, catalog, ground

from smtplint.dialects.write import Written, apply, write
from smtplint.model import Edit, Span

KEYS = {"host": "smtp_host", "port": "smtp_port", "tls": "smtp_tls", "ssl": "smtp_ssl", "user": "smtp_user", "check": "smtp_check"}
WRITE = {
    "starttls": {"set": {"tls": True, "ssl": False}},
    "implicit": {"set": {"tls": False, "ssl": True}, "needs": ["host", "port"], "unsafe": "look"},
    "opportunistic": {"needs": ["user"]},
    "verify": {"set": {"check": True}},
}
HUB = {"keys": {"host": "hub", "tls": "hub_tls", "verify": "hub_verify"}, "split": {"host": "host_port"}}
KNOWN = catalog(
    app={"keys": KEYS, "write": WRITE},
    hub={**HUB, "write": {"starttls": {"set": {"$scheme": "tls", "tls": True}, "unsafe": "mode"}, "port": {"unsafe": "port"}}},
    one={"keys": {"host": "one_host", "port": "one_port", "tls": "one_tls"}, "write": {"starttls": {"set": {"tls": "one"}}, "verify": {}}},
    two={"keys": {"host": "one_host", "port": "one_port", "tls": "one_tls"}, "write": {"starttls": {"set": {"tls": "two"}}}},
    ruby={"keys": {"host": "ruby_host", "verify": "openssl_mode"}, "write": {}},
    same={"keys": {"host": "same_host", "tls": "same_tls", "ssl": "same_tls"}, "write": {"starttls": {"set": {"tls": "x", "ssl": "y"}}}},
)


def written(used: Ground, **wanted: Any) -> Written | None:  # noqa: ANN401 (what `write` takes)
    return write(used.source, used.endpoint, used.catalog, **wanted)


ALL = "smtp_host=a smtp_port=25 smtp_tls=no smtp_ssl=on"
CASES: list[tuple[str, dict[str, Any], str | None, tuple[list[str], bool, str]]] = [
    # the text, what is wanted, the text then, (what is said, whether only the port changed, the caution)
    (ALL, {}, None, ([], False, "")),
    (ALL, {"port": 25}, None, ([], False, "")),
    (ALL, {"port": 587}, "smtp_host=a smtp_port=587 smtp_tls=no smtp_ssl=on", (["smtp_port=587"], True, "")),
    ("smtp_host=a", {"port": 587}, "smtp_host=a smtp_port=587", (["smtp_port=587"], True, "")),
    (ALL, {"mode": "starttls"}, "smtp_host=a smtp_port=25 smtp_tls=true smtp_ssl=false", (["smtp_tls=true", "smtp_ssl=false"], False, "")),
    (
        ALL, {"port": 587, "mode": "starttls"}, "smtp_host=a smtp_port=587 smtp_tls=true smtp_ssl=false",
        (["smtp_port=587", "smtp_tls=true", "smtp_ssl=false"], False, ""),
    ),
    ("smtp_host=a smtp_tls=no", {"mode": "starttls"}, "smtp_host=a smtp_tls=true", (["smtp_tls=true"], False, "")),
    ("smtp_host=a", {"mode": "starttls"}, None, ([], False, "")),
    ("smtp_host=a", {"mode": "starttls", "insert": 1}, "smtp_host=a smtp_tls=true", (["smtp_tls=true"], False, "")),
    (
        "smtp_host=a", {"mode": "starttls", "insert": 2}, "smtp_host=a smtp_tls=true smtp_ssl=false",
        (["smtp_tls=true", "smtp_ssl=false"], False, ""),
    ),
    ("smtp_host=a smtp_tls=yes smtp_ssl=off", {"mode": "starttls"}, None, ([], False, "")),
    ("smtp_host=a smtp_tls=${T}", {"mode": "starttls"}, None, ([], False, "")),
    (ALL, {"mode": "elsewhere"}, None, ([], False, "")),
    (ALL, {"mode": "elsewhere", "port": 587}, None, ([], False, "")),
    ("smtp_host=a smtp_tls=yes", {"mode": "implicit"}, None, ([], False, "")),
    (
        "smtp_host=a smtp_port=25", {"mode": "implicit", "insert": 2}, "smtp_host=a smtp_port=25 smtp_tls=false smtp_ssl=true",
        (["smtp_tls=false", "smtp_ssl=true"], False, "look"),
    ),
    ("smtp_host=a smtp_port=25 smtp_ssl=off", {"mode": "implicit"}, "smtp_host=a smtp_port=25 smtp_ssl=true", (["smtp_ssl=true"], False, "look")),
    (ALL, {"mode": "opportunistic", "port": 587}, None, ([], False, "")),
    ("smtp_host=a smtp_user=b", {"mode": "opportunistic"}, None, ([], False, "")),
    ("smtp_port=1 smtp_user=b", {"mode": "opportunistic", "port": 2}, "smtp_port=2 smtp_user=b", (["smtp_port=2"], True, "")),
    ("smtp_host=a smtp_check=no", {"verify": True}, "smtp_host=a smtp_check=true", (["smtp_check=true"], False, "")),
    ("smtp_host=a smtp_check=no", {"verify": False}, None, ([], False, "")),
    (
        "smtp_host=a smtp_port=25 smtp_check=no", {"verify": True, "port": 26}, "smtp_host=a smtp_port=26 smtp_check=true",
        (["smtp_port=26", "smtp_check=true"], False, ""),
    ),
    ("hub=a:25", {"port": 587}, "hub=a:587", (["port 587 in hub"], True, "port")),
    ("hub=a:25 hub_tls=no", {"mode": "starttls"}, "hub=a:25 hub_tls=true", (["hub_tls=true"], False, "mode")),
    ("hub=a:25 hub_tls=no", {"mode": "starttls", "port": 587}, "hub=a:587 hub_tls=true", (["port 587 in hub", "hub_tls=true"], False, "mode")),
    ("hub=a:25", {"mode": "starttls", "insert": 1}, "hub=a:25 hub_tls=true", (["hub_tls=true"], False, "mode")),
    ("hub=a:25", {"mode": "starttls", "insert": 2}, "hub=tls://a:25 hub_tls=true", (["hub_tls=true", "scheme tls in hub"], False, "mode")),
    ("hub=ssl://a:25", {"mode": "starttls", "insert": 1}, "hub=tls://a:25 hub_tls=true", (["scheme tls in hub", "hub_tls=true"], False, "mode")),
    ("hub=a hub_verify=no", {"verify": True}, "hub=a hub_verify=yes", (["hub_verify=yes"], False, "")),
    ("ruby_host=a openssl_mode=none", {"verify": True}, "ruby_host=a openssl_mode=peer", (["openssl_mode=peer"], False, "")),
    ("one_host=a one_tls=x", {"mode": "starttls"}, "one_host=a one_tls=one", (["one_tls=one"], False, "")),
    ("one_host=a one_port=1", {"verify": True, "port": 2}, "one_host=a one_port=2", (["one_port=2"], True, "")),
    ("app_smtp_host=a app_smtp_port=25", {"port": 587}, "app_smtp_host=a app_smtp_port=587", (["app_smtp_port=587"], True, "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "then", "said"), CASES)
def test_what_is_wanted_is_written(text: str, wanted: dict[str, Any], then: str | None, said: tuple[list[str], bool, str]) -> None:
    used = ground(KNOWN, "dotenv", text)
    found = written(used, **wanted)
    if then is None:
        assert found is None
        return
    assert found is not None
    assert apply(used.source.text, found.edits) == then.replace(" ", "\n")
    assert (list(found.writes), found.port_only, found.caution) == said


TURNED = [("false", "true"), ("no", "yes"), ("off", "on"), ("0", "1"), ("False", "True"), ("No", "Yes"), ("Off", "On"), ("FALSE", "TRUE"), ("NO", "YES"), ("OFF", "ON")]  # fmt: skip  # noqa: E501
BY_CONVENTION: list[tuple[str, str, str, str | None]] = [
    # what is wanted, the name, its value, the value then
    *(("mode", "smtp_tls", off, on) for off, on in TURNED),
    *(("verify", "smtp_verify", off, on) for off, on in TURNED),
    *(("verify", "smtp_insecure", on, off) for off, on in TURNED),
    ("mode", "smtp_starttls", "false", "true"),
    ("mode", "smtp_starttls", "' off '", "'on'"),
    ("mode", "smtp_starttls", "true", None),
    ("mode", "smtp_starttls", "x", None),
    ("mode", "smtp_ssl", "false", None),
    ("mode", "smtp_secure", "false", None),
    ("mode", "smtp_encryption", "false", None),
    ("mode", "smtp_tls", "none", "starttls"),
    ("mode", "smtp_starttls", "None", "starttls"),
    ("mode", "smtp_encryption", "NONE", "STARTTLS"),
    ("mode", "smtp_encryption", "' none '", "'starttls'"),
    ("mode", "smtp_security", "plain", "starttls"),
    ("mode", "smtp_ssl_mode", "never", "starttls"),
    ("mode", "smtp_encryption", "ssl", None),
    ("mode", "smtp_secure", "none", None),
    ("mode", "smtp_secure", "startls", "starttls"),
    ("mode", "smtp_ssl", "STARTLS", "STARTTLS"),
    ("mode", "smtp_tls", "${T}", None),
    ("mode", "smtp_timeout", "false", None),
    ("verify", "smtp_verify", "' no '", "'yes'"),
    ("verify", "smtp_verify", "x", None),
    ("verify", "smtp_verify", "none", None),
    ("verify", "smtp_verify", "${V}", None),
    ("verify", "smtp_openssl_verify_mode", "none", "peer"),
    ("verify", "smtp_openssl_verify_mode", "NONE", "PEER"),
    ("verify", "smtp_openssl_verify_mode", "0", "1"),
    ("verify", "smtp_openssl_verify", "none", None),
    ("verify", "smtp_verify_mode", "none", None),
    ("verify", "smtp_timeout", "false", None),
]


@pytest.mark.parametrize(("wanted", "name", "value", "then"), BY_CONVENTION)
def test_where_no_dialect_is_known(wanted: str, name: str, value: str, then: str | None) -> None:
    text = f"app_smtp_host: a.example.com\napp_smtp_port: 25\napp_{name}: {value}\n"
    used = ground(KNOWN, "yaml", text)
    found = written(used, **({"mode": "starttls"} if wanted == "mode" else {"verify": True}))
    after = None if found is None else apply(text, found.edits).splitlines()[2].partition(": ")[2]
    assert (after and after.strip('"')) == then
    assert found is None or (found.port_only, found.caution) == (False, "")


BARE = [
    # the format, a text, what stands behind `app_smtp_tls` there and then, what is said
    ("python", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "False", "True", "app_smtp_tls = True"),
    ("python", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "0", "1", "app_smtp_tls = 1"),
    ("toml", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "false", "true", "app_smtp_tls=true"),
    ("toml", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "False", "true", "app_smtp_tls=true"),
    ("toml", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "FALSE", "true", "app_smtp_tls=true"),
    ("toml", "app_smtp_host = 'a.example.com'\napp_smtp_tls = {}\n", "'False'", "'True'", "app_smtp_tls=True"),
]


@pytest.mark.parametrize(("form", "text", "off", "on", "said"), BARE)
def test_a_bare_word_is_turned_into_one_of_its_language(form: str, text: str, off: str, on: str, said: str) -> None:
    used = ground(KNOWN, form, text.format(off))
    found = written(used, mode="starttls")
    assert found is not None
    assert (apply(used.source.text, found.edits), found.writes) == (text.format(on), (said,))


NESTED: list[tuple[str, str, str, str, bool]] = [
    # the mapping of all, the one in it, the name there and its value, whether it is turned
    ("app_smtp", "tls", "enabled", "false", True),
    ("app_smtp", "TLS", "Enable", "false", True),
    ("app_smtp", "starttls", "enable", "false", True),
    ("app_smtp", "ssl", "enabled", "false", False),
    ("app_smtp_tls", "ssl", "enabled", "false", False),  # the server's name says nothing
    ("app_smtp", "tls", "secure", "false", False),
    ("app_smtp", "tls", "ssl", "false", False),
    ("app_smtp", "tls", "secure", "none", False),
    ("app_smtp", "ssl", "tls", "false", True),
]


@pytest.mark.parametrize(("top", "above", "name", "value", "turned"), NESTED)
def test_only_a_mere_switch_says_in_its_mapping_what_it_is(top: str, above: str, name: str, value: str, turned: bool) -> None:
    text = f"{top}:\n  host: a.example.com\n  port: 25\n  {above}:\n    {name}: {value}\n"
    used = ground(KNOWN, "yaml", text)
    assert used.endpoint.settings["tls"].key == (top, above, name)
    found = written(used, mode="starttls")
    assert (found and apply(text, found.edits)) == (text.replace("false", "true") if turned else None)


@pytest.mark.parametrize(
    ("text", "wanted", "changed"),
    [
        (ALL, {"port": 587, "mode": "starttls"}, ("port", "tls", "ssl")),
        ("smtp_host=a smtp_ssl=on", {"mode": "starttls", "insert": 1}, ("ssl",)),
        ("smtp_host=a smtp_tls=yes smtp_ssl=on", {"mode": "starttls"}, ("ssl",)),
        ("smtp_host=a", {"port": 587}, ()),
        ("hub=ssl://a:25", {"mode": "starttls", "insert": 1}, ("$scheme",)),
    ],
)
def test_what_is_changed_and_not_added_is_told(text: str, wanted: dict[str, Any], changed: tuple[str, ...]) -> None:
    found = written(ground(KNOWN, "dotenv", text), **wanted)
    assert found is not None
    assert found.changed == changed


def test_of_two_applications_the_first_is_written() -> None:
    used = ground(KNOWN, "dotenv", "one_host=a one_tls=x")
    assert used.endpoint.facts["where"].dialects == ("one", "two")


def test_two_edits_of_one_place_are_left_to_the_caller() -> None:
    used = ground(KNOWN, "dotenv", "same_host=a same_tls=z")
    found = written(used, mode="starttls")
    assert found is not None
    with pytest.raises(ValueError, match=r"\Aedits overlap\Z"):
        apply(used.source.text, found.edits)


EDITS: list[tuple[list[tuple[int, int, str]], str | None]] = [
    ([], "abcdef"),
    ([(1, 3, "X")], "aXdef"),
    ([(0, 0, "X"), (6, 6, "Y")], "XabcdefY"),
    ([(0, 6, "X")], "X"),
    ([(4, 5, "Y"), (1, 2, "X")], "aXcdYf"),
    ([(1, 3, "X"), (3, 5, "Y")], "aXYf"),
    ([(2, 2, "Z"), (2, 2, "A"), (2, 2, "M")], "abZAMcdef"),
    ([(2, 4, "Z"), (2, 2, "A")], "abAZef"),
    ([(4, 4, "Z"), (2, 4, "A")], "abAZef"),
    ([(1, 3, "X"), (2, 4, "Y")], None),
    ([(1, 3, "X"), (1, 3, "X")], None),
    ([(1, 5, "X"), (2, 2, "Y")], None),
]


@pytest.mark.parametrize(("edits", "then"), EDITS)
def test_apply(edits: list[tuple[int, int, str]], then: str | None) -> None:
    made = tuple(Edit(Span(start, end), text) for start, end, text in edits)
    if then is None:
        with pytest.raises(ValueError, match=r"\Aedits overlap\Z"):
            apply("abcdef", made)
    else:
        assert apply("abcdef", made) == then
