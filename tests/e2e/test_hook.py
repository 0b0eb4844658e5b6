"""The hook: which names pre-commit hands over, and a commit that it stops."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from identify.identify import tags_from_path
from program import BAD, GOOD, ROOT, Program, environment, git
from program import cloned as copied

from smtplint.compiling import load_yaml
from smtplint.naming import format_of

if TYPE_CHECKING:
    from pathlib import Path

HOOKS: list[dict[str, Any]] = load_yaml(ROOT / ".pre-commit-hooks.yaml")
HOOK = next(hook for hook in HOOKS if hook["id"] == "smtplint")

WANTED = """
.env .env.local .env.production .env.dist .env.example .env.sample .env.j2 .env-sample .env_template prod.env app.env.local
docker/web.env env.example env.template env env.production .envrc .envrc.local .flaskenv app/.env.test stack_env
config/environment mail-env dot_env

wp-config.php wp-config-sample.php wp-config.php.j2 config/mail.php phpmailer.inc mailer.phtml config.php.dist settings.php.erb

a.yml a.yaml compose.yaml docker-compose.override.yml .gitlab-ci.yml .github/workflows/ci.yml values.yaml
chart/templates/configmap.yaml values.sops.yaml secrets.eyaml pillar/mail.sls playbook.yml roles/mail/defaults/main.yml
alertmanager.yml.j2 values.yaml.gotmpl alertmanager.yml.tmpl config.yml.example config.yml.dist app.yaml.sample config.yaml.tpl
gitea.yml.jinja gitea.yml.jinja2 mail.yaml.in testdata/config.golden

group_vars/all group_vars/all.yml group_vars/web/mail host_vars/mail.example.com inventory inventory/production
inventories/prod/hosts hosts hosts.ini

application.properties application-prod.properties keycloak.conf.j2 grafana.ini app.ini php.ini odoo.conf sendmail.cf main.cf
mysite.cnf setup.cfg web.config app.config.template airflow.cfg parameters.ini.dist

application.conf mailer.hocon lemmy.hjson monitrc .monitrc monit/conf.d/mail monit.d/mail nullmailer/remotes etc_nullmailer_remotes
smtpd.conf maddy.conf exim4.conf exim4.conf.template sendmail.mc notifications.cfg config.ini.php .gitconfig .git/config

.msmtprc msmtprc msmtprc.j2 .config/msmtp/config .muttrc muttrc .mailrc .esmtprc nailrc

package.json appsettings.json appsettings.Production.json ecs-task.json settings.jsonc config.json5 config.toml
.streamlit/secrets.toml pyproject.toml settings.xml logback.xml.erb main.tf prod.tfvars terraform.tfvars.example mail.hcl
mail.nomad job.nomad.hcl

Dockerfile Dockerfile.prod Containerfile app.dockerfile mail.rc nail.rc profile.mobileconfig settings.plist

settings.py config/settings/production.py config/environments/production.rb gitlab.rb deploy.sh entrypoint.sh.tpl
""".split()

UNWANTED = """
README.md main.c app.js app.min.js docs/env.html logo.png package-lock.json npm-shrinkwrap.json pnpm-lock.yaml .terraform.lock.hcl
poetry.lock composer.lock Makefile LICENSE src/environment.ts env.ts vite-env.d.ts index.html style.css style.min.css
data.csv notes.txt go.mod go.sum bin/run main.go Main.java inventory.md
""".split()


def passed(path: Path, name: str) -> bool:
    """Whether pre-commit hands the file over: all three of its filters hold, as in its own `Classifier`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0" if path.suffix == ".png" else BAD.encode())
    tags = tags_from_path(str(path))
    of_type = tags >= set(HOOK.get("types", ["file"])) and (not HOOK.get("types_or") or not tags.isdisjoint(HOOK["types_or"]))
    return of_type and re.search(HOOK["files"], name) is not None and not re.search(HOOK["exclude"], name)


@pytest.mark.parametrize("name", WANTED)
def test_settings_files_are_handed_over(tmp_path: Path, name: str) -> None:
    assert passed(tmp_path / name, name)
    assert passed(tmp_path / "in a folder" / name, f"in a folder/{name}")


@pytest.mark.parametrize("name", UNWANTED)
def test_other_files_are_not(tmp_path: Path, name: str) -> None:
    assert not passed(tmp_path / name, name)
    assert not passed(tmp_path / "in a folder" / name, f"in a folder/{name}")


def test_the_tables_are_large_enough_and_disjoint() -> None:
    assert len(set(WANTED)) == len(WANTED) >= 80
    assert len(set(UNWANTED)) == len(UNWANTED) >= 10
    assert not set(WANTED) & set(UNWANTED)


