"""docs/pipeline.md says what is so: its commands are run, in a repository that has the files of examples/ in it."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from pages import blocks
from program import ROOT, Program, git

from smtplint.compiling import load_yaml
from smtplint.report import REPORTS

TEXT = (ROOT / "docs/pipeline.md").read_text(encoding="utf-8")
RULES: dict[str, str | bytes] = {
    f"mail-rules/{name}.yaml": text for name, text in re.findall(r"`mail-rules/([\w-]+)\.yaml`.*\n\n```yaml\n((?:.*\n)*?)```", TEXT)
}
COMMANDS = [line for block in blocks(TEXT, "sh") for line in block.splitlines() if line.startswith("smtplint ")]


@pytest.fixture
def repository(smtplint: Program) -> Program:
    """The program in a repository with two commits, the second of which has the examples."""
    shutil.copytree(ROOT / "examples", smtplint.cwd / "deploy")
    home = smtplint.cwd.parent
    git(smtplint.cwd, "init", "--quiet", "--initial-branch=main", home=home)
    git(smtplint.cwd, "commit", "--quiet", "--allow-empty", "--message=first", home=home)
    git(smtplint.cwd, "update-ref", "refs/remotes/origin/main", "HEAD", home=home)
    git(smtplint.cwd, "add", ".", home=home)
    git(smtplint.cwd, "commit", "--quiet", "--message=second", home=home)
    return smtplint


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(repository: Program, command: str) -> None:
    repository.write(RULES)
    if "--baseline" in command:
        assert repository("baseline").status == 0
    done = repository(*shlex.split(command, comments=True)[1:])
    assert done.status in (0, 1), done
    assert all(line.startswith("fixed ") for line in done.err.splitlines())
    assert done.out


def test_every_report_is_told_of() -> None:
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", TEXT, re.MULTILINE)
    assert {name.strip("`") for cell in told for name in cell.split(", ")} >= REPORTS.keys()


def test_the_rules_shown_hold(repository: Program) -> None:
    assert set(RULES) == {"mail-rules/our-relay.yaml", "mail-rules/our-port.yaml"}
    repository.write({**RULES, ".smtplint.yaml": "rules: mail-rules\n", "a.env": "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=2525\n"})
    assert repository("test").out.endswith("3 of 3 examples hold\n")
    assert {"our-relay", "our-port"} <= set(repository("check", "--format", "json", "a.env").rules["a.env"])
    assert {"our-relay", "our-port"} <= {line.split()[0] for line in repository("rules").out.splitlines()}


def test_the_profiles_are_told_as_they_are() -> None:
    rows = {}
    for path in sorted((ROOT / "rules/profiles").glob("*.yaml")):
        data = load_yaml(path)
        settings = ", ".join(f"`{name}: {value}`" for name, value in data["settings"].items())
        rows[path.stem] = f"| `{path.stem}` | {data['summary']} | {settings} |"
    assert set(rows.values()) <= set(TEXT.splitlines())


@pytest.mark.parametrize("block", [b for b in blocks(TEXT, "yaml") if re.match(r"(baseline|profile|rules):", b)])
def test_the_settings_shown_hold(repository: Program, block: str) -> None:
    repository.write({**RULES, ".smtplint.yaml": block})
    done = repository("settings")
    assert (done.status, done.err) == (0, "")
    assert all(f"\n{name}: " in done.out for name in load_yaml(repository.cwd / ".smtplint.yaml"))


def test_options_exist(smtplint: Program) -> None:
    known = {option for verb in ("check", "baseline") for option in re.findall(r"--[\w-]+", smtplint(verb, "--help").out)}
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    assert set(re.findall(r"`(--[\w-]+)", prose)) <= known


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert all((ROOT / "docs" / link.split("#")[0]).exists() for link in links)
