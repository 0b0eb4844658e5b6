"""Reports as other programs read them: what one run writes is taken by the official SARIF tool and by others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from csv import DictReader
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml
from program import BAD, GOOD, ROOT, Program

from smtplint.report import REPORTS

MULTITOOL = "@microsoft/sarif-multitool@5.7.0"
NODE = pytest.mark.skipif(shutil.which("npx") is None, reason="node is not installed, in which the SARIF multitool comes")
HIDDEN = BAD.replace("=25", "=25 # smtplint: ignore[port-25] the old server")
ODD: dict[str, str | bytes] = {"über [x](y).env": BAD, "hidden.env": HIDDEN, "empty.env": "", "nul.env": BAD.encode() + b"\0"}


@pytest.fixture(scope="module")
def multitool() -> Program:
    """The validator, in the environment of the tests: npx keeps what it has fetched."""
    return Program(("npx", "--yes", MULTITOOL, "validate"), Path.cwd(), dict(os.environ))


def complaints(tool: Program, path: Path) -> list[str]:
    """Its errors and warnings, by the rules of SARIF and by those of GitHub's code scanning. Its exit status tells nothing."""
    found = []
    for kind in ("Sarif", "Ghas"):
        done = tool(path, "--rule-kind", kind)
        assert "Analysis completed successfully." in done.out, done
        found += [line for line in done.out.splitlines() if ": error " in line or ": warning " in line]
    return found


def report(smtplint: Program, files: dict[str, str | bytes], *options: str) -> Path:
    shutil.copytree(ROOT / "examples", smtplint.cwd / "examples")
    smtplint.write(files)
    smtplint("check", "--output", "sarif:a.sarif", *options, ".")
    return smtplint.cwd / "a.sarif"


@NODE
def test_the_multitool_takes_it(smtplint: Program, multitool: Program) -> None:
    # SARIF2005 wants an address of the project, which has none
    assert [line for line in complaints(multitool, report(smtplint, ODD)) if "SARIF2005" not in line] == []


@NODE
def test_the_multitool_would_see_a_mistake(smtplint: Program, multitool: Program) -> None:
    path = report(smtplint, {})
    path.write_text(path.read_text(encoding="utf-8").replace('"startLine": ', '"startLine": -'), encoding="utf-8")
    assert complaints(multitool, path)


def test_sarif_tools_reads_it_back(smtplint: Program) -> None:
    path = report(smtplint, ODD)
    csv = smtplint.cwd / "a.csv"
    subprocess.run([sys.executable, "-m", "sarif", "csv", "-o", csv, path], capture_output=True, check=True, timeout=60)
    with csv.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["Severity"], row["Code"], unquote(row["Location"]), int(row["Line"])) for row in DictReader(file)]
    found = smtplint("check", "--format", "json", "examples", *sorted(ODD)).report["findings"]
    told = [(finding["level"], finding["rule"], finding["path"], finding["line"]) for finding in found]
    assert sorted(rows) == sorted([*told, ("error", "port-25", "hidden.env", 2)])


def test_junitparser_reads_it_back(smtplint: Program) -> None:
    report(smtplint, ODD, "--output", "junit:a.xml", "--fail-on", "warning")
    whole = JUnitXml.fromfile(str(smtplint.cwd / "a.xml"))
    cases = [(suite.name, case.name, [type(outcome).__name__ for outcome in case.result]) for suite in whole for case in suite]
    told = smtplint("check", "--format", "json", ".").report
    outcomes = {"error": ["Failure"], "warning": ["Failure"], "note": []}
    findings = [(f["path"], f"{f['rule']} in line {f['line']}", outcomes[f["level"]]) for f in told["findings"]]
    failures = [(failure["path"], "not judged", ["Error"]) for failure in told["failures"]]
    assert sorted(cases) == sorted(findings + failures)
    assert (whole.tests, whole.errors) == (len(cases), len(failures))
    assert whole.failures == sum(case[2] == ["Failure"] for case in cases)


def test_one_run_feeds_the_log_and_every_report(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD, "b.env": GOOD, "c.env": HIDDEN})
    alone = smtplint("check", ".")
    folder = smtplint.cwd.parent / "reports"
    folder.mkdir()
    outputs = [f"--output={name}:../reports/{name}" for name in REPORTS]
    assert smtplint("check", *outputs, ".", variables={"FORCE_COLOR": "1"})._replace(out="") == alone._replace(out="")
    for name in REPORTS:
        written = (folder / name).read_text(encoding="utf-8")
        assert written == smtplint("check", "--format", name, ".").out
        assert "port-25" in written
        if name in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(written)
        if name in ("junit", "checkstyle"):
            ET.fromstring(written)  # noqa: S314 - of our own making


def test_the_report_is_told_where_annotations_are(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD})
    done = smtplint("check", "--output", "sarif:a.sarif", ".", variables={"GITHUB_ACTIONS": "true"})
    assert done.out.startswith("::error file=a.env,line=2,")
    assert (smtplint.cwd / "a.sarif").exists()


@pytest.mark.parametrize(
    ("output", "message"),
    [("sarif", "'sarif' is not FORMAT:FILE"), ("sarif:", "is not FORMAT:FILE"), ("html:a.html", "unknown format 'html'")],
)
def test_an_output_that_is_none_is_a_mistake(smtplint: Program, output: str, message: str) -> None:
    done = smtplint("check", "--output", output, ".")
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_a_report_that_cannot_be_written_ends_the_run_with_2(smtplint: Program) -> None:
    smtplint.write({"a.env": GOOD})
    done = smtplint("check", "--output", "sarif:none/a.sarif", "--output", "junit:a.xml", ".")
    assert done.status == 2
    assert done.err == "smtplint: cannot write none/a.sarif: No such file or directory\n"
    assert "no findings in 1 file" in done.out
    assert (smtplint.cwd / "a.xml").exists()


def test_a_fixed_run_reports_what_is_left(smtplint: Program) -> None:
    smtplint.write({"a.env": BAD})
    done = smtplint("check", "--fix", "--unsafe-fixes", "--output", "json:a.json", ".")
    assert done.status == 1
    assert json.loads((smtplint.cwd / "a.json").read_text(encoding="utf-8"))["findings"] == []
