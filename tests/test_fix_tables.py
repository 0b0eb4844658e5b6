"""What each dialect's fixes write: (before, after) for every format that it speaks, and what must not be offered, in tests/fixes/NAME.yaml.

A `change` is a file with its lines marked as in a diff: those that go by `-`, those that come by `+`, all others by a blank. The fixer gets what was
before and must give what comes after, byte for byte. `refused` are texts with findings that have no fix, and how their messages end.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import engine, shipped

from smtplint import formats, lint, naming, rewriting
from smtplint.compiling import load_yaml
from smtplint.examples import seen, wanted
from smtplint.model import Source

if TYPE_CHECKING:
    from smtplint.lint import Engine, Judged

FOLDER = Path(__file__).parent / "fixes"
FILES = sorted(FOLDER.glob("*.yaml"))
# Formats that a dialect lists but that no file of the application is ever read as.
UNREACHED = {
    ("esmtp", "ini"): "its one file is known by name, as keywords",
    ("ssmtp", "keywords"): "its one file is known by its suffix, as ini",
}


@cache
def used() -> Engine:
    return engine()


def rows(*, refused: bool) -> list[Any]:
    return [
        pytest.param(path.stem, kind, entry, id=f"{path.stem}-{kind}-{number}")
        for path in FILES
        for kind, entries in load_yaml(path).items()
        if (kind == "refused") is refused
        for number, entry in enumerate(entries, 1)
    ]


def judged(file: str, text: str) -> Judged:
    form = naming.sniff(file, text, naming.format_of(file))
    assert form is not None
    return lint.check_source(used(), Source(file, text, newline="\r\n" if "\r\n" in text else "\n"), form)


def without(mark: str, change: str) -> str:
    return "".join(line[1:] for line in change.splitlines(keepends=True) if line[0] != mark)


@pytest.mark.parametrize(("name", "form", "entry"), rows(refused=False))
def test_change_is_made(name: str, form: str, entry: dict[str, Any]) -> None:
    change = entry["change"]
    before = judged(entry["file"], without("+", change))
    assert form in {"environment", before.form}
    mended = rewriting.mend(used(), before, unsafe=True, bar="note")
    assert mended.failure is None
    after = mended.judged
    assert after.source is not None
    assert after.source.text == without("-", change)
    assert sorted({rule for _, rule in mended.made}) == sorted([entry["mends"]] if isinstance(entry["mends"], str) else entry["mends"])
    found = [seen(e) for e in after.endpoints if name in e.dialect.split(" or ")]
    expected = wanted(entry["is"])
    assert any(all(one[key] == value for key, value in expected.items()) for one in found), found
    assert rewriting.mend(used(), after, unsafe=True, bar="note").made == ()


CHANGES = [(row.values[2]["file"], row.values[2]["change"]) for row in rows(refused=False)]


@settings(deadline=None)
@given(st.sampled_from(CHANGES), st.booleans(), st.booleans(), st.booleans())
def test_change_is_the_same_whatever_stands_around(row: tuple[str, str], crlf: bool, last: bool, remark: bool) -> None:
    """With other line ends, no line end at the end of the file, and a comment above: every byte outside of the edits stands."""
    file, change = row
    form = judged(file, without("+", change)).form
    mark = formats.load(form).COMMENTS[0] if form not in {"php", "xml", "json"} else ""

    def around(text: str) -> str:
        text = f"{mark} überall, 常に, 🙂\n{text}" if remark and mark else text
        text = text if last else text.rstrip("\n")
        return text.replace("\n", "\r\n") if crlf else text

    before = judged(file, around(without("+", change)))
    mended = rewriting.mend(used(), before, unsafe=True, bar="note")
    assert mended.judged.source is not None
    assert mended.judged.source.text == around(without("-", change))
    parses = formats.load(form).parses
    assert before.source is not None
    assert parses(mended.judged.source.text) or not parses(before.source.text)


@pytest.mark.parametrize(("name", "kind", "entry"), rows(refused=True))
def test_fix_is_not_offered(name: str, kind: str, entry: dict[str, Any]) -> None:
    assert kind == "refused"
    result = judged(entry["file"], entry["text"])
    failing = [f for f in result.findings if f.level != "note" and name in f.dialect.split(" or ")]
    assert sorted({f.rule for f in failing}) == sorted([entry["finds"]] if isinstance(entry["finds"], str) else entry["finds"])
    assert not [f.rule for f in failing if f.fix is not None]
    assert failing[0].message.endswith(entry["says"])


PLAUSIBLE = (
    "services:\n  a:\n    image: plausible/analytics\n    environment:\n      SMTP_HOST_ADDR: a.example.com\n      SMTP_HOST_PORT: 465\n"
)
SEMAPHORE = "SEMAPHORE_EMAIL_HOST=a.example.com\nSEMAPHORE_EMAIL_PORT=465\nSEMAPHORE_EMAIL_SECURE=true\nSEMAPHORE_EMAIL_TLS=true\n"
# Values that come from elsewhere or serve another purpose too, and what may be implicit TLS now and would be optional STARTTLS then.
NEVER = {
    "a TLS key from a template": (".env", "DJANGO_SETTINGS_MODULE=a.b\nEMAIL_HOST=a.example.com\nEMAIL_PORT=465\nEMAIL_USE_SSL=${SSL}\n"),
    "a TLS key from the environment": ("settings.py", "EMAIL_HOST = 'a.example.com'\nEMAIL_PORT = 465\nEMAIL_USE_SSL = os.environ['S']\n"),
    "an alias": ("a.yml", "port: &port 25\nsmtp_host: a.example.com\nsmtp_port: *port\n"),
    "an anchor that another name takes": ("a.yml", "smtp_host: a.example.com\nsmtp_port: &port 25\nimap_port: *port\n"),
    "an anchor in quotes": ("a.yml", "smtp_host: a.example.com\nsmtp_port: &port '25'\nother: {x: *port}\n"),
    "an anchor in a list": ("a.yml", "smtp_host: a.example.com\nsmtp_port: &port 25\nopen: [80, *port]\n"),
    "an alias of a name that ends in it": ("a.yml", "web_port: &port 25\nsmtp: {host: a.example.com, port: *port}\n"),
    "a variable that ends in it": ("a.yml", "web_port: 25\nsmtp: {host: a.example.com, port: '{{ web_port }}'}\n"),
    "a default behind an anchor": ("a.yml", "smtp_host: a.example.com\nsmtp_port: &port ${P:-25}\nother: {x: *port}\n"),
    "a port in an anchor": ("a.yml", "smtp_server: &server a.example.com:25\nother: {x: *server}\n"),
    "a port in an alias": ("a.yml", "x: &server a.example.com:25\nsmtp_server: *server\n"),
    "a URL in an alias": ("a.yml", "x: &url smtp://a.example.com\na: {MAILER_DSN: *url}\n"),
    "the first anchor of two": ("a.yml", "&key smtp_port: &port 25\nsmtp_host: a.example.com\nother: {x: *port}\n"),
    "implicit TLS in some releases": ("compose.yml", PLAUSIBLE),
    "implicit TLS in newer releases": (".env", SEMAPHORE + "SEMAPHORE_EMAIL_USERNAME=me\n"),
}


@pytest.mark.parametrize(("file", "text"), NEVER.values(), ids=NEVER.keys())
def test_what_comes_from_elsewhere_is_left_alone(file: str, text: str) -> None:
    failing = [f for f in judged(file, text).findings if f.level != "note"]
    assert failing
    assert not [f.rule for f in failing if f.fix is not None]


MAP, ENV = "kind: ConfigMap\ndata:\n", "env:\n  PAPERLESS_EMAIL_HOST: a.b.org\n"
PLACES = {
    "an anchor of the same name": (
        "a: {smtp_host: a.example.com, smtp_port: &port 25}\nb: {smtp_port: *port}\n",
        "a: {smtp_host: a.example.com, smtp_port: &port 587}\nb: {smtp_port: *port}\n",
    ),
    "another anchor": (
        "smtp_host: a.example.com\nsmtp_port: &port 25\nx: *porter\n",
        "smtp_host: a.example.com\nsmtp_port: &port 587\nx: *porter\n",
    ),
    "text among texts": (
        MAP + "  PAPERLESS_EMAIL_HOST: a.b.org\n  PAPERLESS_EMAIL_PORT: '465'\n  PAPERLESS_EMAIL_USE_SSL: 'true'\n",
        MAP + "  PAPERLESS_EMAIL_HOST: a.b.org\n  PAPERLESS_EMAIL_PORT: '587'\n"
        "  PAPERLESS_EMAIL_USE_TLS: 'true'\n  PAPERLESS_EMAIL_USE_SSL: 'false'\n",
    ),
    "a boolean among booleans": (
        ENV + "  PAPERLESS_EMAIL_PORT: 465\n  PAPERLESS_EMAIL_USE_SSL: true\n",
        ENV + "  PAPERLESS_EMAIL_PORT: 587\n  PAPERLESS_EMAIL_USE_TLS: true\n  PAPERLESS_EMAIL_USE_SSL: false\n",
    ),
    "a variable in capitals": (
        MAP + '  SPRING_MAIL_HOST: a.b.org\n  SPRING_MAIL_PORT: "465"\n  SPRING_MAIL_PROPERTIES_MAIL_SMTP_SSL_ENABLE: "true"\n',
        MAP + '  SPRING_MAIL_HOST: a.b.org\n  SPRING_MAIL_PORT: "587"\n'
        '  SPRING_MAIL_PROPERTIES_MAIL_SMTP_STARTTLS_REQUIRED: "true"\n  SPRING_MAIL_PROPERTIES_MAIL_SMTP_SSL_ENABLE: "false"\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES.keys())
def test_what_is_written_has_the_form_of_its_place(before: str, after: str) -> None:
    mended = rewriting.mend(used(), judged("a.yml", before), unsafe=True, bar="warning")
    assert mended.judged.source is not None
    assert mended.judged.source.text == after


def test_every_format_of_every_dialect_has_its_rows() -> None:
    tables = {path.stem: set(load_yaml(path)) - {"refused"} for path in FILES}
    spoken = {name: set(d["formats"]) for name, d in shipped().dialects.items() if d["write"]}
    assert tables.keys() == spoken.keys()
    missing = {(name, form) for name, formats in spoken.items() for form in formats - tables[name]}
    assert missing == UNREACHED.keys()
    assert not [name for name, forms in tables.items() if forms - spoken[name]]


def test_no_fix_leads_from_implicit_tls_to_optional_starttls() -> None:
    """Where an application cannot be made to require STARTTLS, the way from 465 is in the table of what is not offered."""
    weak = {
        name
        for name, d in shipped().dialects.items()
        if "implicit" in d["write"] and ("starttls" not in d["write"] or d["write"]["starttls"].get("since"))
    }
    refused = {path.stem for path in FILES for entry in load_yaml(path).get("refused", []) if "port-465" in entry["finds"]}
    assert sorted(weak - refused) == []
