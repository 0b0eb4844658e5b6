"""Wherever a mail setting travels: one row a file shape, with the line and column of the finding in the outer file; and the traps of each."""

# ruff: noqa: E501 (a row is a whole file)

from __future__ import annotations

from base64 import b64encode

import pytest
from judging import judge

from smtplint import naming, prefilter
from smtplint.lines import index

B64 = b64encode(b"SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n").decode()

PIPE = "script:\n  - pipe: {pipe}\n    variables:\n      HOST: mail.example.com\n      PORT: {port}\n"

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
    "PHP in a block": ("compose.yml", "environment:\n  WORDPRESS_CONFIG_EXTRA: |\n    define('SMTP_PORT', «25»);\n"),
    "PHP in a list": ("compose.yml", "environment:\n  - \"WORDPRESS_CONFIG_EXTRA=define('SMTP_PORT', «25»); define('WP_DEBUG', true);\"\n"),
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
    "Secret, file in lines of base64": ("a.yml", f"kind: Secret\ndata:\n  .env: |\n    «{B64[:20]}\n    {B64[20:]}»\n"),
    "cloud-init, base64": ("user-data.yaml", f"#cloud-config\nwrite_files:\n  - {{path: /srv/.env, encoding: b64, content: «{B64}»}}\n"),
    "Ignition": (
        "a.ign.json",
        f'{{"storage": {{"files": [{{"path": "/srv/.env", "contents": {{"source": "data:;base64,«{B64}»"}}}}]}}}}\n',
    ),
    "Butane": ("a.bu.yaml", "storage:\n  files:\n    - path: /srv/.env\n      contents:\n        inline: |\n          SMTP_PORT=«25»\n"),
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
    "Bitbucket": ("bitbucket-pipelines.yml", PIPE.format(pipe="atlassian/email-notify:0.13.1", port="«25»")),
    "CloudFormation": ("stack.yaml", "Environment:\n  - Name: SMTP_PORT\n    Value: '«25»'\n  - {Name: A, Value: !Ref B}\n"),
    "SAM": ("template.yaml", "Environment:\n  Variables:\n    SMTP_PORT: «25»\n"),
    "ECS": ("task.json", '{"environment": [{"name": "SMTP_PORT", "value": "«25»"}]}\n'),
    "Heroku": ("app.json", '{"env": {"SMTP_PORT": {"value": "«25»"}}}\n'),
    "render.yaml": ("render.yaml", "envVars:\n  - key: SMTP_PORT\n    value: «25»\n"),
    "serverless": ("serverless.yml", "environment:\n  SMTP_PORT: \"${env:SMTP_PORT, '«25»'}\"\n"),
    "fly.toml": ("fly.toml", '[env]\nSMTP_PORT = "«25»"\n'),
    "Terraform": ("main.tf", 'environment = [\n  { name = "SMTP_PORT", value = "«25»" },\n]\n'),
    "Terraform, Helm": ("main.tf", 'set {\n  name  = "smtp.port"\n  value = "«25»"\n}\n'),
    "Terraform, file": ("main.tf", 'resource "local_file" "a" {\n  filename = "/srv/.env"\n  content  = <<-EOT\n    SMTP_PORT=«25»\n  EOT\n}\n'),
    "Terraform, cloud-init": (
        "main.tf",
        "user_data = <<-EOF\n  #cloud-config\n  write_files:\n    - path: /srv/.env\n      content: |\n        SMTP_PORT=«25»\n  EOF\n",
    ),
    "Terraform, script": ("main.tf", "a {\n  user_data = <<-EOF\n    #!/bin/bash\n    echo 'SMTP_PORT=«25»' >> /srv/.env\n  EOF\n}\n"),
    "Terraform, JSON": ("main.tf", 'a = jsonencode({ environment = [{ name = "SMTP_PORT", value = "«25»" }] })\n'),
    "Nomad": ("app.nomad", 'task "a" {\n  env {\n    SMTP_PORT = "«25»"\n  }\n}\n'),
    "Nomad template": (
        "app.nomad",
        'template {\n  data = <<EOH\nSMTP_PORT=«25»\nSMTP_HOST={{ key "h" }}\nEOH\n  destination = "secrets/file"\n  env = true\n}\n',
    ),
    "Nomad template, file": (
        "app.nomad.hcl",
        'template {\n  destination = "local/app.ini"\n  data        = <<-EOH\n    [mail]\n    smtp_port = «25»\n  EOH\n}\n',
    ),
    "tfvars": ("prod.tfvars", "smtp_port = «25»\n"),
    "cloud-init": ("user-data.yaml", "#cloud-config\nwrite_files:\n  - path: /srv/.env\n    content: |\n      SMTP_PORT=«25»\n"),
    "systemd": ("app.service", "[Service]\nEnvironment=SMTP_PORT=«25»\n"),
    "systemd, several": ("app.service", '[Service]\nEnvironment="A=b c" "SMTP_PORT=«25»" D=e\nEnvironment=SMTP_HOST=a.example.com\n'),
    "systemd, drop-in": ("app.service.d/mail.conf", '[Service]\nEnvironment="SMTP_PORT=«25»"\n'),
    "systemd, goes on": ("app.service", "[Service]\nEnvironment=A=b \\\n  SMTP_PORT=«25»\n"),
    "systemd, template": ("app.service.j2", '[Service]\nEnvironment="SMTP_PORT={{ p | default(«25») }}"\n'),
    "Quadlet": ("app.container", "[Container]\nImage=docker.io/a/b\nEnvironment=SMTP_PORT=«25»\n"),
    "shell": ("deploy.sh", "export SMTP_PORT=«25»\n"),
    "shell default": ("deploy.sh", ': "${SMTP_PORT:=«25»}"\n'),
    "shell, before a command": ("deploy.sh", "env SMTP_PORT=«25» ./send\n"),
    "heredoc": ("deploy.sh", "cat > /srv/.env <<EOF\nSMTP_PORT=«25»\nSMTP_HOST=$HOST\nEOF\n"),
    "heredoc, quoted": ("deploy.sh", "cat <<'EOF' > /etc/msmtprc\nhost a.example.com\ntls on\nport «25»\nEOF\n"),
    "heredoc, tabs": ("deploy.sh", "if a; then\n\tsudo tee /srv/.env >/dev/null <<-EOF\n\t\tA=b\n\t\tSMTP_PORT=«25»\n\tEOF\nfi\n"),
    "heredoc, CRLF": ("deploy.sh", "cat > /srv/.env <<EOF\r\nA=b\r\nSMTP_PORT=«25»\r\nEOF\r\n"),
    "heredoc of a script": ("deploy.sh", "bash <<'EOF'\nexport SMTP_PORT=«25»\nEOF\n"),
    "heredoc for kubectl": ("deploy.sh", "kubectl apply -f - <<EOF\nkind: ConfigMap\ndata:\n  SMTP_PORT: '«25»'\nEOF\n"),
    "docker run": ("deploy.sh", 'docker run -d \\\n  -e "SMTP_PORT=«25»" \\\n  a/b\n'),
    "docker run, other option": ("deploy.sh", "podman run --env=SMTP_PORT=«25» a/b\n"),
    "echo": ("deploy.sh", 'echo "SMTP_PORT=«25»" >> .env\n'),
    "printf": ("deploy.sh", "printf 'A=b\\nSMTP_PORT=«25»\\n' > .env\n"),
    "sed": ("deploy.sh", "sed -i 's/^SMTP_PORT=.*/SMTP_PORT=«25»/' .env\n"),
    "occ": ("deploy.sh", "php occ config:system:set mail_smtpport --value=«25»\n"),
    "crudini": ("deploy.sh", "crudini --set /etc/a.ini mail smtp_port «25»\n"),
    "wp in a script": ("deploy.sh", "wp config set SMTP_PORT «25» --raw\n"),
    "curl": ("deploy.sh", "curl --url smtp://a.example.com:«25» --mail-from a@example.com -T mail.txt\n"),
    "script of Actions": (".github/workflows/a.yml", "steps:\n  - run: |\n      cat > .env <<EOF\n      SMTP_PORT=«25»\n      EOF\n"),
    "script of Actions, container": (".github/workflows/a.yml", "steps:\n  - run: docker run -e SMTP_PORT=«25» a/b\n"),
    "script of GitLab CI": (".gitlab-ci.yml", "a:\n  script:\n    - export A=b\n    - export SMTP_PORT=«25»\n"),
    "script of CircleCI": (".circleci/config.yml", 'steps:\n  - run:\n      command: |\n        echo "SMTP_PORT=«25»" >> .env\n'),
    "Ansible shell": ("tasks.yml", "- ansible.builtin.shell: |\n    cat > /srv/.env <<-EOF\n    \tSMTP_PORT=«25»\n    EOF\n"),
    "cloud-init, command": ("user-data.yaml", "#cloud-config\nruncmd:\n  - docker run -e SMTP_PORT=«25» a/b\n"),
    "cloud-init, postconf": ("user-data.yaml", "#cloud-config\nruncmd:\n  - postconf -e 'smtp_port=«25»'\n"),
    "Dockerfile, RUN": ("Dockerfile", 'FROM a\nRUN a && \\\n    echo "SMTP_PORT=«25»" >> /app/.env\n'),
    "Dockerfile, COPY": ("Dockerfile", "FROM a\nCOPY <<EOF /app/.env\nSMTP_PORT=«25»\nEOF\n"),
    "Dockerfile, ARG": ("Dockerfile", "FROM a\nARG SMTP_PORT=«25»\n"),
    ".envrc": (".envrc", "export SMTP_PORT=«25»\n"),
    "Dockerfile": ("Dockerfile", "FROM a\nENV SMTP_PORT=«25» A=b\n"),
    "Dockerfile, old form": ("Dockerfile", "FROM a\nENV SMTP_PORT «25»\n"),
    "INI": ("a.ini", "[smtp]\nsmtp_port = «25»\n"),
    "properties": ("a.properties", "smtp.port=«25»\n"),
    "JSON with comments": ("a.jsonc", '{\n  // the relay\n  "smtp_port": «25»,\n}\n'),
    "Ruby": ("production.rb", "config.x = { smtp_port: «25» }\n"),
    "Python": ("settings.py", "SMTP_PORT = «25»\n"),
    "flags": ("compose.yml", 'environment:\n  JAVA_OPTS: "-Dmail.smtp.port=«25»"\n'),
    "Compose anchor, used twice": ("compose.yml", 'x-mail: &mail\n  SMTP_PORT: "«25»"\nservices:\n  web: {environment: {<<: *mail}}\n  job: {environment: *mail}\n'),
    "Compose, beside a catcher": ("compose.yml", "services:\n  mailpit: {image: axllent/mailpit}\n  web: {environment: {SMTP_HOST: smtp.example.com, SMTP_PORT: «25»}}\n"),
    "Portainer template": ("templates.json", '{"templates": [{"env": [{"name": "SMTP_PORT", "label": "Port 25 or 587", "default": "«25»"}]}]}\n'),
    "Unraid, default": ("my-app.xml", '<Container><Config Name="Port" Target="SMTP_PORT" Default="«25»"/></Container>\n'),
    "Umbrel": ("exports.sh", 'export APP_SMTP_PORT="«25»"\n'),
    "HelmRelease": ("a.yaml", "kind: HelmRelease\nspec:\n  values:\n    app:\n      smtp: {host: a.example.com, port: «25»}\n"),
    "Argo values": ("a.yaml", "source:\n  helm:\n    values: |\n      smtp:\n        host: a.example.com\n        port: «25»\n"),
    "Argo values object": ("a.yaml", "source:\n  helm:\n    valuesObject:\n      smtp: {host: a.example.com, port: «25»}\n"),
    "ExternalSecret": ("a.yaml", "kind: ExternalSecret\nspec: {target: {template: {data: {SMTP_URL: 'smtp://{{ .u }}:{{ .p }}@a.example.com:«25»'}}}}\n"),
    "SOPS, in clear": ("a.yml", "smtp_port: «25»\nsmtp_password: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: y\n"),
    "Ansible postconf": ("tasks.yml", "- command: postconf -e 'relayhost=[smtp.mailgun.org]:«25»'\n"),
    "Ansible loop": ("tasks.yml", "- lineinfile: {path: /srv/.env, line: '{{ item.name }}={{ item.value }}'}\n  loop:\n    - {name: SMTP_PORT, value: «25»}\n"),
    "Ansible play": ("site.yml", "- hosts: all\n  vars:\n    smtp_port: «25»\n  tasks: []\n"),
    "Ansible inventory, YAML": ("inventory/hosts.yml", "all:\n  vars:\n    smtp_port: «25»\n"),
    "Jinja template of YAML": ("app.yml.j2", "{% if mail %}\nsmtp_port: «25»\n{% endif %}\nname: {{ x }}\n"),
    "Jinja template of main.cf": ("main.cf.j2", "{% if mail %}\nrelayhost = [smtp.mailgun.org]:«25»\n{% endif %}\n"),
    "ERB": ("app.env.erb", "A=<%= @a %>\nSMTP_PORT=«25»\n"),
    "Action": (".github/workflows/a.yml", "steps:\n  - uses: dawidd6/action-send-mail@v6\n    with: {server_address: a.example.com, server_port: «25»}\n"),
    "CircleCI, step": (".circleci/config.yml", "steps:\n  - run: {command: send, environment: {SMTP_PORT: «25»}}\n"),
    "Drone": (".drone.yml", "steps:\n  - image: drillster/drone-email\n    settings: {host: a.example.com, port: «25»}\n"),
    "Azure Pipelines, map": ("azure-pipelines.yml", "variables:\n  SMTP_PORT: «25»\n"),
    "CloudFormation parameter": ("stack.yaml", "Parameters:\n  SmtpPort: {Type: Number, Default: «25»}\n"),
    "netlify.toml": ("netlify.toml", '[build.environment]\nSMTP_PORT = "«25»"\n'),
    "railway": ("railway.toml", '[variables]\nSMTP_PORT = "«25»"\n'),
    "vercel.json": ("vercel.json", '{"env": {"SMTP_PORT": "«25»"}}\n'),
    "Terraform variable": ("variables.tf", 'variable "smtp_port" {\n  type    = number\n  default = «25»\n}\n'),
    "Exim": ("exim.conf", "begin routers\nsend:\n  driver = manualroute\n  transport = out\n  route_list = * smtp.mailgun.org::«25»\nbegin transports\nout:\n  driver = smtp\n"),
    "Proxmox": ("notifications.cfg", "smtp: work\n\tserver a.example.com\n\tport «25»\n\tmode insecure\n"),
    "autoconfig": ("config-v1.1.xml", "<clientConfig><emailProvider><outgoingServer type='smtp'><hostname>a.example.com</hostname><port>«25»</port></outgoingServer></emailProvider></clientConfig>\n"),
    "property list": ("a.mobileconfig", "<plist><dict><key>OutgoingMailServerHostName</key><string>a.example.com</string><key>OutgoingMailServerPortNumber</key><integer>«25»</integer></dict></plist>\n"),
    "properties, colon": ("a.properties", "smtp.port: «25»\n"),
    "properties, blank": ("a.properties", "smtp.port «25»\n"),
    "PHP constant": ("config.php", "<?php\ndefine('SMTP_PORT', «25»);\n"),
    "PHP property": ("mail.php", "<?php\n$phpmailer->Host = 'a.example.com';\n$phpmailer->Port = «25»;\n"),
    "PHP array": ("config.php", "<?php\nreturn ['smtp' => ['host' => 'a.example.com', 'port' => «25»]];\n"),
    "PHP default": ("config.php", "<?php\ndefine('SMTP_PORT', getenv('P') ?: «25»);\n"),
    "Home Assistant": ("configuration.yaml", "notify:\n  - platform: smtp\n    server: a.example.com\n    port: «25»\n    password: !secret mail\n"),
    "Home Assistant, package": ("packages/mail.yaml", "pack:\n  notify:\n    - platform: smtp\n      server: a.example.com\n      port: «25»\n"),
    "Procfile": ("Procfile", "web: SMTP_PORT=«25» ./run\n"),
    "sample": (".env.example", "SMTP_PORT=«25»\n"),
}  # fmt: skip

