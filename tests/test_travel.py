"""Wherever a mail setting travels: one row a file shape, with the line and column of the finding in the outer file; and the traps of each."""

from __future__ import annotations

from base64 import b64encode

import pytest
from judging import judge

from smtplint.lines import index

B64 = b64encode(b"SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n").decode()

# file, text; the finding is port-25 at the characters marked by «»
FOUND = {
    "Compose map": ("compose.yml", "services:\n  web:\n    environment:\n      SMTP_PORT: «25»\n"),
    "Compose list": ("compose.yml", 'services:\n  web:\n    environment:\n      - "SMTP_PORT=«25»"\n'),
    "Compose default": ("compose.yml", "services:\n  web:\n    environment:\n      SMTP_PORT: ${P:-«25»}\n"),
    "Compose nested default": ("compose.yml", "services:\n  web:\n    environment:\n      - SMTP_PORT=${A:-${B:-«25»}}\n"),
    "Compose anchor": ("compose.yml", 'x-mail: &mail\n  SMTP_PORT: "«25»"\nservices:\n  web: {environment: {<<: *mail, A: b}}\n'),
    "Compose file in a block": ("compose.yml", "configs:\n  app_ini:\n    content: |\n      [mail]\n      smtp_port = «25»\n"),
    "Compose file in quotes": ("compose.yml", 'configs:\n  app_ini: {content: "[mail]\\nsmtp_port = «25»\\n"}\n'),
    "Omnibus in a block": ("compose.yml", "environment:\n  GITLAB_OMNIBUS_CONFIG: |\n    gitlab_rails['smtp_port'] = «25»\n"),
    "TOML template, list": ("template.toml", '[config]\nenv = ["SMTP_PORT=«25»", "A=b"]\n'),
    "TOML template, table": ("template.toml", '[config.env]\nSMTP_PORT = "«25»"\n'),
    "Unraid": ("my-app.xml", '<Container><Config Name="Port" Target="SMTP_PORT" Default="465">«25»</Config></Container>\n'),
    "Kubernetes pair": ("a.yml", 'spec:\n  containers:\n    - env:\n        - name: SMTP_PORT\n          value: "«25»"\n'),
    "Kubernetes pair, other order": ("a.yml", "env:\n  - {value: '«25»', name: SMTP_PORT}\n"),
    "ConfigMap, flat": ("a.yml", 'kind: ConfigMap\ndata:\n  SMTP_PORT: "«25»"\n'),
    "ConfigMap, file": ("a.yml", "kind: ConfigMap\ndata:\n  mail.ini: |\n    [mail]\n    smtp_port = «25»\n"),
    "ConfigMap, YAML in YAML": ("a.yml", "kind: ConfigMap\ndata:\n  x.yml: |-\n    smtp:\n      host: a.example.com\n      port: «25»\n"),
    "ConfigMap, JSON": ("a.yml", 'kind: ConfigMap\ndata:\n  x.json: |\n    {"smtp_port": «25»}\n'),
    "ConfigMap, PHP": ("a.yml", "kind: ConfigMap\ndata:\n  x.php: |\n    <?php\n    define('SMTP_PORT', «25»);\n"),
    "ConfigMap, properties": ("a.yml", "kind: ConfigMap\ndata:\n  x.properties: |\n    smtp.port=«25»\n"),
    "Secret, text": ("a.yml", 'kind: Secret\nstringData:\n  SMTP_PORT: "«25»"\n'),
    "Secret, base64": ("a.yml", "kind: Secret\ndata:\n  SMTP_PORT: «MjU=»\n"),
    "Secret, file in base64": ("a.yml", f"kind: Secret\ndata:\n  .env: «{B64}»\n"),
    "Helm values": ("values.yaml", "app:\n  smtp:\n    host: a.example.com\n    port: «25»\n"),
    "Helm values as text": ("values.yaml", 'extraEnv: |\n  - name: SMTP_PORT\n    value: "«25»"\n'),
    "Helm template": ("templates/a.yaml", "env:\n  - name: SMTP_PORT\n    value: {{ .Values.port | default «25» | quote }}\n"),
    "Helm template, condition": ("templates/a.yaml", 'env:\n{{- if .Values.mail }}\n  - name: SMTP_PORT\n    value: "«25»"\n{{- end }}\n'),
    "Kustomize": ("kustomization.yaml", "configMapGenerator:\n  - name: mail\n    literals:\n      - SMTP_PORT=«25»\n"),
    "Flux substitution": ("a.yaml", 'postBuild:\n  substitute:\n    SMTP_PORT: "«25»"\n'),
    "envsubst": ("a.yaml", "env:\n  SMTP_PORT: ${SMTP_PORT:=«25»}\n"),
    "Argo parameters": ("a.yaml", 'helm:\n  parameters:\n    - name: smtp.port\n      value: "«25»"\n'),
    "Ansible module": ("tasks.yml", "- community.general.mail:\n    host: a.example.com\n    port: «25»\n    subject: x\n"),
    "Ansible module, one line": ("tasks.yml", "- mail: host=a.example.com port=«25» subject='x y'\n"),
    "Ansible environment": ("tasks.yml", "- command: send\n  environment:\n    SMTP_PORT: «25»\n"),
    "Ansible set_fact": ("tasks.yml", "- ansible.builtin.set_fact:\n    smtp_port: «25»\n"),
    "Ansible vars": ("group_vars/all", "smtp_port: «25»\n"),
    "Ansible inventory": ("inventory/hosts", "[all:vars]\nsmtp_port=«25»\n"),
    "Ansible lineinfile": ("tasks.yml", "- lineinfile:\n    path: /srv/app/.env\n    line: SMTP_PORT=«25»\n"),
    "Ansible blockinfile": ("tasks.yml", "- blockinfile:\n    path: /srv/app/.env\n    block: |\n      A=b\n      SMTP_PORT=«25»\n"),
    "Ansible copy": ("tasks.yml", '- copy:\n    dest: /srv/app/.env\n    content: "SMTP_PORT=«25»\\n"\n'),
    "Ansible ini_file": ("tasks.yml", "- ini_file:\n    path: /etc/a.conf\n    section: mail\n    option: smtp_port\n    value: '«25»'\n"),
    "Ansible wp": ("tasks.yml", "- command: wp config set SMTP_PORT «25» --raw\n"),
    "Ansible docker_container": ("tasks.yml", '- docker_container:\n    env:\n      SMTP_PORT: "«25»"\n'),
    "Ansible k8s": ("tasks.yml", '- k8s:\n    definition:\n      kind: ConfigMap\n      data:\n        SMTP_PORT: "«25»"\n'),
    "Jinja default": ("a.yml", 'smtp_port: "{{ x | default(«25») }}"\n'),
    "Jinja lookup": ("a.yml", "smtp_port: \"{{ lookup('env', 'X') | default('«25»', true) }}\"\n"),
    "Jinja template of .env": ("env.j2", "{% if mail %}\nSMTP_PORT={{ p | default(«25») }}\n{% endif %}\n"),
    "Jinja template of PHP": ("wp-config.php.j2", "<?php\n{% if mail %}\ndefine('SMTP_PORT', «25»);\n{% endif %}\n"),
    "Actions env": (".github/workflows/a.yml", "env:\n  SMTP_PORT: «25»\n"),
    "Actions expression": (".github/workflows/a.yml", "env:\n  SMTP_PORT: ${{ vars.P || '«25»' }}\n"),
    "Actions input": ("action.yml", "inputs:\n  smtp_port:\n    default: '«25»'\n"),
    "GitLab CI": (".gitlab-ci.yml", 'variables:\n  SMTP_PORT: "«25»"\n'),
    "GitLab CI, value": (".gitlab-ci.yml", "variables:\n  SMTP_PORT: {value: '«25»', description: x}\n"),
    "CircleCI": (".circleci/config.yml", 'jobs:\n  a:\n    environment:\n      SMTP_PORT: "«25»"\n'),
    "Azure Pipelines": ("azure-pipelines.yml", "variables:\n  - name: SMTP_PORT\n    value: «25»\n"),
    "Woodpecker": (".woodpecker.yml", "steps:\n  mail:\n    environment:\n      SMTP_PORT: «25»\n"),
    "CloudFormation": ("stack.yaml", "Environment:\n  - Name: SMTP_PORT\n    Value: '«25»'\n  - {Name: A, Value: !Ref B}\n"),
    "SAM": ("template.yaml", "Environment:\n  Variables:\n    SMTP_PORT: «25»\n"),
    "ECS": ("task.json", '{"environment": [{"name": "SMTP_PORT", "value": "«25»"}]}\n'),
    "Heroku": ("app.json", '{"env": {"SMTP_PORT": {"value": "«25»"}}}\n'),
    "render.yaml": ("render.yaml", "envVars:\n  - key: SMTP_PORT\n    value: «25»\n"),
    "serverless": ("serverless.yml", "environment:\n  SMTP_PORT: \"${env:SMTP_PORT, '«25»'}\"\n"),
    "fly.toml": ("fly.toml", '[env]\nSMTP_PORT = "«25»"\n'),
    "Terraform": ("main.tf", 'environment = [\n  { name = "SMTP_PORT", value = "«25»" },\n]\n'),
    "tfvars": ("prod.tfvars", "smtp_port = «25»\n"),
    "cloud-init": ("user-data.yaml", "#cloud-config\nwrite_files:\n  - path: /srv/.env\n    content: |\n      SMTP_PORT=«25»\n"),
    "shell": ("deploy.sh", "export SMTP_PORT=«25»\n"),
    "shell default": ("deploy.sh", ': "${SMTP_PORT:=«25»}"\n'),
    ".envrc": (".envrc", "export SMTP_PORT=«25»\n"),
    "Dockerfile": ("Dockerfile", "FROM a\nENV SMTP_PORT=«25» A=b\n"),
    "Dockerfile, old form": ("Dockerfile", "FROM a\nENV SMTP_PORT «25»\n"),
    "INI": ("a.ini", "[smtp]\nsmtp_port = «25»\n"),
    "properties": ("a.properties", "smtp.port=«25»\n"),
    "JSON with comments": ("a.jsonc", '{\n  // the relay\n  "smtp_port": «25»,\n}\n'),
    "Ruby": ("production.rb", "config.x = { smtp_port: «25» }\n"),
    "Python": ("settings.py", "SMTP_PORT = «25»\n"),
    "flags": ("compose.yml", 'environment:\n  JAVA_OPTS: "-Dmail.smtp.port=«25»"\n'),
}  # fmt: skip

