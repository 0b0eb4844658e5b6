"""Wherever a mail setting travels, a fix edits the right characters, and what it adds stands where the application reads it."""

from __future__ import annotations

import pytest
from judging import engine, judge

from smtplint import carriers, rewriting

VAULTWARDEN = "vaultwarden/server"

CLOUD_CONFIG = """user_data = <<-EOF
    #cloud-config
    write_files:
      - path: /etc/msmtprc
        content: |
          {lines}
  EOF
"""

# file, before, after all fixes, the unsafe ones too
FIXED = {
    "systemd": (
        "app.container",
        f"[Container]\nImage={VAULTWARDEN}\nEnvironment=SMTP_HOST=a.example.com\nEnvironment=A=b SMTP_SECURITY=off\n",
        f"[Container]\nImage={VAULTWARDEN}\nEnvironment=SMTP_HOST=a.example.com\nEnvironment=SMTP_PORT=587\nEnvironment=A=b SMTP_SECURITY=starttls\n",
    ),
    "systemd, several in a line": (
        "app.container",
        f'[Container]\nImage={VAULTWARDEN}\nEnvironment="SMTP_HOST=smtp.example.com" "SMTP_PORT=25"\n',
        f'[Container]\nImage={VAULTWARDEN}\nEnvironment="SMTP_HOST=smtp.example.com" "SMTP_PORT=587"\n',
    ),
    "systemd, template": (
        "app.service.j2",
        '[Service]\nEnvironment="SMTP_PORT={{ p | default(25) }}"\n',
        '[Service]\nEnvironment="SMTP_PORT={{ p | default(587) }}"\n',
    ),
    "heredoc": (
        "deploy.sh",
        "cat > /etc/msmtprc <<EOF\nhost smtp.example.com\nport 25\nEOF\n",
        "cat > /etc/msmtprc <<EOF\nhost smtp.example.com\nport 587\ntls on\nEOF\n",
    ),
    "heredoc, tabs": (
        "deploy.sh",
        "if a; then\n\tcat <<-'EOF' > /etc/msmtprc\n\t\thost smtp.example.com\n\t\tport 25\n\tEOF\nfi\n",
        "if a; then\n\tcat <<-'EOF' > /etc/msmtprc\n\t\thost smtp.example.com\n\t\tport 587\n\t\ttls on\n\tEOF\nfi\n",
    ),
    "heredoc, CRLF": (
        "deploy.sh",
        "cat > /etc/msmtprc <<EOF\r\nhost smtp.example.com\r\nport 25\r\nEOF\r\n",
        "cat > /etc/msmtprc <<EOF\r\nhost smtp.example.com\r\nport 587\r\ntls on\r\nEOF\r\n",
    ),
    "heredoc in a script": (
        ".github/workflows/a.yml",
        "steps:\n  - run: |\n      cat > msmtprc <<EOF\n      host smtp.example.com\n      port 25\n      EOF\n",
        "steps:\n  - run: |\n      cat > msmtprc <<EOF\n      host smtp.example.com\n      port 587\n      tls on\n      EOF\n",
    ),
    "docker run": (
        "deploy.sh",
        f"docker run -d \\\n  -e SMTP_HOST=smtp.example.com \\\n  -e SMTP_SECURITY=off \\\n  {VAULTWARDEN}\n",
        f"docker run -d \\\n  -e SMTP_HOST=smtp.example.com \\\n  -e SMTP_PORT=587 \\\n  -e SMTP_SECURITY=starttls \\\n  {VAULTWARDEN}\n",
    ),
    "docker run, one line": (
        "tasks.yml",
        f"- command: docker run --env=SMTP_HOST=smtp.example.com --env=SMTP_SECURITY=off {VAULTWARDEN}\n",
        f"- command: docker run --env=SMTP_HOST=smtp.example.com --env=SMTP_PORT=587 --env=SMTP_SECURITY=starttls {VAULTWARDEN}\n",
    ),
    "echo": ("deploy.sh", 'echo "SMTP_PORT=25" >> .env\n', 'echo "SMTP_PORT=587" >> .env\n'),
    "sed": (
        "Dockerfile",
        "FROM a\nRUN sed -i 's/^SMTP_PORT=.*/SMTP_PORT=25/' .env\n",
        "FROM a\nRUN sed -i 's/^SMTP_PORT=.*/SMTP_PORT=587/' .env\n",
    ),
    "printf": ("deploy.sh", "printf 'SMTP_PORT=25\\nA=b\\n' > .env\n", "printf 'SMTP_PORT=587\\nA=b\\n' > .env\n"),
    "printf, lines": ("deploy.sh", "printf '%s\\n' A=b SMTP_PORT=25 > .env\n", "printf '%s\\n' A=b SMTP_PORT=587 > .env\n"),
    "printf, values": ("deploy.sh", "printf 'SMTP_PORT=%s\\n' '25' > .env\n", "printf 'SMTP_PORT=%s\\n' '587' > .env\n"),
    "yq": (
        "deploy.sh",
        'yq -i \'.smtp = "x" | .smtp_port = 25 | .smtp_tls = "false"\' a.yml\n',
        'yq -i \'.smtp = "x" | .smtp_port = 587 | .smtp_tls = "true"\' a.yml\n',
    ),
    "Vagrant": (
        "Vagrantfile",
        "x.provision 'shell', inline: <<-SHELL\n  cat > /etc/msmtprc <<EOF\nhost smtp.example.com\nport 25\nEOF\nSHELL\n",
        "x.provision 'shell', inline: <<-SHELL\n  cat > /etc/msmtprc <<EOF\nhost smtp.example.com\nport 587\ntls on\nEOF\nSHELL\n",
    ),
    "curl": (
        "deploy.sh",
        "curl --ssl-reqd --url smtp://smtp.example.com:25 -T mail\n",
        "curl --ssl-reqd --url smtp://smtp.example.com:587 -T mail\n",
    ),
    "Nomad template": (
        "app.nomad",
        'template {\n  data = <<EOH\nhost smtp.example.com\nport 25\nEOH\n  destination = "local/msmtprc"\n}\n',
        'template {\n  data = <<EOH\nhost smtp.example.com\nport 587\ntls on\nEOH\n  destination = "local/msmtprc"\n}\n',
    ),
    "Terraform, cloud-init": (
        "main.tf",
        CLOUD_CONFIG.format(lines="host smtp.example.com\n          port 25"),
        CLOUD_CONFIG.format(lines="host smtp.example.com\n          port 587\n          tls on"),
    ),
    "Bitbucket": (
        "bitbucket-pipelines.yml",
        "script:\n  - pipe: atlassian/email-notify:1.0\n    variables:\n      HOST: smtp.example.com\n      PORT: 25\n      TLS: 'false'\n",
        "script:\n  - pipe: atlassian/email-notify:1.0\n    variables:\n      HOST: smtp.example.com\n      PORT: 587\n      TLS: 'true'\n",
    ),
    "Ansible copy": (
        "tasks.yml",
        "- copy:\n    dest: /etc/msmtprc\n    content: |\n      host smtp.example.com\n      port 25\n",
        "- copy:\n    dest: /etc/msmtprc\n    content: |\n      host smtp.example.com\n      port 587\n      tls on\n",
    ),
    "Procfile": ("Procfile", "web: SMTP_PORT=25 ./run\n", "web: SMTP_PORT=587 ./run\n"),
    "Secret": ("a.yml", "kind: Secret\ndata:\n  SMTP_PORT: MjU=\n", "kind: Secret\ndata:\n  SMTP_PORT: NTg3\n"),
    "Ansible lineinfile": (
        "tasks.yml",
        "- lineinfile: {path: /srv/.env, line: SMTP_PORT=25}\n",
        "- lineinfile: {path: /srv/.env, line: SMTP_PORT=587}\n",
    ),
    "host of an inventory": (
        "inventory/hosts",
        "[web]\nweb1 a=b smtp_port='25' smtp_tls=false  # relay\n",
        "[web]\nweb1 a=b smtp_port='587' smtp_tls=true  # relay\n",
    ),
    "flags": (
        "compose.yml",
        "services:\n  web:\n    command: app --smtp-host smtp.example.com --smtp-port '25' --smtp-tls=false\n",
        "services:\n  web:\n    command: app --smtp-host smtp.example.com --smtp-port '587' --smtp-tls=true\n",
    ),
    "flags, list": (
        "a.yml",
        'containers:\n  - args:\n      - --smtp-port\n      - "25"\n      - --smtp-tls=false\n',
        'containers:\n  - args:\n      - --smtp-port\n      - "587"\n      - --smtp-tls=true\n',
    ),
    "flags, properties": (
        "a.yml",
        "containers:\n  - args:\n      - --spring.mail.host=smtp.example.com\n      - --spring.mail.port=25\n",
        "containers:\n  - args:\n      - --spring.mail.host=smtp.example.com\n      - --spring.mail.port=587\n",
    ),
    "echo, path in a variable": ("deploy.sh", "F=/srv/.env\necho SMTP_PORT=25 >> $F\n", "F=/srv/.env\necho SMTP_PORT=587 >> $F\n"),
    "sed, c": ("deploy.sh", "sed -i '/^SMTP_PORT=/c\\SMTP_PORT=25' .env\n", "sed -i '/^SMTP_PORT=/c\\SMTP_PORT=587' .env\n"),
    "postconf": (
        "deploy.sh",
        "postconf -e 'relayhost = [smtp.example.com]:587' smtp_sasl_auth_enable=yes\npostconf -e \"smtp_tls_security_level = none\"\n",
        "postconf -e 'relayhost = [smtp.example.com]:587' smtp_sasl_auth_enable=yes\npostconf -e \"smtp_tls_security_level = encrypt\"\n",
    ),
    "occ": (
        "deploy.sh",
        "ssh h occ config:system:set mail_smtphost --value=smtp.example.com\nssh h occ config:system:set mail_smtpport --value='25'\n",
        "ssh h occ config:system:set mail_smtphost --value=smtp.example.com\nssh h occ config:system:set mail_smtpport --value='587'\n",
    ),
    "argv": (
        "tasks.yml",
        "- command:\n    argv: [wp, config, set, SMTP_PORT, '25', --raw]\n",
        "- command:\n    argv: [wp, config, set, SMTP_PORT, '587', --raw]\n",
    ),
    "ssh": (
        "deploy.sh",
        "ssh h <<E\ncat > /etc/msmtprc <<X\nhost smtp.example.com\nport 25\nX\nE\n",
        "ssh h <<E\ncat > /etc/msmtprc <<X\nhost smtp.example.com\nport 587\ntls on\nX\nE\n",
    ),
    "helm": (
        "deploy.sh",
        "helm upgrade a b --set 'smtp.port=25,smtp.host=a.example.com'\n",
        "helm upgrade a b --set 'smtp.port=587,smtp.host=a.example.com'\n",
    ),
    "gcloud": (
        "deploy.sh",
        "gcloud run deploy --set-env-vars A=b,SMTP_PORT=25,SMTP_TLS=false\n",
        "gcloud run deploy --set-env-vars A=b,SMTP_PORT=587,SMTP_TLS=true\n",
    ),
    "heroku": ("deploy.sh", "heroku config:set SMTP_PORT='25' -a x\n", "heroku config:set SMTP_PORT='587' -a x\n"),
    "flags, Dockerfile": ("Dockerfile", 'FROM a\nCMD ["app", "--smtp-port=25"]\n', 'FROM a\nCMD ["app", "--smtp-port=587"]\n'),
}  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after"), FIXED.values(), ids=FIXED.keys())
def test_fix(file: str, before: str, after: str) -> None:
    mended = rewriting.mend(engine(), judge(before, file), unsafe=True, bar="warning")
    assert mended.failure is None
    assert mended.judged.source is not None
    assert mended.judged.source.text == after
    assert [f for f in mended.judged.findings if f.level != "note"] == []


