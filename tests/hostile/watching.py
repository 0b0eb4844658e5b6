"""Runs the program under watch: what it opens, writes, lists and starts is written down by Python's own audit events."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from program import Done, Program

_WATCH = """
import json, os, sys
seen, log = [], sys.argv.pop(1)
def note(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        writes = bool((args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or any(c in str(args[1] or "") for c in "wax+")
        seen.append(["write" if writes else "read", os.path.abspath(os.fsdecode(args[0]))])
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate", "os.chown"):
        seen.append(["write", os.path.abspath(os.fsdecode(args[0]))])
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "ctypes.dlopen", "exec-of-text"):
        seen.append([event, ""])
    elif event == "subprocess.Popen":
        seen.append(["start", json.dumps([os.fsdecode(a) for a in args[1]])])
from smtplint import cli
sys.addaudithook(note)
sys.argv[0] = "smtplint"
try:
    status = cli.main()
finally:
    held = list(seen)
    with open(log, "w") as file:
        json.dump(held, file)
sys.exit(status)
"""


class Watched(NamedTuple):
    """How a run ended, and what it did: `read` and `written` are paths outside of Python's and the program's own."""

    done: Done
    read: set[str]
    written: set[str]
    started: list[list[str]]
    other: list[str]


def watch(smtplint: Program, home: Path, *arguments: str) -> Watched:
    """Run the program with these arguments in its folder."""
    log = smtplint.cwd.parent / "watched.json"
    done = smtplint._replace(command=(sys.executable, "-c", _WATCH, str(log)))(*arguments)
    events: list[list[str]] = json.loads(log.read_text(encoding="utf-8"))
    own = (sys.prefix, sys.base_prefix, smtplint.environment["PYTHONPATH"], str(home), os.devnull, "/usr/share/zoneinfo", "/proc/self")
    paths = [(kind, path) for kind, path in events if kind in {"read", "write"} and not path.startswith(own)]
    return Watched(
        done,
        {path for kind, path in paths if kind == "read"},
        {path for kind, path in paths if kind == "write"},
        [json.loads(what) for kind, what in events if kind == "start"],
        [kind for kind, _ in events if kind not in {"read", "write", "start"}],
    )
