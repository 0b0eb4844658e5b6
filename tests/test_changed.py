"""`check --changed`: the files that git calls changed, and nothing that a repository's configuration would have git run."""

from __future__ import annotations

import os
import shutil

import pytest
from program import BAD, GOOD, Program, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def do(smtplint: Program, *arguments: str) -> None:
    git(smtplint.cwd, *arguments, home=smtplint.cwd.parent)


@pytest.fixture
def repository(smtplint: Program) -> Program:
    """A repository with `old.env`, `deep/old.env` and `gone.env` on main, and HEAD on a branch with `branch.env` more."""
    do(smtplint, "init", "--quiet", "--initial-branch=main")
    smtplint.write({"old.env": BAD, "deep/old.env": BAD, "gone.env": BAD, ".gitignore": "ignored.env\n"})
    do(smtplint, "add", ".")
    do(smtplint, "commit", "--quiet", "--message=first")
    do(smtplint, "checkout", "--quiet", "-b", "branch")
    smtplint.write({"branch.env": BAD})
    do(smtplint, "add", ".")
    do(smtplint, "commit", "--quiet", "--message=second")
    return smtplint


def found(smtplint: Program, *arguments: str, folder: str = ".") -> set[str]:
    done = smtplint("check", "--format", "json", *arguments, cwd=smtplint.cwd / folder)
    assert done.status in (0, 1), done
    return set(done.rules)


@pytest.mark.parametrize(
    ("files", "staged", "arguments", "expected"),
    [
        ({}, False, ["--changed"], ""),
        ({}, False, ["--changed", "main"], "branch.env"),
        ({}, False, ["--changed", "HEAD~1"], "branch.env"),
        ({"old.env": BAD + "\n"}, False, ["--changed"], "old.env"),
        ({"old.env": BAD + "\n"}, True, ["--changed"], "old.env"),
        ({"old.env": BAD + "\n"}, True, ["--changed", "main"], "old.env branch.env"),
        ({"new.env": BAD, "deep/new.env": BAD, "ignored.env": BAD}, False, ["--changed"], "new.env deep/new.env"),
        ({"new.env": BAD, "deep/new.env": BAD}, False, ["deep", "--changed"], "deep/new.env"),
        ({"new.env": BAD, "deep/new.env": BAD}, False, ["new.env", "old.env", "--changed"], "new.env"),
        ({"new.env": GOOD}, False, ["--changed"], ""),
        ({"a b\nü*.env": BAD}, False, ["--changed"], "a b\nü*.env"),
        ({b"caf\xe9.env".decode("utf-8", "surrogateescape"): BAD}, False, ["--changed"], "caf\ufffd.env"),
    ],
)
def test_what_changed_is_judged(
    repository: Program, files: dict[str, str | bytes], staged: bool, arguments: list[str], expected: str
) -> None:
    repository.write(files)
    if staged:
        do(repository, "add", ".")
    assert found(repository, *arguments) == (set(expected.split(" ")) if "\n" not in expected else {expected}) - {""}


def test_what_moved_or_went_is_no_trouble(repository: Program) -> None:
    do(repository, "mv", "gone.env", "moved.env")
    do(repository, "rm", "--quiet", "deep/old.env")
    assert found(repository, "--changed") == {"moved.env"}


def test_what_changed_on_the_other_side_is_not_ours(repository: Program) -> None:
    do(repository, "checkout", "--quiet", "main")
    repository.write({"old.env": BAD + "\n"})
    do(repository, "commit", "--quiet", "--all", "--message=third")
    do(repository, "checkout", "--quiet", "branch")
    assert found(repository, "--changed", "main") == {"branch.env"}


def test_from_a_folder_inside(repository: Program) -> None:
    repository.write({"new.env": BAD, "deep/new.env": BAD})
    assert found(repository, "--changed", folder="deep") == {"new.env"}
    assert found(repository, "..", "--changed", folder="deep") == {"../new.env", "../deep/new.env"}


def test_through_a_link(repository: Program) -> None:
    repository.write({"new.env": BAD})
    (repository.cwd.parent / "link").symlink_to(repository.cwd)
    assert found(repository, "../link/new.env", "../link/old.env", "--changed") == {"../link/new.env"}


