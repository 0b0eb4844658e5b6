"""A project's own rule or dialect is one new YAML file in the folder that its settings name, and nothing else."""

from __future__ import annotations

import pytest
from program import BAD, Program

RULE = """\
summary: mail leaves by a door that this company does not use
when:
  - {port: 2525, role: submission, level: error}
at: [port]
message: "{port}: here mail leaves on 587"
otherwise: use 587
why: Our firewall knows 587 alone.
examples:
  - file: .env
    bad: |
      SMTP_HOST=smtp.example.com
      SMTP_PORT=2525
"""
DIALECT = """\
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
  - file: .env
    text: |
      ACME_RELAY_NAME=smtp.example.com
      ACME_RELAY_DOOR=587
      ACME_RELAY_ARMOUR=iron
    is: {host: smtp.example.com, port: 587, security: starttls}
"""
ACME = "ACME_RELAY_NAME=smtp.example.com\nACME_RELAY_DOOR=25\nACME_RELAY_ARMOUR={}\n"
SETTINGS = {".smtplint.yaml": "rules: mail-rules\n"}


def test_a_new_rule_is_one_file(smtplint: Program) -> None:
    smtplint.write({"a.env": "SMTP_HOST=smtp.example.com\nSMTP_PORT=2525\n", "b.env": BAD})
    assert smtplint("check", "--format", "json", ".").rules == {"b.env": ["port-25"]}
    smtplint.write({**SETTINGS, "mail-rules/our-door.yaml": RULE})
    done = smtplint("check", "--format", "json", "a.env", "b.env")
    assert (done.status, done.rules) == (1, {"a.env": ["our-door"], "b.env": ["port-25"]})
    assert "here mail leaves on 587" in done.report["findings"][0]["message"]
    assert "our-door" in smtplint("rules").out
    assert "Our firewall knows 587 alone." in smtplint("rule", "our-door").out
    assert smtplint("check", "--format", "json", "--select", "our-door", "a.env", "b.env").rules == {"a.env": ["our-door"]}
    smtplint.write({"a.env": "SMTP_HOST=smtp.example.com\nSMTP_PORT=2525 # smtplint: ignore[our-door]\n"})
    assert smtplint("check", "--format", "json", "a.env").rules == {}


def test_a_rule_of_the_same_name_replaces_the_shipped_one(smtplint: Program) -> None:
    smtplint.write({**SETTINGS, "mail-rules/port-25.yaml": RULE, "b.env": BAD})
    assert smtplint("check", "--format", "json", "b.env").rules == {}


def test_the_bad_examples_in_the_folder_are_no_findings(smtplint: Program) -> None:
    smtplint.write(
        {**SETTINGS, "mail-rules/our-door.yaml": RULE, "mail-rules/dialects/acme.yaml": DIALECT.replace("587", "25"), "b.env": BAD}
    )
    assert smtplint("check", "--format", "json", ".").rules == {"b.env": ["port-25"]}


def test_a_new_dialect_is_one_file(smtplint: Program) -> None:
    smtplint.write(
        {
            **SETTINGS,
            "mail-rules/dialects/acme.yaml": DIALECT,
            "a.env": ACME.format("none"),
            "b.env": ACME.format("iron").replace("25", "587"),
        }
    )
    done = smtplint("check", "--format", "json", "a.env", "b.env")
    assert done.status == 1
    assert set(done.rules["a.env"]) == {"port-25", "cleartext"}
    assert "b.env" not in done.rules
    assert {f["dialect"] for f in done.report["findings"]} == {"acme"}
    assert "ACME_RELAY_ARMOUR=iron" in done.report["findings"][0]["message"]
    endpoints = smtplint("endpoints", "--format", "json", "b.env").report["endpoints"]
    assert [(e["dialect"], e["port"], e["security"]) for e in endpoints] == [("acme", 587, ["starttls"])]
    assert "Acme" in smtplint("dialects").out
    assert "ACME_RELAY_ARMOUR" in smtplint("dialects", "acme").out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("mail-rules/our-door.yaml", RULE.replace("when:", "whne:"), "when"),
        ("mail-rules/our-door.yaml", "summary: [\n", "our-door.yaml:2"),
        ("mail-rules/our-door.yaml", "", "our-door.yaml"),
        ("mail-rules/dialects/acme.yaml", DIALECT.replace("keys:", "kyes:"), "keys"),
        ("mail-rules/dialects/acme.yaml", DIALECT.replace("is: none}", "is: maybe}"), "maybe"),
    ],
)
def test_a_file_that_does_not_hold_ends_the_run_with_its_name(smtplint: Program, name: str, text: str, message: str) -> None:
    smtplint.write({**SETTINGS, name: text, "a.env": BAD})
    done = smtplint("check", ".")
    assert (done.status, done.out) == (2, "")
    assert name in done.err
    assert message in done.err
    assert "Traceback" not in done.err
