"""Makes the trees that are measured: files of many formats, few with mail settings, more with words of mail that are none."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Of a hundred files: how many of which format. The others are programs and prose, which no linter of settings opens.
SHARES = {"yaml": 40, "env": 6, "php": 16, "json": 10, "ini": 4, "properties": 4, "toml": 4, "xml": 3, "tf": 3, "py": 5, "md": 5}
SETTINGS, WORDS = 0.02, 0.20

_NOUNS = (
    "cache database queue worker session image volume network service replica storage region bucket cluster build deploy release "
    "user group role policy token limit timeout retry metric trace alert label version config option feature theme layout widget"
).split()
_SETTINGS = {
    "yaml": "smtp:\n  host: smtp.example.com\n  port: 587\n  tls: true\n",
    "env": "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_TLS=true\n",
    "php": "define('SMTP_HOST', 'smtp.example.com');\ndefine('SMTP_PORT', 587);\n",
    "ini": "[smtp]\nhost = smtp.example.com\nport = 587\n",
    "properties": "spring.mail.host=smtp.example.com\nspring.mail.port=587\n",
    "toml": '[smtp]\nhost = "smtp.example.com"\nport = 587\n',
}
_WORDS = (
    "maintainer: Ada Example <ada@mail.example.org>",
    "changed: send the e-mail of a user only once (see the mailing list)",
    "email_label: Your mail address",
    "greeting: Please check your mailbox",
    "author: Sam Example, sam@example.com, mail at will",
)


def make(folder: Path, files: int, *, git: bool = True) -> int:
    """Files in folders of fifty; the number of bytes. In a repository, as git is asked for the list there."""
    folder.mkdir(parents=True)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    size = 0
    for number in range(files):
        place = folder / f"part{number // 2_500}" / f"module{number // 50}"
        place.mkdir(parents=True, exist_ok=True)
        kind = kinds[(number * 37) % 100]
        data = _content(random.Random(number), kind).encode()  # noqa: S311 (the same tree each time)
        size += len(data)
        (place / (f".env.{number}" if kind == "env" else f"{number}.{kind}")).write_bytes(data)
    if git:
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)  # noqa: S607
        subprocess.run(["git", "add", "-A"], cwd=folder, check=True)  # noqa: S607
    return size


def _content(chance: random.Random, kind: str) -> str:
    lines = list(_lines(chance, kind, chance.randint(15, 90)))
    told = chance.random()
    if told < SETTINGS and kind in _SETTINGS:
        lines.append(_SETTINGS[kind].rstrip("\n"))
    elif told < SETTINGS + WORDS:
        lines.insert(len(lines) // 2, _comment(kind, chance.choice(_WORDS)))
    start, end = {"php": ("<?php\n", "\n"), "json": ("{\n", '\n  "end": 1\n}\n'), "xml": ("<a>\n", "\n</a>\n")}.get(kind, ("", "\n"))
    return start + "\n".join(lines) + end


def _lines(chance: random.Random, kind: str, number: int) -> list[str]:
    shape = {
        "yaml": "{a}_{b}_{n}:\n  {a}: {v}\n  {b}: '{w}'", "env": "{A}_{B}_{n}={v}", "php": "$config['{a}']['{b}_{n}'] = '{w} {v}';",
        "json": '  "{a}_{b}_{n}": {{"{a}": {v}, "{b}": "{w}"}},', "ini": "{a}_{b}_{n} = {w}", "properties": "{a}.{b}.{n}={v}",
        "toml": '{a}_{b}_{n} = "{w} {v}"', "xml": '  <{a} {b}="{v}">{w}</{a}>', "tf": 'variable "{a}_{b}_{n}" {{\n  default = "{w}"\n}}',
        "py": "{a}_{b}_{n} = '{w}'", "md": "The {a} of a {b} is {w}, which was {v} before.",
    }[kind]  # fmt: skip
    out = []
    for n in range(number):
        a, b, w = chance.choices(_NOUNS, k=3)
        out.append(shape.format(a=a, b=b, w=w, n=n, v=chance.randint(1, 99_999), A=a.upper(), B=b.upper()))
    return out


def _comment(kind: str, words: str) -> str:
    signs = {"php": "// {}", "json": '  "about": "{}",', "xml": "  <!-- {} -->", "md": "{}", "properties": "# {}"}
    return signs.get(kind, "# {}").format(words)


def yaml(size: int, *, mail: bool) -> bytes:
    """One YAML file of about `size` bytes, with words of mail in one line of a hundred or without any."""
    chance = random.Random(size)  # noqa: S311
    block = "\n".join(_lines(chance, "yaml", 2_000))
    if mail:
        lines = block.split("\n")
        lines[50::300] = ["  mail_from: ada@example.com"] * len(lines[50::300])
        block = "\n".join(lines)
    data = (block + "\n").encode()
    pieces = [data.replace(b"_", b"_%d_" % number, 1) for number in range(max(size // len(data), 1))]
    return b"".join(pieces) + (b"smtp:\n  host: smtp.example.com\n  port: 587\n" if mail else b"")
