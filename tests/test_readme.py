"""README.md says what is so: its generated parts are made anew, its commands and settings are run, its names exist."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from pages import PAGES, README, blocks, filled
from program import ROOT

from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from program import Program

TEXT = README.read_text(encoding="utf-8")
COMMANDS = [line for block in blocks(TEXT, "sh") for line in block.splitlines()]
RUNNABLE = [shlex.split(line, comments=True)[1:] for line in COMMANDS if line.startswith("smtplint ")]
INLINE = [shlex.split(command)[1:] for command in re.findall(r"`(smtplint [^`]+)`", TEXT)]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_generated_parts_are_up_to_date(page: Path) -> None:
    """`make docs` makes them anew."""
    text = page.read_text(encoding="utf-8")
    assert filled(text) == text


def test_the_commands_are_either_run_here_or_tried_elsewhere() -> None:
    """test_wheel.py installs what `pip install` of a checkout makes."""
    assert [line for line in COMMANDS if not line.startswith("smtplint ")] == [
        "git clone PATH-OR-URL-OF-YOUR-COPY smtplint",
        "pip install ./smtplint",
    ]
    assert len(RUNNABLE) >= 8


@pytest.mark.parametrize("arguments", RUNNABLE + INLINE, ids=" ".join)
def test_commands_run(smtplint: Program, arguments: list[str]) -> None:
    shutil.copytree(ROOT / "examples", smtplint.cwd / "deploy")
    shutil.copy(ROOT / "examples/.env", smtplint.cwd)
    done = smtplint(*arguments, stdin="SMTP_PORT=25\n")
    assert done.status in (0, 1)
    assert all(line.startswith("fixed ") for line in done.err.splitlines())  # what --fix changed is told beside the report
    assert done.out


def yaml_block(first_key: str, folder: Path) -> Path:
    (text,) = (block for block in blocks(TEXT, "yaml") if block.startswith(f"{first_key}:"))
    path = folder / ".smtplint.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_settings_shown_hold(smtplint: Program) -> None:
    shown = load_yaml(yaml_block("platform", smtplint.cwd))
    done = smtplint("settings")
    assert (done.status, done.err) == (0, "")
    assert all(f"\n{name}: " in done.out for name in shown)


def test_the_hook_shown_exists(tmp_path: Path) -> None:
    hooks = load_yaml(yaml_block("repos", tmp_path))["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} <= {hook["id"] for hook in load_yaml(ROOT / ".pre-commit-hooks.yaml")}


def test_the_ignore_comment_shown_ignores(smtplint: Program) -> None:
    (text,) = (block for block in blocks(TEXT, "dotenv") if "ignore[" in block)
    smtplint.write({".env": text})
    done = smtplint("check", ".env")
    assert done.status == 0
    assert "(1 suppressed)" in done.out


def test_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", TEXT)) <= targets


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_options_exist(smtplint: Program) -> None:
    known = smtplint("check", "--help").out
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    assert set(re.findall(r"`(--[\w-]+)", prose)) <= set(re.findall(r"--[\w-]+", known))
