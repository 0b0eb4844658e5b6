"""The programs that are measured beside ours, in a folder of their own, so that ours is not slowed by what they bring."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".bench"
PACKAGES = ("yamllint", "check-jsonschema", "ansible-lint")


def installed() -> dict[str, str]:
    """The paths of those that could be installed, by name. pip is asked once for each."""
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER / "venv"], check=True)  # noqa: S603
    found: dict[str, str] = {}
    for package in PACKAGES:
        program = python.parent / package
        if not program.exists():
            print(f"installing {package} …", file=sys.stderr)
            subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        if program.exists():
            found[package] = str(program)
    if ripgrep := shutil.which("rg"):
        found["ripgrep"] = ripgrep
    return found


def ours() -> tuple[str, ...]:
    """The command of this checkout, as an installed one starts."""
    return (sys.executable, "-c", "import sys; from smtplint.cli import main; sys.exit(main())")
