"""The examples of a dialect are its documentation and its tests: they show each word of its TLS keys, and what absence means where that decides."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from judging import judge, shipped

from smtplint import catalog
from smtplint.compiling import load_yaml
from smtplint.dialects.rows import field
from smtplint.examples import NAMED
from smtplint.model import MODES

if TYPE_CHECKING:
    from smtplint.model import Endpoint

FOLDER = catalog.folder() / "dialects"

# What no example can show: words that nobody would write beside those that tell the dialect, and a URL without its scheme.
NOT_SHOWN = {
    ("apprise", "$scheme", "absent"), ("gnu-mail", "$scheme", "absent"), ("maddy", "$scheme", "absent"), ("docuseal", "auto", "false"),
    ("symfony-swiftmailer", "$scheme", "off"), ("symfony-swiftmailer", "$scheme", "gmail"),
}  # fmt: skip
NOT_REACHED = {
    ("bitnami-mastodon", "refused"), ("dspace", "none"), ("lettre", "none"), ("nestjs-mailer", "opportunistic"), ("rails", "refused"),
    ("ruby-mail", "refused"),
}  # fmt: skip


@cache
def read(name: str) -> list[Endpoint]:
    """Every endpoint of the dialect in its own examples."""
    data = load_yaml(FOLDER / f"{name}.yaml")
    found = [judge(example["text"], example.get("file") or NAMED[data["formats"][0]]).endpoints for example in data["examples"]]
    return [e for endpoints in found for e in endpoints if name in e.dialect.split(" or ")]


def words_seen(dialect: dict[str, Any], role: str) -> set[str]:
    seen = set()
    for endpoint in read(dialect["id"]):
        setting = endpoint.settings.get(role)
        if setting is None:
            seen.add("absent")
        else:
            found = field(setting.value, setting.quoted and setting.carrier != "items", dialect["words"][role])
            seen.add("a stranger" if found.stranger else "absent" if found.state == "absent" else found.word)
    return seen


@pytest.mark.parametrize("name", sorted(shipped().dialects))
def test_each_word_is_shown(name: str) -> None:
    dialect = shipped().dialects[name]
    for role in dialect["tls"]:
        words = dialect["words"].get(role)
        if words is None:
            continue
        expected = set(words["table"].values()) | ({"absent"} if dialect["decisive"] else set())
        if words["other"] is not None and words["strings"] is None and set(words["table"].values()) != {words["other"]}:
            expected.add("a stranger")
        missing = {(name, role, word) for word in expected - words_seen(dialect, role)}
        assert not missing - NOT_SHOWN


@pytest.mark.parametrize("name", sorted(shipped().dialects))
def test_each_mode_is_reached(name: str) -> None:
    dialect = shipped().dialects[name]
    possible = {mode for row in dialect["rows"].get("security", []) for mode in row[1]} - {"unknown"}
    reached = {m for e in read(name) for m in (["refused"] if e.facts["refused"] else e.security) if len(e.security) < len(MODES)}
    assert not {(name, mode) for mode in possible - reached} - NOT_REACHED
