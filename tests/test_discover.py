"""Files found by git's list and by a walk, with what hooks, containers and hostile trees bring along."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from smtplint import discover as discovering
from smtplint.discover import Found, discover
from smtplint.model import Failure

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a test, outside every repository and every user's settings of git."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    directory = tmp_path / "here"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


@pytest.fixture
def without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


def grow(paths: str) -> None:
    """Makes the files that `paths` names; `name=content` gives one other content."""
    for item in paths.split():
        name, _, content = item.partition("=")
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace(",", "\n") or "x", encoding="utf-8")


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments], check=True, capture_output=True)


def found(*paths: str, exclude: tuple[str, ...] = (), force_exclude: bool = False, ignore_files: bool = True) -> str:
    """The paths found, in their order; a Failure as `path: message`."""
    items = discover(paths or (".",), exclude=exclude, force_exclude=force_exclude, ignore_files=ignore_files)
    return " ".join(item.path if isinstance(item, Found) else f"{item.path}: {item.message}" for item in items)


TREE = (
    ".gitignore=*.log,/build/,secret/,!keep.log a.yml .env keep.log x.log build/a.yml deep/build/a.yml deep/.gitignore=!x.log,b.yml"
    " deep/x.log deep/b.yml deep/c.yml secret/a.yml node_modules/a.yml vendor/a.yml deep/vendor/b/a.yml venv/pyvenv.cfg venv/lib/a.yml"
)
KEPT = ".env .gitignore a.yml deep/.gitignore deep/build/a.yml deep/c.yml deep/x.log keep.log"


@needs_git
def test_git_lists_what_it_does_not_ignore() -> None:
    git("init")
    grow(TREE)
    assert found() == KEPT
    git("add", ".")
    assert found() == KEPT


@pytest.mark.usefixtures("without_git")
@pytest.mark.parametrize("repository", [False, True])
def test_a_walk_lists_the_same(repository: bool) -> None:
    if repository:
        Path(".git").mkdir()
    grow(TREE)
    assert found() == KEPT


def test_outside_a_repository_the_tree_is_walked() -> None:
    grow(TREE)
    assert found() == KEPT


@needs_git
def test_what_is_tracked_is_listed_though_ignored_and_what_is_gone_is_not() -> None:
    git("init")
    grow("tracked.env gone.env a.yml")
    git("add", ".")
    grow(".gitignore=*.env other.env")
    Path("gone.env").unlink()
    assert found() == ".gitignore a.yml tracked.env"


@pytest.mark.parametrize("with_git", [False, True])
@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["deep"], "deep/.gitignore deep/build/a.yml deep/c.yml deep/x.log"),
        (["./deep/"], "deep/.gitignore deep/build/a.yml deep/c.yml deep/x.log"),
        (["deep/build", "deep/build/a.yml", "./deep//build/a.yml"], "deep/build/a.yml"),
        (["x.log"], "x.log"),
        (["secret"], "secret/a.yml"),
        (["build/", "secret/a.yml"], "build/a.yml secret/a.yml"),
        (["vendor"], "vendor/a.yml"),
        (["deep/vendor/b"], "deep/vendor/b/a.yml"),
        (["venv"], "venv/lib/a.yml venv/pyvenv.cfg"),
        (["node_modules/a.yml"], "node_modules/a.yml"),
        (["nowhere.yml", "a.yml"], "a.yml nowhere.yml: no such file or directory"),
        (["b/../a.yml", "deep/../a.yml"], "a.yml b/../a.yml: no such file or directory"),
        ([""], ": no such file or directory"),
        ([], KEPT),
        ([".", "x.log"], f"{KEPT} x.log"),
    ],
)
def test_what_is_named_is_judged(with_git: bool, paths: list[str], expected: str) -> None:
    if with_git:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        git("init")
    else:
        Path(".git").mkdir()
    grow(TREE)
    assert found(*paths) == expected


def test_a_name_is_told_from_a_find() -> None:
    grow("a.yml b.yml")
    assert list(discover(["b.yml", "."])) == [Found("a.yml", named=False), Found("b.yml", named=True)]
    assert list(discover([".", "b.yml"])) == [Found("a.yml", named=False), Found("b.yml", named=True)]


def test_a_path_is_reported_from_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow("a/b.yml other/c.yml")
    monkeypatch.chdir("a")
    assert found(str(here / "a" / "b.yml")) == "b.yml"
    assert found(str(here / "a")) == "b.yml"
    assert found("../other") == "../other/c.yml"
    assert found(str(here / "other")) == str(here / "other" / "c.yml")
    (here / "a" / "link").symlink_to(here / "other", target_is_directory=True)
    assert found("link/../a/b.yml") == "link/../a/b.yml"


@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        ((), "a.yml deep/a.yml deep/b/c.yml deep/d.env"),
        (("*.env",), "a.yml deep/a.yml deep/b/c.yml"),
        (("deep/",), "a.yml"),
        (("deep",), "a.yml"),
        (("/a.yml",), "deep/a.yml deep/b/c.yml deep/d.env"),
        (("deep/**/c.yml",), "a.yml deep/a.yml deep/d.env"),
        (("*", "!a.yml"), "a.yml"),
        (("*", "!a.yml", "!deep/"), "a.yml deep/a.yml"),
        (("!", "foo\\", "[", "", "# note"), "a.yml deep/a.yml deep/b/c.yml deep/d.env"),
    ],
)
@pytest.mark.parametrize("ignore_files", [False, True])
def test_excluded_files_are_left_out(exclude: tuple[str, ...], expected: str, ignore_files: bool) -> None:
    grow("a.yml deep/a.yml deep/b/c.yml deep/d.env")
    assert found(exclude=exclude, ignore_files=ignore_files) == expected
    if shutil.which("git") is not None:
        git("init")
        assert found(exclude=exclude) == expected


def test_exclusion_counts_for_names_by_force_only() -> None:
    grow("a.yml deep/a.yml deep/b.yml")
    assert found("deep/a.yml", exclude=("deep/",)) == "deep/a.yml"
    assert found("deep/a.yml", "a.yml", exclude=("deep/",), force_exclude=True) == "a.yml"
    assert found("deep", "a.yml", exclude=("deep/",), force_exclude=True) == "a.yml"
    assert found("deep", exclude=("a.yml",), force_exclude=True) == "deep/b.yml"


def test_exclusion_counts_from_the_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow("deep/a.yml deep/b.yml other/a.yml")
    monkeypatch.chdir("deep")
    assert [item.path for item in discover(["."], exclude=["/deep/a.yml"], root=str(here))] == ["b.yml"]
    assert [item.path for item in discover(["../other"], exclude=["/deep/"], root=str(here))] == ["../other/a.yml"]
    assert [item.path for item in discover(["../other"], exclude=["other/"], root=str(here / "deep"))] == []


def test_without_ignore_files_all_but_others_files_is_walked() -> None:
    grow(TREE)
    if shutil.which("git") is not None:
        git("init")
    expected = f"{KEPT} build/a.yml deep/b.yml secret/a.yml x.log"
    assert found(ignore_files=False).split() == sorted(expected.split())


@needs_git
def test_a_hook_names_another_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow("one/a.yml two/b.yml two/c.yml two/.gitignore=c.yml")
    for name in ("one", "two"):
        monkeypatch.chdir(here / name)
        git("init")
        git("add", ".")
    monkeypatch.setenv("GIT_DIR", str(here / "one" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(here / "one"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(here / "one" / ".git" / "index.lock"))
    monkeypatch.setenv("GIT_PREFIX", "sub/")
    assert found() == ".gitignore b.yml"


@needs_git
def test_a_hook_of_git_itself_sees_its_repository(here: Path) -> None:
    git("init")
    grow("a.yml b.log .gitignore=*.log")
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    code = "from smtplint.discover import discover; print(*(found.path for found in discover(['.'])))"
    source = Path(discovering.__file__).parents[1]
    hook.write_text(
        f"#!/bin/sh\nenv > ../environment\nPYTHONPATH='{source}' '{sys.executable}' -c \"{code}\" > ../output\n", encoding="utf-8"
    )
    hook.chmod(0o755)
    git("add", "a.yml", ".gitignore")
    git("commit", "-m", "x", "a.yml", ".gitignore")
    assert "GIT_INDEX_FILE=" in (here.parent / "environment").read_text(encoding="utf-8")
    assert (here.parent / "output").read_text(encoding="utf-8") == ".gitignore a.yml\n"


@needs_git
def test_a_checkout_of_another_user_is_listed(here: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a tree to another user")
    git("init")
    grow("tracked.env")
    git("add", ".")
    grow(".gitignore=*.env other.env a.yml")
    for path in (here, *here.rglob("*")):
        os.chown(path, 65534, 65534)
    if subprocess.run(["git", "status"], capture_output=True, check=False).returncode == 0:
        pytest.skip("this git does not ask who owns a repository")
    assert found() in {".gitignore a.yml tracked.env", ".gitignore a.yml"}  # git before 2.38 cannot be told, and the tree is walked


@pytest.mark.parametrize("status", [128, 1])
def test_a_git_that_refuses_is_replaced_by_a_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    Path(".git").mkdir()
    grow("a.yml b.log .gitignore=*.log")
    assert found() == ".gitignore a.yml"


@needs_git
@pytest.mark.parametrize(
    "lines",
    [
        "*,!*/,!*.yml,!.gitignore",
        "*,!.gitignore,!deep/",
        "*,!.gitignore,!/deep/,!/deep/*.env",
        "/*,!/deep/,/deep/*,!/deep/er/",
        "deep/*,!deep/er",
        "deep/er/,!deep/er/a.yml",
        "**/er/",
        "er,!er/",
        "*.yml,!deep/**",
        "deep/**/a.yml",
        "**/a.yml,!/deep/er/a.yml",
        "a.*,!a.env,  ,#a.env,\\#x",
        "[ab].yml",
        "?.yml,!b.yml",
        "/",
        "//,!",
        "deep/er/ ",
        "A.YML",
    ],
)
def test_a_walk_agrees_with_git(lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("init")
    grow(f".gitignore={lines} a.yml b.yml a.env er deep/a.yml deep/a.env deep/er/a.yml deep/er/b.env deep/er/er/a.yml x/deep/er/a.yml")
    by_git = found()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found() == by_git


@pytest.mark.usefixtures("without_git")
def test_a_walk_honours_the_ignore_files_above_and_of_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    grow(".gitignore=*.log .git/info/exclude=private.yml,/deep/rooted.yml deep/er/a.yml deep/er/a.log deep/er/private.yml deep/rooted.yml")
    assert found() == ".gitignore deep/er/a.yml"
    monkeypatch.chdir("deep/er")
    assert found() == "a.yml"


@needs_git
def test_settings_of_a_hostile_repository_run_nothing(here: Path) -> None:
    git("init")
    grow("a.yml")
    git("add", ".")
    program = here.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{here.parent}/marker'\n", encoding="utf-8")
    program.chmod(0o755)
    hooks = here / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    shutil.copy(program, hooks / "post-index-change")
    for key in ("core.fsmonitor", "core.pager", "pager.ls-files", "core.sshCommand", "alias.ls-files"):
        git("config", key, str(program))
    assert found() == "a.yml"
    assert not (here.parent / "marker").exists()
    subprocess.run(["git", "status"], capture_output=True, check=False)
    assert (here.parent / "marker").exists(), "the trap itself does not work"


@needs_git
def test_a_repository_in_a_repository_is_entered_and_a_submodule_is_not(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow("inner/a.yml inner/b.log inner/.gitignore=*.log module/c.yml top.yml")
    for name in ("inner", "module"):
        monkeypatch.chdir(here / name)
        git("init")
        git("add", ".")
        git("commit", "-m", "x")
    monkeypatch.chdir(here)
    git("init")
    git("add", "module", "top.yml")
    assert found() == "inner/.gitignore inner/a.yml top.yml"
    assert found("module") == "module/c.yml"


@needs_git
def test_inside_the_repository_of_git_a_name_is_walked() -> None:
    git("init")
    assert ".git/config" in found(".git").split()
    assert found(".git/config") == ".git/config"


@pytest.mark.parametrize("with_git", [False, True])
def test_strange_files_are_passed_over(with_git: bool, here: Path) -> None:
    if with_git:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        git("init")
    grow("a.yml dir/.env/b.yml dir/c.yml ../outside/d.yml")
    Path("dir/loop").symlink_to(here, target_is_directory=True)
    Path("dir/self").symlink_to("self")
    Path("broken.yml").symlink_to("nowhere")
    Path("out.yml").symlink_to("../outside/d.yml")
    Path("out").symlink_to("../outside", target_is_directory=True)
    Path("device.yml").symlink_to(os.devnull)
    Path("in.yml").symlink_to("dir/c.yml")
    os.mkfifo("pipe.yml")
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket.yml")
    server.close()
    assert found() == "a.yml dir/.env/b.yml dir/c.yml in.yml"
    assert found("dir/.env") == "dir/.env/b.yml"
    assert found("dir/loop").split()[0] == "dir/loop/a.yml"
    assert found("out.yml", "pipe.yml", "socket.yml") == "out.yml pipe.yml socket.yml"
    assert found("dir/self") == "dir/self: too many levels of symbolic links"
    assert found("broken.yml") == "broken.yml: no such file or directory"


@pytest.mark.parametrize("with_git", [False, True])
def test_a_name_that_is_no_text_survives(with_git: bool) -> None:
    if with_git:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        git("init")
    names = [b"caf\xe9.yml", "caf\u00e9.yml".encode(), b"two\nlines.yml", b" space .yml", b"-dash.yml", b'"quote.yml']
    try:
        for name in names:
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    except OSError:
        pytest.skip("this file system takes text alone")
    paths = [item.path for item in discover(["."], exclude=["*.log"])]
    assert sorted(map(os.fsencode, paths)) == sorted(names)
    assert paths == sorted(paths)
    assert [item.path for item in discover([os.fsdecode(names[0])])] == [os.fsdecode(names[0])]


@pytest.mark.usefixtures("without_git")
def test_an_ignore_file_that_cannot_be_used_is_passed_over() -> None:
    grow("one/.gitignore/a.yml two/.gitignore=\\,!,b.yml two/a.yml two/b.yml three/a.yml four/a.yml")
    os.mkfifo("three/.gitignore")
    Path("four/.gitignore").write_bytes(b"\xff\xfe\x00\xe9\n")
    assert found() == "four/.gitignore four/a.yml one/.gitignore/a.yml three/a.yml two/.gitignore two/a.yml"


@pytest.mark.usefixtures("without_git")
def test_a_directory_that_cannot_be_listed_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    grow("a.yml closed/b.yml")
    list_directory = os.scandir

    def refuse(path: str) -> object:
        if path == "closed":
            raise PermissionError(13, "Permission denied")
        return list_directory(path)

    monkeypatch.setattr("smtplint.walk.os.scandir", refuse)
    failure = Failure("closed", "cannot list the directory: permission denied")
    assert list(discover(["."])) == [Found("a.yml", named=False), failure]
    assert list(discover(["closed"])) == [failure]
    assert list(discover(["."], exclude=["closed/"])) == [Found("a.yml", named=False)]


@pytest.mark.usefixtures("without_git")
def test_a_very_deep_tree_is_walked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(400):
        os.mkdir("d")  # noqa: PTH102 - a Path of the whole tree would be too long
        os.chdir("d")
    Path("a.yml").touch()
    monkeypatch.chdir(here)
    assert found() == "d/" * 400 + "a.yml"


def test_one_named_file_asks_no_git_and_loads_little() -> None:
    grow("a.yml")
    code = (
        "import sys; from smtplint.discover import discover; list(discover(['a.yml']));"
        " print(*{'subprocess', 'pathspec', 'pathlib'} & set(sys.modules))"
    )
    source = Path(discovering.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
