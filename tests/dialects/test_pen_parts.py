"""Values that hold several facts, `ssl://host:port` and URLs: a part is changed, added or taken away in its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_up import after, catalog, ground

from smtplint.model import Span

if TYPE_CHECKING:
    from smtplint.dialects.pen import Value

KNOWN = catalog(
    relay={"keys": {"host": "relay", "tls": "relay_tls"}, "split": {"host": "host_port"}},
    hub={"keys": {"host": "hub", "port": "hub_port", "tls": "hub_tls"}, "split": {"host": "host_port"}},
    link={"keys": {"url": "mail_url", "tls": "mail_tls"}, "split": {"url": "url"}},
    both={"keys": {"url": "both_url", "host": "both_host", "port": "both_port", "tls": "both_tls"}, "split": {"url": "url"}},
)

DROPPED = "no ssl:// in relay"
PARTS: list[tuple[str, dict[str, Value], str, dict[str, str]]] = [
    # the text, what is wanted, the text then, what is said
    ("relay=a.example.com:25", {"port": 587}, "relay=a.example.com:587", {"port": "port 587 in relay"}),
    ("relay=a.example.com:${P:-25}", {"port": 587}, "relay=a.example.com:${P:-587}", {"port": "port 587 in relay"}),
    ("relay=a.example.com:587", {"port": 587}, "relay=a.example.com:587", {}),
    ("relay=a.example.com", {"port": 587}, "relay=a.example.com:587", {"port": "port 587 in relay"}),
    ("relay=a.example.com/", {"port": 587}, "relay=a.example.com:587/", {"port": "port 587 in relay"}),
    ("relay=[::1]", {"port": 587}, "relay=[::1]:587", {"port": "port 587 in relay"}),
    ("relay=[::1] relay_tls=x", {"port": 587}, "relay=[::1]:587 relay_tls=x", {"port": "port 587 in relay"}),
    ("relay=[::1]:25", {"port": 587}, "relay=[::1]:587", {"port": "port 587 in relay"}),
    ("relay=${R:-a.example.com}", {"port": 587}, "relay=${R:-a.example.com:587}", {"port": "port 587 in relay"}),
    ("relay=a.example.com", {"host": "b.example.com"}, "relay=b.example.com", {"host": "relay=b.example.com"}),
    ("relay=a:25 relay_tls=no", {"tls": True}, "relay=a:25 relay_tls=true", {"tls": "relay_tls=true"}),
    ("relay=ssl://a:465", {"$scheme": "tls"}, "relay=tls://a:465", {"$scheme": "scheme tls in relay"}),
    ("relay=ssl://a:465", {"$scheme": "ssl"}, "relay=ssl://a:465", {}),
    ("relay=ssl://a:465", {"$scheme": ""}, "relay=a:465", {"$scheme": DROPPED}),
    ("relay=ssl://a:465", {"$scheme": "", "port": 587}, "relay=a:587", {"$scheme": DROPPED, "port": "port 587 in relay"}),
    ("relay=a:25", {"$scheme": ""}, "relay=a:25", {}),
    ("relay=a:25", {"$scheme": "tls"}, "relay=tls://a:25", {"$scheme": "scheme tls in relay"}),
    ("relay=[::1]:25", {"$scheme": "tls"}, "relay=tls://[::1]:25", {"$scheme": "scheme tls in relay"}),
    ("relay=a", {"$scheme": "tls", "port": 587}, "relay=tls://a:587", {"$scheme": "scheme tls in relay", "port": "port 587 in relay"}),
    ("relay=${R}:25", {"port": 587}, "relay=${R}:587", {"port": "port 587 in relay"}),
    ("relay=a:25", {"$query.tls": "true"}, "relay=a:25", {}),
    ("hub=a.example.com:25", {"port": 587}, "hub=a.example.com:587", {"port": "port 587 in hub"}),
    ("hub=a.example.com", {"port": 587}, "hub=a.example.com hub_port=587", {"port": "hub_port=587"}),
    ("hub=${H}", {"port": 587}, "hub=${H} hub_port=587", {"port": "hub_port=587"}),
    ("mail_url=smtp://u:p@a/?x=1", {"port": 587}, "mail_url=smtp://u:p@a:587/?x=1", {"port": "port 587 in mail_url"}),
    ("mail_url=smtp://a", {"port": 587}, "mail_url=smtp://a:587", {"port": "port 587 in mail_url"}),
    ("mail_url=smtp://${H}/", {"port": 587}, "mail_url=smtp://${H}:587/", {"port": "port 587 in mail_url"}),
    ("mail_url=smtp://a:25", {"$scheme": "smtps"}, "mail_url=smtps://a:25", {"$scheme": "scheme smtps in mail_url"}),
    ("mail_url=smtp://a/?x=1", {"$query.x": "0"}, "mail_url=smtp://a/?x=0", {"$query.x": "x 0 in mail_url"}),
    ("mail_url=smtp://a/?x=1", {"$query.x": "1"}, "mail_url=smtp://a/?x=1", {}),
    ("mail_url=smtp://a", {"$query.x": "0"}, "mail_url=smtp://a?x=0", {"$query.x": "x 0 in mail_url"}),
    ("mail_url=smtp://a?y=1", {"$query.x": True}, "mail_url=smtp://a?y=1&x=true", {"$query.x": "x true in mail_url"}),
    (
        "mail_url=smtp://a", {"$query.x": "0", "$query.y": "1"}, "mail_url=smtp://a?x=0&y=1",
        {"$query.x": "x 0 in mail_url", "$query.y": "y 1 in mail_url"},
    ),
    (
        "mail_url=smtp://a", {"port": 587, "$query.x": "0"}, "mail_url=smtp://a:587?x=0",
        {"port": "port 587 in mail_url", "$query.x": "x 0 in mail_url"},
    ),
    (
        "mail_url=smtps://a:465", {"port": 587, "$scheme": "smtp", "$query.x": "0"}, "mail_url=smtp://a:587?x=0",
        {"port": "port 587 in mail_url", "$scheme": "scheme smtp in mail_url", "$query.x": "x 0 in mail_url"},
    ),
    ("both_url=smtp://a", {"port": 587}, "both_url=smtp://a:587", {"port": "port 587 in both_url"}),
    ("both_url=${U} both_host=a", {"port": 587}, "both_url=${U} both_host=a both_port=587", {"port": "both_port=587"}),
    ("both_url=${U}", {"$scheme": "smtps"}, "both_url=${U}", {}),
    ("app_smtp_server=a.example.com", {"port": 587}, "app_smtp_server=a.example.com:587", {"port": "port 587 in app_smtp_server"}),
    ("app_smtp_server=ssl://a.example.com:465", {"$scheme": "tls"}, "app_smtp_server=tls://a.example.com:465",
     {"$scheme": "scheme tls in app_smtp_server"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values", "then", "said"), PARTS)
def test_a_part_is_written(text: str, values: dict[str, Value], then: str, said: dict[str, str]) -> None:
    assert after(ground(KNOWN, "dotenv", text).pen(9), values) == (then.replace(" ", "\n"), said)


YAML: list[tuple[str, dict[str, Value], str | None]] = [
    ("relay: 'a:25'\n", {"port": 587}, "relay: 'a:587'\n"),
    ("relay: a.example.com:25\n", {"tls": "on"}, 'relay: a.example.com:25\nrelay_tls: "on"\n'),
    ("relay: a.example.com:25\n", {"tls": "never"}, "relay: a.example.com:25\nrelay_tls: never\n"),
    ('relay: "ssl://a:465"\n', {"$scheme": "", "port": 587}, 'relay: "a:587"\n'),
    # characters that do not stand there as they are read
    ('relay: "\\x61:25"\n', {"port": 587}, None),
    ('relay: "\\x61"\n', {"port": 587}, None),
    ('relay: "\\x61"\n', {"$scheme": "tls"}, None),
    ('mail_url: "smtp://\\x61/"\n', {"port": 587}, None),
    ('relay: "\\x73sl://a:465"\n', {"$scheme": ""}, None),
    ('relay: "\\x73sl://a:465"\n', {"$scheme": "tls"}, None),
    ('relay: "ssl:\\x2f/a:465"\n', {"$scheme": ""}, None),
    # what others take too
    ("relay: &r a:25\nb: *r\n", {"port": 587}, None),
    ("relay: &r a\nb: *r\n", {"port": 587}, None),
    ("relay: &r a:25\nb: *r\n", {"$scheme": "tls"}, None),
    ("relay: &r ssl://a:25\nb: *r\n", {"$scheme": ""}, None),
    ("mail_url: &u smtp://a\nb: *u\n", {"$query.x": "0"}, None),
    ("mail_url: &u smtp://a\n", {"$query.x": "0"}, "mail_url: &u smtp://a?x=0\n"),
    ("b: &u smtp://a\nmail_url: *u\n", {"$query.x": "0"}, None),
    ("b: &r ssl://a:465\nrelay: *r\n", {"$scheme": ""}, None),
]


@pytest.mark.parametrize(("text", "values", "then"), YAML)
def test_a_part_of_yaml(text: str, values: dict[str, Value], then: str | None) -> None:
    found = after(ground(KNOWN, "yaml", text).pen(9), values)
    assert (found and found[0]) == then


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("relay=a.example.com:25", {"host": "b"}),  # not in part
        ("relay=${R}", {"port": 587}),
        ("relay=${R}:25", {"$scheme": "tls"}),  # the expression may hold one
        ("relay=${R}", {"$scheme": "tls"}),
        ("relay_tls=x relay=", {"port": 587}),
        ("relay=a", {"other": "x"}),
        ("mail_url=${U}", {"$query.x": "0"}),
        ("mail_url=${U}", {"port": 587}),
        ("app_smtp_server=a.example.com", {"tls": True}),
        ("app_smtp_port=25", {"host": "a"}),
    ],
)
def test_a_part_is_refused(text: str, values: dict[str, Value]) -> None:
    assert after(ground(KNOWN, "dotenv", text).pen(9), values) is None


@pytest.mark.parametrize(
    ("role", "fields", "value", "then"),
    [
        ("port", {"value": "24"}, 587, None),  # not what stands there
        ("port", {"entry": Span(0, 5)}, 587, "relay=a:587"),  # another setting of that name
        ("port", {"key": ("other",)}, 587, "relay=a:587"),
        ("host", {"opaque": True}, "b", None),
        ("$scheme", {"opaque": True}, "", None),
    ],
)
def test_a_part_that_is_otherwise(role: str, fields: dict[str, Any], value: Value, then: str | None) -> None:
    text = "relay=ssl://a:25" if role == "$scheme" else "relay=a:25"
    found = after(ground(KNOWN, "dotenv", text).pen(9, **{role: fields}), {role: value})
    assert (found and found[0]) == then
    if then is not None:
        assert found is not None
        assert found[1] == {"port": f"{fields.get('key', ('relay',))[0]}=587"}


@pytest.mark.parametrize("values", [{"$scheme": "tls"}, {"port": 587}])
def test_beside_a_host_that_cannot_be_edited_nothing_is_written(values: dict[str, Value]) -> None:
    assert after(ground(KNOWN, "dotenv", "relay=a").pen(9, host={"opaque": True}), values) is None


def test_no_more_is_added_than_may_be() -> None:
    """A port, which every fix may need, takes no leave."""
    values: dict[str, Value] = {"port": 587, "$query.x": "0", "$query.y": "1", "$query.z": "2"}
    expected = ["smtp://a:587", "smtp://a:587?x=0", "smtp://a:587?x=0&y=1", "smtp://a:587?x=0&y=1&z=2"]
    for insert, url in enumerate(expected):
        found = after(ground(KNOWN, "dotenv", "mail_url=smtp://a").pen(insert), values)
        assert found is not None
        assert found[0] == f"mail_url={url}"


def test_a_part_takes_no_quotes_of_its_own() -> None:
    used = ground(KNOWN, "php", "<?php $config = ['mail_url' => 'smtp://a?x=0'];")
    assert after(used.pen(), {"$query.x": "no"}) == ("<?php $config = ['mail_url' => 'smtp://a?x=no'];", {"$query.x": "x no in mail_url"})
    used = ground(KNOWN, "yaml", "mail_url: smtp://a?x=0\n")
    assert after(used.pen(), {"$query.x": 'a"b'}) == ('mail_url: smtp://a?x=a"b\n', {"$query.x": 'x a"b in mail_url'})
