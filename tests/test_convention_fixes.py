"""Fixes of settings that no dialect knows: the value keeps its type and its family, all keys that say no are turned together, or none is."""

from __future__ import annotations

import pytest
from judging import engine, failing, judge

from smtplint import patching, rewriting

TOML = '[smtp]\nhost = "a.example.com"\nport = 587\n{}\n'
JSON = '{{"smtp": {{"host": "a.example.com", "port": 587, {}}}}}\n'
HCL = 'mail {{\n  smtp_host = "a.example.com"\n  {}\n}}\n'
HOCON = 'smtp {{\n  host = "a.example.com"\n  {}\n}}\n'
PHP = "<?php\ndefine('SMTP_HOST', 'a.example.com');\n{}\n"
ARRAY = "<?php\nreturn ['smtp_host' => 'a.example.com', {}];\n"
RUBY = 'conf["smtp_host"] = "a.example.com"\n{}\n'
PYTHON = 'SMTP_HOST = "a.example.com"\n{}\n'
YAML = "smtp_host: a.example.com\n{}\n"
DOTENV = "SMTP_HOST=a.example.com\n{}\n"
INI = "[smtp]\nhost = a.example.com\n{}\n"
XML = "<c><smtp_host>a.example.com</smtp_host>{}</c>\n"
PLIST = "<plist><dict><key>smtpHost</key><string>a.example.com</string>{}</dict></plist>\n"
PAIRS = "{{env: [{{name: SMTP_HOST, value: a.example.com}}, {}]}}\n"

# (the file, its text around, what stands there, what stands there then)
TYPES = [
    # a boolean stays one
    ("a.toml", TOML, "starttls = false", "starttls = true"),
    ("a.toml", TOML, "insecure = true", "insecure = false"),
    ("a.toml", TOML, "skip_verify = true # old", "skip_verify = false # old"),
    ("a.toml", TOML, "use_tls = {{ tls | default(false) }}", "use_tls = {{ tls | default(true) }}"),
    ("a.json", JSON, '"useTls": false', '"useTls": true'),
    ("a.json", JSON, '"verifyCert": false', '"verifyCert": true'),
    ("a.tf", HCL, "smtp_tls = false", "smtp_tls = true"),
    ("a.hocon", HOCON, "use_tls = false", "use_tls = true"),
    ("a.php", PHP, "define('SMTP_TLS', false);", "define('SMTP_TLS', true);"),
    ("a.php", PHP, "define('SMTP_TLS', FALSE);", "define('SMTP_TLS', TRUE);"),
    ("a.php", PHP, "define('SMTP_TLS', False);", "define('SMTP_TLS', true);"),
    ("a.php", ARRAY, "'smtp_tls' => false", "'smtp_tls' => true"),
    ("a.php", ARRAY, "'smtp_tls' => env('SMTP_TLS', false)", "'smtp_tls' => env('SMTP_TLS', true)"),
    ("a.rb", RUBY, 'conf["smtp_tls"] = false', 'conf["smtp_tls"] = true'),
    ("settings.py", PYTHON, "SMTP_TLS = False", "SMTP_TLS = True"),
    ("settings.py", PYTHON, "SMTP_TLS = os.environ.get('T', False)", "SMTP_TLS = os.environ.get('T', True)"),
    ("a.yml", YAML, "smtp_tls: False", "smtp_tls: True"),
    ("a.plist", PLIST, "<key>smtpTls</key><false/>", "<key>smtpTls</key><true/>"),
    ("a.plist", PLIST, "<key>smtpTls</key><string>false</string>", "<key>smtpTls</key><string>true</string>"),
    # so does a text
    ("a.toml", TOML, 'use_tls = "false"', 'use_tls = "true"'),
    ("a.toml", TOML, "use_tls = 'no'", "use_tls = 'yes'"),
    ("a.json", JSON, '"useTls": "false"', '"useTls": "true"'),
    ("a.tf", HCL, 'smtp_tls = "false"', 'smtp_tls = "true"'),
    ("a.php", PHP, "define('SMTP_TLS', 'false');", "define('SMTP_TLS', 'true');"),
    ("a.rb", RUBY, 'conf["smtp_tls"] = "off"', 'conf["smtp_tls"] = "on"'),
    ("settings.py", PYTHON, 'SMTP_TLS = "False"', 'SMTP_TLS = "True"'),
    ("a.yml", YAML, "smtp_tls: 'no'", "smtp_tls: 'yes'"),
    ("a.yml", PAIRS, "{name: SMTP_TLS, value: 'false'}", "{name: SMTP_TLS, value: 'true'}"),
    ("a.config", XML, '<add key="SmtpTls" value="False"/>', '<add key="SmtpTls" value="True"/>'),
    ("a.xml", XML, "<smtp_tls>False</smtp_tls>", "<smtp_tls>True</smtp_tls>"),
    # a word of its family
    ("a.toml", TOML, "use_tls = no", "use_tls = yes"),
    ("a.hocon", HOCON, "use_tls = off", "use_tls = on"),
    ("a.yml", YAML, "smtp_tls: no", "smtp_tls: yes"),
    (".env", DOTENV, "SMTP_TLS=Off", "SMTP_TLS=On"),
    ("a.ini", INI, "use_tls = No", "use_tls = Yes"),
    ("a.toml", TOML, "encryption = 'none'", "encryption = 'starttls'"),
    # a number
    ("a.toml", TOML, "tls_verify = 0", "tls_verify = 1"),
    ("a.toml", TOML, "skip_verify = 1", "skip_verify = 0"),
    ("a.toml", TOML, 'tls_verify = "0"', 'tls_verify = "1"'),
    ("a.json", JSON, '"verify": 0', '"verify": 1'),
    ("a.php", PHP, "define('SMTP_VERIFY', 0);", "define('SMTP_VERIFY', 1);"),
    ("settings.py", PYTHON, "SMTP_VERIFY = 0", "SMTP_VERIFY = 1"),
    (".env", DOTENV, "SMTP_VERIFY=0", "SMTP_VERIFY=1"),
]


