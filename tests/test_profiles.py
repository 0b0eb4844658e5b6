"""Profiles: the data, and what goes before what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from smtplint import catalog
from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from program import Program

FILES = sorted((catalog.folder() / "profiles").glob("*.yaml"))
SCHEMAS = {
    name: Draft202012Validator(json.loads((catalog.folder() / f"schema/{name}.json").read_text(encoding="utf-8")))
    for name in ("profile", "settings")
}
PLATFORMS = {platform["id"] for platform in load_yaml(catalog.folder() / "platforms.yaml")["platforms"]}
IMPLICIT = "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n"
GOOD_IN_GENERAL = "DJANGO_SETTINGS_MODULE=a.b\nEMAIL_HOST=smtp.example.com\nEMAIL_PORT=587\nEMAIL_USE_TLS=True\n"
INTERNAL = "SMTP_HOST=postfix\nSMTP_PORT=25\n"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_file_has_the_shape(path: Path) -> None:
    data = load_yaml(path)
    assert not [
        error.message for schema, part in (("profile", data), ("settings", data["settings"])) for error in SCHEMAS[schema].iter_errors(part)
    ]
    assert not {"profile", "rules", "baseline", "exclude", "per-file-ignores"} & data["settings"].keys()
    assert data["settings"].get("platform", "gcp") in PLATFORMS


def test_the_help_names_them_all(smtplint: Program) -> None:
    names = [path.stem for path in FILES]
    assert names == ["kinsta", "rfc8314", "strict"]
    assert f"{', '.join(names[:-1])} or {names[-1]}" in " ".join(smtplint("check", "--help").out.split())
    about = json.loads((catalog.folder() / "schema/settings.json").read_text(encoding="utf-8"))["properties"]["profile"]["description"]
    assert all(f"`{name}`" in about for name in names)


@pytest.mark.parametrize(
    ("profile", "text", "rules", "status"),
    [
        ("kinsta", IMPLICIT, ["port-465"], 1),
        ("rfc8314", IMPLICIT, [], 0),
        ("strict", IMPLICIT, ["port-465"], 1),
        ("kinsta", GOOD_IN_GENERAL, [], 0),
        ("rfc8314", GOOD_IN_GENERAL, ["port-465"], 0),
        ("kinsta", INTERNAL, ["port-25"], 0),
        ("strict", INTERNAL, ["port-25"], 1),
    ],
)
def test_a_profile_is_its_settings(smtplint: Program, profile: str, text: str, rules: list[str], status: int) -> None:
    smtplint.write({"a.env": text})
    done = smtplint("check", "--profile", profile, "--format", "json", "a.env")
    assert (done.status, done.rules.get("a.env", [])) == (status, rules)
    smtplint.write({".smtplint.yaml": f"profile: {profile}\n"})
    assert smtplint("check", "--format", "json", "a.env") == done


def test_kinsta_judges_from_google_cloud(smtplint: Program) -> None:
    smtplint.write({"a.env": "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"})
    assert "gcp blocks" in smtplint("check", "--profile", "kinsta", "a.env").out


@pytest.mark.parametrize(
    ("settings", "options", "shown"),
    [
        ("profile: strict", [], ["fail-on: note", "profile: strict"]),
        ("profile: strict\nfail-on: error", [], ["fail-on: error"]),
        ("fail-on: error", ["--profile", "strict"], ["fail-on: note"]),
        ("profile: strict", ["--profile", "kinsta"], ["platform: gcp", "profile: kinsta"]),
        ("profile: kinsta\nplatform: linode", [], ["platform: linode", "preferred-port: 587"]),
        ("profile: kinsta", ["--platform", "linode"], ["platform: linode"]),
        ("profile: kinsta", ["--isolated"], ["# platform: not set"]),
        ("fail-on: error", ["--isolated", "--profile", "strict"], ["fail-on: note"]),
        ("ignore: [port-25]", ["--profile", "strict"], ['ignore: ["port-25"]', "fail-on: note"]),
    ],
)
def test_the_nearest_word_counts(smtplint: Program, settings: str, options: list[str], shown: list[str]) -> None:
    smtplint.write({".smtplint.yaml": settings + "\n"})
    done = smtplint("settings", *options)
    assert (done.status, done.err) == (0, "")
    assert set(shown) <= set(done.out.splitlines())


@pytest.mark.parametrize(
    ("settings", "options", "where"), [("profile: kinst\n", [], ".smtplint.yaml:1:1: "), ("", ["--profile", "kinst"], "smtplint: ")]
)
def test_an_unknown_profile_is_a_mistake(smtplint: Program, settings: str, options: list[str], where: str) -> None:
    smtplint.write({".smtplint.yaml": settings})
    done = smtplint("check", *options)
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(f"{where}unknown profile 'kinst', did you mean 'kinsta'?; there are kinsta, rfc8314, strict\n")


def test_what_is_printed_may_be_a_settings_file(smtplint: Program) -> None:
    printed = smtplint("settings", "--profile", "kinsta").out
    smtplint.write({".smtplint.yaml": printed})
    assert smtplint("settings").out.splitlines()[1:] == printed.splitlines()[1:]
