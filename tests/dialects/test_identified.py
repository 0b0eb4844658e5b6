"""How surely a dialect is known to be meant where its names stand, and whether what is not written there is evidence (policy: absence)."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.dialects.groups import Group, Names, identified, is_decisive, layout
from smtplint.model import Setting, Span


def setting(path: str, value: str = "x", **fields: Any) -> Setting:  # noqa: ANN401 (any field of a setting)
    return Setting(tuple(path.split("/")), value, Span(0, 0), Span(0, 0), **{"format": "yaml", **fields})


def stands(block: str, settings: list[Setting], dialect: dict[str, Any]) -> Group:
    """What a dialect explains in the block, each setting a role of its own."""
    names: Names = tuple(filter(None, block.split("/")))
    return Group(dialect, 0, names, "", {str(i): [s] for i, s in enumerate(settings)})


def decisive(
    asked: bool | list[str], block: str, *settings: Setting, beside: str = "", path: str = "a.yml", formats: str = "yaml ini environment"
) -> bool:
    """Whether these settings of the block tell what others would say; `beside`: the paths of more settings in the same file."""
    dialect = {"decisive": asked, "formats": formats.split()}
    at = layout(path, [*settings, *map(setting, beside.split())])
    return is_decisive(dialect, at, stands(block, list(settings), dialect))


HOST, PORT = setting("a/SMTP_HOST"), setting("a/SMTP_PORT")
IN_ENVIRONMENT = setting("app/environment/SMTP_HOST")
IN_CONTAINER = setting("spec/containers/0/env/SMTP_HOST")


@pytest.mark.parametrize(
    ("asked", "formats", "form", "expected"),
    [
        (True, "yaml", "yaml", True),
        (False, "yaml", "yaml", False),
        ([], "yaml", "yaml", False),
        (["yaml"], "yaml", "yaml", True),
        (["json"], "yaml json", "yaml", False),
        (["json", "ini"], "ini json", "ini", True),
        (["environment"], "environment yaml", "yaml", False),
        (["environment"], "environment", "dotenv", False),
        # variables outside of an environment are a part of something
        (True, "environment", "yaml", False),
        (True, "environment", "ini", False),
        (True, "environment", "shell", False),
        (True, "environment shell", "shell", True),
        (True, "environment", "dotenv", True),
        (True, "environment", "json", True),
    ],
)
def test_decisive_by_format(asked: bool | list[str], formats: str, form: str, expected: bool) -> None:
    assert decisive(asked, "a", setting("a/SMTP_HOST", format=form), formats=formats) is expected


@pytest.mark.parametrize(
    ("settings", "block", "expected"),
    [
        ([HOST, PORT], "a", True),
        ([setting("SMTP_HOST")], "", True),
        # only some of what the application is told
        ([setting("a/SMTP_HOST", carrier="flags")], "a", False),
        ([HOST, setting("a/SMTP_PORT", carrier="arglists")], "a", False),
        ([setting("a/SMTP_HOST", carrier="inventories")], "a", False),
        ([setting("a/SMTP_HOST", carrier="items")], "a", True),
        # a value that is named and comes from elsewhere, as `- SMTP_PORT` in a list of variables
        ([HOST, setting("a/SMTP_PORT", "", certainty="unknown")], "a", False),
        ([HOST, setting("a/SMTP_PORT", "$X", certainty="unknown")], "a", True),
        ([HOST, setting("a/SMTP_PORT", "")], "a", True),
        # arms of conditionals
        ([HOST, setting("a/SMTP_PORT", branch=((1, 0),))], "a", False),
        ([setting("a/SMTP_HOST", branch=((1, 0),)), setting("a/SMTP_PORT", branch=((1, 1),))], "a", False),
        ([setting("a/SMTP_HOST", branch=((1, 0),)), setting("a/SMTP_PORT", branch=((1, 0),))], "a", True),
        # a part of a file, and a file
        ([setting("part:x/a/SMTP_HOST")], "part:x/a", False),
        ([setting("a/part:x/SMTP_HOST")], "a/part:x", False),
        ([setting("file:x/a/SMTP_HOST")], "file:x/a", True),
        # a name of an environment's that is no environment
        ([setting("config/SMTP_HOST")], "config", True),
        ([setting("environment/a/SMTP_HOST")], "environment/a", True),
    ],
)
def test_decisive_by_settings(settings: list[Setting], block: str, expected: bool) -> None:
    assert decisive(True, block, *settings) is expected


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("", True),
        ("app/image env_file", True),
        ("app/environment/env_file", True),
        *((f"app/{name}", False) for name in ("env_file", "envFrom", "extends", "EnvironmentFile", "PassEnvironment")),
        ("app/image app/env_file/0", False),
    ],
)
def test_decisive_where_the_rest_may_stand_elsewhere(beside: str, expected: bool) -> None:
    assert decisive(["environment"], "app/environment", IN_ENVIRONMENT, beside=beside) is expected
    assert decisive(True, "app", setting("app/SMTP_HOST"), beside=beside)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("compose.yaml", True),
        ("compose.override.yaml", False),
        ("a/docker-compose.override.yml", False),
        ("override.yml", False),
        ("override/compose.yaml", True),
        ("a/override/compose.yaml", True),
    ],
)
def test_decisive_in_a_file_that_is_laid_over_another(path: str, expected: bool) -> None:
    assert decisive(["environment"], "app/environment", IN_ENVIRONMENT, path=path) is expected


@pytest.mark.parametrize(
    ("place", "beside", "expected"),
    [
        ("spec/containers/0", "", False),
        ("spec/containers/0", "image", False),
        ("spec/containers/0", "spec/image", False),
        ("spec/containers/0", "spec/containers/1/image", False),
        ("spec/containers/0", "spec/containers/0/image", True),
        ("spec/initContainers/2", "spec/initContainers/2/name", False),
        ("spec/initContainers/2", "spec/initContainers/2/image", True),
        ("containers", "", False),
        ("containers/app", "", True),
        ("spec/container/0", "", True),
        ("0", "", True),
    ],
)
def test_decisive_in_a_container(place: str, beside: str, expected: bool) -> None:
    """A container without an image is a patch of one that has it."""
    assert decisive(["environment"], f"{place}/env", setting(f"{place}/env/SMTP_HOST"), beside=beside) is expected


def test_an_environment_is_told_by_its_name_alone() -> None:
    for name in ("environment", "env", "Environment", "extraEnv", "extraEnvVars", "extraEnvs"):
        assert decisive(["environment"], name, setting(f"{name}/SMTP_HOST"), formats="environment")
        assert not decisive(["yaml"], name, setting(f"{name}/SMTP_HOST"), formats="yaml")


IDENTIFIED: list[tuple[list[dict[str, list[str]]], str, str, int]] = [
    ([], "a/SMTP_HOST", "a", 0),
    # names that stand beside
    ([{"key": ["APP"]}], "a/SMTP_HOST a/APP=1", "a", 1),
    ([{"key": ["APP"]}], "a/SMTP_HOST a/APP/x=1", "a", 1),
    ([{"key": ["APP"]}], "a/SMTP_HOST APP=1 b/APP=1 a/b/APP=1", "a", 0),
    ([{"key": ["APP"]}], "a/SMTP_HOST a/app=1 a/APPS=1", "a", 0),
    ([{"key": ["APP", "NAME"]}], "a/SMTP_HOST a/NAME=1", "a", 1),
    ([{"key": ["APP_*"]}], "a/SMTP_HOST a/APP_NAME=1", "a", 1),
    ([{"key": ["APP_*", "NAME"]}], "a/SMTP_HOST a/NAME=1", "a", 1),
    ([{"key": ["APP_*"]}], "a/SMTP_HOST a/MY_APP_NAME=1", "a", 0),
    ([{"key": ["APP_[AN]"]}], "a/SMTP_HOST a/APP_N=1", "a", 0),
    ([{"key": ["APP"]}], "SMTP_HOST APP=1", "", 1),
    # the value of one beside or around
    ([{"image": ["app"]}], "a/SMTP_HOST a/image=app", "a", 2),
    ([{"image": ["*/app:*"]}], "a/SMTP_HOST a/image=me/APP:1", "a", 2),
    ([{"image": ["*/APP:*"]}], "a/SMTP_HOST a/image=me/app:1", "a", 2),
    ([{"image": ["app"]}], "a/SMTP_HOST a/image=app2", "a", 0),
    ([{"image": ["app", "app2"]}], "a/SMTP_HOST a/image=app2", "a", 2),
    ([{"image": ["app"]}], "a/env/SMTP_HOST a/image=app", "a/env", 2),
    ([{"image": ["app"]}], "a/env/SMTP_HOST a/image=other image=app", "a/env", 0),
    ([{"image": ["app"]}], "a/SMTP_HOST b/image=app", "a", 0),
    ([{"image.repository": ["app"]}], "a/SMTP_HOST a/image/repository=app", "a", 2),
    ([{"type": ["email"]}], "a/SMTP_HOST a/type=Email", "a", 2),
    # all of one row, and the surest of several
    ([{"key": ["APP"], "image": ["app"]}], "a/SMTP_HOST a/image=app", "a", 0),
    ([{"key": ["APP"], "image": ["app"]}], "a/SMTP_HOST a/image=app a/APP=1", "a", 2),
    ([{"key": ["APP"]}, {"image": ["app"]}], "a/SMTP_HOST a/APP=1", "a", 1),
    ([{"key": ["APP"]}, {"image": ["app"]}], "a/SMTP_HOST a/APP=1 a/image=app", "a", 2),
    ([{"image": ["app"]}, {"key": ["APP"]}], "a/SMTP_HOST a/APP=1 a/image=app", "a", 2),
]


@pytest.mark.parametrize(("rows", "text", "block", "expected"), IDENTIFIED)
def test_identified(rows: list[dict[str, list[str]]], text: str, block: str, expected: int) -> None:
    at = layout("a.yml", [setting(name, value or "x") for name, _, value in (pair.partition("=") for pair in text.split())])
    dialect = {"identify": rows}
    assert identified(dialect, at, stands(block, at.settings[:1], dialect)) == expected


@pytest.mark.parametrize(
    ("globs", "path", "key", "expected"),
    [
        ("app.yml", "app.yml", "a/host", 2),
        ("app.yml", "x/y/app.yml", "a/host", 2),
        ("app.yml", "my-app.yml", "a/host", 0),
        ("app.yml", "App.yml", "a/host", 0),
        ("other.yml app.yml", "app.yml", "a/host", 2),
        ("app/*.yml", "app/a.yml", "a/host", 2),
        ("app/*.yml", "x/app/a.yml", "a/host", 2),
        ("app/*.yml", "myapp/a.yml", "a/host", 0),
        ("*app.yml", "my-app.yml", "a/host", 2),
        ("*/app.yml", "app.yml", "a/host", 2),
        # a file that stands inside this one
        ("app.yml", "a.yml", "x/app.yml/host", 2),
        ("app.yml", "a.yml", "x/file:app.yml/host", 2),
        ("app.yml", "a.yml", "x/file:etc~app.yml/host", 2),
        ("app.yml", "a.yml", "x/part:app.yml/host", 2),
        ("etc/app.yml", "a.yml", "x/part:etc~app.yml/host", 2),
        ("appfile", "a.yml", "x/file:appfile/host", 2),
        ("appfile", "a.yml", "x/part:appfile/host", 2),
        ("appfile", "a.yml", "x/appfile/host", 0),
        ("app.yml", "a.yml", "app/host", 0),
    ],
)
def test_identified_by_a_file(globs: str, path: str, key: str, expected: int) -> None:
    """A slash inside a name of the key is written `~`."""
    inside = setting("x")._replace(key=tuple(name.replace("~", "/") for name in key.split("/")))
    at = layout(path, [inside])
    dialect = {"identify": [{"file": globs.split()}]}
    assert identified(dialect, at, stands("", [inside], dialect)) == expected
