"""Whatever stands as a password, in whatever format, shape and application, is in no output: no report, diff, inventory, baseline or error."""

from __future__ import annotations

import base64
import json
import random
import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import engine, judge, shipped
from test_dialect_data import FILES

from smtplint import inventory, lint, patching, report, rewriting, runs
from smtplint.compiling import load_yaml
from smtplint.dialects.pen import Pen, Refusal
from smtplint.dialects.write import apply
from smtplint.examples import NAMED
from smtplint.formats import FORMATS
from smtplint.report.identity import identities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from program import Program

    from smtplint.lint import Judged
    from smtplint.model import Endpoint

MOST = 3  # examples of one application
LETTERS = string.ascii_letters + string.digits
TOKENS = st.text(LETTERS + "!%^*_+-./~", max_size=16).map(lambda middle: f"Qz7{middle}x9V")


def outputs(judged: Judged) -> Iterator[tuple[str, str]]:
    """All that a run can say of a file, by name."""
    source = judged.source
    assert source is not None
    summary = report.summarize(judged.findings, judged.failures, files=1)
    run = report.Run(
        judged.findings, judged.failures, {judged.path: source}, summary, judged.hidden, (), engine().rules, {judged.path: judged.secrets}
    )
    for name in report.REPORTS:
        options = report.Options(notes=True, statistics=True, fail_on="note")
        yield name, "\n".join(report.load(name).render(run, options))
    yield "endpoints", "\n".join(inventory.as_table([judged]))
    yield "endpoints as JSON", json.dumps(inventory.as_data([judged], judged.failures))
    yield "baseline", str(list(identities(judged.findings)))
    for unsafe in (False, True):
        mended = rewriting.mend(engine(), judged, unsafe=unsafe, bar="note")
        yield "failure of a fix", str(mended.failure)
        if mended.made and mended.judged.source is not None:
            yield "diff", "".join(patching.diff(source, mended.judged.source.text, judged.secrets))
            yield "report after the fix", "\n".join(text for _, text in outputs(mended.judged._replace(findings=())))


def shown_in(judged: Judged, token: str) -> list[str]:
    return [name for name, text in outputs(judged) if token in text]


def planted(text: str, file: str, name: str, token: str) -> str | None:
    """The example with the token as a password: for the one that is there, else beside the other settings; None where none can stand."""
    judged = judge(text, file)
    for endpoint in judged.endpoints:
        if name not in endpoint.dialect.split(" or "):
            continue
        setting = endpoint.settings.get("password")
        if setting is not None and not setting.foreign and not setting.opaque and setting.value:
            return text[: setting.span.start] + token + text[setting.span.end :]
        if setting is None and (added := _added(judged, endpoint, name, token)):
            return added
    return None


def _added(judged: Judged, endpoint: Endpoint, name: str, token: str) -> str | None:
    assert judged.source is not None
    dialect = shipped().dialects[name]
    pen = Pen(judged.source, endpoint, {**dialect, "keys": dialect["keys"]}, 1)
    try:
        pen.put("password", token)
        return apply(judged.source.text, tuple(pen.edits)) if pen.edits else None
    except (Refusal, ValueError):
        return None


def passwords() -> list[Any]:
    return [path for path in FILES if "password" in load_yaml(path)["keys"]]


@pytest.mark.parametrize("path", passwords(), ids=lambda p: p.stem)
def test_no_application_s_password_is_shown(path: Any) -> None:  # noqa: ANN401 (a Path, or what pytest makes of it)
    data = load_yaml(path)
    random_ = random.Random(path.stem)  # noqa: S311 (a test's token)
    found = 0
    for example in data["examples"]:
        token = "".join(random_.choices(LETTERS, k=16))
        file = example.get("file") or NAMED[data["formats"][0]]
        text = planted(example["text"], file, path.stem, token)
        judged = None if text is None else judge(text, file)
        if judged is None or not any(token in e.settings["password"].value for e in judged.endpoints if "password" in e.settings):
            continue
        found += 1
        assert shown_in(judged, token) == []
        if found == MOST:
            break
    if not found:
        pytest.skip("no example has room for a password")


