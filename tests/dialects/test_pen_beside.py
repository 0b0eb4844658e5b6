"""What is missing is written beside a setting of the endpoint: under the name that it has there, with the type that values have there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_up import after, catalog, ground

if TYPE_CHECKING:
    from smtplint.dialects.pen import Value


ON = {"starttls": {"set": {"tls": True}}, "port": {"unsafe": "why"}}
TEXTS = {**ON, "implicit": {"set": {"tls": "true"}}}


def dialect(host: Any, tls: Any, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (as data holds them)
    return {"keys": {"host": host, "tls": tls, "user": "x_user"}, **fields}


NAMES = {
    # the dialect, a text of properties, what is added there
    "the same prefix": (dialect("smtp_host", "smtp_tls"), "smtp_host=a", "smtp_tls=x"),
    "another word": (dialect("relay", "secure"), "relay=a", "secure=x"),
    "the spelling of the same rank": (dialect(["a_host", "b_host"], ["a_tls", "b_tls"]), "b_host=a", "b_tls=x"),
    "the first where ranks differ": (dialect(["a_host", "b_host"], ["only_tls"]), "b_host=a", "only_tls=x"),
    "the prefix of the copy": (dialect("host", "tls", prefixes=["BULK_"]), "BULK_host=a", "BULK_tls=x"),
    "the dotted prefix of the copy": (dialect("host", "tls", prefixes=["bulk."]), "bulk.host=a", "bulk.tls=x"),
    "a name with dots": (dialect("mail.host", "mail.tls.on"), "mail.host=a", "mail.tls.on=x"),
    "a name with dots behind others": (dialect("mail.host", "mail.tls.on"), "app.mail.host=a", "app.mail.tls.on=x"),
    "behind dots": (dialect("host", "tls.on", within="mail"), "mail.host=a", "mail.tls.on=x"),
    "in capitals": (dialect("smtp_host", "smtp_tls", fold="case"), "SMTP_HOST=a", "SMTP_TLS=x"),
    "in some capitals": (dialect("smtp_host", "smtp_tls", fold="case"), "Smtp_Host=a", "smtp_tls=x"),
    "capitals of its own": (dialect("HOST", "tls"), "HOST=a", "tls=x"),
    "a variable": (dialect("mail.host", "mail.start-tls.on", fold="relaxed"), "MAIL_HOST=a", "MAIL_START_TLS_ON=x"),
    "a variable behind others": (dialect("host", "tls.on", within="app.mail", fold="relaxed"), "APP_MAIL_HOST=a", "APP_MAIL_TLS_ON=x"),
    "a variable of the second spelling": (dialect(["a.host", "b.host"], ["a.tls", "b.tls"], fold="relaxed"), "B_HOST=a", "B_TLS=x"),
    "small letters": (dialect("mail.host", "mail.tls.on", fold="relaxed"), "mail.host=a", "mail.tls.on=x"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "text", "added"), NAMES.values(), ids=NAMES.keys())
def test_a_missing_setting_has_the_name_of_its_place(data: dict[str, Any], text: str, added: str) -> None:
    found = after(ground(catalog(app=data), "properties", text).pen(1), {"tls": "x"})
    assert found == (f"{text}\n{added}", {"tls": added})


NEAR = {
    "required": ["tls.required", "[tls.required]"], "enable": ["tls.enable", "[tls.enable]"], "host": "host", "port": "port",
}  # fmt: skip
NEAREST = {
    # a text of properties: the setting that is added, and the one behind which it stands
    "x.m.s.host=a x.m.s.port=1 x.m.s.tls.enable=y": ("x.m.s.tls.required=x", "x.m.s.port=1"),
    "x.m.s.host=a x.m.s.tls.enable=y": ("x.m.s.tls.required=x", "x.m.s.host=a"),
    "x.m.host=a x.m.port=1 x.m.s.tls.enable=y": ("x.m.s.tls.required=x", "x.m.s.tls.enable=y"),
    "x.m.host=a x.m.s.port=1 x.m.s.tls.enable=y": ("x.m.s.tls.required=x", "x.m.s.port=1"),
}


@pytest.mark.parametrize(("text", "added"), NEAREST.items())
def test_a_missing_setting_begins_as_the_one_that_is_most_like_it(text: str, added: tuple[str, str]) -> None:
    rows = [{"enable": "y", "is": "none"}]
    data = {
        "keys": NEAR,
        "within": ["m.s"],
        "inherit": [{"from": "m"}],
        "security": rows,
        "write": {"starttls": {"set": {"required": "x"}}},
    }
    new, behind = added
    lines = text.replace(" ", "\n")
    found = after(ground(catalog(app=data), "properties", lines).pen(1), {"required": "x"})
    assert found == (lines.replace(behind, f"{behind}\n{new}"), {"required": new})


NESTED: list[tuple[dict[str, Any], str, str | None]] = [
    # the dialect, a text of YAML, the line that is added
    (dialect("mail.host", "mail.tls"), "mail:\n  host: a\n", "  tls: x\n"),
    (dialect("mail.smtp.host", "mail.smtp.tls"), "mail:\n  smtp:\n    host: a\n", "    tls: x\n"),
    (dialect("host", "tls", within="mail"), "mail:\n  host: a\n", "  tls: x\n"),
    (dialect("host", "tls", prefixes=["bulk."]), "bulk:\n  host: a\n", "  tls: x\n"),
    (dialect("mail.host", "tls"), "mail:\n  host: a\n", None),  # no step up
    (dialect("mail.host", "mail.tls.on"), "mail:\n  host: a\n", None),  # nor down
    (dialect("mail.smtp.host", "mail.tls.on"), "mail:\n  smtp:\n    host: a\n", None),
    (dialect("mail.host", "mail.tls", fold="relaxed"), "MAIL:\n  HOST: a\n", None),
    (dialect("mail.host", "mail.tls", fold="case"), "MAIL:\n  HOST: a\n", "  TLS: x\n"),
    (
        dialect("host", "tls", within="own", inherit=[{"from": "all", "as": "smtp_*"}], needs="user"),
        "own:\n  x_user: me\nall:\n  smtp_host: a\n", "  smtp_tls: x\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text", "added"), NESTED)
def test_a_missing_setting_in_a_mapping(data: dict[str, Any], text: str, added: str | None) -> None:
    used = ground(catalog(app=data), "yaml", text)
    found = after(used.pen(1), {"tls": "x"})
    assert found == (None if added is None else (text + added, {"tls": added.strip()}))


KEYS = {"host": "smtp_host", "port": "smtp_port", "tls": "smtp_tls", "ssl": "smtp_ssl", "user": "smtp_user", "odd": "other"}
PLACES: list[tuple[str, str, str | None]] = [
    # a text of YAML, the role that is missing, the text then
    ("smtp_host: a\nsmtp_port: 25\nsmtp_user: me\n", "tls", "smtp_host: a\nsmtp_port: 25\nsmtp_tls: x\nsmtp_user: me\n"),
    ("smtp_user: me\nsmtp_host: a\nsmtp_ssl: z\n", "tls", "smtp_user: me\nsmtp_host: a\nsmtp_tls: x\nsmtp_ssl: z\n"),
    ("smtp_user: me\nsmtp_ssl: z\n", "tls", "smtp_user: me\nsmtp_tls: x\nsmtp_ssl: z\n"),
    ("a: &p 25\nsmtp_host: a\nsmtp_port: *p\n", "tls", "a: &p 25\nsmtp_host: a\nsmtp_tls: x\nsmtp_port: *p\n"),
    ("smtp_host: ${H}\n", "tls", "smtp_host: ${H}\nsmtp_tls: x\n"),
    ("smtp_host: a\nother: z\n", "odd2", None),  # no role of the dialect
    ("x: &x {smtp_host: a}\ny: {<<: *x}\n", "tls", "x: &x {smtp_host: a, smtp_tls: x}\ny: {<<: *x}\n"),
]


@pytest.mark.parametrize(("text", "role", "then"), PLACES)
def test_a_missing_setting_stands_beside_port_or_host(text: str, role: str, then: str | None) -> None:
    data = {"keys": KEYS, "security": [{"ssl": "z", "tls": "x", "is": "implicit"}]}
    found = after(ground(catalog(app=data), "yaml", text).pen(1), {role: "x"})
    assert (found and found[0]) == then


@pytest.mark.parametrize(
    ("changed", "then"),
    [
        ({}, "smtp_host=a smtp_port=25 smtp_tls=x smtp_user=me"),
        ({"port": {"opaque": True}}, "smtp_host=a smtp_tls=x smtp_port=25 smtp_user=me"),
        ({"port": {"shared": True}}, "smtp_host=a smtp_tls=x smtp_port=25 smtp_user=me"),
        ({"port": {"key": ("p",)}, "host": {"key": ("h",)}}, "smtp_host=a smtp_port=25 smtp_user=me smtp_tls=x"),
        ({"port": {"shared": True}, "host": {"opaque": True}}, "smtp_host=a smtp_port=25 smtp_user=me smtp_tls=x"),
        ({"port": {"shared": True}, "host": {"opaque": True}, "user": {"opaque": True}}, None),
    ],
)
def test_what_cannot_be_edited_is_no_neighbour(changed: dict[str, Any], then: str | None) -> None:
    used = ground(catalog(app={"keys": KEYS}), "dotenv", "smtp_host=a smtp_port=25 smtp_user=me")
    found = after(used.pen(1, **changed), {"tls": "x"})
    assert (found and found[0]) == (then and then.replace(" ", "\n"))


def test_nothing_stands_beside_a_part_of_which_no_name_is_known() -> None:
    """The scheme of a URL is no setting beside which another could stand."""
    known = catalog(app={"keys": {"url": "smtp_url", "tls": "tls"}, "split": {"url": "url"}})
    found = after(ground(known, "dotenv", "smtp_url=smtp://me:pw@a:25/?x=1").pen(1), {"tls": "x"})
    assert found == ("smtp_url=smtp://me:pw@a:25/?x=1\ntls=x", {"tls": "tls=x"})


def test_a_place_where_nothing_can_be_added() -> None:
    """A variable of Terraform is a block of its own."""
    used = ground(catalog(app={"keys": KEYS}), "hcl", 'variable "smtp_host" {\n  default = "a"\n}\n')
    assert after(used.pen(1), {"tls": "x"}) is None


ENV = ["environment", "yaml"]
TYPES: list[tuple[list[str], dict[str, Any], str, dict[str, Value], str]] = [
    # the formats, what is written for which mode, a text of YAML, what is wanted, the lines that are added
    (["yaml"], ON, "smtp_host: a\n", {"tls": True}, "smtp_tls: true\n"),
    (["yaml"], ON, "smtp_host: 'a'\n", {"tls": False}, "smtp_tls: false\n"),
    (["yaml"], ON, "smtp_host: 'a'\n", {"port": 587}, "smtp_port: 587\n"),
    (["yaml"], ON, "smtp_host: a\n", {"tls": "true"}, 'smtp_tls: "true"\n'),
    (["yaml"], ON, "smtp_host: 'a'\n", {"tls": "x"}, "smtp_tls: 'x'\n"),
    (["yaml"], TEXTS, "smtp_host: a\n", {"tls": True}, 'smtp_tls: "true"\n'),
    (["yaml"], TEXTS, "smtp_host: 'a'\n", {"port": 587}, "smtp_port: '587'\n"),
    (["yaml"], {"starttls": {"set": {"tls": "false"}}}, "smtp_host: a\n", {"tls": True}, 'smtp_tls: "true"\n'),
    (["yaml"], {"starttls": {"set": {"tls": "on"}}}, "smtp_host: a\n", {"tls": True}, "smtp_tls: true\n"),
    (["yaml"], TEXTS, "smtp_ssl: true\nsmtp_host: a\n", {"tls": "true"}, "smtp_tls: true\n"),  # what stands already shows that it will do
    (["yaml"], TEXTS, "smtp_ssl: False\nsmtp_host: a\n", {"tls": "false", "port": 587}, "smtp_tls: false\nsmtp_port: 587\n"),
    (["yaml"], TEXTS, "smtp_ssl: true\nsmtp_host: a\n", {"tls": "x"}, "smtp_tls: x\n"),
    (["yaml"], TEXTS, "smtp_ssl: 'true'\nsmtp_host: a\n", {"tls": "true"}, 'smtp_tls: "true"\n'),
    (["yaml"], TEXTS, "smtp_ssl: yes\nsmtp_host: a\n", {"tls": "true"}, 'smtp_tls: "true"\n'),
    (ENV, ON, "smtp_host: a\n", {"tls": True, "port": 587}, "smtp_tls: true\nsmtp_port: 587\n"),
    (ENV, ON, "x:\n  smtp_host: a\n", {"tls": True}, "  smtp_tls: true\n"),
    (ENV, ON, "env:\n  smtp_host: a\n", {"tls": True, "port": 587}, '  smtp_tls: "true"\n  smtp_port: "587"\n'),
    (ENV, ON, "x:\n  environment:\n    smtp_host: 'a'\n", {"tls": False}, "    smtp_tls: 'false'\n"),
    (ENV, ON, "data:\n  x:\n    smtp_host: a\n", {"tls": False}, "    smtp_tls: false\n"),
    (["yaml"], ON, "env:\n  smtp_host: a\n", {"tls": True}, "  smtp_tls: true\n"),
]


@pytest.mark.parametrize(("formats", "write", "text", "values", "added"), TYPES)
def test_a_missing_setting_has_the_type_of_its_place(
    formats: list[str], write: dict[str, Any], text: str, values: dict[str, Value], added: str
) -> None:
    used = ground(catalog(app={"keys": KEYS, "formats": formats, "write": write}), "yaml", text)
    found = after(used.pen(9), values)
    assert found is not None
    assert found[0] == text + added
