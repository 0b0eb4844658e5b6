"""What of ansible-lint's settings keeps the rule from running; test_ansible_lint.py holds the same against ansible-lint itself."""

from __future__ import annotations

from importlib import metadata, util
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from smtplint import ansible_lint

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside which an ansible-lint with the rule is installed."""
    package = tmp_path / "site-packages/ansiblelint"
    rule = package / "rules/custom/smtplint"
    rule.mkdir(parents=True)
    for name in ("__init__.py", "smtplint_ansible_rule.py"):
        (rule / name).touch()
    monkeypatch.setattr(util, "find_spec", lambda _name: SimpleNamespace(origin=str(package / "__init__.py")))
    (tmp_path / "project/deep/.config").mkdir(parents=True)
    (tmp_path / "project/.git").mkdir()
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("text", "active", "said"),
    [
        ("", True, ""),
        ("profile:\nskip_list: [yaml]\n", True, ""),
        ("profile: production\n", False, "`profile: production` unloads the rule"),
        ("profile: min\nenable_list: ['smtplint[port-25]']\n", False, "`enable_list` does not name smtplint"),
        ("profile: min\nenable_list: [smtplint]\n", True, ""),
        ("skip_list: [security]\n", False, "`skip_list` names security, so the rule does not run."),
        ("skip_list: ['smtplint[port-465]', 'smtplint[port-25]']\n", True, "leaves out smtplint[port-25], smtplint[port-465]."),
        ("skip_list: ['syntax-check[unknown-module]']\n", True, "is judged by no rule and not shown."),
        ("tags: [yaml]\n", False, "`tags` names neither smtplint nor security"),
        ("tags: [yaml, 'smtplint[port-25]']\n", True, ""),
        ("warn_list: [smtplint]\n", True, "it warns and does not fail."),
        ("rulesdir: [own]\n", False, "leaves out the rules that are installed."),
        ("rulesdir: [own]\nuse_default_rules: true\n", True, ""),
        ("rulesdir: [../site-packages/ansiblelint/rules/custom/smtplint]\n", True, ""),
        ("profile: [\n", False, "That file cannot be read: "),
        ("profile: min\nenable_list: smtplint\n", False, "unloads"),
        ("just words\n", False, "holds no settings"),
        ("[1, {2: 3}]\n", False, "holds no settings"),
    ],
)
def test_obstacles(folder: Path, text: str, active: bool, said: str) -> None:
    (folder / ".ansible-lint").write_text(text, encoding="utf-8")
    sentences, result = ansible_lint.verify(folder, {}, [])
    assert (result, said in "\n".join(sentences)) == (active, True), sentences
    assert sentences[-1] == f"The rule is {'' if active else 'not '}active."
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in sentences)


@pytest.mark.parametrize("name", [".ansible-lint", ".ansible-lint.yml", ".ansible-lint.yaml", "deep/.config/ansible-lint.yml"])
def test_the_nearest_settings_count(folder: Path, name: str) -> None:
    (folder.parent / ".ansible-lint").write_text("skip_list: [smtplint]\n", encoding="utf-8")
    assert ansible_lint.verify(folder / "deep", {}, [])[1]
    (folder / name).write_text("profile: min\n", encoding="utf-8")
    sentences, active = ansible_lint.verify(folder / "deep", {}, [])
    assert f"ansible-lint's settings are in {folder / name}." in sentences
    assert not active


@pytest.mark.parametrize(
    ("release", "text", "active", "said"),
    [
        (
            "26.1.1",
            "profile: min\nenable_list: [smtplint]\n",
            False,
            "ansible-lint 26.1.1 does not heed `enable_list` under a profile, 26.2 does",
        ),
        ("25.12.2", "profile: min\nenable_list: [smtplint]\n", False, "`profile: min` unloads the rule."),
        ("25.12.2", "enable_list: [smtplint]\n", True, "26.2 does; set none here."),
        ("26.2.0", "profile: min\nenable_list: [smtplint]\n", True, ""),
        ("26.10.1.dev2", "profile: min\n", False, "since `enable_list` does not name smtplint."),
        ("27", "profile: min\nenable_list: [smtplint]\n", True, ""),
    ],
)
def test_what_a_release_does_with_a_profile(  # noqa: PLR0917 (a table's columns)
    folder: Path, monkeypatch: pytest.MonkeyPatch, release: str, text: str, active: bool, said: str
) -> None:
    monkeypatch.setattr(metadata, "version", lambda _name: release)
    (folder / ".ansible-lint").write_text(text, encoding="utf-8")
    sentences, result = ansible_lint.verify(folder, {}, [])
    assert (result, said in "\n".join(sentences)) == (active, True), sentences
    assert ("does not heed" in "\n".join(sentences)) == (release in {"25.12.2", "26.1.1"})


def test_a_folder_of_rules_that_replaces_the_installed_ones(folder: Path) -> None:
    assert not ansible_lint.verify(folder, {"ANSIBLE_LINT_CUSTOM_RULESDIR": str(folder)}, [])[1]
    own = folder.parent / "site-packages/ansiblelint/rules/custom"
    assert ansible_lint.verify(folder, {"ANSIBLE_LINT_CUSTOM_RULESDIR": str(own)}, [])[1]


def test_a_rule_that_is_not_there(folder: Path) -> None:
    (folder.parent / "site-packages/ansiblelint/rules/custom/smtplint/__init__.py").unlink()
    sentences, active = ansible_lint.verify(folder, {}, [])
    assert not active
    assert sentences[-2].endswith(": ansible-lint-smtplint is not installed.")


def test_our_folder_alone_is_no_ansible_lint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda _name: SimpleNamespace(origin=None))
    assert ansible_lint.verify(folder, {}, [])[0][0].startswith("ansible-lint is not installed beside smtplint, in ")
