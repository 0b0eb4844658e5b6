from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.settings import Internal, Settings, SettingsError, as_text, find, load

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "rules" / "schema"
RULES = ("port-25", "port-465", "cleartext")
PLATFORMS = ("gcp", "hetzner-cloud")


def read(folder: Path, *, explicit: str | None = None, isolated: bool = False) -> Settings:
    return load(folder, schema_dir=SCHEMAS, known_rules=RULES, known_platforms=PLATFORMS, explicit=explicit, isolated=isolated)


def mistake(folder: Path, text: str, name: str = ".smtplint.yaml") -> tuple[str, int, int]:
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as caught:
        read(folder)
    assert caught.value.path == str(folder / name)
    return caught.value.message, caught.value.line, caught.value.column


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
        root=tmp_path,
        path=tmp_path / ".smtplint.yaml",
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
        rules=tmp_path / "lint",
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
        '[tool.smtplint.internal]\nhosts = ["a"]\n[[tool.smtplint.providers]]\nid = "p"\nhosts = ["h"]\n[tool.smtplint.providers.ports]\n587 = ["starttls"]\n'
    )
    settings = read(tmp_path)
    assert (settings.select, settings.fail_on, settings.internal) == (("port-25",), "error", Internal("note", ("a",)))
    assert list(settings.providers[0]["ports"]) == [587]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}", "null"])
def test_file_without_settings_gives_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / ".smtplint.yml").write_text(text)
    assert read(tmp_path) == Settings(tmp_path, tmp_path / ".smtplint.yml")


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
    assert find((tmp_path / start).resolve()) == (tmp_path / found if found else None)


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
    assert (find(tmp_path) is not None) == counts


def test_isolated_and_explicit(tmp_path: Path) -> None:
    (tmp_path / ".smtplint.yaml").write_text("fail-on: [broken")
    (tmp_path / "other.yaml").write_text("fail-on: note")
    (tmp_path / "other.toml").write_text('[tool.smtplint]\nfail-on = "error"')
    assert read(tmp_path, isolated=True) == Settings(tmp_path)
    assert read(tmp_path, explicit="other.yaml").fail_on == "note"
    assert read(tmp_path, explicit=str(tmp_path / "other.toml")).fail_on == "error"
    with pytest.raises(SettingsError, match="none.yaml: cannot be read: No such file"):
        read(tmp_path, explicit="none.yaml")


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("select: []\nplatfrom: gcp\n", "unknown setting 'platfrom', did you mean 'platform'?", 2, 1),
        ("zzz: 1", "unknown setting 'zzz'", 1, 1),
        ("internal:\n  host: []\n", "unknown setting 'host' in 'internal', did you mean 'hosts'?", 2, 3),
        ("fail_on: note", "unknown setting 'fail_on', did you mean 'fail-on'?", 1, 1),
        ("fail-on: errors", "'fail-on' must be one of error, warning, note, not 'errors', did you mean 'error'?", 1, 1),
        ("implicit-tls: true", "'implicit-tls' must be one of deprecated, accept, prefer, not True", 1, 1),
        ("preferred-port: 25", "'preferred-port' must be one of 587, 2525, 465, not 25, did you mean '2525'?", 1, 1),
        ("levels:\n  port-25: fatal", "'levels.port-25' must be one of error, warning, note, off, not 'fatal'", 2, 3),
        ("select: port-25", "'select' must be a list, not a text", 1, 1),
        ("select:", "'select' must be a list, not empty", 1, 1),
        ("select: [port-25,\n  25]", "'select.2' must be a text, not a number", 2, 3),
        ("max-file-size: 10MB", "'max-file-size' must be a whole number, not a text", 1, 1),
        ("max-file-size: 0", "'max-file-size': 0 is less than the minimum of 1", 1, 1),
        ("select: [port-25, prt-465]", "unknown rule 'prt-465' in 'select', did you mean 'port-465'?", 1, 19),
        ("ignore: [zzz]", "unknown rule 'zzz' in 'ignore'", 1, 10),
        ("a: &a\n  b: 1", "unknown setting 'a'", 1, 1),
        ("levels: {cleartxt: off}", "unknown rule 'cleartxt' in 'levels', did you mean 'cleartext'?", 1, 10),
        ("per-file-ignores:\n  a: [port]", "unknown rule 'port' in 'per-file-ignores', did you mean 'port-25'?", 2, 7),
        ("platform: hetzner", "unknown platform 'hetzner', did you mean 'hetzner-cloud'?", 1, 1),
        ("rules: lint", "'rules' names no folder: {folder}/lint", 1, 1),
        ("providers: [{id: a, hosts: [h]}]", "'providers.1' lacks 'ports'", 1, 13),
        ("providers: [{id: a, hosts: [h], ports: {smtp: [starttls]}}]", "'providers.1.ports' holds 'smtp', which is no port", 1, 41),
        ("select: []\nselect: []", "'select' is set twice", 2, 1),
        ("- port-25", "the settings must be a mapping of names to values", 1, 1),
        ("port-25", "the settings must be a mapping of names to values", 1, 1),
        ("[a]: b", "a key must be a text", 1, 1),
        ("x: \udcff", "is not UTF-8: byte 3 cannot be decoded", 0, 0),
    ],
)
def test_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str, line: int, column: int) -> None:
    assert mistake(tmp_path, text) == (message.replace("{folder}", str(tmp_path)), line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: [b",
        "a: b: c",
        "\tx",
        "a: *b",
        "--- a\n--- b\n",
        "x: \x00",
        "[" * 5000,
        "- " * 5000,
        "x: " + "[" * 30 + "]" * 30,
        "%YAML 9.9\n---\na: b",
        "a: " + "x" * 1_000_001,
    ],
)
def test_text_that_is_no_settings_file_is_refused(tmp_path: Path, text: str) -> None:
    message, _, _ = mistake(tmp_path, text)
    assert message


