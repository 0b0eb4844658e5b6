"""The files that CI systems read: they have their public schemas' shape, and what they run is run here, from its own copy of the checkout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from program import BAD, ROOT, Done, Program, cloned, environment

from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = (ROOT / "docs/pipeline.md").read_text(encoding="utf-8")
ACTION = load_yaml(ROOT / "action.yml")
STEPS = [step for step in ACTION["runs"]["steps"] if "run" in step]


def shown(name: str) -> str:
    """The file that the page shows under its name."""
    found = re.search(rf"^`{re.escape(name)}`[^\n]*:\n\n```\w+\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"the page shows no {name}"
    return found[1]


def component() -> list[str]:
    """The two documents of the component: what it asks for, and its job."""
    head, body = (ROOT / "templates/smtplint.yml").read_text(encoding="utf-8").split("\n---\n")
    return [head, body]


@pytest.mark.parametrize(
    ("schema", "name", "text"),
    [
        ("github-actions", "action.yml", (ROOT / "action.yml").read_text(encoding="utf-8")),
        ("github-workflows", "mail.yml", shown(".github/workflows/mail.yml")),
        ("gitlab-ci", "spec.yml", component()[0]),
        ("gitlab-ci", "job.yml", component()[1]),
        ("gitlab-ci", ".gitlab-ci.yml", shown(".gitlab-ci.yml")),
        ("azure-pipelines", "azure-pipelines.yml", shown("azure-pipelines.yml")),
        ("circle-ci", "config.yml", shown(".circleci/config.yml")),
    ],
    ids=lambda value: value if len(value) < 30 else "",
)
def test_the_file_has_the_shape_that_its_reader_asks(schema: str, name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = validated(schema, tmp_path / name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-actions", "name: x\nruns: {using: composite, steps: [{run: x}]}\n"),
        ("gitlab-ci", "job: {script: 3}\n"),
        ("circle-ci", "jobs: 3\n"),
    ],
)
def test_a_wrong_shape_would_be_seen(schema: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(text)
    assert validated(schema, tmp_path / "x.yml").returncode == 1


def validated(schema: str, path: Path) -> subprocess.CompletedProcess[str]:
    transform = ["--data-transform", schema] if schema in ("gitlab-ci", "azure-pipelines") else []
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *transform, path],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git tracks, or would track, as a runner checks the action out."""
    return cloned(tmp_path_factory.mktemp("source"))


def substituted(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)


