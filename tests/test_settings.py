from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from smtplint.settings import Internal, Settings, SettingsError, as_text, find, load

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "rules" / "schema"
RULES = ("port-25", "port-465", "cleartext")
PLATFORMS = ("gcp", "hetzner-cloud")


def read(folder: Path, *, explicit: str | None = None, isolated: bool = False) -> Settings:
    return load(str(folder), schema_dir=str(SCHEMAS), known_rules=RULES, known_platforms=PLATFORMS, explicit=explicit, isolated=isolated)


EVERYTHING = """\
select: [port-25, port-465]
ignore: [cleartext]
levels: {port-465: off, port-25: note}
per-file-ignores:
  "tests/*": [port-25]
exclude: [vendor/]
fail-on: error
platform: gcp
implicit-tls: accept
preferred-port: 2525
internal: {level: off, hosts: ["*.corp.example"]}
sinks: [catcher.example.com]
providers:
  - id: house
    hosts: [smtp.example.com]
    ports: {587: [starttls], 465: [implicit]}
rules: lint
max-file-size: 2000
"""


def test_every_setting(tmp_path: Path) -> None:
    (tmp_path / "lint").mkdir()
    (tmp_path / ".smtplint.yaml").write_text(EVERYTHING)
    ports = {587: {"modes": ["starttls"], "verified": True}, 465: {"modes": ["implicit"], "verified": True}}
    expected = Settings(
        root=str(tmp_path),
        path=str(tmp_path / ".smtplint.yaml"),
        select=("port-25", "port-465"),
        ignore=("cleartext",),
        levels={"port-465": "off", "port-25": "note"},
        per_file_ignores={"tests/*": ("port-25",)},
        exclude=("vendor/",),
        fail_on="error",
        platform="gcp",
        implicit_tls="accept",
        preferred_port=2525,
        internal=Internal("off", ("*.corp.example",)),
        sinks=("catcher.example.com",),
        providers=({"id": "house", "name": "house", "role": "submission", "hosts": ["smtp.example.com"], "ports": ports},),
        rules=str(tmp_path / "lint"),
        max_file_size=2000,
    )
    assert read(tmp_path) == expected
    text = as_text(expected)
    assert text.startswith(f"# from {tmp_path / '.smtplint.yaml'}\n")
    (tmp_path / ".smtplint.yaml").write_text(text)
    assert read(tmp_path) == expected


def test_the_same_in_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.smtplint]\nselect = ["port-25"]\nfail-on = "error"\n'
        '[tool.smtplint.internal]\nhosts = ["a"]\n'
        '[[tool.smtplint.providers]]\nid = "p"\nhosts = ["h"]\n[tool.smtplint.providers.ports]\n587 = ["starttls"]\n'
    )
    settings = read(tmp_path)
    assert (settings.select, settings.fail_on, settings.internal) == (("port-25",), "error", Internal("note", ("a",)))
    assert list(settings.providers[0]["ports"]) == [587]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}", "null"])
def test_file_without_settings_gives_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / ".smtplint.yml").write_text(text)
    assert read(tmp_path) == Settings(str(tmp_path), str(tmp_path / ".smtplint.yml"))


@pytest.mark.parametrize(
    ("files", "start", "found"),
    [
        ([".git/x", ".smtplint.yaml"], ".", ".smtplint.yaml"),
        ([".git/x", ".smtplint.yml"], "a/b", ".smtplint.yml"),
        ([".git/x", ".smtplint.yaml", "a/.smtplint.yaml"], "a/b", "a/.smtplint.yaml"),
        ([".smtplint.yaml", "a/.git/x"], "a/b", None),
        ([".smtplint.yaml", "a/.git"], "a/b", None),
        ([".smtplint.yaml"], "a/b", None),
        ([".smtplint.yaml"], ".", ".smtplint.yaml"),
        ([".git/x", ".smtplint.yaml", "pyproject.toml"], ".", ".smtplint.yaml"),
        ([".git/x", ".smtplint.yaml", "a/pyproject.toml"], "a/b", "a/pyproject.toml"),
        ([".git/x", "a/.smtplint.yaml/x"], "a", None),
        ([".git/x"], "a/b", None),
    ],
)
def test_nearest_file_counts(tmp_path: Path, files: list[str], start: str, found: str | None) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[tool.smtplint]\n" if path.suffix == ".toml" else "")
    assert find(str((tmp_path / start).resolve())) == (str(tmp_path / found) if found else None)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("[tool.smtplint]\n", True),
        ("[tool.smtplint.levels]\n", True),
        ("[tool]\nsmtplint = {}\n", True),
        ("[tool.ruff]\n", False),
        ('dependencies = ["smtplint"]\n', False),
        ("broken = [smtplint\n", False),
        ("[tool.smtplint]\nbroken = [\n", True),
        ("tool = 3\n# smtplint\n", False),
        ("\udcff smtplint", False),
    ],
)
def test_pyproject_counts_with_a_section_of_ours(tmp_path: Path, text: str, counts: bool) -> None:
    (tmp_path / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert (find(str(tmp_path)) is not None) == counts


def test_isolated_and_explicit(tmp_path: Path) -> None:
    (tmp_path / ".smtplint.yaml").write_text("fail-on: [broken")
    (tmp_path / "other.yaml").write_text("fail-on: note")
    (tmp_path / "other.toml").write_text('[tool.smtplint]\nfail-on = "error"')
    assert read(tmp_path, isolated=True) == Settings(str(tmp_path))
    assert read(tmp_path, explicit="other.yaml").fail_on == "note"
    assert read(tmp_path, explicit=str(tmp_path / "other.toml")).fail_on == "error"
    with pytest.raises(SettingsError, match=r"none\.yaml: cannot be read: No such file"):
        read(tmp_path, explicit="none.yaml")


def test_own_rules_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "lint").mkdir()
    (tmp_path / "lint" / "house-port.yaml").write_text("")
    (tmp_path / ".smtplint.yaml").write_text("rules: lint\nselect: [house-port, port-25]\n")
    assert read(tmp_path).select == ("house-port", "port-25")


def test_defaults_as_text() -> None:
    text = as_text(Settings("."))
    assert text.startswith("# the defaults: no settings file is in force\n# select: all rules\nignore: []\n")
    assert "\nfail-on: warning\n# platform: not set\n" in text


def test_start_without_a_settings_file_loads_no_parser(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "smtplint"\n')
    program = (
        "import sys; before = set(sys.modules); from pathlib import Path; from smtplint.settings import load\n"
        "load(Path(sys.argv[1]), schema_dir=Path(), known_rules=(), known_platforms=())\n"
        "print(sorted({'tomllib', 'jsonschema', 'ruamel.yaml', 'difflib', 'json'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