QUIET = {
    "published ports": ("compose.yml", 'services:\n  web:\n    ports: ["25:25", "127.0.0.1:465:465"]\n    expose: ["25"]\n'),
    "replacement in a variable": ("compose.yml", "environment:\n  SMTP_PORT: ${P:+25}\n"),
    "error in a variable": ("compose.yml", "environment:\n  SMTP_PORT: ${P:?25}\n"),
    "quotes behind the sign": ("compose.yml", "environment:\n  - SMTP_PORT='25'x\n"),
    "a file with a secret": ("compose.yml", "environment:\n  SMTP_PORT_FILE: /run/secrets/25\n"),
    "a Service": ("a.yml", "kind: Service\nspec:\n  ports:\n    - {name: smtp, port: 25, targetPort: 25}\n"),
    "a NetworkPolicy": ("a.yml", "kind: NetworkPolicy\nspec:\n  egress:\n    - ports:\n        - {port: 25, protocol: TCP}\n"),
    "a probe": ("a.yml", "livenessProbe:\n  tcpSocket:\n    port: 25\n  smtp: {port: 25}\n"),
    "ciphertext": ("a.yml", "kind: SealedSecret\nspec:\n  encryptedData:\n    SMTP_PORT: AgB4x\n"),
    "SOPS": ("a.yml", "smtp_port: ENC[AES256_GCM,data:x,type:int]\nsops:\n  mac: y\n"),
    "vault": ("a.yml", "smtp_port: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3235\n"),
    "a whole vault": ("group_vars/all.yml", "$ANSIBLE_VAULT;1.1;AES256\n736d74705f706f7274\n"),
    "a firewall": ("tasks.yml", "- ufw: {rule: allow, port: 25, proto: tcp}\n- wait_for: {host: mail.example.com, port: 25}\n"),
    "a pattern": ("tasks.yml", "- lineinfile:\n    path: /srv/.env\n    regexp: ^SMTP_PORT=25\n    line: A=b\n"),
    "a condition": ("a.yml", "smtp_port: \"{{ '25' if a else '587' }}\"\n"),
    "an assertion": ("tasks.yml", "- assert:\n    that: smtp_port == 25\n"),
    "a comment": (".env", "# SMTP_PORT=25\n"),
    "a comment of a template": ("env.j2", "{# SMTP_PORT=25 #}\n"),
    "a listener of fly": ("fly.toml", "[[services.ports]]\nport = 25\n"),
    "EXPOSE": ("Dockerfile", "FROM a\nEXPOSE 25 465 587\n"),
    "a script": (".github/workflows/a.yml", "steps:\n  - run: nc -z mail.example.com 25\n"),
    "a schema": ("values.schema.json", '{"properties": {"smtp_port": {"type": "integer", "default": 25}}}\n'),
    "an entity": ("a.xml", '<!DOCTYPE a [<!ENTITY p "25">]>\n<a><smtp_port>&p;</smtp_port></a>\n'),
    "a security group": ("main.tf", 'resource "aws_security_group" "mail" {\n  ingress {\n    from_port = 25\n    to_port = 25\n  }\n}\n'),
}  # fmt: skip


@pytest.mark.parametrize(("file", "marked"), FOUND.values(), ids=FOUND.keys())
def test_setting_is_found_where_it_stands(file: str, marked: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    findings = [f for f in judge(text, file).findings if f.rule == "port-25"]
    assert len(findings) == 1
    lines = index(text)
    found, meant = (lines.place(findings[0].span.start), lines.place(findings[0].span.end)), (lines.place(start), lines.place(end))
    assert found == meant


@pytest.mark.parametrize(("file", "text"), QUIET.values(), ids=QUIET.keys())
def test_trap_stays_quiet(file: str, text: str) -> None:
    assert judge(text, file).findings == ()
