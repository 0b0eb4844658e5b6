"""Which files differ from a commit? Git is asked, in the repository of the working directory."""

# ruff: noqa: PTH109, PTH118

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from smtplint import git
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = "HEAD"
_DIFF = ("--name-only", "-z", "--diff-filter=d", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"


def since(reference: str) -> Callable[[str], bool]:
    """Whether a file differs from what it was where HEAD left `reference`, or is not tracked; for HEAD, what is not committed. UsageError
    where git gives no answer."""
    status, output = git.run("", "rev-parse", "--show-toplevel")
    if status != 0:
        raise UsageError("--changed asks git, and this folder is in no repository" if status != 127 else "--changed needs git")
    top = os.fsdecode(output.removesuffix(b"\n"))
    names = _names(top, "diff", *_DIFF, _base(reference), "--") | _names(top, "ls-files", "-z", "--others", "--exclude-standard")
    differing = {os.path.join(top, name.rstrip("/")) for name in names}
    folders: dict[str, str] = {}

    def has_changed(path: str) -> bool:
        folder, _, name = path.rpartition("/")
        start = "/" if path.startswith("/") and not folder else folder or os.getcwd()
        if start not in folders:
            folders[start] = os.path.realpath(start)
        return any(part in differing for part in _upwards(os.path.join(folders[start], name)))

    return has_changed


def _base(reference: str) -> str:
    """The commit that HEAD and the reference have in common; the reference itself where they have none; for a HEAD without commits nothing."""
    commit = _commit(reference)
    if commit is None and reference == HEAD:
        return os.fsdecode(git.run("", "hash-object", "-t", "tree", "--stdin")[1].strip())
    if commit is None:
        hint = f"; a path goes before the option: smtplint check {reference} --changed" if os.path.lexists(reference) else ""
        raise UsageError(f"--changed {reference}: git knows no such commit{hint}")
    status, output = git.run("", "merge-base", commit, HEAD)
    return os.fsdecode(output.strip()) if status == 0 else commit


def _commit(reference: str) -> str | None:
    if reference.startswith("-"):
        return None
    status, output = git.run("", "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    return os.fsdecode(output.strip()) if status == 0 else None


def _names(top: str, *arguments: str) -> set[str]:
    status, output = git.run(top, *_without_filters(), *arguments)
    if status != 0:
        raise UsageError(f"--changed: git {arguments[0]} failed with exit status {status}")
    return {os.fsdecode(name) for name in output.split(b"\0") if name}


def _without_filters() -> Iterator[str]:
    """Options that empty the filters which the configuration names: to compare a file, git would run them."""
    for name in git.run("", "config", "-z", "--name-only", "--get-regexp", _FILTERS)[1].split(b"\0"):
        if b"=" in name:  # an option could not name it
            raise UsageError(f"--changed: git's configuration has {os.fsdecode(name)!r}, which cannot be turned off")
        if name:
            yield from ("-c", f"{os.fsdecode(name)}={'false' if name.endswith(b'.required') else ''}")


def _upwards(path: str) -> Iterator[str]:
    """The path and the folders that hold it: of another repository inside git names the folder alone."""
    while path:
        yield path
        path, slash, _ = path.rpartition("/")
        if not slash:
            return
