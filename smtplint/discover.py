"""Which files are to be judged? Git's own list inside a repository, else a walk. Nothing here knows formats or mail."""

# pathlib takes longer to import than one file takes to judge, and a Path for each of many thousand names is slow.
# ruff: noqa: PTH100, PTH109, PTH116, PTH117, PTH121, PTH206

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from smtplint import git
from smtplint.model import Failure
from smtplint.tuples import NamedTuple
from smtplint.walk import NEVER_ENTERED, VIRTUAL_ENVIRONMENT, compiled, is_kept, reason, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LIST = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")


class Found(NamedTuple):
    """A file to judge. `path` opens it and is reported: relative to the working directory where it lies below that, with "/" between
    its parts; bytes of a name that are no text stand in it as lone surrogates. `named`: given by the user, not found in a directory."""

    path: str
    named: bool


def discover(
    paths: Sequence[str], *, exclude: Sequence[str] = (), force_exclude: bool = False, ignore_files: bool = True, root: str | None = None
) -> Iterator[Found | Failure]:
    """The files at and below `paths`, each once, sorted by path, and what could not be looked at. `exclude` holds gitignore patterns
    counted from `root` (default: the working directory); they filter what a directory holds and, with `force_exclude`, the paths given
    too. A path that was given is otherwise kept whatever it is, short of not being there. `ignore_files`: honour ignore files."""
    excluded = excluder(exclude, root or os.getcwd())
    results: dict[str, Found | Failure] = {}
    for given in paths:
        path = _reported(given)
        try:
            is_directory = stat.S_ISDIR(os.stat(given).st_mode)
        except (OSError, ValueError) as error:
            results[path] = Failure(path, reason(error))
            continue
        if force_exclude and excluded(path + "/" if is_directory else path):
            continue
        if not is_directory:
            results[path] = Found(path, named=True)
            continue
        for found in _below("" if path == "." else path, ignore_files=ignore_files, excluded=excluded):
            if isinstance(found, Failure):
                results.setdefault(found.path, found)
            else:
                results.setdefault(found, Found(found, named=False))
    for path in sorted(results):
        yield results.pop(path)


def _reported(given: str) -> str:
    """`given` as it is reported: relative to the working directory if below it, else as it was written, tidied."""
    tidy = os.path.normpath(given) if given else given
    if os.pardir in given.split(os.sep) and not _is_same(tidy, given):
        return given.replace(os.sep, "/")  # `link/..` is not the directory that holds the link
    if os.path.isabs(tidy):
        here = os.getcwd()
        if tidy == here:
            tidy = "."
        elif tidy.startswith(here.rstrip(os.sep) + os.sep):
            tidy = os.path.relpath(tidy, here)
    return tidy.replace(os.sep, "/")


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def excluder(patterns: Sequence[str], root: str) -> Callable[[str], bool]:
    """Whether a path, a directory's with "/" at its end, is excluded. As with git, nothing below an excluded directory comes back."""
    if not patterns:
        return lambda _path: False
    spoken_of = compiled(patterns).verdict
    root = os.path.abspath(root).rstrip(os.sep) + os.sep
    directories: dict[str, bool] = {}

    def excluded(path: str) -> bool:
        full = os.path.abspath(path)
        inside = full[len(root) :] if full.startswith(root) else os.path.relpath(full, root)
        inside = inside.replace(os.sep, "/")
        while inside.startswith("../"):
            inside = inside[3:]
        end = inside.find("/")
        while end >= 0:
            directory = inside[: end + 1]
            if directory not in directories:
                directories[directory] = bool(spoken_of(directory))
            if directories[directory]:
                return True
            end = inside.find("/", end + 1)
        return bool(spoken_of(inside + ("/" if path.endswith("/") else "")))

    return excluded


def _below(start: str, *, ignore_files: bool, excluded: Callable[[str], bool]) -> Iterator[str | Failure]:
    """The files below the directory `start` ("" is the working directory)."""
    tree = os.path.realpath(start)
    environments: dict[str, bool] = {}
    pending = [start]
    while pending:
        directory = pending.pop()
        listed = _listed_by_git(directory) if ignore_files else None
        if listed is None:
            yield from walk(directory, ignore_files=ignore_files, excluded=excluded)
            continue
        for name in listed:
            path = f"{directory.rstrip('/')}/{name}" if directory else name
            if _is_foreign(start, path, environments) or excluded(path):
                continue
            if name.endswith("/"):  # another repository, which git names and does not enter
                pending.append(path.rstrip("/"))
            elif is_kept(path, tree):
                yield path


def _is_foreign(start: str, path: str, environments: dict[str, bool]) -> bool:
    """Whether a directory between `start` and `path` is one that is never entered. `environments` remembers what was looked up."""
    first = len(start.rstrip("/")) + 1 if start else 0
    end = path.find("/", first)
    while end >= 0:
        directory = path[:end]
        if directory not in environments:
            environments[directory] = directory.rpartition("/")[2] in NEVER_ENTERED or os.path.lexists(f"{directory}/{VIRTUAL_ENVIRONMENT}")
        if environments[directory]:
            return True
        end = path.find("/", end + 1)
    return False


def _listed_by_git(directory: str) -> list[str] | None:
    """What git tracks in `directory`, and what it neither tracks nor ignores, as paths from there, in git's order; a repository inside it
    ends in "/". None where git gives no answer: it is not installed, this is no work tree, or the directory is itself ignored."""
    if ".git" in os.path.abspath(directory).split(os.sep):
        return None
    status, output = git.run(directory, *_LIST)
    if status != 0:
        return None
    if not output and git.run(directory, "check-ignore", "-q", "--", ".")[0] == 0:
        return None
    return list(dict.fromkeys(os.fsdecode(name) for name in output.split(b"\0") if name))