def mended(text: str, file: str) -> str:
    """The text once all that can be fixed is."""
    made = rewriting.mend(engine(), judge(text, file), unsafe=True, bar="warning")
    assert made.failure is None
    assert made.judged.source is not None
    return made.judged.source.text


@pytest.mark.parametrize(("file", "around", "before", "after"), TYPES)
def test_a_value_keeps_its_type(file: str, around: str, before: str, after: str) -> None:
    assert mended(around.format(before), file) == around.format(after)


# (the settings, the line that the finding stands on, the settings then)
TOGETHER = [
    ("TLS=false", 2, "TLS=true"),
    ("USE_TLS=false TLS_ENABLED=no", 2, "USE_TLS=true TLS_ENABLED=yes"),
    ("STARTTLS=off SMTPS_STARTTLS=off", 2, "STARTTLS=on SMTPS_STARTTLS=on"),
    ("ENCRYPTION=none STARTTLS=no", 2, "ENCRYPTION=starttls STARTTLS=yes"),
    ("STARTTLS=no SECURITY=NONE", 2, "STARTTLS=yes SECURITY=STARTTLS"),
    ("TLS=none STARTTLS=no", 2, "TLS=starttls STARTTLS=yes"),
    ("TLS=false ENCRYPTION=none", 2, "TLS=true ENCRYPTION=starttls"),
    # what does not say that there is no TLS stays
    ("TLS=false ENCRYPTION=", 2, "TLS=true ENCRYPTION="),
    ("ENCRYPTION= TLS=false", 3, "ENCRYPTION= TLS=true"),
    ("SSL=false TLS=false", 3, "SSL=false TLS=true"),
    ("TLS=false AUTO_TLS=false TLS_REQUIRED=false", 2, "TLS=true AUTO_TLS=false TLS_REQUIRED=false"),
    # of two switches that of STARTTLS: the other may mean TLS from the first byte
    ("TLS=false STARTTLS=false", 3, "TLS=false STARTTLS=true"),
    ("STARTTLS=false USE_TLS=false", 2, "STARTTLS=true USE_TLS=false"),
    # three of which nobody knows which may be on, and words that nobody can turn
    ("TLS=false STARTTLS=false ENCRYPTION=none", 2, None),
    ("ENCRYPTION=off TLS=false", 2, None),
    ("TLS=false ENCRYPTION=never STARTTLS=x", 0, None),
    ("TLS=false STARTTLS=${T}", 0, None),
    ("TLS=false STARTTLS=true", 0, None),
    ("SSL=false TLS=false ENCRYPTION=${E}", 0, None),
]


@pytest.mark.parametrize(("settings", "line", "then"), TOGETHER)
def test_all_that_say_no_are_turned_together(settings: str, line: int, then: str | None) -> None:
    def text(pairs: str) -> str:
        return DOTENV.format("\n".join(f"SMTP_{pair}" for pair in pairs.split()))

    assert failing(judge(text(settings))) == ([(line, "cleartext")] if line else [])
    assert mended(text(settings), ".env") == text(settings if then is None else then)


def test_of_two_switches_one_is_turned_with_the_port() -> None:
    before = DOTENV.format("SMTP_PORT=25\nSMTP_TLS=false\nSMTP_STARTTLS=false")
    assert mended(before, ".env") == before.replace("25", "587").replace("STARTTLS=false", "STARTTLS=true")


