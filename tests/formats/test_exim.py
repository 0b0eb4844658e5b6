from __future__ import annotations

import pytest
from hypothesis import given, settings
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_linear, dotted, replaced, texts

from smtplint.formats import Format, exim
from smtplint.model import Source

FORM: Format = exim
ROUTER = "begin routers\nr:\n  driver = manualroute\n  transport = out\n"
TRANSPORT = "begin transports\nout:\n  driver = smtp\n"


def routed(route: str, options: str = "") -> str:
    return f"{ROUTER}  {route}\n{TRANSPORT}{options}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (routed("route_list = * mx.example.com"), [("smtp/out/host", "mx.example.com"), ("smtp/out/driver", "smtp")]),
        (
            routed("route_list = ! +local mx.example.com::587 byname"),
            [],
        ),
        (
            routed(
                "route_list = !+local mx.example.com::587 byname;", "  port = 25 \n  hosts_require_tls = *\nbegin retry\n* * F,2h,15m\n"
            ),
            [
                ("smtp/out/host", "mx.example.com"),
                ("smtp/out/port", "587"),
                ("smtp/out/driver", "smtp"),
                ("smtp/out/hosts_require_tls", "*"),
            ],
        ),
        (
            routed('route_data = "mx"', '  port = 465\n  protocol = smtps\n  hosts_require_auth = "*"\n'),
            [
                ("smtp/out/host", "mx"),
                ("smtp/out/driver", "smtp"),
                ("smtp/out/port", "465"),
                ("smtp/out/protocol", "smtps"),
                ("smtp/out/hosts_require_auth", "*"),
            ],
        ),
        (
            "# x\r\nbegin  transports\r\nout:\r\n  driver=smtp\r\n  hosts = [192.0.2.1]::25\r\n  helo_data = a \\\r\n    b\r\n  multi_domain\r\n",
            [
                ("smtp/out/driver", "smtp"),
                ("smtp/out/host", "[192.0.2.1]"),
                ("smtp/out/port", "25"),
                ("smtp/out/helo_data", "a \\\r\n    b"),
            ],
        ),
        (
            routed("route_list = * {{ relay.a b }}::{{ port }}"),
            [("smtp/out/host", "{{ relay.a b }}"), ("smtp/out/port", "{{ port }}"), ("smtp/out/driver", "smtp")],
        ),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} <= {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "daemon_smtp_ports = 25 : 465 : 587\ntls_on_connect_ports = 465\nport = 25\n",
        "begin routers\nr:\n  driver = dnslookup\n  transport = out\n" + TRANSPORT + "  port = 25\n",
        ROUTER + "  route_list = * mx\nbegin transports\nout:\n  driver = lmtp\n  hosts = x\n",
        routed("route_list = * mx", "  protocol = lmtp\n"),
        routed('route_list = * "mx1 : mx2"'),
        routed("route_list = * mx1:mx2"),
        routed("route_list = a.example.com mx1; b.example.com mx2"),
        routed("route_list = * ${env{SMARTHOST}{$value}}"),
        routed("route_list = * $domain"),
        routed("route_list = * DCsmarthost byname"),
        routed("route_list = mx"),
        routed("# route_list = * mx"),
        ROUTER + "  route_list = * mx\ns:\n  driver = manualroute\n  transport = out\n  route_list = * my\n" + TRANSPORT,
        "remote_smtp_smarthost:\n  driver = smtp\n  port = 25\n",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


def test_branches() -> None:
    options = ".ifdef A\n  port = 25\n.else\n  hosts_avoid_tls = *\n.endif\n{% if x %}\n  protocol = smtp\n{% endif %}\n"
    branches = {one.key[-1]: one.branch for one in read(FORM, routed("route_list = * mx", options))}
    assert branches == {"host": (), "driver": (), "port": ((1_000_000, 0),), "hosts_avoid_tls": ((1_000_000, 1),), "protocol": ((0, 0),)}


def test_expansions_are_unknown() -> None:
    found = read(FORM, routed("route_list = * mx", "  hosts_require_auth = ${if eq{a}{b} {*}{}}\n"))
    assert [one.certainty for one in found] == ["written", "written", "unknown"]


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        (routed("route_list = * mx::25"), "port", 587, routed("route_list = * mx::587")),
        (routed("route_list = * mx", "  port = 25 \n"), "port", 587, routed("route_list = * mx", "  port = 587 \n")),
        (routed('route_data = "mx"'), "host", "my", routed('route_data = "my"')),
        (routed("route_data = mx", '  protocol = "smtps"'), "protocol", "smtp", routed("route_data = mx", '  protocol = "smtp"')),
        (routed("route_data = mx", "  hosts_avoid_tls = *\n"), "hosts_avoid_tls", "", routed("route_data = mx", "  hosts_avoid_tls = \n")),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert_goes_to_the_transport(newline: str) -> None:
    text = routed("route_list = * mx::25", "  protocol = smtp\nbegin retry\n").replace("\n", newline)
    edit = exim.insert(Source("x", text, newline=newline), read(FORM, text)[0], "hosts_require_tls", "*")
    after = routed("route_list = * mx::25", "  protocol = smtp\n  hosts_require_tls = *\nbegin retry\n")
    assert apply(text, edit) == after.replace("\n", newline)


@settings(deadline=None)
@given(
    texts(
        'begin routers transports r: out: driver = smtp manualroute transport out route_list = * mx::25 hosts port .ifdef .endif .else # \\ " $ ;'
    )
)
def test_any_text(text: str) -> None:
    check_any(FORM, "exim", text)
    check_any(FORM, "exim", routed("route_list = * mx", text))
    assert exim.parses(text)


@pytest.mark.parametrize(
    "piece", ["a:\n", "a = b\n", "a = \\\n", "begin routers\n", ".ifdef x\n", "\\", '"', "\n", "#", "{{", "{% if x %}", "a"]
)
def test_linear(piece: str) -> None:
    check_linear(FORM, routed("route_list = * mx") + piece, 50_000)
    check_linear(FORM, piece, 50_000)