QUIET = {
    "PHP in a block, taken back": ("compose.yml", "environment:\n  WORDPRESS_CONFIG_EXTRA: |\n    // define('SMTP_PORT', 25);\n    define('A', 1);\n"),
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
    "a heredoc that is shown": ("deploy.sh", "cat <<EOF\nSMTP_PORT=25\nEOF\n"),
    "a heredoc of a mail": ("deploy.sh", "sendmail -t <<EOF\nSMTP_PORT=25\nEOF\n"),
    "an expansion in a heredoc": ("deploy.sh", "cat > .env <<EOF\nSMTP_PORT=${P}\nSMTP_HOST=$(cat host)\nEOF\n"),
    "a message": ("deploy.sh", 'echo "SMTP_PORT=25"\necho "use smtp_port=25" >&2\n'),
    "a pattern of sed": ("deploy.sh", "sed -i 's/^SMTP_PORT=25/SMTP_PORT=587/' .env\n"),
    "a group of sed": ("deploy.sh", "sed -i 's/^\\(SMTP_PORT\\)=.*/\\1=25/' .env\n"),
    "sed that writes nothing": ("deploy.sh", "sed 's/^SMTP_PORT=.*/SMTP_PORT=25/' .env\n"),
    "an argument": ("deploy.sh", "./configure SMTP_PORT=25\nmake -e SMTP_PORT=25\n"),
    "an argument of a container": ("deploy.sh", "docker run a/b -e SMTP_PORT=25\n"),
    "published by docker": ("deploy.sh", "docker run -p 25:25 -e SMTP_HOST=a.example.com a/b\n"),
    "a probe of curl": ("deploy.sh", "curl https://mail.example.com:25/\n"),
    "a part of a file": ("deploy.sh", "echo 'host smtp.example.com' >> /etc/msmtprc\n"),
    "a part of a file, Ansible": ("tasks.yml", "- lineinfile: {path: /etc/msmtprc, line: host smtp.example.com}\n"),
    "a part of a file, with its host": (
        "tasks.yml",
        "- lineinfile: {path: /srv/.env, line: SMTP_HOST=localhost}\n- lineinfile: {path: /srv/.env, line: SMTP_PORT=25}\n",
    ),
    "a script that tells": (".gitlab-ci.yml", "a:\n  script:\n    - echo SMTP_PORT=25\n    - nc -z smtp.example.com 25\n"),
    "a shell task": ("tasks.yml", "- shell: nc -z smtp.example.com 25 && echo smtp_port=25\n"),
    "RUN that asks": ("Dockerfile", "FROM a\nRUN ./configure SMTP_PORT=25\nHEALTHCHECK CMD nc -z smtp.example.com 25\n"),
    "a file that COPY takes": ("Dockerfile", "FROM a\nCOPY smtp_port=25 /app/.env\n"),
    "a script": (".github/workflows/a.yml", "steps:\n  - run: nc -z mail.example.com 25\n"),
    "a schema": ("values.schema.json", '{"properties": {"smtp_port": {"type": "integer", "default": 25}}}\n'),
    "an entity": ("a.xml", '<!DOCTYPE a [<!ENTITY p "25">]>\n<a><smtp_port>&p;</smtp_port></a>\n'),
    "a command line of a unit": ("app.service", "[Service]\nExecStart=/usr/bin/podman run --env SMTP_PORT=25 a\n"),
    "a file of a unit": ("app.service", "[Service]\nEnvironmentFile=-/etc/smtp_port=25.env\n"),
    "a specifier": ("app.service", "[Service]\nEnvironment=SMTP_PORT=%i\n"),
    "taken back": ("app.service", "[Service]\nEnvironment=SMTP_PORT=25\nEnvironment=\n"),
    "rest in a file of a unit": (
        "app.container",
        "[Container]\nImage=vaultwarden/server\nEnvironment=SMTP_HOST=a.example.com\nEnvironmentFile=/etc/app.env\n",
    ),
    "rest in the unit": ("app.container.d/a.conf", "[Container]\nImage=vaultwarden/server\nEnvironment=SMTP_HOST=a.example.com\n"),
    "another pipe": ("bitbucket-pipelines.yml", PIPE.format(pipe="atlassian/ftp-deploy:0.8.1", port="25")),
    "a text of Nomad": ("app.nomad", 'template {\n  data = <<EOH\nsmtp_port=25 is for servers\nEOH\n  destination = "local/readme.md"\n}\n'),
    "a default elsewhere": ("main.tf", 'environment = [{ name = "SMTP_PORT", value = var.smtp_port }]\n'),
    "a text of Terraform": ("main.tf", "a {\n  description = <<-EOT\n    SMTP_PORT=25\n    SMTP_HOST=a.example.com\n  EOT\n}\n"),
    "a security group": ("main.tf", 'resource "aws_security_group" "mail" {\n  ingress {\n    from_port = 25\n    to_port = 25\n  }\n}\n'),
    "nothing in a map": ("compose.yml", "services:\n  web:\n    environment:\n      SMTP_PORT:\n      SMTP_HOST: ~\n"),
    "a name alone in a list": ("compose.yml", "services:\n  web:\n    environment:\n      - SMTP_PORT\n"),
    "an escaped variable": ("compose.yml", "environment:\n  SMTP_PORT: $${P:-25}\n"),
    "an empty default": ("compose.yml", "environment:\n  SMTP_PORT: ${P:-}\n"),
    "prose in a block": ("compose.yml", "configs:\n  notes:\n    content: |\n      The port of SMTP is 25.\n      Or mail: see there.\n"),
    "files with secrets": ("compose.yml", "environment:\n  SMTP_PORT__FILE: /run/secrets/25\n  FILE__SMTP_PORT: /run/secrets/25\n"),
    "a catcher": ("compose.yml", "services:\n  mailpit: {image: axllent/mailpit}\n  web: {environment: {SMTP_HOST: mailpit, SMTP_PORT: 1025}}\n"),
    "a relay beside": ("compose.yml", "services:\n  exim-relay: {image: devture/exim-relay}\n  web: {environment: {SMTP_HOST: exim-relay, SMTP_PORT: 8025}}\n"),
    "an anchor that a Service has": ("values.yaml", "env: {SMTP_RELAY_SMTP_PORT: &port 25}\nservice: {ports: {smtp: {port: *port}}}\n"),
    "an override": ("compose.override.yml", "services:\n  n8n:\n    environment:\n      N8N_SMTP_HOST: smtp.example.com\n"),
    "texts of a shop": ("compose.yml", "x-casaos:\n  description:\n    en_us: Sends over SMTP port 25\n  tips:\n    before_install: {en_us: 'smtp_port: 25'}\n"),
    "quotes in a template": ("template.toml", "[config]\nenv = [\"SMTP_PORT='25'\"]\n"),
    "a text of Unraid": ("my-app.xml", '<Container><Config Name="SMTP port 25" Target="SMTP_PORT" Default="25" Description="25 is plain">587</Config></Container>\n'),
    "a value from elsewhere": ("a.yml", "env:\n  - {name: SMTP_PORT, valueFrom: {secretKeyRef: {name: smtp, key: p25}}}\n"),
    "another variable": ("a.yml", "env:\n  - {name: SMTP_PORT, value: $(OTHER)}\n"),
    "a text of a ConfigMap": ("a.yml", "kind: ConfigMap\ndata:\n  README.md: |\n    SMTP_PORT=25\n    SMTP_HOST=a.example.com\n"),
    "text before base64": ("a.yml", 'kind: Secret\ndata:\n  SMTP_PORT: MjU=\nstringData:\n  SMTP_PORT: "587"\n'),
    "base64 that is no text": ("a.yml", "kind: Secret\ndata:\n  SMTP_PORT: /////w==\n"),
    "an empty form of Helm": ("values.yaml", 'app:\n  smtp:\n    host: ""\n    port: ""\n    username: ""\n'),
    "conditions of Helm": ("templates/a.yaml", 'containers:\n  - image: vaultwarden/server\n    env:\n      - name: SMTP_HOST\n        value: a.example.com\n{{- if .Values.port }}\n      - name: SMTP_PORT\n        value: "{{ .Values.port }}"\n{{- end }}\n'),
    "a patch": ("kustomization.yaml", "patches:\n  - patch: |-\n      spec:\n        template:\n          spec:\n            containers:\n              - name: n8n\n                env:\n                  - name: N8N_SMTP_HOST\n                    value: smtp.example.com\n"),
    "a patch of JSON": ("kustomization.yaml", "patches:\n  - patch: |-\n      - op: replace\n        path: /spec/env/3/value\n        value: smtp.example.com\n"),
    "a patch in a file": ("patch.yaml", "spec:\n  template:\n    spec:\n      containers:\n        - name: n8n\n          env:\n            - name: N8N_SMTP_HOST\n              value: smtp.example.com\n"),
    "values from elsewhere": ("a.yaml", "kind: HelmRelease\nspec:\n  valuesFrom:\n    - {kind: Secret, name: smtp, valuesKey: port25, targetPath: smtp.port}\n"),
    "SOPS in .env": (".env", "SMTP_PORT=ENC[AES256_GCM,data:x,type:str]\nsops_mac=ENC[AES256_GCM,data:y,type:str]\n"),
    "a place in a file": ("tasks.yml", "- lineinfile: {path: /srv/.env, insertafter: ^SMTP_PORT=25, search_string: SMTP_PORT=25, line: A=b}\n"),
    "a line that goes": ("tasks.yml", "- lineinfile: {path: /srv/.env, line: SMTP_PORT=25, state: absent}\n"),
    "an option that goes": ("tasks.yml", "- ini_file: {path: /etc/a.conf, section: mail, option: smtp_port, value: '25', state: absent}\n"),
    "an expression of Jinja": ("env.j2", "SMTP_PORT={{ smtp_port }}\n"),
    "an expression of ERB": ("app.env.erb", "SMTP_PORT=<%= @port %>\n"),
    "a secret of Actions": (".github/workflows/a.yml", "env:\n  SMTP_PORT: ${{ secrets.P25 }}\n"),
    "a service of Actions": (".github/workflows/a.yml", "services:\n  mail: {image: mailhog/mailhog, ports: ['25:1025']}\nenv: {SMTP_HOST: localhost, SMTP_PORT: 25}\n"),
    "another action": (".github/workflows/a.yml", "steps:\n  - uses: a/deploy@v1\n    with: {server_address: a.example.com, server_port: 25}\n"),
    "a description of GitLab": (".gitlab-ci.yml", "variables:\n  SMTP_PORT: {description: '25 or 587', options: ['25', '587']}\n"),
    "another plugin": (".drone.yml", "steps:\n  - image: appleboy/drone-ssh\n    settings: {host: a.example.com, port: 25}\n"),
    "a variable of Azure": ("azure-pipelines.yml", "variables:\n  SMTP_PORT: $(port25)\n"),
    "a reference": ("stack.yaml", "Environment:\n  - {Name: SMTP_PORT, Value: !Ref Port25}\n"),
    "an environment of serverless": ("serverless.yml", "environment:\n  SMTP_PORT: ${env:SMTP_PORT25}\n"),
    "a form of Render": ("render.yaml", "envVars:\n  - {key: SMTP_PORT, sync: false}\n"),
    "a form of Heroku": ("app.json", '{"env": {"SMTP_PORT": {"description": "25 or 587", "required": true}}}\n'),
    "a secret of Vercel": ("vercel.json", '{"env": {"SMTP_PORT": "@port25"}}\n'),
    "compressed": ("user-data.yaml", "#cloud-config\nwrite_files:\n  - {path: /srv/.env, encoding: gz+b64, content: H4sIAAAA}\n"),
    "a comment of INI": ("a.ini", "[smtp]\n;smtp_port = 25\n# smtp_port = 25\n"),
    "a list of Postfix": ("main.cf", "smtpd_recipient_restrictions =\n  check_policy_service inet:a.example.com:25,\n  permit\n"),
    "listeners of mail servers": (".env", "SMTPD_PORT=25\nDAEMON_SMTP_PORTS=25\nSMTP_BIND_PORT=25\nnullmailer__smtpd_port=25\n"),
    "mail that comes in": (".env", "MAIL_INBOUND_PORT=143\nIMAP_HOST=imap.example.com\nIMAP_PORT=143\nIMAP_SSL=false\nPOP3_PORT=110\n"),
    "a comment of properties": ("a.properties", "# smtp.port=25\n! smtp.port=25\n"),
    "a comment of PHP": ("config.php", "<?php\n// define('SMTP_PORT', 25);\n/* $mail->Port = 25; */\n$help = \"define('SMTP_PORT', 25);\";\n"),
    "PHP that PHP shows": ("config.php", "<?php\n$shown = \"// in wp-config.php:\ndefine('SMTP_PORT', 25);\n\";\n"),
    "a variable of PHP": ("config.php", "<?php\ndefine('SMTP_PORT', getenv('SMTP_PORT'));\n"),
    "another platform": ("configuration.yaml", "sensor:\n  - platform: tcp\n    host: a.example.com\n    port: 25\n"),
    "a secret of Home Assistant": ("configuration.yaml", "notify:\n  - platform: smtp\n    server: a.example.com\n    port: !secret port25\n"),
    "a translation": ("locales/en.json", '{"smtp_port": "25", "smtp_host": "smtp.example.com"}\n'),
    "a health check": ("compose.yml", "services:\n  mail:\n    healthcheck:\n      test: [CMD-SHELL, nc -z smtp.example.com 25]\n"),
    "a probe of Prometheus": ("prometheus.yml", "scrape_configs:\n  - job_name: smtp\n    static_configs: [{targets: ['mail.example.com:25']}]\n"),
    "a record of DNS": ("zone.yml", "records:\n  - {name: _submission._tcp, type: SRV, port: 587, target: mail.example.com}\n  - {name: _smtp._tcp, type: SRV, port: 25, target: mail.example.com}\n"),
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


@pytest.mark.parametrize("marked", [marked for _, marked in FOUND.values()], ids=FOUND.keys())
def test_no_look_turns_it_away(marked: str) -> None:
    data = marked.replace("«", "").replace("»", "").encode()
    assert prefilter.look(data)
    assert prefilter.look_closer(data)


@pytest.mark.parametrize(("file", "text"), QUIET.values(), ids=QUIET.keys())
def test_trap_stays_quiet(file: str, text: str) -> None:
    assert judge(text, file).findings == ()


# what an ignore comment hides, with the finding that is then hidden
HIDDEN = {
    "a script": ("a.yml", "steps:\n  - run: |\n      # smtplint: ignore[port-25]\n      export SMTP_PORT=25\n"),
    "a script, behind": ("a.yml", "steps:\n  - run: |\n      export SMTP_PORT=25  # smtplint: ignore[port-25]\n"),
    "a heredoc": ("deploy.sh", "cat > .env <<EOF\n# smtplint: ignore[port-25]\nSMTP_PORT=25\nEOF\n"),
    "a file in a ConfigMap": ("a.yml", "data:\n  .env: |\n    # smtplint: ignore[port-25]\n    SMTP_PORT=25\n"),
    "RUN": ("Dockerfile", "FROM a\n# smtplint: ignore[port-25]\nRUN echo SMTP_PORT=25 > .env\n"),
    "a unit": ("app.service", "[Service]\n# smtplint: ignore[port-25]\nEnvironment=SMTP_PORT=25\n"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "text"), HIDDEN.values(), ids=HIDDEN.keys())
def test_an_ignore_comment_counts_there_too(file: str, text: str) -> None:
    judged = judge(text, file)
    assert (judged.findings, [f.rule for f in judged.hidden]) == ((), ["port-25"])


OFF = {
    "Grafana": ("compose.yml", "environment:\n  GF_SMTP_ENABLED: 'false'\n  GF_SMTP_HOST: smtp.example.com:25\n"),
    "GitLab": ("gitlab.rb", "gitlab_rails['smtp_enable'] = false\ngitlab_rails['smtp_address'] = 'smtp.example.com'\ngitlab_rails['smtp_port'] = 25\n"),
    "by convention": ("values.yaml", "smtp:\n  enabled: false\n  host: smtp.example.com\n  port: 25\n"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "text"), OFF.values(), ids=OFF.keys())
def test_what_is_switched_off_is_only_noted(file: str, text: str) -> None:
    assert {f.level for f in judge(text, file).findings} == {"note"}


@pytest.mark.parametrize(
    "file",
    ["README.md", "docs/mail.md", "CHANGELOG.md", "CHANGELOG", "templates/NOTES.txt", "install.rst", "mail.html", "smtp.go", "zone.db.txt"],
)
def test_prose_and_programs_are_not_read(file: str) -> None:
    text = "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n"
    assert naming.sniff(file, text, naming.format_of(file)) is None
