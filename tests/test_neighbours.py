"""Compose `env_file`: read when it is there, so that absence is judged over the sum, and judged in its own place."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import engine, placed

from smtplint import lint
from smtplint.model import Source

COMPOSE = """services:
  app:
    image: passbolt/passbolt
    env_file: {file}
    environment:
      EMAIL_TRANSPORT_DEFAULT_HOST: smtp.example.com
      EMAIL_TRANSPORT_DEFAULT_PORT: 587
"""
NONE = [(7, "cleartext", "error")]


def findings(file: str) -> list[tuple[int, str, str]]:
    return placed(lint.check_source(engine(root=Path.cwd()), Source("compose.yml", COMPOSE.format(file=file)), "yaml"))


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("mail.env", "EMAIL_TRANSPORT_DEFAULT_TLS=true\n", []),
        ("mail.env", "OTHER=1\n", NONE),
        ("[mail.env]", "OTHER=1\n", NONE),
        ("[{path: mail.env, required: false}]", "OTHER=1\n", NONE),
        ("[mail.env, missing.env]", "OTHER=1\n", []),
        ("missing.env", "", []),
        ("../outside.env", "", []),
        ("link.env", "", []),
        ("/etc/hostname", "", []),
    ],
)
def test_absence_is_judged_over_the_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: str, expected: list[tuple[int, str, str]]
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "outside.env").write_text("OTHER=1\n")
    (tree / "link.env").symlink_to("../outside.env")
    (tree / "mail.env").write_text(content)
    monkeypatch.chdir(tree)
    assert findings(file) == expected


def test_what_is_wrong_there_is_not_said_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mail.env").write_text("EMAIL_TRANSPORT_DEFAULT_PORT=25\nEMAIL_TRANSPORT_DEFAULT_TLS=true\n")
    text = COMPOSE.format(file="mail.env").rpartition("      EMAIL")[0]
    assert placed(lint.check_source(engine(root=tmp_path), Source("compose.yml", text), "yaml")) == []
