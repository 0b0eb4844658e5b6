"""The neighbour of a setting that is missing, among settings whose names say more or less alike where their kind stands."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.dialects.beside import beside
from smtplint.model import Endpoint, Setting, Source, Span


def setting(path: str, value: str = "x") -> Setting:
    """A setting whose path is written with slashes, since a name may have dots in it."""
    return Setting(tuple(path.split("/")), value, Span(0, 0), Span(0, 0))


def endpoint(settings: dict[str, Setting], wholes: dict[str, Setting]) -> Endpoint:
    return Endpoint(Source("a", ""), "app", settings, "a", 25, frozenset(), None, False, "", True, {"wholes": wholes})


Row = tuple[dict[str, str], dict[str, str], str, str]
NEAREST: dict[str, Row] = {
    # the keys of the dialect (that of `new` is missing), where its settings are written, beside which it stands, its name there
    "the port": ({"new": "new", "port": "port", "host": "host"}, {"host": "host", "port": "port"}, "port", "new"),
    "the host": ({"new": "new", "user": "user", "host": "host"}, {"user": "user", "host": "host"}, "host", "new"),
    "one name alike": (
        {"new": "a.b.new", "port": "c.d.port", "tls": "a.c.tls"}, {"port": "x/c.d.port", "tls": "y/a.c.tls"}, "tls", "a.b.new",
    ),
    "one name alike, and one that is not": (
        {"new": "a.b.new", "port": "c.b.port", "tls": "a.c.tls"}, {"port": "x/c.b.port", "tls": "y/a.c.tls"}, "tls", "a.b.new",
    ),
    "two names alike": (
        {"new": "a.b.new", "port": "a.port", "tls": "a.b.tls"}, {"port": "x/a.port", "tls": "y/a.b.tls"}, "tls", "a.b.new",
    ),
    "two names alike, and a third": (
        {"new": "a.b.new", "port": "a.c.d.port", "tls": "a.b.c.tls"}, {"port": "x/a.c.d.port", "tls": "y/a.b.c.tls"}, "tls", "a.b.new",
    ),
    "two names of three alike": (
        {"new": "a.b.c.new", "port": "a.port", "tls": "a.b.tls"}, {"port": "x/a.port", "tls": "y/a.b.tls"}, "tls", "a.b.c.new",
    ),
    "the last name does not count": (
        {"new": "a.same", "port": "b.port", "tls": "same", "user": "a.user"}, {"port": "x/b.port", "tls": "y/same", "user": "z/a.user"},
        "user", "a.same",
    ),
    "as much alike": (
        {"new": "a.new", "port": "a.port", "tls": "a.tls"}, {"port": "x/a.port", "tls": "y/a.tls"}, "port", "a.new",
    ),
    "the same path beside an earlier one": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "x/port", "tls": "x/tls.on"}, "tls", "tls.new",
    ),
    "the same path, its names parted otherwise": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "x/m.port", "tls": "x/m/tls.on"}, "port", "m.tls.new",
    ),
    "the same path in other letters": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "x/m.port", "tls": "X/M/tls.on"}, "port", "m.tls.new",
    ),
    "another path": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "x/m.port", "tls": "y/m/tls.on"}, "tls", "tls.new",
    ),
    "another path in the middle": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "x/y/m.port", "tls": "x/z/m.tls.on"}, "tls", "m.tls.new",
    ),
    "another path above": (
        {"new": "tls.new", "port": "port", "tls": "tls.on"}, {"port": "y/m.port", "tls": "z/m.tls.on"}, "tls", "m.tls.new",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("keys", "written", "where", "name"), NEAREST.values(), ids=NEAREST.keys())
def test_the_nearest_neighbour(keys: dict[str, str], written: dict[str, str], where: str, name: str) -> None:
    settings = {role: setting(path) for role, path in written.items()}
    dialect = {"keys": {role: [key] for role, key in keys.items()}, "fold": ""}
    assert beside(endpoint(settings, {}), dialect, "new") == (settings[where], name)


@pytest.mark.parametrize(
    ("whole", "found"),
    [({}, "a:25"), ({"opaque": True}, None), ({"shared": True}, None)],
)
def test_beside_a_value_of_several_parts_the_whole_is_the_neighbour(whole: dict[str, Any], found: str | None) -> None:
    held = setting("smtp_host", "a:25")._replace(**whole)
    part = setting("smtp_host", "a")
    dialect = {"keys": {"host": ["smtp_host"], "new": ["smtp_new"]}, "fold": ""}
    place = beside(endpoint({"host": part}, {"host": held}), dialect, "new")
    assert place == (found and (held, "smtp_new"))
