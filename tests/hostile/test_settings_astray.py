"""Settings that a repository plants to lead a run astray, and values that try to speak to the terminal or to the CI that shows them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from program import BAD, Program, git
from watching import watch

if TYPE_CHECKING:
    from pathlib import Path

QUIET = "ignore: [port-25]\nexclude: ['*']\n"
OWN_RULE = """
summary: mail is submitted on port 26
level: error
when:
  - {port: 26, level: error}
at: [port]
message: this is port 26
otherwise: use 587
why: it is wrong
examples:
  - {file: .env, bad: "SMTP_HOST=a.example.com\\nSMTP_PORT=26\\n", good: "SMTP_HOST=a.example.com\\nSMTP_PORT=587\\n"}
"""


def test_settings_in_a_folder_below_do_not_count(smtplint: Program) -> None:
    smtplint.write(
        {"a/.smtplint.yaml": QUIET, "a/pyproject.toml": "[tool.smtplint]\nignore = ['port-25']\n", "a/x.env": BAD, "b/x.env": BAD}
    )
    assert smtplint("check", "--format", "json", ".").rules == {"a/x.env": ["port-25"], "b/x.env": ["port-25"]}
    assert smtplint("check", "--format", "json", "a/x.env").rules == {"a/x.env": ["port-25"]}


def test_settings_above_the_repository_do_not_count(smtplint: Program, home: Path) -> None:
    (smtplint.cwd.parent / ".smtplint.yaml").write_text(QUIET)
    smtplint.write({"x.env": BAD})
    assert smtplint("check", "--format", "json", ".").rules == {"x.env": ["port-25"]}
    git(smtplint.cwd, "init", "-q", home=home)
    assert smtplint("check", "--format", "json", ".").rules == {"x.env": ["port-25"]}


@pytest.mark.parametrize(
    "text",
    [
        "rules: ../rules\n",
        "rules: /etc\n",
        "rules: linked\n",
        "rules: sub/../../rules\n",
        "baseline: ../outside.json\n",
        "baseline: /etc/passwd\n",
    ],
)
def test_settings_that_name_what_lies_outside_are_refused(smtplint: Program, home: Path, text: str) -> None:
    above = smtplint.cwd.parent
    (above / "rules").mkdir()
    (above / "rules/port-26.yaml").write_text(OWN_RULE)
    (above / "outside.json").write_text('{"version": 1, "findings": []}')
    (smtplint.cwd / "sub").mkdir()
    (smtplint.cwd / "linked").symlink_to("../rules")
    smtplint.write({".smtplint.yaml": text, "x.env": BAD})
    watched = watch(smtplint, home, "check", ".")
    assert (watched.done.status, watched.done.out) == (2, "")
    assert "outside" in watched.done.err or "below" in watched.done.err, watched.done.err
    assert all(path.startswith(str(smtplint.cwd)) for path in watched.read | watched.written), watched.read


def test_rules_inside_are_read(smtplint: Program) -> None:
    smtplint.write({".smtplint.yaml": "rules: rules\n", "rules/port-26.yaml": OWN_RULE, "x.env": BAD.replace("25", "26")})
    assert smtplint("check", "--format", "json", "x.env").rules == {"x.env": ["port-26"]}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{n}: &{n} [{', '.join([f'*{o}'] * 9)}]\n" for o, n in zip("abcdefgh", "bcdefghi", strict=True)),  # noqa: E501 (a text as it stands in a file)
        "ignore: " + "[" * 5_000,
        "exclude: ['" + "*a" * 2_000 + "b']\n",
        "exclude: ['" + "**/" * 2_000 + "b']\n",
        "sinks: ['" + "*a" * 2_000 + "b']\n",
        "internal: {hosts: ['" + "*a" * 500 + "b']}\n",
        "per-file-ignores: {'" + "*a" * 500 + "b': [port-25]}\n",
        "x" * 2_000_000,
        "!!python/object/apply:os.system ['touch made']\n",
        "ignore: !!python/name:os.system\n",
        "%YAML 9.9\n---\nignore: []\n",
        "max-file-size: 99999999999999999999999\n",
        "max-file-size: -1\n",
    ],
    ids=range(13),
)  # fmt: skip
def test_hostile_settings_end_in_time_and_run_nothing(smtplint: Program, home: Path, text: str) -> None:
    smtplint.write({".smtplint.yaml": text, "a" * 200 + ".env": "SMTP_HOST=" + "a" * 60 + ".example.com\nSMTP_PORT=25\n"})
    watched = watch(smtplint, home, "check", "--format", "concise", "a" * 200 + ".env")
    assert watched.done.status in (0, 1, 2)
    assert "Traceback" not in watched.done.err
    assert watched.other == []
    assert watched.written == set()
    assert not (smtplint.cwd / "made").exists()


HOSTILE_GIT = "[core]\n\tfsmonitor = touch made\n\thooksPath = hooks\n\tpager = touch made\n[diff]\n\texternal = touch made\n[alias]\n\tls-files = !touch made\n"  # noqa: E501 (a text as it stands in a file)


def test_the_git_configuration_of_a_repository_runs_nothing(smtplint: Program, home: Path) -> None:
    git(smtplint.cwd, "init", "-q", home=home)
    with (smtplint.cwd / ".git/config").open("a") as file:
        file.write(HOSTILE_GIT)
    hooks = smtplint.cwd / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction"):
        (hooks / name).write_text("#!/bin/sh\ntouch made\n")
        (hooks / name).chmod(0o755)
    smtplint.write({"x.env": BAD, ".gitattributes": "* filter=x diff=x\n", "git": "#!/bin/sh\ntouch made\n"})
    (smtplint.cwd / "git").chmod(0o755)
    watched = watch(smtplint, home, "check", "--format", "json", ".")
    assert watched.done.rules == {"x.env": ["port-25"]}
    assert not list(smtplint.cwd.rglob("made"))
    assert {command[0] for command in watched.started} == {"git"}
    assert all("ls-files" in command or "check-ignore" in command for command in watched.started)


COMMANDS = (
    "\n::error file=x::made up\n::set-output name=a::b\n::stop-commands::x\n##[error]x\n##vso[task.setvariable]x\n\x1b[2J\x1b]0;t\x07"
)
VALUES = [
    "\x1b[2J\x1b[31m",
    "\x1b]8;;http://a.example\x1b\\",
    "\x07\x08\x08",
    "\x9b31m",
    "\u202e\u2066",
    "::error::x",
    "%0A::error::x",
    "##vso[task.complete]x",
    "]]>",
    "<script>alert(1)</script>",
    "&lt;&#0;",
    "\\u001b[2J",
    "${jndi:x}",
    "{{ 7 * 7 }}",
    "$(touch made)",
    "`touch made`",
    "=cmd|' /C calc'!A0",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif", "gitlab", "junit", "checkstyle", "rdjson"])
def test_values_and_names_of_settings_steer_neither_terminal_nor_ci(smtplint: Program, form: str) -> None:
    lines = ["SMTP_HOST=a.example.com", "SMTP_PORT=25"]
    for number, value in enumerate(VALUES):
        lines += [f"X{number}_SMTP_HOST={value}", f"X{number}_SMTP_TLS=STARTLS # {value}", f"X{number}_SMTP_PORT=25 # {value}"]
    yaml = "".join(f"- smtp_host: {json.dumps(value)}\n  smtp_port: 25 # {value}\n" for value in VALUES)
    smtplint.write(
        {
            "x.env": "\n".join(lines) + "\n",
            "x.yaml": yaml.encode("utf-8", "surrogatepass"),
            "y.yaml": f"smtp_port: 25\nsmtp_host: {json.dumps(COMMANDS)}\n# smtplint: ignore[{COMMANDS!r}]\n",
            "z.env": b"SMTP_PORT=25 # smtplint: ignore[\x1b[2J::error::x]\n",
        }
    )
    runs = [["check", "--format", form, "--notes", "."]]
    if form == "text":
        runs += [["endpoints"], ["check", "--fix", "--unsafe-fixes", "."]]
    for arguments in runs:
        done = smtplint(*arguments)
        shown = done.out + done.err
        assert not {c for c in shown if (ord(c) < 32 or 0x7F <= ord(c) < 0xA0) and c != "\n"}, arguments
        assert not set("\u202e\u2066") & set(shown)
        commands = [line for line in shown.splitlines() if line.lstrip().startswith("::")]
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
        assert form == "github" or not commands
        if form in {"text", "concise", "github"}:
            assert "##[" not in shown
            assert "##vso[" not in shown
    assert not (smtplint.cwd / "made").exists()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file://{outside}">]><smtp><host>&x;</host><port>25</port></smtp>'),
        ("a.xml", '<!DOCTYPE a SYSTEM "file://{outside}"><smtp><host>a.example.com</host><port>25</port></smtp>'),
        ("a.xml", '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{outside}"/><smtp><host>a.b.example</host><port>25</port></smtp></a>'),  # noqa: E501 (a text as it stands in a file)
        ("a.yaml", "x: !include {outside}\nsmtp_port: 25\n"),
        ("a.yaml", "x: !!python/object/apply:os.system ['touch made']\nsmtp_port: 25\n"),
        ("application.conf", 'include file("{outside}")\nsmtp_port = 25\n'),
        ("application.conf", 'include url("file://{outside}")\nsmtp_port = 25\n'),
        ("settings.py", "import os\nos.system('touch made')\nfrom outside import *\nSMTP_PORT = 25\n"),
        ("gitlab.rb", "system('touch made')\nload '{outside}'\ngitlab_rails['smtp_port'] = 25\ngitlab_rails['smtp_enable'] = true\n"),
        ("a.php", "<?php include '{outside}'; system('touch made'); define('SMTP_PORT', 25);\n"),
        (".env", "X=$(touch made)\nY=`touch made`\nSMTP_PORT=25\nSMTP_HOST=$(cat {outside})\n"),
        ("run.sh", ". {outside}\nexport SMTP_PORT=25 SMTP_HOST=$(touch made)\n"),
        (".muttrc", "source {outside}\nset smtp_url=`touch made`\n"),
        ("msmtprc", "eval touch made\naccount a\nhost a.example.com\nport 25\npasswordeval touch made\n"),
        ("compose.yaml", "services: {{a: {{env_file: {outside}, environment: {{SMTP_PORT: '25'}}}}}}\n"),
        ("compose.yaml", "services: {{a: {{env_file: ../outside.env, environment: {{SMTP_PORT: '25'}}}}}}\n"),
        ("compose.yaml", "services: {{a: {{env_file: linked.env, environment: {{SMTP_PORT: '25'}}}}}}\n"),
        ("compose.yaml", "services: {{a: {{env_file: /dev/zero, environment: {{SMTP_PORT: '25'}}}}}}\n"),
        ("main.tf", 'x = file("{outside}")\nsmtp_port = 25\n'),
    ],
)  # fmt: skip
def test_what_a_file_names_is_neither_run_nor_read(smtplint: Program, home: Path, file: str, text: str) -> None:
    outside = smtplint.cwd.parent / "outside.env"
    outside.write_text("SMTP_HOST=outside.example.net\nSMTP_PORT=25\n")
    (smtplint.cwd / "linked.env").symlink_to(outside)
    smtplint.write({file: text.replace("{outside}", os.fspath(outside)).replace("{{", "{").replace("}}", "}")})
    for arguments in (["check", file], ["endpoints", file], ["check", "--fix", "--unsafe-fixes", file]):
        watched = watch(smtplint, home, *arguments)
        assert "outside.example.net" not in watched.done.out
        assert watched.done.status in (0, 1)
        assert all(path.startswith(str(smtplint.cwd)) for path in watched.read | watched.written), watched.read | watched.written
        assert (watched.other, watched.started) == ([], [])
    assert not (smtplint.cwd / "made").exists()
