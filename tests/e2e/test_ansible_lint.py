"""The rule in ansible-lint: both wheels beside real ansible-lint in an environment of their own, on a project such as people have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

import pytest
from pages import blocks
from program import BAD, ROOT, Done, Program, environment, tracked

from smtplint import __version__
from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = ROOT / "ansible-lint"
PAGE = (ROOT / "docs/ansible-lint.md").read_text(encoding="utf-8")
(SETTINGS,) = (block for block in blocks(PAGE, "yaml") if "kinds:" in block)
(TASK,) = (block for block in blocks(PAGE, "yaml") if "# noqa" in block)
"""As the page shows them."""

BARE = {"ANSIBLE_LINT_NODEPS": "1"}  # half the time, and no look at modules
FILES: dict[str, str | bytes] = {
    ".ansible-lint": SETTINGS,
    "playbooks/site.yml": """---
- name: Tell the operators
  hosts: all
  roles:
    - mailer
  tasks:
    - name: Found
      community.general.mail:
        host: smtp.example.com
        port: 25
        subject: Found

    - name: Spared by the first line # noqa: smtplint[port-25]
      community.general.mail:
        host: smtp.example.com
        port: 25
        subject: Spared

    - name: Spared by the line
      community.general.mail:
        host: smtp.example.com
        port: 25 # noqa: smtplint
        subject: Spared

    - name: Tasks of a block
      block:
        - name: Spared by another line
          community.general.mail:
            host: smtp.example.com
            port: 25
            subject: Spared
          changed_when: false # noqa: smtplint

        - name: Found beside it
          community.general.mail:
            host: smtp.example.com
            port: 25
            subject: Found

    - name: Ignored in our own way
      community.general.mail:
        host: smtp.example.com
        port: 25 # smtplint: ignore[port-25]
        subject: Ignored

    - name: Tasks of another file
      ansible.builtin.include_tasks: ../steps.yml
""",
    "steps.yml": """---
- name: Found once, though it is handed over as tasks and as any YAML
  community.general.mail:
    host: smtp.example.com
    port: 25
    subject: Found

- name: Spared as both # noqa: smtplint
  community.general.mail:
    host: smtp.example.com
    port: 25
    subject: Spared
""",
    "roles/mailer/tasks/main.yml": """---
- name: Found in a role
  community.general.mail:
    host: smtp.example.com
    port: 465
    secure: always
    subject: Found
""",
    "roles/mailer/handlers/main.yml": TASK,
    "roles/mailer/defaults/main.yml": """---
mailer_smtp_host: smtp.example.com
mailer_smtp_port: 25
news_smtp_host: smtp.example.com
# noqa: smtplint

news_smtp_port: 25
""",
    "roles/mailer/templates/app.env.j2": """SMTP_HOST={{ mailer_smtp_host }}
