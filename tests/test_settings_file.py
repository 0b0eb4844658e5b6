from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.settings import Settings, SettingsError, load

SCHEMAS = Path(__file__).parents[1] / "rules" / "schema"
RULES = ("port-25", "port-465", "cleartext")
PLATFORMS = ("gcp", "hetzner-cloud")


def read(folder: Path, *, explicit: str | None = None) -> Settings:
    return load(str(folder), schema_dir=str(SCHEMAS), known_rules=RULES, known_platforms=PLATFORMS, explicit=explicit)


def mistake(folder: Path, text: str, name: str = ".smtplint.yaml") -> tuple[str, int, int]:
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as caught:
        read(folder)
    assert caught.value.path == str(folder / name)
    return caught.value.message, caught.value.line, caught.value.column


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
        told = str(error)
    else:
        told = str(path)
    assert told.startswith(str(path))
