"""Which files a run looks at: repositories, ignore files, excludes, hooks."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from program import BAD, Program, git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(smtplint: Program, home: Path) -> Program:
    git(smtplint.cwd, "init", "-q", home=home)
    smtplint.write(
        {
            ".gitignore": "build/\nlocal.env\n",
            "tracked.env": BAD,
            "new.env": BAD,
            "local.env": BAD,
            "build/made.env": BAD,
            "node_modules/x/.env": BAD,
            "vendor/x/.env": BAD,
            ".venv/pyvenv.cfg": "home = /usr/bin\n",
            ".venv/lib/.env": BAD,
            "deep/in/here/.env": BAD,
        }
    )
    git(smtplint.cwd, "add", "tracked.env", ".gitignore", home=home)
    return smtplint


SEEN = {"tracked.env", "new.env", "deep/in/here/.env"}


def test_in_a_repository_what_git_tracks_or_would_track(repository: Program) -> None:
    assert repository("check", "--format", "json").rules.keys() == SEEN


def test_without_a_repository_ignore_files_hold_too(repository: Program) -> None:
    shutil.rmtree(repository.cwd / ".git")
    assert repository("check", "--format", "json", ".").rules.keys() == SEEN


def test_without_git_installed(repository: Program) -> None:
    assert repository("check", "--format", "json", ".", variables={"PATH": "/nonexistent"}).rules.keys() == SEEN


def test_inside_a_hook_of_another_repository(repository: Program, tmp_path: Path, home: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", home=home)
    variables = {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git/index"), "GIT_WORK_TREE": str(other), "GIT_PREFIX": ""}
    assert repository("check", "--format", "json", ".", variables=variables).rules.keys() == SEEN


def test_no_ignore_files_looks_at_what_is_ignored(repository: Program) -> None:
    seen = repository("check", "--format", "json", "--no-ignore-files", ".").rules.keys()
    assert seen == SEEN | {"local.env", "build/made.env"}


@pytest.mark.parametrize("path", ["local.env", "build/made.env", "node_modules/x/.env", "vendor/x/.env"])
def test_a_file_that_is_named_is_always_judged(repository: Program, path: str) -> None:
    assert repository("check", "--format", "json", path).rules == {path: ["port-25"]}


def test_excludes_hold_for_folders_and_when_forced_for_names(repository: Program) -> None:
    repository.write({".smtplint.yaml": "exclude: [deep/, new.env]\n"})
    assert repository("check", "--format", "json", ".").rules.keys() == {"tracked.env"}
    assert repository("check", "--format", "json", "new.env").rules.keys() == {"new.env"}
    assert repository("check", "--format", "json", "--force-exclude", "new.env", "tracked.env").rules.keys() == {"tracked.env"}
    assert repository("check", "--format", "json", "--force-exclude", "deep/in/here/.env").rules == {}
    assert repository("check", "--format", "json", "--force-exclude", "--isolated", "new.env").rules.keys() == {"new.env"}


def test_settings_are_found_from_a_folder_below(repository: Program) -> None:
    repository.write({".smtplint.yaml": "ignore: [port-25]\n"})
    below = repository.cwd / "deep/in"
    assert repository("check", "--format", "json", ".", cwd=below).rules == {}
    assert repository("check", "--format", "json", "--isolated", ".", cwd=below).rules.keys() == {"here/.env"}


def test_a_file_given_twice_is_judged_once(repository: Program) -> None:
    assert repository("check", "--format", "json", "new.env", "./new.env", ".", "new.env").rules["new.env"] == ["port-25"]


def test_links_in_circles_end(repository: Program) -> None:
    (repository.cwd / "deep/circle").symlink_to("..")
    for options in ([], ["--no-ignore-files"]):
        done = repository("check", "--format", "json", *options, ".")
        assert done.status == 1
        assert done.report["failures"] == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("new.env", {"tracked.env", "deep/in/here/.env"}),
        ("/new.env", {"tracked.env", "deep/in/here/.env"}),
        ("*.env", set()),
        ("deep/", {"tracked.env", "new.env"}),
        ("deep/**", {"tracked.env", "new.env"}),
        ("here/.env", SEEN),
        ("in", {"tracked.env", "new.env"}),
    ],
)
def test_per_file_ignores_are_patterns_counted_from_the_settings_file(repository: Program, pattern: str, left: set[str]) -> None:
    repository.write({".smtplint.yaml": f"per-file-ignores: {{'{pattern}': [port-25]}}\n"})
    assert repository("check", "--format", "json", ".").rules.keys() == left
    below = repository("check", "--format", "json", ".", cwd=repository.cwd / "deep").rules.keys()
    assert {f"deep/{path}" for path in below} == {path for path in left if path.startswith("deep/")}
