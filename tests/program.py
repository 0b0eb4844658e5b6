"""Runs the program as its users do: as a process of its own, in a folder, with an environment of which everything is known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
BAD = "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"
GOOD = "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\n"


class Done(NamedTuple):
    """How a run ended. Both outputs as text, whatever bytes they are."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What a run with `--format json` printed."""
        data: dict[str, Any] = json.loads(self.out)
        return data

    @property
    def rules(self) -> dict[str, list[str]]:
        """The rules that a run with `--format json` found, by path."""
        found: dict[str, list[str]] = {}
        for finding in self.report["findings"]:
            found.setdefault(finding["path"], []).append(finding["rule"])
        return found


class Program(NamedTuple):
    """`command` in the folder `cwd`; `environment` holds all its variables."""

    command: tuple[str, ...]
    cwd: Path
    environment: dict[str, str]

    def __call__(
        self, *arguments: str | Path, cwd: Path | None = None, stdin: str | bytes = b"", variables: Mapping[str, str] | None = None
    ) -> Done:
        """Run it, with further variables; no run takes longer than a minute."""
        done = subprocess.run(
            [*self.command, *map(str, arguments)],
            cwd=cwd or self.cwd,
            env={**self.environment, **(variables or {})},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Done(done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape"))

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files into the folder, making folders where they are missing."""
        for name, content in files.items():
            path = self.cwd / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def environment(home: Path) -> dict[str, str]:
    """A bare environment: none of the variables of a terminal, of CI or of git that the tests may run in."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},  # of `make coverage`
        **{f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in (("NAME", "t"), ("EMAIL", "t@example.com"))},
    }


def checkout(cwd: Path, home: Path, root: Path = ROOT) -> Program:
    """The program as it stands in a checkout, by default in this one."""
    return Program((sys.executable, "-m", "smtplint"), cwd, {**environment(home), "PYTHONPATH": str(root)})


def tracked(root: Path = ROOT) -> list[str]:
    """The files that git tracks, or would track, in a checkout: what somebody who clones it gets."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True, timeout=60).stdout.decode()
    return [name for name in listed.split("\0") if name and (root / name).is_file()]


def cloned(folder: Path, root: Path = ROOT) -> Path:
    """The folder, into which a checkout was copied as it is now."""
    for name in tracked(root):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    return folder


def git(folder: Path, *arguments: str, home: Path) -> Done:
    """Run git in a folder; it must succeed."""
    done = Program(("git",), folder, environment(home))(*arguments)
    assert done.status == 0, done
    return done