def test_aliases_do_not_grow_without_bound(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    message, _, _ = mistake(tmp_path, "\n".join(lines))
    assert message == "too much for a settings file"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('[tool.smtplint]\nplatfrom = "gcp"\n', "unknown setting 'platfrom', did you mean 'platform'?", 2),
        ('[tool.x]\nfail-on = "x"\n[tool.smtplint]\nfail-on = "x"\n', "'fail-on' must be one of error, warning, note, not 'x'", 4),
        ("[tool.smtplint]\n[tool.smtplint.internal]\nhost = []\n", "unknown setting 'host' in 'internal', did you mean 'hosts'?", 3),
        ('[tool.smtplint.levels]\nport-52 = "off"\n', "unknown rule 'port-52' in 'levels', did you mean 'port-25'?", 2),
        ('[tool.smtplint]\nselect = ["port-52"]\n', "unknown rule 'port-52' in 'select', did you mean 'port-25'?", 2),
        ("[tool.smtplint]\nfail-on = \n", "invalid TOML: Invalid value", 2),
        ("[tool]\nsmtplint = 3\n", "tool.smtplint must be a table of settings", 0),
    ],
)
def test_mistake_in_pyproject(tmp_path: Path, text: str, message: str, line: int) -> None:
    assert mistake(tmp_path, text, "pyproject.toml")[:2] == (message, line)


def test_own_rules_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "lint").mkdir()
    (tmp_path / "lint" / "house-port.yaml").write_text("")
    (tmp_path / ".smtplint.yaml").write_text("rules: lint\nselect: [house-port, port-25]\n")
    assert read(tmp_path).select == ("house-port", "port-25")


@given(
    text=st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(["select", ": ", "[", "]", "\n", "  ", "- ", "&a ", "*a", "!x ", "{", "}", ",", "'", "|", "25", "levels"])
        ).map("".join),
    )
)
def test_any_text_gives_settings_or_an_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read(path.parent, explicit="any.yaml")
    except SettingsError as error:
        assert str(error).startswith(str(path))


def test_defaults_as_text() -> None:
    text = as_text(Settings(Path()))
    assert text.startswith("# the defaults: no settings file is in force\n# select: all rules\nignore: []\n")
    assert "\nfail-on: warning\n# platform: not set\n" in text


def test_start_without_a_settings_file_loads_no_parser(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "smtplint"\n')
    program = (
        "import sys; from pathlib import Path; from smtplint.settings import load\n"
        "load(Path(sys.argv[1]), schema_dir=Path(), known_rules=(), known_platforms=())\n"
        "print(sorted({'tomllib', 'jsonschema', 'ruamel.yaml', 'difflib', 'json'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
