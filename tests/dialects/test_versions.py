"""Where an application changed its mind between releases, the message says which of them it speaks of."""

from __future__ import annotations

import pytest
from judging import judge, shipped

from smtplint import catalog
from smtplint.compiling import load_yaml
from smtplint.examples import NAMED

FOLDER = catalog.folder() / "dialects"
VERSIONED = {name: dialect["version"] for name, dialect in sorted(shipped().dialects.items()) if dialect["version"]}
HOST = "smtp.example.com"
ABOUT_TLS = {"cleartext", "optional-starttls", "tls-mismatch", "tls-conflict", "unknown-security"}


@pytest.mark.parametrize("name", VERSIONED)
def test_what_depends_on_the_release_says_so(name: str) -> None:
    data = load_yaml(FOLDER / f"{name}.yaml")
    seen = 0
    for example in data["examples"]:
        judged = judge(example["text"], example.get("file") or NAMED[data["formats"][0]])
        for finding in judged.findings if all(e.dialect == name for e in judged.endpoints) else ():
            if finding.rule in ABOUT_TLS or "without a port" in finding.message:
                assert f"({VERSIONED[name]})" in finding.message, finding.message
                seen += 1
    assert seen


def test_some_are_versioned() -> None:
    assert VERSIONED.keys() >= {
        "airflow",
        "django-mailers",
        "easy-wp-smtp",
        "himalaya",
        "passbolt",
        "rails",
        "roundcube",
        "roundcube-legacy",
    }


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        (f"$config['smtp_host'] = '{HOST}:587';\n", "config.inc.php", "Roundcube (1.6 and later)"),
        (f"$config['smtp_server'] = '{HOST}';\n$config['smtp_port'] = 25;\n", "config.inc.php", "Roundcube (before 1.6)"),
        (f"EMAIL_TRANSPORT_DEFAULT_HOST={HOST}\nEMAIL_TRANSPORT_DEFAULT_TLS=false\n", ".env", "Passbolt (3.8 and later)"),
        (f"AIRFLOW__SMTP__SMTP_HOST={HOST}\nAIRFLOW__SMTP__SMTP_STARTTLS=False\n", ".env", "Apache Airflow (2.x)"),
    ],
)
def test_the_release_is_named(text: str, file: str, words: str) -> None:
    assert any(words in f.message for f in judge(text, file).findings)