def test_most_applications_are_planted() -> None:
    """The skips above are few."""
    without = []
    for path in passwords():
        data = load_yaml(path)
        files = [(e["text"], e.get("file") or NAMED[data["formats"][0]]) for e in data["examples"]]
        if not any(planted(text, file, path.stem, "Q" * 16) for text, file in files):
            without.append(path.stem)
    assert len(without) < len(passwords()) // 8, without


SHAPES: list[tuple[str, str, str]] = [
    # (what it is, file, text with the password as @@)
    ("dotenv", ".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\nSMTP_PASSWORD=@@\nSMTP_TLS=false\n"),
    ("dotenv quoted", ".env", "SMTP_HOST=smtp.example.com\nSMTP_PASS='@@'\nSMTP_PORT=25 # was 465\n"),
    ("URL", ".env", "MAILER_DSN=smtp://me:@@@smtp.example.com:25\n"),
    ("URL in PHP", "a.php", "<?php return ['dsn' => 'smtp://me:@@@smtp.example.com:25'];\n"),
    ("yaml", "a.yaml", "smtp:\n  host: smtp.example.com\n  port: 25\n  password: @@\n  tls: false\n"),
    ("flow mapping", "a.yaml", "smtp: {host: smtp.example.com, password: '@@', port: 25, tls: false}\n"),
    ("items", "compose.yaml", "services:\n  a:\n    environment:\n      - SMTP_PORT=25\n      - SMTP_PASSWORD=@@\n      - SMTP_HOST=a.example.com\n"),
    ("items in a flow", "compose.yaml", "services: {a: {environment: [SMTP_PORT=25, SMTP_PASSWORD=@@, SMTP_HOST=a.example.com]}}\n"),
    ("pairs", "a.yaml", "env:\n- {name: SMTP_PORT, value: '25'}\n- {name: SMTP_PASSWORD, value: '@@'}\n- {name: SMTP_HOST, value: a.example.com}\n"),
    ("pairs turned", "a.yaml", "env:\n- {value: '@@', name: SMTP_PASSWORD}\n- {value: '25', name: SMTP_PORT}\n"),
    ("options", "task.yml", "- hosts: all\n  tasks:\n    - shell: wp config set SMTP_PORT 25\n    - shell: wp config set SMTP_PASSWORD @@\n"),
    (
        "ini_file", "task.yml",
        (
            "- hosts: all\n  tasks:\n    - ini_file: {path: /a.ini, section: smtp, option: port, value: '25'}\n"
            "    - ini_file: {path: /a.ini, section: smtp, option: password, value: '@@'}\n"
        ),
    ),
    ("arguments", "task.yml", "- hosts: all\n  tasks:\n    - mail: host=a.example.com port=25 username=me password=@@ subject=x\n"),
    ("embedded", "cm.yaml", "data:\n  app.env: |\n    SMTP_HOST=a.example.com\n    SMTP_PASSWORD=@@\n    SMTP_PORT=25\n"),
    ("default", "compose.yaml", "services:\n  a:\n    environment:\n      SMTP_PORT: ${P:-25}\n      SMTP_PASSWORD: ${S:-@@}\n"),
    ("json", "a.json", '{"smtp": {"host": "a.example.com", "password": "@@", "port": 25, "secure": false}}\n'),
    ("json in a line", "a.env", 'SMTP={"host":"a.example.com","pass":"@@"} SMTP_PORT=25\nSMTP_PORT=25\n'),
    ("toml", "a.toml", '[smtp]\nhost = "a.example.com"\nport = 25\npassword = "@@"\n'),
    ("toml inline", "a.toml", 'smtp = {host = "a.example.com", password = "@@", port = 25}\n'),
    ("ini", "a.ini", "[smtp]\nhost = a.example.com\nport = 25\npassword = @@\ntls = no\n"),
    ("properties", "a.properties", "spring.mail.host=a.example.com\nspring.mail.port=25\nspring.mail.password=@@\n"),
    ("php", "wp-config.php", "<?php\ndefine('SMTP_PORT', 25); define('SMTP_PASSWORD', '@@'); define('SMTP_HOST', 'a.example.com');\n"),
    ("python", "settings.py", "EMAIL_HOST = 'a.example.com'\nEMAIL_PORT = 25\nEMAIL_HOST_PASSWORD = '@@'\nEMAIL_USE_TLS = False\n"),
    ("python, one line", "settings.py", "EMAIL_PORT = 25; EMAIL_HOST_PASSWORD = '@@'; EMAIL_HOST = 'a.example.com'\n"),
    ("ruby", "gitlab.rb", "gitlab_rails['smtp_port'] = 25\ngitlab_rails['smtp_password'] = '@@'\ngitlab_rails['smtp_address'] = 'a.example.com'\n"),
    ("ruby, one line", "production.rb", "config.x.smtp_settings = { address: 'a.example.com', password: '@@', port: 25 }\n"),
    ("hcl", "main.tf", 'resource "a" "b" {\n  smtp_host = "a.example.com"\n  smtp_port = 25\n  smtp_password = "@@"\n}\n'),
    ("xml", "a.xml", "<smtp><host>a.example.com</host><password>@@</password><port>25</port><ssl>false</ssl></smtp>\n"),
    ("xml attributes", "a.xml", '<smtp host="a.example.com" password="@@" port="25" enableSsl="false"/>\n'),
    ("hocon", "application.conf", 'play.mailer { host = "a.example.com", password = "@@", port = 25, tls = no }\n'),
    ("hjson", "lemmy.hjson", '{ email: { connection: "smtp://me:@@@a.example.com:25" } }\n'),
    ("monit", "monitrc", 'set mailserver a.example.com port 25 username "me" password "@@"\n'),
    ("nullmailer", "nullmailer/remotes", "a.example.com smtp --port=25 --user=me --pass='@@'\n"),
    ("maddy", "maddy.conf", "target.smtp a {\n  auth plain me @@\n  targets tcp://a.example.com:25\n}\n"),
    ("keywords", "msmtprc", "account a\nhost a.example.com\nport 25\nuser me\npassword @@\ntls off\n"),
    ("setvars", ".muttrc", "set smtp_url = 'smtp://me:@@@a.example.com:25'\nset smtp_pass = '@@'\n"),
    ("shell", "run.sh", "export SMTP_HOST=a.example.com SMTP_PASSWORD=@@ SMTP_PORT=25\n"),
    ("dockerfile", "Dockerfile", "FROM a\nENV SMTP_HOST=a.example.com SMTP_PASSWORD=@@ SMTP_PORT=25\n"),
    ("map", "sasl_passwd", "[a.example.com]:25 me:@@\n"),
    ("unit", "app.service", '[Service]\nEnvironment="SMTP_HOST=a.example.com" SMTP_PASSWORD=@@ SMTP_PORT=25\n'),
    ("flags", "compose.yml", "command: java -Dmail.smtp.host=a.example.com -Dmail.smtp.port=25 -Dmail.smtp.password=@@ -jar x\n"),
    ("calls", "a.php", "<?php\n" + "send(array('smtp_host' => 'a.example.com', 'smtp_pass' => '@@', 'smtp_port' => 25)); " * 2 + "\n"),
    ("URLs", "compose.yml", "services: {a: {image: caronc/apprise, environment: {APPRISE_URLS: 'mailto://me:@@@a.example.com:25 tgram://@@/1'}}}\n"),
    ("reference", ".env", "PW=@@\nSMTP_HOST=a.example.com\nSMTP_PORT=25\nSMTP_PASSWORD=${PW}\n"),
    ("opensmtpd", "smtpd.conf", 'table s { me = "me:@@" }\naction a relay host smtp+notls://s@a.example.com:25 auth <s>\n'),
    ("sendmail", "sendmail.mc", "define(`SMART_HOST', `a.example.com')dnl \"U:me\" \"P:@@\"\ndefine(`RELAY_MAILER_ARGS', `TCP $h 25')dnl\n"),
    (
        "exim", "exim4.conf",
        (
            "begin routers\nr:\n  driver = manualroute\n  transport = out\n  route_list = * a.example.com\nbegin transports\nout:\n"
            "  driver = smtp\n  port = 25\nbegin authenticators\nplain:\n  driver = plaintext\n  client_send = : me : @@\n"
        ),
    ),
]  # fmt: skip


