"""Names and values made to be taken for something else: no report lets them steer a terminal, command a CI, or become markup."""

from __future__ import annotations

import json
import os
import re
from xml.etree import ElementTree as ET

import pytest
from program import BAD, Program, git

from smtplint.report import REPORTS

NAMES = [
    "::error::a.env", "::group::x/.env", "b\n::error::b.env", "c\r::warning::c.env", "d\x1b[2J.env", "e\x1b]8;;https:evil.example\x07.env",
    "f<b>&\"'.env", "g]]>.env", "[h](https:evil.example).env", "##[error]i.env", "##vso[task.complete].env", "##teamcity[buildStop].env",
    "j\u202evne.env", "k%0A::error::k.env", "l,line=1,title=l.env", "m\u009b31m.env", "n`rm`.env", "@everyone.env", "javascript:o.env",
    "p\t.env", "section_start:1:q.env",
]  # fmt: skip
VALUES: dict[str, str | bytes] = {
    "values.yml": """\
"::error::[a](https://evil.example) ` @all <img src=x> smtp_port": 25
x: &x "\\e[2J ##vso[task.complete] ##teamcity[buildStop]"
::error::y:
  smtp_host: "` [a](https://evil.example) <b>"
  smtp_port: "25"
  smtp_secure: "\\x1b[31m ::error::z ` ##[error]w ]]> <b> \\u202e"
""",
    "values.env": """\
MAIL_MAILER=smtp
APP_KEY=x
::error::z=1
MAIL_HOST="`@all`.example.com"
MAIL_PORT=25
MAIL_SCHEME="` @all [x](https://evil.example)<img src=x> ##vso[task.complete]\x1b[2J"
SMTP_PORT=25 # smtplint: ignore[<img src=x> @all ##[error]v]
""",
    "beside.env": "# ##[error]a\n# \x1b[2J\nSMTP_HOST=smtp.example.com\nSMTP_PORT=25\n# \u202e ##teamcity[buildStop]\n",
}
COMMANDS = [["check", "--notes", "--statistics", "--format", name] for name in REPORTS] + [
    ["check", "--diff", "--unsafe-fixes"], ["endpoints"], ["endpoints", "--format", "json"], ["baseline", "--fail-on", "note"],
    ["check", "--fix", "--unsafe-fixes"],
]  # fmt: skip
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]|##[a-z]*\[")
ANNOTATION = re.compile(r"::(error|warning|notice) file=[^,:\r\n]*(,\w+=[^,:\r\n]*)*::[^\r\n]*")
ELEMENTS = {"testsuites", "testsuite", "testcase", "failure", "error", "system-out", "checkstyle", "file"}


@pytest.fixture
def hostile(smtplint: Program) -> Program:
    smtplint.write({**dict.fromkeys(NAMES, BAD), **VALUES})
    (smtplint.cwd / os.fsdecode(b"caf\xe9.env")).write_text(BAD)
    git(smtplint.cwd, "init", "--quiet", home=smtplint.cwd.parent)
    return smtplint


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("variables", [{}, {"GITHUB_ACTIONS": "true"}], ids=["log", "github"])
def test_nothing_printed_is_a_command(hostile: Program, command: list[str], variables: dict[str, str]) -> None:
    done = hostile(*command, variables=variables)
    assert done.status == 2, done  # for the rule that the comment names
    assert "Traceback" not in done.err
    for line in (done.out + done.err).split("\n"):
        assert not STEERING.search(line), line
        assert not line.lstrip().startswith("::") or ANNOTATION.fullmatch(line), line
    assert "port-25" in done.out + done.err or command[0] in {"endpoints", "baseline"} or "--diff" in command


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_still_what_its_reader_reads(hostile: Program, name: str) -> None:
    done = hostile("check", "--format", name)
    everything = hostile("check", "--format", "json").report
    if name in {"junit", "checkstyle"}:
        root = ET.fromstring(done.out)  # noqa: S314 (of our own making)
        assert {element.tag for element in root.iter()} <= ELEMENTS
    elif name in {"json", "sarif", "gitlab", "rdjson"}:
        json.loads(done.out)
    elif name == "github":
        assert len(done.out.splitlines()) == len(everything["findings"]) + len(everything["failures"])
    paths = {finding["path"] for finding in everything["findings"]}
    assert paths >= set(NAMES)  # what is escaped in JSON is read back as it was


def test_reviewdog_s_markdown_has_no_markup(hostile: Program) -> None:
    """reviewdog posts a message as a comment, where code spans are the only markup."""
    messages = [diagnostic["message"] for diagnostic in json.loads(hostile("check", "--format", "rdjson").out)["diagnostics"]]
    assert messages
    for message in messages:
        assert message.count("`") % 2 == 0, message
        outside = "".join(message.split("`")[::2])
        assert not re.search(r"\]\(|<[a-z/!]|@\w", outside), message
