"""The measurements, a table each."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import trees
from measuring import Cost, Table, cost, in_turn, seconds
from others import ROOT, installed, ours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

WORDS = "smtp|mail|relay|smarthost|submission"
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
for _name in ("GITHUB_ACTIONS", "PYTHONDONTWRITEBYTECODE"):
    _ENVIRONMENT.pop(_name, None)
_BARE_LOOP = f"""
import os
words = {WORDS.split("|")!r}
words = [w.encode() for w in words]
for folder, folders, names in os.walk('.'):
    if '.git' in folders: folders.remove('.git')
    for name in names:
        with open(os.path.join(folder, name), 'rb') as file:
            data = file.read().lower()
        any(word in data for word in words)
"""


def startup(folder: Path) -> Table:
    """One small file."""
    (folder / "one.env").write_text("SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n")
    (folder / "one.yaml").write_text("- name: One\n  hosts: all\n  vars:\n    smtp_host: smtp.example.com\n    smtp_port: 25\n")
    (folder / "schema.json").write_text('{"type": "array"}')
    others = installed()
    commands: dict[str, Sequence[str]] = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "python with argparse, json, typing": (sys.executable, "-c", "import argparse, json, typing"),
        "smtplint check one.env": (*ours(), "check", "one.env"),
        "smtplint check one.yaml": (*ours(), "check", "one.yaml"),
    }
    more = {
        "yamllint": ("yamllint one.yaml", ("one.yaml",)),
        "check-jsonschema": ("check-jsonschema one.yaml", ("--schemafile", "schema.json", "one.yaml")),
        "ansible-lint": ("ansible-lint one.yaml", ("--offline", "one.yaml")),
    }
    commands |= {shown: (others[name], *arguments) for name, (shown, arguments) in more.items() if name in others}
    slow = {name: command for name, command in commands.items() if name.startswith("ansible")}
    found = in_turn({n: c for n, c in commands.items() if n not in slow}, folder, 21, _ENVIRONMENT) | in_turn(slow, folder, 3, _ENVIRONMENT)
    bare = found["python -c pass"]
    rows = [
        (name, seconds(c.wall), seconds(c.cpu), f"{1000 * (c.cpu - bare.cpu):.0f} ms", f"{c.wall / bare.wall:.1f}", f"{c.megabytes:.0f} MB")
        for name, c in found.items()
    ]
    above = 1000 * (found["smtplint check one.env"].cpu - bare.cpu)
    library = 1000 * (found["python with argparse, json, typing"].cpu - bare.cpu)
    verdict = "met" if above <= 60 else "missed"
    said = [f"The aim is a start of 60 ms above bare Python at most: {above:.0f} ms of processor time is {verdict}."]
    said.append(f"{library:.0f} ms of it go into three modules of Python's own library.")
    head = ("command", "time", "processor time", "above bare Python", "ratio to bare Python", "memory")
    return Table("Start-up", "One small file: what a hook or an editor waits for.", head, rows, said, above <= 60)


def tree(folder: Path) -> Table:
    """A repository of 20,000 files."""
    files = 20_000
    size = trees.make(folder / "tree", files)
    others = installed()
    commands: dict[str, Sequence[str]] = {"smtplint check": (*ours(), "check")}
    commands["smtplint check --jobs 1"] = (*ours(), "check", "--jobs", "1")
    commands["bare Python loop"] = (sys.executable, "-c", _BARE_LOOP)
    if "ripgrep" in others:
        commands["ripgrep"] = (others["ripgrep"], "--hidden", "-i", "-c", "-g", "!.git", WORDS, ".")
    found = in_turn(commands, folder / "tree", 5, _ENVIRONMENT)
    if "yamllint" in others:
        found |= in_turn({"yamllint": (others["yamllint"], "-d", "relaxed", ".")}, folder / "tree", 1, _ENVIRONMENT)
    ours_ = found["smtplint check"]
    rows = [(name, seconds(c.wall), seconds(c.cpu), f"{c.wall / ours_.wall:.2f}", f"{c.megabytes:.0f} MB") for name, c in found.items()]
    said, met = [], True
    if "yamllint" in found:
        times = found["yamllint"].wall / ours_.wall
        said.append(f"yamllint reads the YAML files alone; smtplint is {times:.0f} times faster over all (aim: 100).")
        met &= times >= 100
    if "ripgrep" in found:
        times = ours_.wall / found["ripgrep"].wall
        said.append(f"It takes {times:.1f} times as long as ripgrep, which looks for the words of mail and nothing else (aim: 4).")
        bare = found["bare Python loop"].wall / found["ripgrep"].wall
        said.append(
            f"A loop in Python that only opens, reads and searches the files, on one core, takes {bare:.1f} times as long as ripgrep."
        )
        met &= times <= 4
    about = f"{files:,} files, {size / 1e6:.0f} MB, in a git repository; 2 % hold mail settings, 20 % words of mail that are none."
    return Table("A large tree", about, ("command", "time", "processor time", "ratio to smtplint", "memory"), rows, said, met)


def large(folder: Path) -> Table:
    """One file of 50 MB, and how the cost grows with the size."""
    (folder / ".smtplint.yaml").write_text("max-file-size: 100000000\n")
    rows, rates = [], {}
    for mail in (False, True):
        for size in (3_125_000, 12_500_000, 50_000_000):
            name = f"{'mail' if mail else 'plain'}{size}.yaml"
            (folder / name).write_bytes(trees.yaml(size, mail=mail))
            found = cost((*ours(), "check", name), folder, environment=_ENVIRONMENT)
            rates[mail, size] = found.cpu / size
            what = f"{size / 1e6:.1f} MB of YAML {'with' if mail else 'without'} mail"
            rows.append((what, seconds(found.wall), seconds(found.cpu), f"{size / 1e6 / found.cpu:.1f} MB/s", f"{found.megabytes:.0f} MB"))
            (folder / name).unlink()
    growth = rates[True, 50_000_000] / rates[True, 12_500_000]
    said = [f"From 12.5 to 50 MB with mail the cost of a byte grows by {100 * (growth - 1):+.0f} % (linear is 0; aim: 25 at most)."]
    return Table("Large files", "One file a run; files over 10 MB are read only where the settings say so.",
                 ("file", "time", "processor time", "speed", "memory"), rows, said, growth <= 1.25)  # fmt: skip


def many(folder: Path) -> Table:
    """Memory, whatever the number of files."""
    rows: list[tuple[str, ...]] = []
    found: list[Cost] = []
    for number in (2_000, 20_000, 200_000):
        trees.make(folder / str(number), number, git=False)
        found.append(cost((*ours(), "check"), folder / str(number), environment=_ENVIRONMENT))
        rows.append((f"{number:,}", seconds(found[-1].wall), f"{1e6 * found[-1].wall / number:.0f} µs", f"{found[-1].megabytes:.0f} MB"))
    peak = found[-1].megabytes
    said = [f"The aim is 80 MB at most: {peak:.0f} MB is {'met' if peak <= 80 else 'missed'}."]
    return Table(
        "Many files", "Without git, so that the folders are walked.", ("files", "time", "a file", "memory"), rows, said, peak <= 80
    )


TABLES: dict[str, Callable[[Path], Table]] = {"startup": startup, "tree": tree, "large": large, "many": many}