SMTP_PORT=25
BULK_SMTP_HOST={{ mailer_smtp_host }}
BULK_SMTP_PORT=25 # noqa: smtplint
NEWS_SMTP_HOST={{ mailer_smtp_host }}
{# noqa: smtplint[port-25] #}
NEWS_SMTP_PORT=25
""",
    "roles/mailer/templates/mail.yml": """smtp_host: smtp.example.com
smtp_port: 25
{% if mailer_bulk %}
bulk_smtp_host: smtp.example.com
bulk_smtp_port: 25 # noqa: smtplint[port-25]
{% endif %}
""",
    "roles/mailer/templates/environment": BAD,
    "inventory/main.yml": """---
all:
  vars:
    smtp_host: smtp.example.com
    smtp_port: 25
    bulk_smtp_host: smtp.example.com
    bulk_smtp_port: 25 # noqa: smtplint
""",
    "inventory/hosts": """[all:vars]
smtp_host=smtp.example.com
smtp_port=25
""",
    "group_vars/all": """---
smtp_host: smtp.example.com
smtp_port: 25
""",
    "host_vars/web.yml": """---
smtp_host: smtp.example.com
smtp_port: 25
bulk_smtp_host: smtp.example.com # noqa: smtplint

bulk_smtp_port: 25
""",
    ".env": b"\xef\xbb\xbfSMTP_HOST=smtp.example.com\r\nSMTP_PORT=25\r\n"
    b"BULK_SMTP_HOST=smtp.example.com\r\nBULK_SMTP_PORT=25 # noqa: smtplint[port-25]\r\n",
    "wp-config.php": """<?php
define('SMTP_HOST', 'smtp.example.com');
define('SMTP_PORT', 25);
define('BULK_SMTP_HOST', 'smtp.example.com');
define('BULK_SMTP_PORT', 25); // # noqa: smtplint
""",
    "app.ini": """[mail]
smtp_host = smtp.example.com
smtp_port = 25
[bulk]
smtp_host = smtp.example.com
; # noqa: smtplint
smtp_port = 25
""",
    "compose.yaml": """services:
  app:
    image: app
    environment:
      SMTP_HOST: smtp.example.com
      SMTP_PORT: "25"
""",
}
FOUND = [  # path, line, column, what is found
    (".env", 2, 11, "port-25"),
    ("app.ini", 3, 13, "port-25"),
    ("compose.yaml", 6, 19, "port-25"),
    ("group_vars/all", 3, 12, "port-25"),
    ("host_vars/web.yml", 3, 12, "port-25"),
    ("inventory/hosts", 3, 11, "port-25"),
    ("inventory/main.yml", 5, 16, "port-25"),
    ("playbooks/site.yml", 10, 15, "port-25"),
    ("playbooks/site.yml", 37, 19, "port-25"),
    ("roles/mailer/defaults/main.yml", 3, 19, "port-25"),
    ("roles/mailer/tasks/main.yml", 5, 11, "port-465"),
    ("roles/mailer/templates/app.env.j2", 2, 11, "port-25"),
    ("roles/mailer/templates/environment", 2, 11, "port-25"),
    ("roles/mailer/templates/mail.yml", 2, 12, "port-25"),
    ("steps.yml", 5, 11, "port-25"),
    ("wp-config.php", 3, 21, "port-25"),
]
SPARED = [  # what is found besides, once no comment spares it
    (".env", 4, 16, "port-25"),
    ("app.ini", 7, 13, "port-25"),
    ("host_vars/web.yml", 6, 17, "port-25"),
    ("inventory/main.yml", 7, 21, "port-25"),
    ("playbooks/site.yml", 16, 15, "port-25"),
    ("playbooks/site.yml", 22, 15, "port-25"),
    ("playbooks/site.yml", 30, 19, "port-25"),
    ("roles/mailer/defaults/main.yml", 7, 17, "port-25"),
    ("roles/mailer/handlers/main.yml", 4, 11, "port-25"),
    ("roles/mailer/templates/app.env.j2", 4, 16, "port-25"),
    ("roles/mailer/templates/app.env.j2", 7, 16, "port-25"),
    ("roles/mailer/templates/mail.yml", 5, 17, "port-25"),
    ("steps.yml", 11, 11, "port-25"),
    ("wp-config.php", 5, 26, "port-25"),
]


class Installed(NamedTuple):
    """Where both are installed: the folder of their programs, and the two wheels."""

    programs: Path
    wheels: tuple[Path, ...]
    home: Path

    def program(self, name: str, folder: Path) -> Program:
        variables = environment(self.home)
        variables |= {"PATH": f"{self.programs}{os.pathsep}{variables['PATH']}", "NO_COLOR": "1"}
        return Program((str(self.programs / name),), folder, variables)


class Project(NamedTuple):
    """A folder in which the programs run."""

    smtplint: Program
    lint: Program

    def report(self, *arguments: str, variables: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """What ansible-lint reports of ours, in the shape of Code Climate."""
        done = self.lint("--offline", "-q", "-f", "json", *arguments, variables=variables)
        assert done.status in (0, 2), done
        issues: list[dict[str, Any]] = json.loads(done.out)
        return [issue for issue in issues if issue["check_name"].startswith("smtplint")]

    def found(self, *arguments: str, variables: dict[str, str] | None = None) -> list[tuple[str, int, int, str]]:
        return sorted(map(place, self.report(*arguments, variables=variables)))


def place(issue: dict[str, Any]) -> tuple[str, int, int, str]:
    location = issue["location"]
    begin = location["positions"]["begin"] if "positions" in location else {"line": location["lines"]["begin"], "column": 0}
    return location["path"], begin["line"], begin["column"], issue["check_name"].removeprefix("smtplint[").removesuffix("]")


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("ansible")
    for source in (ROOT, PLUGIN):
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "wheels", source)
    wheels = tuple(sorted((folder / "wheels").iterdir()))
    run(sys.executable, "-m", "venv", folder / "venv")
    run(folder / "venv/bin/python", "-m", "pip", "install", "--quiet", *wheels)
    return Installed(folder / "venv/bin", wheels, folder)


@pytest.fixture
def project(installed: Installed, tmp_path: Path) -> Project:
    return in_folder(installed, tmp_path)


def in_folder(installed: Installed, folder: Path) -> Project:
    """A project in the folder, which counts as the root of a repository."""
    (folder / ".git").mkdir()
    return Project(installed.program("smtplint", folder), installed.program("ansible-lint", folder))


@pytest.fixture(scope="module")
def everything(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = in_folder(installed, tmp_path_factory.mktemp("everything"))
    project.lint.write(FILES)
    return project


@pytest.fixture(scope="module")
def found(everything: Project) -> list[tuple[str, int, int, str]]:
    return everything.found()


@pytest.mark.parametrize("path", [path for path in FILES if path != ".ansible-lint"])
def test_every_kind_of_file_is_judged(found: list[tuple[str, int, int, str]], path: str) -> None:
    assert [row for row in found if row[0] == path] == [row for row in FOUND if row[0] == path]


def test_nothing_else_is_found(found: list[tuple[str, int, int, str]]) -> None:
    assert found == FOUND


def test_what_noqa_spares_is_found_without_it(everything: Project, project: Project) -> None:
    project.lint.write(
        {name: text.replace("noqa", "nota") if isinstance(text, str) else text.replace(b"noqa", b"nota") for name, text in FILES.items()}
    )
    assert project.found() == sorted(FOUND + SPARED)
    ours = project.smtplint("check", "--format", "json", ".").report["findings"]
    assert [(f["path"], f["line"], f["column"], f["rule"]) for f in ours if f["level"] != "note"] == sorted(FOUND + SPARED)
    assert everything.lint.cwd != project.lint.cwd


PROFILE = "profile: min\n"
STATES = [  # ansible-lint's settings, variables, whether the rule runs, what `verify` says
    (None, {}, True, "ansible-lint has no settings file here."),
    (PROFILE, {}, False, "`profile: min` unloads the rule, since `enable_list` does not name smtplint."),
    (
        PROFILE + "enable_list: [smtplint]\n",
        {},
        True,
        "for want of a kind, which `kinds:` can give: .env.",
    ),
    ("kinds:\n  - text: '**/.env'\n", {}, True, "Every file with mail settings here has a kind, so the rule sees it."),
    ("skip_list: [smtplint]\n", {}, False, "`skip_list` names smtplint, so the rule does not run."),
    ("rulesdir: [rules]\n", {}, False, "`rulesdir` without `use_default_rules: true` leaves out the rules that are installed."),
    (None, {"ANSIBLE_LINT_CUSTOM_RULESDIR": "rules"}, False, "the folder that ANSIBLE_LINT_CUSTOM_RULESDIR names."),
]


@pytest.mark.parametrize(("settings", "variables", "active", "said"), STATES, ids=[f"{state[0]} {state[1]}" for state in STATES])
def test_verify_says_what_ansible_lint_does(
    project: Project, settings: str | None, variables: dict[str, str], active: bool, said: str
) -> None:
    files: dict[str, str | bytes] = {"vars/mail.yml": "---\nsmtp_host: smtp.example.com\nsmtp_port: 25\n", ".env": BAD, "rules/.keep": ""}
    project.lint.write(files | ({".ansible-lint": settings} if settings else {}))
    done = project.smtplint("ansible", "verify", variables=variables)
    assert done.status == (0 if active else 1), done
    assert said in done.out
    assert done.out.endswith(f"The rule is {'' if active else 'not '}active.\n")
    seen = {path for path, *_ in project.found(variables={**variables, **BARE})}
    assert ("vars/mail.yml" in seen) is active
    assert (".env" in seen) is (active and "has a kind" in said)


def test_verify_without_ansible_lint(smtplint: Program) -> None:
    done = smtplint("ansible", "verify")
    assert done.status == 1
    assert done.out.startswith("ansible-lint is not installed beside smtplint, in ")


MAIL: dict[str, str | bytes] = {
    "vars/a.yml": "---\nsmtp_host: smtp.example.com\nsmtp_port: 25\n",
    "vars/b.yml": "---\nsmtp_host: smtp.example.com\nsmtp_port: 465\n",
}
OUR_RULE = "summary: not here\nwhen: [{port: 465, level: error}]\nat: [port]\nmessage: '{port}: not here'\notherwise: use 587\n"
A, B = ("vars/a.yml", 3, 12, "port-25"), ("vars/b.yml", 3, 12, "port-465")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("fail-on: error\n", [A, B]),
        ('exclude: [b.yml]\nper-file-ignores: {"*.yml": [port-25]}\n', []),
        ("slect: []\n", [(".smtplint.yaml", 1, 1, "settings")]),
        ("baseline: known.json\n", [B]),
        ("profile: rfc8314\n", [A]),
        ("rules: own\n", [A, ("vars/b.yml", 3, 12, "our-port"), B]),
        ("baseline: gone.json\n", [(".smtplint.yaml", 1, 0, "settings")]),
    ],
)
def test_our_own_settings_hold(project: Project, settings: str, found: list[tuple[str, int, int, str]]) -> None:
    project.lint.write(MAIL)
    assert project.smtplint("baseline", "--write", "known.json", "vars/a.yml").status == 0
    project.lint.write({".smtplint.yaml": settings, "own/our-port.yaml": OUR_RULE})
    report = project.report(variables=BARE)
    assert sorted(map(place, report)) == found
    milder = [place(issue) for issue in report if issue["severity"] == "minor"]  # a warning, which does not fail
    assert milder == ([B] if settings.startswith("fail-on") else [])


def test_no_file_is_lost(project: Project) -> None:
    """Neither where a part of it cannot be judged, nor where smtplint itself breaks, as it does here on one file."""
    comment = "---\nsmtp_host: smtp.example.com\nsmtp_port: 25 # smtplint: ignore[prot-25]\n"
    broken = (
        "import smtplint.lint as lint\njudge = lint.check_bytes\n"
        "def check_bytes(engine, path, data, **more):\n"
        "    if path == 'vars/b.yml':\n        raise KeyError(path)\n"
        "    return judge(engine, path, data, **more)\n"
        "lint.check_bytes = check_bytes\n"
    )
    project.lint.write(MAIL | {"vars/c.yml": comment, "broken/sitecustomize.py": broken})
    report = project.report(variables={"PYTHONPATH": str(project.lint.cwd / "broken"), **BARE})
    assert sorted(map(place, report)) == [
        A,
        ("vars/b.yml", 1, 0, "unjudged"),
        ("vars/c.yml", 3, 12, "port-25"),
        ("vars/c.yml", 3, 34, "unjudged"),
    ]
    said = {place(issue)[0]: issue["description"] for issue in report if "unjudged" in issue["check_name"]}
    assert said["vars/b.yml"] == "smtplint failed here (KeyError); please report it"
    assert "did you mean 'port-25'?" in said["vars/c.yml"]


def test_sub_tags_are_chosen_and_skipped_as_those_of_other_rules(project: Project) -> None:
    project.lint.write(MAIL | {".ansible-lint-ignore": "vars/a.yml smtplint[port-25] skip\n"})
    assert project.found(variables=BARE) == [B]
    assert project.found("-t", "smtplint[port-25]", "-i", os.devnull, variables=BARE) == [A]


def test_tags_are_such_as_ansible_lint_allows(project: Project) -> None:
    """It breaks off for others when it lists them."""
    done = project.lint("-T", "-q", "--offline")
    assert (done.status, "security:" in done.out) == (0, True), done


def test_a_fix_is_left_to_smtplint(project: Project) -> None:
    """The message says how; ansible-lint's own fixing does not know the rule."""
    text = 'smtp_host:   smtp.gmail.com   # kept\n"smtp_port": 25\n'
    project.lint.write({"vars/a.yml": text})
    (issue,) = project.report(variables=BARE)
    assert issue["description"].endswith("(`smtplint check --fix` does it)")
    assert project.lint("--offline", "--fix=smtplint", variables=BARE).status not in (0, 2)
    done = project.smtplint("check", "--fix", "vars/a.yml")
    assert (done.status, (project.lint.cwd / "vars/a.yml").read_text()) == (1, text.replace("25", "587"))


def test_text_of_a_file_is_no_markup(project: Project) -> None:
    """ansible-lint makes links of `[link=…]` in all that it prints."""
    project.lint.write(MAIL | {".smtplint.yaml": "'[link=evil.example]it[/link]': 1\n"})
    done = project.lint("--offline", "-q", "-t", "smtplint", variables={"FORCE_COLOR": "1", "NO_COLOR": "", **BARE})
    assert "\x1b]8;;https://www.rfc-editor.org/rfc/rfc8314\x1b" in done.out  # the rule's own
    assert "'[ link=evil.example]it[/link]'" in done.out
    assert "\x1b]8;;evil.example" not in done.out


def test_the_wheels_hold_what_they_should(installed: Installed) -> None:
    plugin, ours = (set(ZipFile(wheel).namelist()) for wheel in installed.wheels)
    folder = "ansiblelint/rules/custom/smtplint/"
    assert {name for name in plugin if ".dist-info/" not in name} == {
        folder + name for name in ("__init__.py", "smtplint.md", "smtplint_ansible_rule.py")
    }
    assert any(name.endswith("/licenses/LICENSE") for name in plugin)
    assert not [name for name in ours if "ansiblelint" in name]


def test_the_source_archive_of_the_plugin_holds_its_folder(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, PLUGIN)
    (archive,) = tmp_path.iterdir()
    with tarfile.open(archive) as members:
        names = {name.partition("/")[2] for name in members.getnames()}
    ours = {name.removeprefix("ansible-lint/") for name in tracked() if name.startswith("ansible-lint/")}
    assert names == {*ours, "PKG-INFO", ".gitignore"}  # which the builder always puts in


def test_the_rule_is_typed_as_ansible_lint_is(installed: Installed) -> None:
    """`make lint` checks it without ansible-lint, whose types are `Any` there."""
    config = ("--config-file", str(PLUGIN / "pyproject.toml"), "--cache-dir", str(installed.home / "mypy"))
    python = str(installed.programs / "python")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--python-executable", python, *config],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_two_distributions_belong_together() -> None:
    data = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert data["version"] == __version__
    assert f"smtplint=={__version__}" in data["dependencies"]
    assert (PLUGIN / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("text", [PAGE, (PLUGIN / "README.md").read_text(encoding="utf-8")], ids=["page", "readme"])
def test_the_commands_shown_run(everything: Project, text: str) -> None:
    """`pip install` of the two folders makes and installs the wheels that these tests install."""
    for line in (line for block in blocks(text, "sh") for line in block.splitlines()):
        if line == "pip install ./smtplint ./smtplint/ansible-lint":
            continue
        name, *arguments = line.split()
        assert name == "smtplint"
        done: Done = everything.smtplint(*arguments)
        assert done.status in (0, 1), done


def test_the_hook_shown_names_both(tmp_path: Path) -> None:
    (text,) = (block for block in blocks(PAGE, "yaml") if block.startswith("repos:"))
    (tmp_path / "hooks.yaml").write_text(text, encoding="utf-8")
    names = [line.split()[0] for line in load_yaml(tmp_path / "hooks.yaml")["repos"][0]["hooks"][0]["additional_dependencies"]]
    assert names == ["ansible-core>=2.19.0", "smtplint", "ansible-lint-smtplint"]