def test_every_format_has_a_shape() -> None:
    found = [judge(text, file) for _, file, text in SHAPES]
    assert {one.form for one in found} | {s.format for one in found for e in one.endpoints for s in e.settings.values()} >= FORMATS.keys()


def test_a_crash_tells_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an exception says may hold anything."""
    token = "wV4kQz81PbnTx7"  # noqa: S105 (what must not be seen)

    def crash(*_: object, **__: object) -> Judged:
        raise ValueError(f"invalid literal: {token!r}")

    monkeypatch.setattr(lint, "check_path", crash)
    (failure,) = runs.check_file(engine(), str(tmp_path / "a.env"), named=True).failures
    assert "ValueError" in failure.message
    assert token not in failure.message


@pytest.mark.parametrize(("file", "text"), [pytest.param(file, text, id=name) for name, file, text in SHAPES])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(token=TOKENS)
def test_no_token_is_shown(file: str, text: str, token: str) -> None:
    judged = judge(text.replace("@@", token), file)
    assert judged.endpoints
    assert shown_in(judged, token) == []


@settings(max_examples=25, deadline=None)
@given(token=TOKENS)
def test_no_token_in_base64_is_shown(token: str) -> None:
    inner = base64.b64encode(f"SMTP_HOST=a.example.com\nSMTP_PORT=25\nSMTP_PASSWORD={token}\n".encode()).decode()
    judged = judge(f"kind: Secret\napiVersion: v1\ndata:\n  app.env: {inner}\n", "a.yaml")
    assert judged.findings
    assert shown_in(judged, token) == shown_in(judged, inner) == []


COMMANDS = [
    *(["check", "--notes", "--statistics", "--format", name] for name in report.REPORTS),
    ["check", "--diff", "--unsafe-fixes"],
    ["endpoints"],
    ["endpoints", "--format", "json"],
    ["baseline", "--write", "known.json"],
    ["check", "--output", "sarif:out.sarif", "--output", "junit:out.xml"],
    ["check", "--fix", "--unsafe-fixes", "--fail-on", "note"],
]


def test_no_command_prints_or_writes_a_secret(smtplint: Program) -> None:
    token = "wV4kQz81PbnTx7"  # noqa: S105 (what must not be seen)
    folders = {f"{number}/{file}": text.replace("@@", token) for number, (_, file, text) in enumerate(SHAPES)}
    smtplint.write(
        {**folders, "broken/a.env": f"SMTP_PORT=25\nSMTP_PASSWORD={token}\n\0\n", "broken/b.yaml": f"smtp: {{port: 25, pass: {token}\n"}
    )
    before = {path for path in smtplint.cwd.rglob("*") if path.is_file()}
    for arguments in COMMANDS:
        done = smtplint(*arguments)
        assert done.status in (0, 1, 2)
        assert token not in done.out + done.err, arguments
    made = [path for path in smtplint.cwd.rglob("*") if path.is_file() and path not in before]
    assert {path.name for path in made} == {"known.json", "out.sarif", "out.xml"}
    assert not [path for path in made if token in path.read_text()]
    smtplint.write({".smtplint.yaml": f"ignore: [port-25]\npassword: {token}\n"})
    assert token not in smtplint("check").err