SEALED = {
    "YAML": ("a.yml", "smtp_port: 25\nsmtp_password: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:y,type:str]\n"),
    "dotenv": (".env", "SMTP_PORT=25\nSMTP_PASSWORD=ENC[AES256_GCM,data:x,type:str]\nsops_mac=ENC[AES256_GCM,data:y,type:str]\n"),
    "INI": ("a.ini", "[mail]\nsmtp_port = 25\n[sops]\nmac = ENC[AES256_GCM,data:y,type:str]\n"),
}


@pytest.mark.parametrize(("file", "text"), SEALED.values(), ids=SEALED.keys())
def test_what_sops_seals_is_told_and_left_alone(file: str, text: str) -> None:
    assert [(f.rule, f.fix) for f in judge(text, file).findings] == [("port-25", None)]


# a setting that is added beside the port, and the text after it
ADDED = {
    "text": ("a.yml", "command: app --smtp-port=25 -x\n", "command: app --smtp-port=25 --smtp-tls=true -x\n"),
    "text, one dash": ("a.yml", "command: app -smtp-port 25\n", "command: app -smtp-port 25 -smtp-tls=true\n"),
    "list": ("a.yml", "args:\n  - --smtp-port=25\n  - -x\n", "args:\n  - --smtp-port=25\n  - --smtp-tls=true\n  - -x\n"),
    "list in brackets": ("a.yml", 'args: ["--smtp-port=25"]\n', 'args: ["--smtp-port=25", "--smtp-tls=true"]\n'),
    "two words": ("a.yml", 'args: [--smtp-port, "25"]\n', 'args: [--smtp-port, "25"]\n'),
    "Dockerfile": ("Dockerfile", 'FROM a\nCMD ["--smtp-port=25"]\n', 'FROM a\nCMD ["--smtp-port=25", "--smtp-tls=true"]\n'),
    "inventory": ("hosts", "web1 a=b smtp-port=1 smtp_port=25 # c\n", "web1 a=b smtp-port=1 smtp_port=25 smtp-tls=true # c\n"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after"), ADDED.values(), ids=ADDED.keys())
def test_what_is_added_stands_beside(file: str, before: str, after: str) -> None:
    judged = judge(before, file)
    assert judged.source is not None
    port = judged.endpoints[0].settings["port"]
    edit = carriers.writer(port).insert(judged.source, port, "smtp-tls", value=True)
    assert before[: edit.span.start] + edit.text + before[edit.span.end :] == after
