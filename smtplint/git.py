"""Git, asked so that the repository's own configuration can make it run nothing."""

from __future__ import annotations

import os

_OPTIONS = (
    # A checkout in a container often belongs to another user, and git (since 2.35.2) then refuses it lest its configuration run
    # programs. So the check is lifted (git before 2.38 ignores this, and the walk takes over), and what could run programs is off.
    *("-c", "safe.directory=*"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
    "--no-optional-locks",
    "--no-pager",
)
_KEPT_FOR_GIT = frozenset({"GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})


def run(directory: str, *arguments: str) -> tuple[int, bytes]:
    """Exit status and output of git in `directory`; status 127 where it cannot be run."""
    import subprocess  # noqa: PLC0415 - many runs ask git nothing

    # A hook runs with GIT_DIR, GIT_INDEX_FILE and more set, which would name another repository than the one of `directory`.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT_FOR_GIT}
    environment |= {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    command = ("git", *_OPTIONS, "-C", directory or ".", *arguments)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the only free part is the directory
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
    except (OSError, ValueError):
        return 127, b""
    return done.returncode, done.stdout