def test_a_touched_file_has_not_changed(repository: Program) -> None:
    os.utime(repository.cwd / "old.env", (1, 1))
    assert found(repository, "--changed") == set()


def test_without_a_commit_everything_is_new(smtplint: Program) -> None:
    do(smtplint, "init", "--quiet")
    smtplint.write({"a.env": BAD, "b.env": BAD})
    do(smtplint, "add", "a.env")
    assert found(smtplint, "--changed") == {"a.env", "b.env"}


def test_without_a_common_commit_the_reference_itself_counts(repository: Program) -> None:
    do(repository, "checkout", "--quiet", "--orphan", "other")
    do(repository, "commit", "--quiet", "--message=alone")
    assert found(repository, "--changed", "main") == {"branch.env"}


def test_another_repository_inside_is_new_as_a_whole(repository: Program) -> None:
    (repository.cwd / "inner").mkdir()
    git(repository.cwd / "inner", "init", "--quiet", home=repository.cwd.parent)
    repository.write({"inner/a.env": BAD})
    assert found(repository, "--changed") == {"inner/a.env"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--changed", "nowhere"], "--changed nowhere: git knows no such commit\n"),
        (
            ["--changed", "deep"],
            "--changed deep: git knows no such commit; a path goes before the option: smtplint check deep --changed\n",
        ),
        (["--changed=--output=x"], "--changed --output=x: git knows no such commit\n"),
        (["--changed=main^{tree}"], "git knows no such commit\n"),
        (["--changed", "HEAD", "-"], "--changed looks at files, not at standard input\n"),
    ],
)
def test_a_reference_that_is_none_is_a_mistake(repository: Program, arguments: list[str], message: str) -> None:
    done = repository("check", *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(message)
    assert not (repository.cwd / "x").exists()


def test_git_is_needed(smtplint: Program) -> None:
    outside = smtplint("check", "--changed", variables={"GIT_CEILING_DIRECTORIES": str(smtplint.cwd.parent)})
    assert (outside.status, outside.err) == (2, "smtplint: --changed asks git, and this folder is in no repository\n")
    without = smtplint("check", "--changed", variables={"PATH": "/nowhere"})
    assert (without.status, without.err) == (2, "smtplint: --changed needs git\n")


ATTACKS = {
    "filter.evil.clean": "touch {0}; cat",
    "filter.evil.process": "touch {0}",
    "filter.evil.required": "true",
    "core.fsmonitor": "touch {0}; false",
    "core.pager": "touch {0}",
    "diff.external": "touch {0}",
    "diff.evil.command": "touch {0}",
    "diff.evil.textconv": "touch {0}; cat",
    "core.sshCommand": "touch {0}",
    "alias.diff": "!touch {0}",
}


@pytest.mark.parametrize("key", ATTACKS)
def test_the_repository_s_configuration_runs_nothing(repository: Program, key: str) -> None:
    """The file's time is new and its length as it was, so that git has to read it, through the filter where there is one."""
    marker = repository.cwd.parent / "ran"
    repository.write({".gitattributes": "*.env filter=evil diff=evil\n"})
    do(repository, "config", key, ATTACKS[key].format(marker))
    repository.write({"old.env": BAD.replace("25", "26")})
    os.utime(repository.cwd / "old.env", (1, 1))
    repository("check", "--changed", "main")
    assert not marker.exists()


def test_the_attack_would_work(repository: Program) -> None:
    marker = repository.cwd.parent / "ran"
    repository.write({".gitattributes": "*.env filter=evil\n", "old.env": BAD.replace("25", "26")})
    do(repository, "config", "filter.evil.clean", ATTACKS["filter.evil.clean"].format(marker))
    os.utime(repository.cwd / "old.env", (1, 1))
    do(repository, "diff", "--name-only", "HEAD")
    assert marker.exists()


def test_a_filter_that_cannot_be_turned_off_ends_the_run(repository: Program) -> None:
    repository.write({".git/config": (repository.cwd / ".git/config").read_text() + '[filter "a=b"]\nclean = touch ran\n'})
    done = repository("check", "--changed")
    assert (done.status, done.out) == (2, "")
    assert "'filter.a=b.clean'" in done.err
    assert not (repository.cwd / "ran").exists()
