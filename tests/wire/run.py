"""`make wire`: installs the programs, then checks the dialects against them in a network namespace with nothing but loopback."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import wire_install
from wire_table import combinations, programs

_SET_FLAGS, _UP_RUNNING = 0x8914, 0x41  # SIOCSIFFLAGS; IFF_UP and IFF_RUNNING


def outside(arguments: list[str]) -> int:
    wire_install.install()
    inside = [sys.executable, __file__, "--inside", *arguments]
    status = subprocess.call(["unshare", "--net", "--uts", "--mount", *inside])
    if status == 0 and not arguments:
        for program in programs():
            for release in program.releases:
                print(f"{program.name:28} {wire_install.version(release) or '?':12} {len(program.cases):4} combinations")  # noqa: T201 (what the run says at its end)
        print(f"{sum(map(combinations, programs()))} combinations of settings agree with what {len(programs())} programs do")  # noqa: T201
    return status


def inside(arguments: list[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP_RUNNING))
    socket.sethostname("client.example.org")
    tests = str(Path(__file__).parent)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "-n", "4", "--dist", "loadgroup", tests, *arguments])  # noqa: S606 (itself)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2:])
    sys.exit(outside(sys.argv[1:]))
