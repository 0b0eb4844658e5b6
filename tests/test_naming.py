"""Names and beginnings of files, and their formats."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint import formats
from smtplint.naming import format_of, is_unclear, sniff

ALL = (
    "yaml",
    "dotenv",
    "php",
    "properties",
    "ini",
    "keywords",
    "json",
    "toml",
    "xml",
    "hcl",
    "ruby",
    "python",
    "shell",
    "dockerfile",
    "setvars",
    "maps",
    "hocon",
    "monit",
    "opensmtpd",
    "nullmailer",
    "maddy",
    "sendmail",
    "exim",
)


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        ("a.yml a.yaml A.YML b/.gitlab-ci.yml vault.eyaml top.sls", "yaml"),
        ("a.yml.j2 a.yaml.j2 a.yaml.jinja a.yaml.jinja2 a.yml.tpl a.yaml.tmpl values.yaml.gotmpl a.yml.erb a.yml.epp a.yml.tftpl", "yaml"),
        (
            "a.yml.dist a.yml.example a.yml.sample a.yaml.golden a.yml.default a.yml-example a.yml.example.j2 vars.yml.sample security.yml",
            "yaml",
        ),
        (
            "group_vars/all group_vars/web/mail inv/host_vars/web1 host_vars/web1.example.com host_vars/web.example.pl group_vars/vault",
            "yaml",
        ),
        (".env .ENV .env.local .env.example .env.production.local .env.j2 .env.template .env-sample .env_example", "dotenv"),
        (
            "app.env prod.env.j2 app.env.local env env.example env.j2 env_template env-dist env.production dotenv dot_env.j2",
            "dotenv",
        ),
        (".envrc envrc .envrc.example .flaskenv environment environment.j2 a/b/.env my_env", "dotenv"),
        (
            "wp-config.php wp-config-sample.php config/mail.php mail.php.j2 a.phtml a.phps old.php5 config.inc.php.sample config.inc a.PHP",
            "php",
        ),
        ("application.properties a.properties.j2 gradle.properties", "properties"),
        (
            "grafana.ini php.ini.j2 setup.cfg my.cnf odoo.conf ssmtp.conf main.cf main.cf.j2 app.config app.conf.in update-exim4.conf.conf",
            "ini",
        ),
        (
            ".gitconfig gitconfig dot_gitconfig gitconfig.j2 work.gitconfig .git/config .config/git/config config.ini.php a.ini.php.sample",
            "ini",
        ),
        ("inventory/hosts hosts inventories/prod/hosts inventory/web inventory", "ini"),
        (
            "msmtprc .msmtprc msmtprc.j2 etc_msmtprc.j2 root.msmtprc msmtprc-user.example msmtprc.tpl .config/msmtp/config .esmtprc esmtprc.j2",
            "keywords",
        ),
        ("a.json a.jsonc appsettings.Development.json a.json.j2", "json"),
        ("pyproject.toml config.toml.sample", "toml"),
        ("pom.xml phpunit.xml.dist mail.mobileconfig Info.plist a.k9s", "xml"),
        ("main.tf prod.tfvars job.nomad a.hcl", "hcl"),
        ("gitlab.rb gitlab.rb.j2", "ruby"),
        (
            "settings.py a/settings/production.py settings_local.py local_settings.py seahub_settings.py settings/__init__.py settings.py.j2",
            "python",
        ),
        ("config.py configuration.py superset_config.py app_config.py myconfig.py config.prod.py configuration.py.sample", "python"),
        (
            "env.sh run.sh.tpl exports.bash deploy.sh.j2 msmtprc.sh .bashrc dot_bashrc bashrc.j2 .bash_profile .zshrc .zshenv .profile",
            "shell",
        ),
        ("Dockerfile Dockerfile.prod Dockerfile-alpine Dockerfile.j2 app.dockerfile Containerfile Containerfile.in", "dockerfile"),
        ("sasl_passwd sasl_passwd.j2 etc_postfix_sasl_passwd.j2 relay_password", "maps"),
        (".muttrc muttrc .neomuttrc neomuttrc work.muttrc .mailrc mailrc.j2 mail.rc s-nail.rc nail.rc .nailrc dot_muttrc", "setvars"),
        ("application.conf application.prod.conf reference.conf application.conf.j2 akka.hocon lemmy.hjson lemmy.hjson.j2", "hocon"),
        (
            "monitrc .monitrc monitrc.j2 etc_monitrc.j2 monitrc.example monit/conf.d/mail monit/conf-available/mail.cfg monit.d/x.conf",
            "monit",
        ),
        ("smtpd.conf smtpd.conf.j2 etc_smtpd.conf.j2 smtpd.relay.conf", "opensmtpd"),
        ("nullmailer/remotes etc/nullmailer/remotes.j2 nullmailer-remotes nullmailer_remotes.j2 etc_nullmailer_remotes.j2", "nullmailer"),
        ("maddy.conf maddy.conf.j2 etc_maddy.conf.j2", "maddy"),
        ("sendmail.mc submit.mc.j2 etc_mail_sendmail.mc.erb", "sendmail"),
        ("exim.conf exim4.conf exim4.conf.template exim4.conf.j2 etc_exim4.conf.j2", "exim"),
        ("profile config Caddyfile a.golden etc_default_app.j2 _helpers.tpl sysconfig/app settings.sample git/remotes", None),
        ("README.md README CHANGELOG CHANGELOG.md LICENSE Makefile Dockerfile.md Dockerfile.dockerignore notes.txt", None),
        ("index.html app.js app.min.js a.min.json styles.css a.rs msmtprc.md .env.md group_vars/README.md", None),
        ("app.py env.py .env.ts env.js conf.py conftest.py test_settings.py settings_test.py webserver_config.py configure.py", None),
        ("app.py.j2 mail.html.j2 tests/test_config.py muttrc.md dockerfile.rs", None),
        ("package-lock.json composer.lock pnpm-lock.yaml Pipfile.lock chart.lock .terraform.lock.hcl npm-shrinkwrap.json", None),
        ("logo.png a.tar.gz a.pem .gitignore .dockerignore .editorconfig host_vars/README group_vars/all/x.py", None),
        (" . .. / .j2 .example .sample.j2", None),
    ],
)
def test_format_by_name(paths: str, name: str | None) -> None:
    for path in paths.split():
        assert (path, format_of(path)) == (path, name)
        assert (path, format_of(f"some/where/{path}")) == (path, name)


def test_a_format_that_is_not_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: module for name, module in formats.FORMATS.items() if name not in {"ini", "properties"}}
    monkeypatch.setattr("smtplint.naming.FORMATS", kept)
    assert format_of("a.ini") is None
    assert not is_unclear("a.ini")
    assert sniff("a.ini", "[a]\nb = 1\n", None) is None
    assert sniff("a.yml.j2", "a.b=1\nc.d=2\n", "yaml") == "yaml"


@pytest.mark.parametrize(
    ("path", "unclear"),
    [
        ("config", True),
        ("etc_default_app.j2", True),
        ("a.golden", True),
        ("conf.d/app.conf-master.j2", True),
        ("a.yml", False),
        ("README", False),
        ("README.j2", False),
        ("Dockerfile.j2", False),
        ("Dockerfile.md", False),
        ("run.sh.j2", False),
        ("app.py.j2", False),
        ("a.unknown", False),
        ("a.py", False),
        (".gitignore", False),
    ],
)
def test_only_some_names_leave_it_to_the_text(path: str, unclear: bool) -> None:
    assert is_unclear(path) is unclear


UPPER = "# the settings\nSMTP_HOST=mx.example.com\nexport SMTP_PORT=25\n\nDEBUG=1\n"
KEYS = "# the settings\n---\nsmtp:\n  host: mx.example.com\n  port: 25\n  users:\n    - a\n    - b\n"
DOTTED = "server.port=80\nspring.mail.host={{ mail_host }}\nspring.mail.port=25\nname=x\n"
SECTIONS = "[smtp]\nhost = mx.example.com\nport = 25\n"
TABLES = '[smtp]\nhost = "mx.example.com"\nport = 25 # x\n[[input]] # y\nurls = ["a"]\non = true\n'
BLOCKS = 'include "x"\nplay.mailer {\n  host = "mx.example.com"\n  port = 25 # x\n  "a" : ${?b}\n}\n'
WORDS = "defaults\ntls on\naccount default : work\nhost mx.example.com\nport 25\n"


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a.yml.j2", DOTTED, "properties"),
        ("a.yml", DOTTED, "properties"),
        ("a.yml.j2", UPPER, "dotenv"),
        ("a.yml.j2", "{% if x %}\n" + UPPER + "{% endif %}\n", "dotenv"),
        ("a.yml", SECTIONS, "ini"),
        ("a.yml", KEYS, "yaml"),
        ("a.yml", "a: |\n" + UPPER, "yaml"),
        ("a.yml", "- SMTP_PORT=25\n- SMTP_HOST=mx.example.com\n", "yaml"),
        ("a.yml", "", "yaml"),
        ("a.yml", "only words\n", "yaml"),
        ("a.yml", "{{ toYaml .Values }}\n", "yaml"),
        (".env", UPPER, "dotenv"),
        ("env.j2", KEYS, "yaml"),
        (".env", "SMTP_PORT: 25\nDEBUG=1\n", "dotenv"),
        (".env", "", "dotenv"),
        ("a.conf", WORDS, "keywords"),
        ("a.conf", SECTIONS, "ini"),
        ("a.conf", "mailhub=mx.example.com:25\nroot=me\n", "ini"),
        ("a.conf", "server {\n  listen 80;\n  name x;\n}\n", "ini"),
        ("a.conf", "<config>\n  <smtp_server>x</smtp_server>\n</config>\n", "xml"),
        ("web.config", '<?xml version="1.0"?>\n<configuration/>\n', "xml"),
        ("a.conf", TABLES, "toml"),
        ("a.conf.j2", TABLES.replace("25", "{{ port }}"), "toml"),
        ("a.conf", TABLES.replace("25", "smtp"), "ini"),
        ("a.conf", "[[sub]]\nport = 25\nhost = mx.example.com\n", "ini"),
        ("a.conf", "[[sub]]\nport = 25\n", "ini"),
        ("a.conf", '[smtp]\nhost = "mx.example.com"\n', "ini"),
        ("a.properties", WORDS, "properties"),
        ("mailer.conf", BLOCKS, "hocon"),
        ("mailer.conf.j2", BLOCKS.replace("25", "{{ port }}"), "hocon"),
        ("mailer.conf", 'mailer { host = "x", port = 25 }\n', "hocon"),
        ("application.conf", BLOCKS, "hocon"),
        ("application.conf", DOTTED, "hocon"),
        ("alerts.conf.j2", "set daemon 30\nset mailserver {{ host }} port 25\n", "monit"),
        ("notifications.cfg", "smtp: work\n\tmode starttls\n\tserver mx.example.com\n\tfrom-address a@b.example.com\n", "keywords"),
        ("haproxy.cfg", "defaults\n  mode tcp\nfrontend: x\nbackend y\n  server mx.example.com:25 a=b\n", "ini"),
        ("config.ini.php", "; <?php exit; ?> DO NOT REMOVE\n[mail]\ntransport = smtp\n", "ini"),
        ("etc_exim4.j2", "a = b\nbegin routers\nx:\n  driver = manualroute\n", "exim"),
        ("alerts", "check host x\n  SET MAILSERVER localhost,\n    mx port 25\n", "monit"),
        ("a.conf", "set mailserver = x\n", "ini"),
        ("application.conf", SECTIONS, "ini"),
        ("nginx.conf", "mail {\n  server {\n    listen 25;\n    protocol smtp;\n    smtp_auth = login;\n  }\n}\n", "ini"),
        ("options.conf", "smtp {\n  host = x;\n  port = 25;\n}\n", "ini"),
        ("dovecot.conf", "protocol imap {\n  a = b\n}\nservice {\n  port = 25\n}\n", "ini"),
        ("output.conf", 'output {\n  email {\n    address => "x"\n    port => 25\n  }\n}\n', "ini"),
        ("keepalived.conf", "global_defs {\n  smtp_server 10.0.0.1\n  smtp_connect_timeout 30\n}\n", "ini"),
        ("a.golden", KEYS, "yaml"),
        ("a.golden", UPPER, "dotenv"),
        ("config", SECTIONS, "ini"),
        ("config", "<?php return ['port' => 25];\n", "php"),
        ("config.sample", "\n<?php\nreturn [];\n", "php"),
        ("config", '{\n  "smtp": {"port": 25}\n}\n', "json"),
        ("sysconfig/app", UPPER, "dotenv"),
        ("etc_app.j2", DOTTED, "properties"),
        ("etc_app.j2", "{{ ansible_managed | comment }}\n" + UPPER, "dotenv"),
        ("app.conf-master.j2", "PORT = 25\nHOST = mx.example.com\n", "ini"),
        ("_helpers.tpl", '{{- define "x" -}}\n{{ .Values.y }}\n{{- end -}}\n', None),
        ("config", "#!/bin/sh\n" + UPPER, None),
        ("config", "", None),
        ("config", "some words\nand more of them\n", None),
        ("README", KEYS, None),
        ("notes.txt", UPPER, None),
        ("app.py", UPPER, None),
        ("settings.py", UPPER, "python"),
        ("app.min.js", KEYS, None),
        ("run.sh.j2", UPPER, "shell"),
    ],
)
def test_format_by_text(path: str, text: str, name: str | None) -> None:
    assert sniff(path, text, format_of(path)) == name
    assert sniff(path, text.replace("\n", "\r\n"), format_of(path)) == name


@given(st.text(), st.text(), st.sampled_from([None, *ALL]))
def test_any_name_and_text_get_an_answer(path: str, text: str, named: str | None) -> None:
    assert format_of(path) in {None, *ALL}
    assert sniff(path, text, named) in {None, *ALL}


@pytest.mark.parametrize("text", ["a" * 5_000_000, "a." * 2_500_000, "- " * 2_500_000, '"' * 5_000_000, "a " * 2_500_000, "A_" * 2_500_000])
def test_time_does_not_grow_with_size(text: str) -> None:
    start = time.process_time()
    for path in ("a.yml.j2", "config", "a.conf", ".env"):
        sniff(path, text, format_of(path))
    assert time.process_time() - start < 60  # a guard against endless work, no measure


@pytest.mark.parametrize("path", ["e" * 4_000, ".env" * 1_000, "-" * 4_000, ".j2" * 1_500, "msmtprc-" * 500 + "\n", "env-dev" * 600])
def test_a_long_name_is_told_in_time(path: str) -> None:
    start = time.process_time()
    format_of(path)
    assert time.process_time() - start < 60  # a guard against endless work, no measure
