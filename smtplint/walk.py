"""The files below a directory where git cannot list them, by the ignore files that stand there."""

# pathlib takes longer to import than one file takes to judge, and a Path for each of many thousand names is slow.
# ruff: noqa: PTH100, PTH116, PTH118, PTH120, PTH123, PTH206

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from smtplint.model import Failure
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pathspec import GitIgnoreSpec

NEVER_ENTERED = frozenset({".git", "node_modules", "vendor"})
"""Directories of other people's files; they are entered only where they are named."""

VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
"""The file whose presence makes a directory a Python virtual environment (PEP 405)."""

_LONGEST_IGNORE_FILE = 1_000_000


class Patterns(NamedTuple):
    """Gitignore patterns, as they hold for files and for directories. The library answers for files alone: there `*` beats a later
    `!deep/` for all in `deep`, which is right, but for `deep` itself too, which is not. So directories are asked for as files."""

    files: GitIgnoreSpec
    directories: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """Whether `path`, a directory's with "/" at its end, is matched (True), let through by a `!` (False), or not spoken of."""
        return (self.directories if path.endswith("/") else self.files).check_file(path.rstrip("/")).include


class Ignoring(NamedTuple):
    """The patterns of one ignore file, the directory they count from (absolute), and those further out."""

    base: str
    patterns: Patterns
    outer: Ignoring | None

    def ignores(self, path: str) -> bool:
        """Whether the absolute `path`, a directory's with "/" at its end, is ignored: the innermost file that decides counts."""
        rules: Ignoring | None = self
        while rules is not None:
            verdict = rules.patterns.verdict(path[len(rules.base) :].replace(os.sep, "/").lstrip("/"))
            if verdict is not None:
                return verdict
            rules = rules.outer
        return False


def compiled(lines: Iterable[str]) -> Patterns:
    """The gitignore patterns of `lines`; a line that is no pattern is left out, as git does."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - takes longer to import than one file takes to judge

    patterns: list[str] = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        patterns.append(line)
    files = GitIgnoreSpec.from_lines(patterns)
    bare = [line.rstrip().rstrip("/") if line.rstrip().endswith("/") else line for line in patterns]
    return Patterns(files, GitIgnoreSpec.from_lines(line for line in bare if line not in {"", "!"}))


def is_kept(path: str, tree: str) -> bool:
    """Whether a found path is a file to judge: a regular one, or a link to one inside `tree`, an absolute path without links. Sockets,
    pipes, devices, directories, broken links and loops are not."""
    try:
        mode = os.lstat(path).st_mode
        if not stat.S_ISLNK(mode):
            return stat.S_ISREG(mode)
        inside = os.path.realpath(path).startswith(tree.rstrip(os.sep) + os.sep)
        return inside and stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def walk(start: str, *, ignore_files: bool, excluded: Callable[[str], bool]) -> Iterator[str | Failure]:
    """The files below `start`, each path beginning with it, in no order; a Failure for a directory that cannot be listed. `excluded` is
    asked with paths, a directory's with "/" at its end. Linked directories are not entered. Ignore files count from the root of the
    repository on, if `start` lies in one; where `start` itself is ignored, those above it do not count, since it was asked for."""
    tree = os.path.realpath(start)
    rules = _rules_above(os.path.abspath(start)) if ignore_files else None
    pending = [(start, rules)]
    while pending:
        directory, rules = pending.pop()
        try:
            with os.scandir(directory or ".") as listing:
                entries = list(listing)
        except (OSError, ValueError) as error:
            yield Failure(directory or ".", f"cannot list the directory: {reason(error)}")
            continue
        names = {entry.name for entry in entries}
        if VIRTUAL_ENVIRONMENT in names and directory != start:
            continue
        if ignore_files and ".gitignore" in names:
            rules = _rules_of(directory, ".gitignore", rules)
        for entry in entries:
            if entry.name in NEVER_ENTERED and (entry.name == ".git" or _is_directory(entry)):
                continue
            path = f"{directory.rstrip('/')}/{entry.name}" if directory else entry.name
            end = "/" if _is_directory(entry) else ""
            if excluded(path + end) or (rules is not None and rules.ignores(os.path.abspath(path) + end)):
                continue
            if end:
                pending.append((path, rules))
            elif is_kept(path, tree):
                yield path


def reason(error: OSError | ValueError) -> str:
    """What went wrong, as the end of a sentence."""
    text = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return text[:1].lower() + text[1:]


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _rules_of(directory: str, name: str, outer: Ignoring | None, base: str | None = None) -> Ignoring | None:
    """The rules of the ignore file `name` in `directory`, inside those of `outer`; `outer` alone where it cannot be read."""
    path = os.path.join(directory, name)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):  # git follows no link here, and a pipe would never end
            return outer
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            lines = file.read(_LONGEST_IGNORE_FILE).splitlines()
    except (OSError, ValueError):
        return outer
    return Ignoring(os.path.abspath(base or directory or "."), compiled(lines), outer)


def _rules_above(start: str) -> Ignoring | None:
    """The rules that hold in the absolute directory `start` by the ignore files of its repository above it."""
    top = start
    while not os.path.lexists(os.path.join(top, ".git")):
        parent = os.path.dirname(top)
        if parent == top:
            return None
        top = parent
    rules = _rules_of(os.path.join(top, ".git", "info"), "exclude", None, base=top)
    directory = top
    for name in filter(None, start[len(top) :].split(os.sep)):
        rules = _rules_of(directory, ".gitignore", rules)
        directory = os.path.join(directory, name)
        if rules is not None and rules.ignores(directory + "/"):
            rules = None
    return rules