@pytest.mark.parametrize("name", UNWANTED)
def test_nothing_that_is_left_out_would_be_read(name: str) -> None:
    assert format_of(name) is None


def test_the_examples_are_handed_over() -> None:
    names = [p.relative_to(ROOT).as_posix() for p in (ROOT / "examples").rglob("*") if p.is_file()]
    assert names
    assert all(re.search(HOOK["files"], name) for name in names)


def test_flags_that_must_hold_stand_in_the_entry() -> None:
    """A project's own `args` replace those of the hook."""
    assert HOOK["entry"].split() == ["smtplint", "check", "--force-exclude"]
    assert "args" not in HOOK
    assert HOOK["require_serial"] is True


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A clone of this checkout, as it is now, and its revision."""
    folder = tmp_path_factory.mktemp("hook")
    clone = folder / "smtplint"
    copied(clone)
    git(clone, "init", "-q", "-b", "main", home=folder)
    git(clone, "add", "--all", "--force", home=folder)
    git(clone, "commit", "-q", "-m", "as it is now", home=folder)
    return clone, git(clone, "rev-parse", "HEAD", home=folder).out.strip()


def installed(cloned: tuple[Path, str], hook: str) -> Program:
    """git in a repository that has installed the hook from the clone."""
    clone, revision = cloned
    project = clone.parent / f"project-{hook}"
    project.mkdir()
    git(project, "init", "-q", "-b", "main", home=clone.parent)
    (project / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: {clone}\n    rev: {revision}\n    hooks:\n      - id: {hook}\n")
    variables = {**environment(clone.parent), "PRE_COMMIT_HOME": str(clone.parent / "pre-commit")}
    done = Program((sys.executable, "-m", "pre_commit"), project, variables)("install", "--install-hooks")
    assert done.status == 0, done
    return Program(("git",), project, variables)


@pytest.fixture(scope="module")
def hooked(cloned: tuple[Path, str]) -> Program:
    return installed(cloned, "smtplint")


def test_the_fix_hook_mends_and_stops_the_first_commit(cloned: tuple[Path, str]) -> None:
    project = installed(cloned, "smtplint-fix")
    project.write({".env": "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n"})
    project("add", ".")
    first = project("commit", "-m", "settings")
    assert first.status == 1, first
    assert "fixed .env:2 port-25" in first.out + first.err
    assert (project.cwd / ".env").read_text() == "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=587\n"
    project("add", ".")
    second = project("commit", "-m", "settings")
    assert second.status == 0, second


KNOWN = '{"version": 1, "findings": [{"path": "known.env", "rule": "port-25", "key": "SMTP_PORT", "ordinal": 0}]}\n'


@pytest.mark.parametrize(
    ("files", "stopped_by"),
    [
        ({".env": BAD}, [".env:2:11: error[port-25]"]),
        ({".env": GOOD}, []),
        ({"wp-config.php": "<?php\ndefine('SMTP_HOST', 'smtp.example.com');\ndefine('SMTP_PORT', 25);\n"}, ["wp-config.php:3:"]),
        ({"mail.yml.j2": "smtp_host: {{ host }}\nsmtp_port: 25\n", "ok.yaml": "smtp_port: 587\n"}, ["mail.yml.j2:2:"]),
        ({"README.md": BAD, "package-lock.json": "{}\n"}, []),
        ({".smtplint.yaml": "exclude: [old.env]\n", "old.env": BAD}, []),
        ({".smtplint.yaml": "baseline: known.json\n", "known.json": KNOWN, "known.env": BAD}, []),
        (
            {".smtplint.yaml": "baseline: known.json\n", "known.json": KNOWN, "known.env": BAD + "SMTP_TLS=no\n"},
            ["known.env:3:10: error[cleartext]"],
        ),
        ({".smtplint.yaml": "slect: []\n", "new.env": GOOD}, [".smtplint.yaml:1:1: unknown setting 'slect'"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_a_commit_with_bad_settings_is_stopped(hooked: Program, files: dict[str, str | bytes], stopped_by: list[str]) -> None:
    """Commits what is there besides, so that each case begins with the same repository."""
    hooked.write(files)
    hooked("add", ".pre-commit-config.yaml", *files)
    done = hooked("commit", "-m", "settings")
    try:
        assert done.status == (1 if stopped_by else 0), done
        assert all(place in done.out + done.err for place in stopped_by), done
        assert "Traceback" not in done.out + done.err
        assert all((hooked.cwd / name).read_bytes() == (text.encode() if isinstance(text, str) else text) for name, text in files.items())
    finally:
        hooked("rm", "-r", "-q", "--cached", "--ignore-unmatch", *files)
        for name in files:
            (hooked.cwd / name).unlink()
        hooked("commit", "-q", "--no-verify", "--allow-empty", "-m", "as before")
