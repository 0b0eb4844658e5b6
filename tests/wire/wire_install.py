"""Installs the programs side by side below .wire: each release in a tree of its own, nothing on the machine itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from wire_table import WIRE, Release, programs

_MERGED = ("bin", "sbin", "lib", "lib64")


def install() -> None:
    """All releases of the table that are not here yet."""
    releases = sorted({release for program in programs() for release in program.releases} | set(SERVERS))
    missing = [release for release in releases if not (release.tree / "version").exists()]
    if any(release.registry == "apt" for release in missing):
        _run(["apt-get", "update", "-qq"])
    for release in missing:
        print("installing", *release.packages, flush=True)  # noqa: T201 (it takes minutes)
        shutil.rmtree(release.tree, ignore_errors=True)
        release.tree.mkdir(parents=True)
        version = {"apt": _apt, "pip": _pip, "npm": _npm}[release.registry](release)
        (release.tree / "version").write_text(version + "\n")


SERVERS = (
    Release("apt", ("postfix", "msmtp")),
    Release("apt", ("exim4-daemon-light", "swaks", "libnet-ssleay-perl", "libio-socket-ssl-perl")),
)
"""Mail servers besides the one in Python, each with a program that meets it."""


def version(release: Release) -> str | None:
    """The version of what is installed, None where it is not. Without the epoch and the revision of Debian's packages."""
    path = release.tree / "version"
    return path.read_text().strip() if path.exists() else None


def _run(command: list[str], **options: object) -> str:
    for pause in (5, 30, 0):  # seconds; a registry that does not answer may do so a little later
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900, **options)  # type: ignore[call-overload]
        if not done.returncode:
            return str(done.stdout)
        time.sleep(pause)
    raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _apt(release: Release) -> str:
    """What the packages need and this machine lacks, downloaded and unpacked, never configured."""
    listed = _run(["apt-get", "install", "--no-install-recommends", "--simulate", *release.packages])
    wanted = sorted({line.split()[1] for line in listed.splitlines() if line.startswith("Inst ")} | set(release.packages))
    with_folder = release.tree / "packages"
    with_folder.mkdir()
    _run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *wanted], cwd=with_folder)
    for package in sorted(with_folder.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(release.tree)])
    main = next(with_folder.glob(f"{release.packages[0]}_*.deb"))
    found = _run(["dpkg-deb", "-f", str(main), "Version"]).strip()
    shutil.rmtree(with_folder)
    for name in _MERGED:
        folder = release.tree / name
        if folder.is_dir():  # laid over a machine on which /bin is /usr/bin
            shutil.copytree(folder, release.tree / "usr" / name, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(folder)
    return re.sub(r"^\d+:|[-+~].*$", "", found)


def _pip(release: Release) -> str:
    _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(release.tree), *release.packages])
    name = re.split(r"[<>=!~\[]", release.packages[0])[0]
    pattern = re.compile(re.sub(r"[-_.]+", "[-_.]+", name) + r"-(\d[^-]*)\.dist-info", re.IGNORECASE)
    return next(match[1] for entry in release.tree.iterdir() if (match := pattern.fullmatch(entry.name)))


def _npm(release: Release) -> str:
    _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(release.tree), *release.packages])
    name = release.packages[0].rsplit("@", 1)[0]
    return str(json.loads((release.tree / "node_modules" / name / "package.json").read_text())["version"])


def lacking() -> list[str]:
    """What of the table is not installed."""
    return sorted(
        {" ".join(r.packages) for program in programs() for r in program.releases if version(r) is None} if WIRE.exists() else {"all"}
    )


__all__ = ["SERVERS", "install", "lacking", "version"]

if __name__ == "__main__":
    install()
    sys.exit(Path(WIRE).is_dir() is False)
