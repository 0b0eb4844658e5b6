"""The parts of README.md and docs/ that are made from the data and by the program itself: `make docs` writes them, test_readme.py compares them.

A part stands between `<!-- NAME -->` and `<!-- /NAME -->`; the file that `finding` shows is the block of code just above it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from program import ROOT, checkout

from smtplint import catalog
from smtplint.compiling import listed, load_yaml
from smtplint.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

README = ROOT / "README.md"
PAGES = (README, ROOT / "docs" / "applications.md", ROOT / "docs" / "pipeline.md")
_PART = re.compile(r"(?P<begin><!-- (?P<name>[\w-]+) -->\n).*?(?P<end><!-- /(?P=name) -->)", re.DOTALL)
_BLOCK = re.compile(r"```(?P<language>\w*)\n(?P<text>.*?)```\n", re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in that language."""
    return [block["text"] for block in _BLOCK.finditer(text) if block["language"] == language]


def filled(text: str) -> str:
    """The text with its generated parts made anew. KeyError for a part that nothing makes."""
    return _PART.sub(lambda part: part["begin"] + _PARTS[part["name"]](text[: part.start()]) + part["end"], text)


def _finding(above: str) -> str:
    """What the program prints for the file shown above."""
    shown = blocks(above, "dotenv")[-1]
    return f"```text\n$ smtplint check .env\n{_printed('check', '.env', file=shown)}```\n"


def _rules(_above: str) -> str:
    rows = (re.split(" {2,}", line, maxsplit=2) for line in _printed("rules").splitlines())
    return _table(("rule", "level", "what is wrong"), ((f"`{name}`", level, summary) for name, level, summary in rows))


def _printed(*arguments: str, file: str = "") -> str:
    """What the program prints in a folder with `file` as its .env."""
    with TemporaryDirectory() as folder:
        Path(folder, ".env").write_text(file, encoding="utf-8")
        return checkout(Path(folder), Path(folder))(*arguments).out


def _settings(_above: str) -> str:
    known = json.loads((catalog.folder() / "schema/settings.json").read_text(encoding="utf-8"))["properties"]
    rows = ((f"`{name}`", about["description"], f"`{about['default']}`" if "default" in about else "") for name, about in known.items())
    return _table(("setting", "what it says", "default"), rows)


def _formats(_above: str) -> str:
    return ", ".join(f"`{name}`" for name in FORMATS) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _applications(_above: str) -> str:
    rows = []
    for name, dialect in catalog.load().dialects.items():
        decisive = dialect["decisive"]
        absence = ", ".join(decisive) if isinstance(decisive, list) else "yes" if decisive else "no"
        sources = "; ".join(listed(load_yaml(catalog.folder() / "dialects" / f"{name}.yaml")["source"]))
        rows.append(
            (
                f"`{name}`",
                dialect["name"],
                ", ".join(dialect["formats"]),
                absence,
                "yes" if "starttls" in dialect["write"] else "no",
                sources,
            )
        )
    return _table(("dialect", "application", "formats", "absence", "requires STARTTLS", "read in"), rows)


_STATES = {"blocked": "blocked", "throttled": "throttled", "conditional": "open for some accounts", "open": "open"}


def _platforms(_above: str) -> str:
    rows = []
    for platform in load_yaml(catalog.folder() / "platforms.yaml")["platforms"]:
        known = {port: about["state"] for port, about in platform["outbound"].items() if about["verified"]}
        told = (f"{', '.join(str(p) for p, s in known.items() if s == state)} {shown}" for state, shown in _STATES.items())
        rows.append((f"`{platform['id']}`", platform["name"], "; ".join(text for text in told if text[0] != " ") or "nothing for sure"))
    return _table(("platform", "name", "ports outward"), rows)


def _inputs(_above: str) -> str:
    inputs = load_yaml(ROOT / "action.yml")["inputs"].items()
    rows = ((f"`{name}`", about["description"], f"`{about['default']}`" if about["default"] else "") for name, about in inputs)
    return _table(("input", "what it says", "default"), rows)


_PARTS: dict[str, Callable[[str], str]] = {
    "finding": _finding,
    "rules": _rules,
    "settings": _settings,
    "formats": _formats,
    "applications": _applications,
    "platforms": _platforms,
    "inputs": _inputs,
}

if __name__ == "__main__":
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