class Runner:
    """Runs the steps of the action as a runner does, in a repository that would like to be imported."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder, self.temp, self.source = folder / "repository", folder / "temp", source
        self.temp.mkdir()
        self.folder.mkdir()
        for name in ("pip.py", "smtplint.py", "json.py", "argparse.py"):
            (self.folder / name).write_text("raise SystemExit('imported from the repository')\n")
        (self.folder / "a b.env").write_text(BAD)
        (self.folder / "*.yml").write_text("smtp_port: 25\n")

    def run(self, step: dict[str, Any], **inputs: str) -> tuple[Done, dict[str, str]]:
        """How the step ended, and what it told the steps after it."""
        given = {name: str(about["default"]) for name, about in ACTION["inputs"].items()} | inputs
        values = {f"inputs.{name}": value for name, value in given.items()}
        values |= {"github.action_path": str(self.source), "steps.python.outputs.python-path": sys.executable}
        output = self.temp / "output"
        output.write_text("")
        variables = {name: substituted(value, values) for name, value in step["env"].items()}
        variables |= {"RUNNER_TEMP": str(self.temp), "GITHUB_OUTPUT": str(output), "GITHUB_ACTIONS": "true"}
        bash = Program(("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"), self.folder, {**environment(self.temp), **variables})
        assert "${{" not in step["run"]  # an input in the script would be a program of whoever gives it
        done = bash(step["run"])
        return done, dict(line.split("=", 1) for line in output.read_text().splitlines())


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Runner:
    """A runner on which the action has installed itself."""
    runner = Runner(tmp_path_factory.mktemp("runner"), source)
    done, _ = runner.run(STEPS[0])
    assert done.status == 0, done
    return runner


def test_the_action_annotates_and_fails(runner: Runner) -> None:
    done, told = runner.run(STEPS[1])
    assert (done.status, told) == (1, {})
    assert [line.split(",")[0] for line in done.out.splitlines()] == ["::error file=*.yml", "::error file=a b.env"]


@pytest.mark.parametrize(
    ("inputs", "status", "files"),
    [
        ({"args": "*.yml"}, 1, ["*.yml"]),
        ({"args": "--ignore port-25"}, 0, []),
        ({"args": "$(touch ran) `touch ran`; touch ran"}, 2, None),
        ({"args": "--no-such-option"}, 2, None),
    ],
)
def test_the_action_passes_words_on(runner: Runner, inputs: dict[str, str], status: int, files: list[str] | None) -> None:
    done, _ = runner.run(STEPS[1], **inputs)
    assert done.status == status, done
    if files is not None:
        assert re.findall(r"^::error file=(.*?),", done.out, re.MULTILINE) == files
    assert not (runner.folder / "ran").exists()


@pytest.mark.parametrize(
    ("inputs", "written"),
    [
        ({"sarif-file": "mail.sarif"}, "mail.sarif"),
        ({"upload-sarif": "true"}, "{temp}/smtplint.sarif"),
        ({"upload-sarif": "true", "sarif-file": "my report.sarif"}, "my report.sarif"),
    ],
)
def test_the_action_writes_what_is_uploaded(runner: Runner, inputs: dict[str, str], written: str) -> None:
    done, told = runner.run(STEPS[1], **inputs)
    assert done.status == 1
    assert told == {"sarif-file": written.format(temp=runner.temp)}
    path = runner.folder / told["sarif-file"]
    results = json.loads(path.read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["port-25", "port-25"]
    path.unlink()


def test_the_upload_is_on_request_and_after_a_failure() -> None:
    upload = ACTION["runs"]["steps"][-1]
    assert upload["if"] == "${{ always() && inputs.upload-sarif == 'true' && steps.check.outputs.sarif-file != '' }}"
    assert ACTION["outputs"]["sarif-file"]["value"] == "${{ steps.check.outputs.sarif-file }}"


def test_the_component_reports_and_fails(runner: Runner, source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.env").write_text(BAD)
    (tmp_path / "smtplint.py").write_text("raise SystemExit('imported from the repository')\n")
    job = load_yaml(written(tmp_path / "job.yml", component()[1]))["smtplint"]
    script = "\n".join(job["script"]).replace("/tmp/smtplint", str(tmp_path / "installed"))  # noqa: S108 (its place in the image)
    assert list(job["variables"]) == ["SMTPLINT_SOURCE", "SMTPLINT_ARGS"]
    (tmp_path / "job.yml").unlink()
    variables = {"SMTPLINT_SOURCE": str(source), "SMTPLINT_ARGS": "--notes a.env"}
    path = f"{Path(sys.executable).parent}:{environment(tmp_path)['PATH']}"
    done = Program(("sh", "-e", "-c"), tmp_path, {**environment(runner.temp), **variables, "PATH": path})(script)
    assert done.status == 1, done
    assert done.out.startswith("a.env:2:11: error[port-25] ")
    report = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [issue["location"] for issue in report] == [{"path": "a.env", "lines": {"begin": 2}}]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_component_shown_gives_what_is_asked_for(tmp_path: Path) -> None:
    asked = load_yaml(written(tmp_path / "spec.yml", component()[0]))["spec"]["inputs"]
    (included,) = load_yaml(written(tmp_path / "ci.yml", shown(".gitlab-ci.yml")))["include"]
    assert {name for name, about in asked.items() if "default" not in about} <= set(included["inputs"]) <= set(asked)
    assert set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", component()[1])) == set(asked)


def test_the_action_shown_is_told_what_it_takes(tmp_path: Path) -> None:
    workflow = load_yaml(written(tmp_path / "mail.yml", shown(".github/workflows/mail.yml")))
    assert set(workflow["jobs"]["smtplint"]["steps"][1]["with"]) <= set(ACTION["inputs"])


LINES = [
    line
    for name in ("Jenkinsfile", "azure-pipelines.yml", ".circleci/config.yml")
    for line in re.findall(r"smtplint (check [^'\n]+)", shown(name))
]


@pytest.mark.parametrize("line", LINES)
def test_the_lines_shown_write_the_reports_shown(smtplint: Program, line: str) -> None:
    smtplint.write({"a.env": BAD})
    assert smtplint(*line.split()).status == 1
    (name,) = re.findall(r"smtplint-\w+\.xml", line)
    assert (smtplint.cwd / name).exists()
    assert PAGE.count(name) >= 2
