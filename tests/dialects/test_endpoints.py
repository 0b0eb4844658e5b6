"""The endpoints of one file: those that dialects explain, those that none does, and the entries of catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pairs import settings

from smtplint import dialects, hosts
from smtplint.catalog import Catalog, Entries
from smtplint.compiling import compile_dialect, index
from smtplint.dialects.facts import Surroundings
from smtplint.model import Source

if TYPE_CHECKING:
    from smtplint.model import Endpoint, Setting

SINKS = {"sinks": [{"images": ["tools/catch"]}]}
KEYS = {
    "host": ["MAIL_HOST", "MAIL_HOSTNAME"], "port": "MAIL_PORT", "username": "MAIL_USER", "password": "MAIL_PASSWORD", "tls": "MAIL_TLS",
    "from": "MAIL_FROM",
}  # fmt: skip
APP: dict[str, Any] = {
    "name": "App", "formats": ["environment"], "keys": KEYS, "words": {"tls": {"on": "yes", "off": "no", "other": "off"}},
    "security": [{"tls": "on", "is": "starttls"}, {"is": "none"}],
}  # fmt: skip


def catalogue(*data: dict[str, Any]) -> Catalog:
    """A catalogue of these dialects, called a, b and so on."""
    made = {name: compile_dialect(name, one) for name, one in zip("abcdef", data, strict=False)}
    places = {name: Entries({}, known) for name, known in index(made.values()).items()}
    return Catalog({}, Entries({}, made), places, [], {}, {}, SINKS)


def read_all(content: str, found: list[Setting], *data: dict[str, Any]) -> list[Endpoint]:
    catalog = catalogue(*data)
    return dialects.read(Source("a.env", content), found, catalog, Surroundings(hosts.build({}, {}, SINKS), catalog))


def read(text: str, *data: dict[str, Any]) -> list[Endpoint]:
    return read_all(*settings(text), *data)


def shown(endpoint: Endpoint) -> str:
    """The dialect, and the settings by role: `a host=x port=25`."""
    return " ".join([endpoint.dialect, *sorted(f"{role}={s.value}" for role, s in endpoint.settings.items() if role != "$scheme")])


FOUND = {
    "": [],
    "MAIL_HOST=x;MAIL_PORT=25": ["a host=x port=25"],
    "MAIL_HOST=x;SMTP_PORT=25": ["a host=x", "convention port=25"],
    "SMTP_PORT=25;MAIL_HOST=x": ["a host=x", "convention port=25"],
    "y/MAIL_HOST=y;MAIL_HOST=x": ["a host=y", "a host=x"],
    "SMTP_HOST=x;SMTP_PORT=25": ["convention host=x port=25"],
    "MAIL_HOSTNAME=y;MAIL_HOST=x": ["a host=x"],
    "MAIL_PORT^0.0=25;MAIL_PORT^0.1=587;MAIL_HOST=x": ["a host=x port=25", "a host=x port=587"],
    # beside the settings that a dialect explains
    "MAIL_HOST=x;MAIL_SERVER=y": ["a host=x", "convention host=y"],  # one alone explains nothing
    "MAIL_HOST=x;MAIL_FROM=me;MAIL_SERVER=y": ["a from=me host=x"],
    "MAIL_HOST=x;MAIL_FROM=me;MAIL_SERVER=y;MAIL_SERVER_PORT=1": ["a from=me host=x"],
    "MAIL_HOST=x;MAIL_FROM=me;SMTP_HOST=y;SMTP_PORT=1": ["a from=me host=x", "convention host=y port=1"],
    "MAIL_HOST=x;MAIL_FROM=me;SMTP_HOST=y": ["a from=me host=x"],
    "MAIL_HOST=x;MAIL_FROM=me;OLD_MAIL_SERVER=y": ["a from=me host=x", "convention host=y"],
    "z/MAIL_HOST=x;z/MAIL_FROM=me;MAIL_SERVER=y": ["a from=me host=x", "convention host=y"],
    "MAIL_PORT=25;MAIL_SERVER=y": ["a host=y port=25"],  # it borrows the name, which is then no endpoint of its own
    # a form that nobody filled in
    "MAIL_HOST=": [],
    "MAIL_HOST=;MAIL_PORT=": [],
    "MAIL_HOST=;MAIL_PORT=;MAIL_FROM=me": [],
    "MAIL_HOST=;MAIL_USER=;MAIL_FROM=me": [],
    "MAIL_HOST=;MAIL_TLS=;MAIL_FROM=me": [],
    "MAIL_HOST=;MAIL_FROM=me": ["a from=me host="],
    "MAIL_HOST=;MAIL_TLS=no": ["a host= tls=no"],
    "MAIL_HOST=;MAIL_USER=me": ["a host= username=me"],
    "MAIL_HOST=;MAIL_PORT=;MAIL_PASSWORD=x": ["a host= password=x port="],
    "MAIL_HOST=?;MAIL_PORT=": ["a host= port="],
    "MAIL_HOST^0.0=;MAIL_HOST^0.1=x": ["a host=x"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_found(text: str, expected: list[str]) -> None:
    assert [shown(endpoint) for endpoint in (read(text, APP) if text else read_all("", [], APP))] == expected


def test_a_url_is_filled_in_by_itself() -> None:
    url = {**APP, "keys": {"url": "MAIL_URL", "from": "MAIL_FROM", "tls": "MAIL_TLS"}, "split": {"url": "url"}}
    assert [shown(e) for e in read("MAIL_URL=smtp://x;MAIL_FROM=;MAIL_TLS=", url)] == ["a from= host=x tls= url=smtp://x"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"shared": True, "format": "php"}, ["a host=x"]),
        ({"shared": True, "format": "yaml"}, ["a host=x", "convention host=x"]),
        ({"shared": False, "format": "php"}, ["a host=x", "convention host=x"]),
    ],
)
def test_a_constant_that_is_followed_is_no_second_endpoint(changes: dict[str, Any], expected: list[str]) -> None:
    content, (constant,) = settings("SMTP_HOST=x")
    follower = constant._replace(key=("MAIL_HOST",), **changes)
    found = [constant, follower]
    assert [shown(e) for e in read_all(content, found, {**APP, "formats": ["environment", "php", "yaml"]})] == expected


def test_what_follows_a_constant_leaves_the_others() -> None:
    content, (host, other) = settings("MAIL_HOST=x;SMTP_HOST=y")
    found = [host._replace(shared=True, format="php"), other]
    assert [shown(e) for e in read_all(content, found, APP)] == ["a host=x", "convention host=y"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("MAIL_HOST", ["a host=x port=25"]), ("MAIL_FROM", ["a from=x port=25", "convention port=25"])],
)
def test_a_port_that_another_refers_to_is_judged_with_its_host(host: str, expected: list[str]) -> None:
    content, (port, other) = settings(f"DEFAULT_SMTP_PORT=25;{host}=x")
    follower = port._replace(key=("MAIL_PORT",), shared=True)
    assert [shown(e) for e in read_all(content, [port, other, follower], APP)] == expected
    apart = follower._replace(shared=False)
    assert [shown(e) for e in read_all(content, [port, other, apart], APP)][1:] == ["convention port=25"]


def servers(count: int, key: str = "host", **more: str) -> str:
    """So many servers, each a mapping of its own: `p/1/smtp/host=h1`."""
    return ";".join(f"p/{n}/smtp/{key}=h{n}" + "".join(f";p/{n}/smtp/{name}={value}" for name, value in more.items()) for n in range(count))


CATALOGUES = [
    (servers(5), 0),
    (servers(4), 4),
    (servers(9, port="25"), 0),
    (servers(5, user="me"), 5),
    (servers(5) + ";p/9/smtp/host=h9;p/9/smtp/user=me", 1),
    (servers(4) + ";p/9/smtp/host=h9;p/9/smtp/user=me", 5),
    (servers(4) + ";p/9/smtp/host=h0", 5),
    (servers(4) + ";p/9/smtp/host=?{{ x }}", 5),
    (servers(5) + ";p/9/smtp/host=?{{ x }}", 0),
    (servers(5) + ";p/9/smtp/port=25;p/9/smtp/tls=no", 0),
    (servers(4) + ";p/9/smtp/port=25;p/9/smtp/tls=no", 5),
    (servers(4) + ";p/q/9/smtp/host=h9", 5),
    (servers(5) + ";p/q/9/smtp/host=h9", 1),
    (servers(5, "smtp_host"), 5),
    (servers(5, "MAIL_HOST"), 5),
    (";".join(f"p/{n}/DSN=smtp://h{n}" for n in range(5)), 0),
    (";".join(f"p/{n}/SMTP_URL=smtp://h{n}" for n in range(5)), 5),
    (";".join(f"{letter}_SMTP_HOST=h{letter}" for letter in "ABCDE"), 5),
]


@pytest.mark.parametrize(("text", "in_scope"), CATALOGUES)
def test_a_catalogue_of_providers_is_no_setting(text: str, in_scope: int) -> None:
    assert sum(endpoint.facts["in_scope"] for endpoint in read(text, APP)) == in_scope


def test_the_services_of_the_file_are_known() -> None:
    text = "services/post/image=tools/catch;services/app/environment/{}=post"
    for name in ("MAIL_HOST", "SMTP_HOST"):
        (endpoint,) = read(text.format(name), APP)
        assert endpoint.facts["host_class"] == "sink"


def test_the_endpoint_is_of_its_source_and_its_surroundings() -> None:
    content, found = settings("MAIL_HOST=x")
    catalog, source = catalogue(APP), Source("b.env", content)
    known = Surroundings(hosts.build({}, {}, {}), catalog, implicit_tls="accept")
    (endpoint,) = dialects.read(source, found, catalog, known)
    assert (endpoint.source, endpoint.facts["implicit_tls"]) == (source, "accept")
