"""Where a program runs: a process tree with its own mounts and process ids, which ends when its first process does."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wire_table import Release

HOST = "smtp.example.com"
"""The server's name, which the stage's hosts file gives to loopback."""

_MEMORY = 3 << 30  # bytes of data a process may have; what is only reserved does not count
_USERS = ("postfix", "postdrop", "dma", "nullmail", "Debian-exim", "monit", "opensmtpd", "opensmtpq", "mail")
_MESSAGE = """\
From: shop@example.org
To: ops@example.net
Subject: done
Date: Mon, 01 Sep 2025 12:00:00 +0000
Message-ID: <1@example.org>

All done.
"""


class Stage(NamedTuple):
    """`certificates`: folder of the authority's and the servers' certificates."""

    folder: Path
    certificates: Path
    address: str


class Ended(NamedTuple):
    status: int | None
    output: str
    timed_out: bool


def reason() -> str:
    """Why nothing can be checked here; "" where it can."""
    if sys.platform != "linux" or [name for _, name in socket.if_nameindex()] != ["lo"]:
        return "only `make wire` runs it: it needs root, the programs, and a network namespace of its own"
    return ""


def make_certificates(folder: Path) -> None:
    """trusted.pem, self-signed.pem and wrong-name.pem with their keys, and the authority's ca.pem and its link by hash."""
    folder.mkdir(exist_ok=True)
    authority = ["-CA", "ca.pem", "-CAkey", "ca.key"]
    _openssl(folder, "ca", "Test authority", [], ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"])
    for name, host, signer in (("trusted", HOST, authority), ("self-signed", HOST, []), ("wrong-name", "mx.example.org", authority)):
        names = f"subjectAltName=DNS:{host}" + (",DNS:localhost" if host == HOST else "")
        _openssl(folder, name, host, signer, [names, "extendedKeyUsage=serverAuth"])
        (folder / f"{name}.pem").write_bytes((folder / f"{name}.pem").read_bytes() + (folder / f"{name}.key").read_bytes())
    digest = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", "ca.pem"], cwd=folder, check=True, capture_output=True, text=True)
    shutil.copy(folder / "ca.pem", folder / f"{digest.stdout.strip()}.0")


def _openssl(folder: Path, name: str, subject: str, signer: list[str], extensions: list[str]) -> None:
    added = [word for extension in extensions for word in ("-addext", extension)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={subject}"]
    subprocess.run(
        [*command, "-keyout", f"{name}.key", "-out", f"{name}.pem", *signer, *added], cwd=folder, check=True, capture_output=True
    )


@cache
def _accounts() -> tuple[str, str]:
    """passwd and group with the users that the packages would have made."""
    passwd, group = Path("/etc/passwd").read_text(), Path("/etc/group").read_text()
    for number, name in enumerate(_USERS, 61000):
        if f"\n{name}:" not in passwd:
            passwd += f"{name}:x:{number}:{number}::/var/empty:/usr/sbin/nologin\n"
        if f"\n{name}:" not in group:
            group += f"{name}:x:{number}:\n"
    return passwd, group


def prepare(stage: Stage, files: dict[str, str]) -> None:
    """Lay the files out: absolute paths on the stage's /etc and /var, others in the folder where the program runs."""
    passwd, group = _accounts()
    certificates = {f"/etc/ssl/certs/{p.name}": p.read_text() for p in stage.certificates.glob("*.0")}
    own = {
        "/etc/hosts": f"{stage.address} {HOST} localhost\n127.0.1.1 client.example.org client\n",
        "/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n",
        "/etc/passwd": passwd, "/etc/group": group, "/etc/mailname": "client.example.org\n",
        "/etc/ssl/certs/ca-certificates.crt": (stage.certificates / "ca.pem").read_text(),
        "message": _MESSAGE,
    }  # fmt: skip
    for name, text in {**own, **certificates, **files}.items():
        path = stage.folder / "root" / name[1:] if name.startswith("/") else stage.folder / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600 if name == "settings" or name.endswith(("rc", "auth.conf")) else 0o644)


def perform(stage: Stage, release: Release, script: str, settings: str, limit: int) -> Ended:
    """Run the script to its end, or to the limit in seconds. Nothing that it started outlives it."""
    work, ca = stage.folder / "work", str(stage.certificates / "ca.pem")
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(work), "LANG": "C.UTF-8", "TREE": str(release.tree), "MESSAGE": str(work / "message"),
        "SETTINGS": settings if settings.startswith("/") else str(work / settings), "WORK": str(work), "PYTHON": sys.executable,
        "EMAIL": "shop@example.org", "PYTHONPATH": str(release.tree), "PYTHONDONTWRITEBYTECODE": "1",
        "NODE_PATH": str(release.tree / "node_modules"), "NODE_EXTRA_CA_CERTS": ca,
    }  # fmt: skip
    bounds = ["prlimit", f"--data={_MEMORY}", "--core=0"]
    unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command = [
        *bounds,
        *unshare,
        "sh",
        str(Path(__file__).with_name("stage.sh")),
        str(release.tree),
        str(stage.folder / "root"),
        "sh",
        "-c",
        script,
    ]
    with (stage.folder / "output").open("w+b") as output:
        process = subprocess.Popen(command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            status, timed_out = process.wait(timeout=limit), False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            status, timed_out = process.wait(timeout=10), True
        output.seek(0)
        text = output.read(100_000).decode(errors="replace")
    return Ended(status, text, timed_out)