def test_a_switch_in_a_mapping_of_tls_is_turned() -> None:
    before = "smtp:\n  host: a.example.com\n  port: 25\n  tls: {enabled: false, ca: x}\n"
    assert mended(before, "a.yml") == before.replace("25", "587").replace("false", "true")


def test_an_alias_among_them_leaves_all() -> None:
    before = "smtp:\n  host: a.example.com\n  tls: &t false\n  smtp_tls: *t\nx: *t\n"
    assert failing(judge(before, "a.yml")) == [(3, "cleartext")]
    assert mended(before, "a.yml") == before


# (the port that the host's provider does not serve, other settings, the way out)
UNSERVED = [
    ("smtp.office365.com", 465, "", "; use 587 with STARTTLS"),
    ("smtp.office365.com", 465, "SMTP_SECURE=true\n", "; use 587 with STARTTLS"),
    ("smtp.office365.com", 465, "SMTP_TLS=false\n", "; write `SMTP_PORT=587` and `SMTP_TLS=true`"),
    ("smtp.office365.com", 2525, "", "; write `SMTP_PORT=587`"),
]


@pytest.mark.parametrize(("host", "port", "more", "end"), UNSERVED)
def test_the_port_to_use_is_named(host: str, port: int, more: str, end: str) -> None:
    (finding,) = judge(f"SMTP_HOST={host}\nSMTP_PORT={port}\n{more}").findings
    assert finding.rule == "unserved-port"
    assert finding.message.endswith(end)
    assert (finding.fix is None) is end.startswith("; use")  # what may be implicit TLS now is not made optional STARTTLS


def test_the_preferred_port_is_named() -> None:
    modes = {"modes": ["starttls"], "verified": True}
    known = {"id": "a", "name": "A", "role": "submission", "hosts": ["smtp.a.example"], "ports": {587: modes, 2525: modes}, "absent": [465]}
    for preferred, named in ((None, 587), (2525, 2525)):
        (finding,) = judge("SMTP_HOST=smtp.a.example\nSMTP_PORT=465\n", providers=(known,), preferred_port=preferred).findings
        assert finding.message.endswith(f"; use {named} with STARTTLS")


def test_where_no_port_is_known_none_is_named() -> None:
    known = {"id": "a", "name": "A", "role": "submission", "hosts": ["smtp.a.example"], "ports": {}, "absent": [465]}
    (finding,) = judge("SMTP_HOST=smtp.a.example\nSMTP_PORT=465\n", providers=(known,)).findings
    assert finding.message.endswith("; use a port that it serves")


# (the Kubernetes value of a password, whether it is one)
PASSWORDS = [
    *((none, False) for none in ("'null'", "'NULL '", "'~'", "''", "null")),
    *((some, True) for some in ("secret", "'none'", "'nulls'", "$(P)")),
]


@pytest.mark.parametrize(("value", "given"), PASSWORDS)
@pytest.mark.parametrize("image", ["acme/app", "cachethq/docker"])
def test_a_null_is_no_password(image: str, value: str, given: bool) -> None:
    env = f"{{name: MAIL_HOST, value: a.example.com}}, {{name: MAIL_ENCRYPTION, value: none}}, {{name: MAIL_PASSWORD, value: {value}}}"
    (endpoint,) = judge(f"containers: [{{image: {image}, env: [{env}]}}]\n", "a.yml").endpoints
    assert endpoint.credentials is given


@pytest.mark.parametrize(
    ("password", "hidden"), [("null", 0), ("None", 0), ("True", 0), ("off", 0), (" 5 ", 0), ("nulls", 1), ("12", 1), ("$!", 1)]
)
def test_a_word_for_nothing_is_no_secret_that_hides_lines(password: str, hidden: int) -> None:
    judged = judge(f"kind: Pod\nenv:\n- {{name: MAIL_PORT, value: '25'}}\n- {{name: MAIL_PASSWORD, value: '{password}'}}\n", "a.yml")
    assert len(judged.secrets) == hidden


def test_a_null_beside_does_not_hide_a_change() -> None:
    pairs = "".join(
        f"- name: MAIL_{n}\n  value: '{v}'\n"
        for n, v in {"PASSWORD": "null", "HOST": "smtp.gmail.com", "TLS": "null", "PORT": "25"}.items()
    )
    judged = judge(f"kind: Pod\nenv:\n{pairs}", "a.yml")
    assert judged.source is not None
    after = judged.source.text.replace("'25'", "'null'")
    assert "+  value: 'null'\n" in "".join(patching.diff(judged.source, after, judged.secrets))
