"""`smtplint test` runs the examples of a project's own rules and dialects, as the shipped ones are tested."""

from __future__ import annotations

import pytest
from program import ROOT, Program

from smtplint.compiling import load_yaml

CORP = """\
summary: mail goes through smtp.corp.example only
when:
  - {host: "?*", not: {host: smtp.corp.example}, host_class: external, role: submission, level: error}
at: [host, url, port]
message: "{host}: mail goes through smtp.corp.example only"
otherwise: use smtp.corp.example
examples:
  - file: .env
    bad: |
      SMTP_HOST=smtp.gmail.com
      SMTP_PORT=587
    good: |
      SMTP_HOST=smtp.corp.example
      SMTP_PORT=587
"""
DOOR = """\
summary: 2525 is not allowed here
when:
  - {port: 2525, level: error}
at: [port]
message: "{port}: here mail leaves on 587"
otherwise: use 587
examples:
  - file: .env
    settings: {platform: digitalocean}
    bad: |
      SMTP_PORT=2525
"""
ACME = """\
name: Acme
source: ["https://acme.example.com/docs/mail"]
formats: [environment]
decisive: true
names: own
keys: {host: ACME_RELAY_NAME, port: ACME_RELAY_DOOR, tls: ACME_RELAY_ARMOUR}
words:
  tls: {true: [iron], false: [none], other: false}
security:
  - {tls: true, is: starttls}
  - {is: none}
write:
  starttls: {set: {tls: iron}}
examples:
  - text: |
      ACME_RELAY_NAME=smtp.example.com
      ACME_RELAY_DOOR=587
      ACME_RELAY_ARMOUR=iron
    is: {host: smtp.example.com, port: 587, security: starttls, verify: unknown}
"""
FOLDER: dict[str, str | bytes] = {"mail-rules/corp.yaml": CORP, "mail-rules/door.yaml": DOOR, "mail-rules/dialects/acme.yaml": ACME}


def test_all_hold(smtplint: Program) -> None:
    smtplint.write(FOLDER)
    done = smtplint("test", "mail-rules")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "ok      corp, example 1, bad",
        "ok      corp, example 1, good",
        "ok      door, example 1, bad",
        "ok      dialects/acme, example 1",
        "4 of 4 examples hold",
    ]


def test_the_settings_may_name_the_folder(smtplint: Program) -> None:
    smtplint.write({**FOLDER, ".smtplint.yaml": "rules: mail-rules\nignore: [corp]\n"})
    done = smtplint("test")
    assert done.status == 0
    assert done.out.endswith("4 of 4 examples hold\n")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("corp", CORP.replace("=smtp.gmail", "=localhost #"), "bad: it is not found; what is found: nothing"),
        ("corp", CORP.replace("not: {host", "not: {provider"), "good: something is found: corp in line 1"),
        ("corp", CORP.replace("=587\n", "=25\n"), "good: something is found: port-25 in line 2"),
        ("door", DOOR.replace("=2525", "=25"), "bad: it is not found; what is found: port-25 in line 1"),
        ("door", DOOR.replace(".env", "a.rst"), "bad: a.rst is not read: its format is not known"),
        ("door", DOOR.replace("platform:", "planet:"), "bad: its `settings` are none that smtplint knows"),
        ("door", DOOR.replace("=2525", "=2525 # smtplint: ignore[dor]"), "bad: unknown rule 'dor' in an ignore comment, did you mean 'door'?"),
        ("dialects/acme", ACME.replace("=iron", "=none"), "security is none, not starttls"),
        ("dialects/acme", ACME.replace("=587", "=25"), "port is 25, not 587"),
        ("dialects/acme", ACME.replace("=587", "=25").replace("verify: unknown", "verify: true"), "port is 25, not 587, verify is unknown, not on"),
        ("dialects/acme", ACME.replace("ACME_RELAY_DOOR=", "SMTP_PORT=").replace("      ACME", "      X"),
         "no endpoint is read; what is read: convention"),
        ("dialects/acme", ACME.replace("      ACME_RELAY", "      X"), "no endpoint is read; what is read: nothing"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said(smtplint: Program, name: str, text: str, problem: str) -> None:
    smtplint.write({f"mail-rules/{name}.yaml": text})
    done = smtplint("test", "mail-rules")
    assert (done.status, done.err) == (1, "")
    prefix = f"FAILED  {name}, example 1{': ' if '/' in name else ', '}"
    assert prefix + problem in done.out.splitlines()


@pytest.mark.parametrize(
    ("files", "arguments", "status", "message"),
    [
        ({}, ["test"], 2, "which rules?"),
        ({}, ["test", "none"], 2, "none: no such folder"),
        ({"r/a.yaml": CORP.replace("when", "whne")}, ["test", "r"], 2, "r/a.yaml"),
        ({"r/a.yaml": "["}, ["test", "r"], 2, "r/a.yaml:"),
        ({"r/a.txt": ""}, ["test", "r"], 1, "no examples in r"),
    ],
)
def test_a_folder_that_tests_nothing_does_not_pass(
    smtplint: Program, files: dict[str, str | bytes], arguments: list[str], status: int, message: str
) -> None:
    smtplint.write(files)
    done = smtplint(*arguments)
    assert done.status == status
    assert message in done.out + done.err


def test_no_secret_is_told(smtplint: Program) -> None:
    smtplint.write({"r/dialects/acme.yaml": ACME.replace("=smtp.example.com", "=smtp://me:hunter2@a.example.com")})
    assert "hunter2" not in smtplint("test", "r").out


def test_the_rules_shipped_pass(smtplint: Program) -> None:
    names = [p for p in (ROOT / "rules").glob("*.yaml") if "when" in load_yaml(p)]
    smtplint.write({f"r/{p.name}": p.read_bytes() for p in names})
    done = smtplint("test", "r")
    assert done.status == 0, done.out
