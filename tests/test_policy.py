"""What is a finding, on which line and at which level: the rules on settings that no dialect knows."""

from __future__ import annotations

import pytest
from judging import failing, fixed, judge, placed

NOTES = "note"

FOUND = {
    "port 25": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", [(2, "port-25", "error")]),
    "port 25 without a host": (".env", "SMTP_PORT=25\n", [(1, "port-25", "error")]),
    "port 25 to an unknown host": ("a.yml", "smtp_host: '{{ relay }}'\nsmtp_port: 25\n", [(2, "port-25", "error")]),
    "port 25 inside": (".env", "SMTP_HOST=postfix\nSMTP_PORT=25\n", [(2, "port-25", "note")]),
    "port 25 at a private address": (".env", "SMTP_HOST=10.1.2.3\nSMTP_PORT=25\n", [(2, "port-25", "note")]),
    "port 25 at a placeholder": (".env", "SMTP_HOST=CHANGEME\nSMTP_PORT=25\n", [(2, "port-25", "error")]),
    "port 25 and none": (
        ".env",
        "SMTP_HOST=mx.example.com\nSMTP_PORT=25\nSMTP_TLS=false\n",
        [(2, "port-25", "error"), (3, "cleartext", "error")],
    ),
    "port 465": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n", [(2, "port-465", "warning")]),
    "none": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_ENCRYPTION=none\n", [(3, "cleartext", "error")]),
    "none on 465": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\nSMTP_TLS=off\n", [(3, "tls-mismatch", "error")]),
    "STARTTLS on 465": ("a.yml", "smtp_host: smtp.example.com\nsmtp_port: 465\nsmtp_starttls: true\n", [(2, "tls-mismatch", "error")]),
    "STARTTLS in two words": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\nSMTP_START_TLS=true\n", [(2, "tls-mismatch", "error")]),
    "no STARTTLS on 465": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\nSMTP_START_TLS=false\n", [(2, "port-465", "warning")]),
    "not implicit on 465": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\nSMTP_SECURE=false\n", [(2, "tls-mismatch", "error")]),
    "misspelt": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_SECURITY=STARTLS\n", [(3, "unknown-security", "warning")]),
    "unverified": (".env", "SMTP_HOST=smtp.example.com\nSMTP_SKIP_VERIFY=true\n", [(2, "unverified-certificate", "warning")]),
    "unverified, said the other way": (
        ".env",
        "SMTP_HOST=smtp.example.com\nSMTP_TLS_VERIFY=no\n",
        [(2, "unverified-certificate", "warning")],
    ),
    "a port of IMAP": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=993\n", [(2, "invalid-port", "error")]),
    "no port at all": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=70000\n", [(2, "invalid-port", "error")]),
    "an invalid port at a catcher": (".env", "SMTP_HOST=mailpit\nSMTP_PORT=70000\n", [(2, "invalid-port", "error")]),
    "invalid port alone": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=995\nSMTP_TLS=off\n", [(2, "invalid-port", "error")]),
    "Gmail does not serve 2525": (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=2525\n", [(2, "unserved-port", "error")]),
    "port 25 at a provider": (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25\n", [(2, "port-25", "error")]),
    "a URL": (".env", "SMTP_URL=smtp://me:secret@smtp.example.com:25/\n", [(1, "port-25", "error")]),
    "a mail mapping": ("a.yml", "app:\n  mail:\n    host: smtp.example.com\n    port: 25\n", [(4, "port-25", "error")]),
    "a dotted name": ("a.properties", "app.mail.smtp.host=smtp.example.com\napp.mail.smtp.port=25\n", [(2, "port-25", "error")]),
    "camel case": ("a.yml", "mailRelayHost: smtp.example.com\nmailRelayPort: 25\n", [(2, "port-25", "error")]),
    "Compose map": ("compose.yml", "services:\n  a:\n    environment:\n      SMTP_PORT: 25\n", [(4, "port-25", "error")]),
    "Compose list": ("compose.yml", "services:\n  a:\n    environment:\n      - SMTP_PORT=25\n", [(4, "port-25", "error")]),
    "Compose default": ("compose.yml", "services:\n  a:\n    environment:\n      - SMTP_PORT=${PORT:-25}\n", [(4, "port-25", "error")]),
    "Kubernetes pair": ("a.yml", 'env:\n  - name: SMTP_PORT\n    value: "25"\n', [(3, "port-25", "error")]),
    "Jinja default": ("a.yml", 'smtp_port: "{{ x | default(25) }}"\n', [(1, "port-25", "error")]),
    "Helm template": ("a.yml", "a:\n  - name: SMTP_PORT\n    value: {{ .Values.port | default 25 | quote }}\n", [(3, "port-25", "error")]),
    "GitLab value": (".gitlab-ci.yml", "variables:\n  SMTP_PORT:\n    value: '25'\n    description: the port\n", [(3, "port-25", "error")]),
    "a reference": (".env", "RELAY=smtp.example.com\nP=25\nSMTP_HOST=${RELAY}\nSMTP_PORT=${P}\n", [(2, "port-25", "error")]),
    "two words, no host": (".env", "SMTP_PORT=25\nEMAIL_PORT=587\n", [(1, "port-25", "error")]),
    "two words of mail, one host": (".env", "MAIL_PORT=25\nMAIL_HOST=smtp.example.com\nSMTP_PORT=587\n", [(1, "port-25", "error")]),
    "two words of mail, both wrong": (".env", "SMTP_PORT=465\nMAIL_PORT=465\n", [(1, "port-465", "warning"), (2, "port-465", "warning")]),
    "ssmtp": (".env", "SSMTP_SERVER=mail.example.com\nSSMTP_PORT=25\n", [(2, "port-25", "error")]),
    "TLS in a mapping of its own": ("a.yml", "smtp:\n  host: a.example.com\n  tls: {enabled: false, ca: x}\n", [(3, "cleartext", "error")]),
    "verification in a mapping of its own": (
        "a.json",
        '{"mail": {"host": "a.example.com", "port": 587,\n"tls": {"rejectUnauthorized": false}}}\n',
        [(2, "unverified-certificate", "warning")],
    ),
    "verification in options": (
        "a.php",
        "<?php\nreturn ['mail' => ['host' => 'a.example.com', 'port' => 587, 'ssl' => ['verify_peer' => false]]];\n",
        [(2, "unverified-certificate", "warning")],
    ),
    "switched off around": (
        "a.json",
        '{"id": "email", "enabled": false, "config": {"smtpHost": "a.example.com", "smtpPort": 25}}\n',
        [(1, "port-25", "note")],
    ),
    "a switch of another thing": (
        "a.json",
        '{"enabled": false, "plugin": {"smtpHost": "a.example.com", "smtpPort": 25}}\n',
        [(1, "port-25", "error")],
    ),
    "the first parameter": ("a.sh", 'SMTP_PORT="${1:-25}"\n', [(1, "port-25", "error")]),
    "a default beside an unknown name": ("a.sh", "P=${OTHER:-25}\nSMTP_HOST=a.example.com\nSMTP_PORT=$P\n", [(1, "port-25", "error")]),
    "a variable of Terraform": (
        "a.tf",
        'variable "p" {\n  default = 465\n}\nresource "keycloak_realm" "r" {\n  smtp_server {\n    port = var.p\n    ssl = false\n  }\n}',
        [(7, "tls-mismatch", "error")],
    ),
    "a constant": (
        "a.php",
        "<?php\ndefine('P', 25);\ndefine('SMTP_HOST', 'smtp.example.com');\ndefine('SMTP_PORT', P);\n",
        [(2, "port-25", "error")],
    ),
    "an anchor merged twice": (
        "compose.yml",
        "x-mail: &m\n  SMTP_PORT: 25\nservices:\n  a: {environment: *m}\n  b:\n    environment:\n      <<: *m\n",
        [(2, "port-25", "error")],
    ),
    "a host that is a mapping too": (
        "a.properties",
        "mail.server=smtp.example.com\nmail.server.port=25\n",
        [(2, "port-25", "error")],
    ),
    "a mail word beats a bare one": (
        "a.yml",
        "email:\n  smtphost: smtp.gmail.com\n  smtpport: 25\n  hostname: web\n",
        [(3, "port-25", "error")],
    ),
    "a program called api": (".env", "API_SMTP_HOST=smtp.example.com\nAPI_SMTP_PORT=25\n", [(2, "port-25", "error")]),
    "another transport under a bare name": (
        "a.php",
        "<?php\n$x = array('protocol' => 'mail', 'smtp_host' => '', 'smtp_port' => 25);\n",
        [(2, "port-25", "note")],
    ),
    "none under a name of mail": (
        "a.yml",
        "app_email_host: smtp.example.com\napp_email_port: 587\napp_email_use_tls: false\n",
        [(3, "cleartext", "error")],
    ),
    "two calls": (
        "a.php",
        "<?php\nsend(array('smtp_host' => 'a.example.com', 'smtp_port' => 25));\nsend(array('smtp_host' => 'b.example.com', 'smtp_port' => 465));\n",
        [(2, "port-25", "error"), (3, "port-465", "warning")],
    ),
    "flags of a program": (
        "compose.yml",
        'services:\n  a:\n    environment:\n      PARAMS: "--spring.mail.host=smtp.example.com\n        --spring.mail.port=25"\n',
        [(5, "port-25", "error")],
    ),
    "flags of a virtual machine": (
        "compose.yml",
        "command: java -Dmail.smtp.host=a.example.com -Dmail.smtp.port=25 -jar x\n",
        [(1, "port-25", "error")],
    ),
    "glued names": (".env", "OSP_SMTP_SERVERADDRESS=smtp.example.com\nOSP_SMTP_SERVERPORT=25\n", [(2, "port-25", "error")]),
    "a dotted name alone": ("a.properties", "app.mail.smtp.port=25\n", [(1, "port-25", "error")]),
    "a host called mail": (".env", "SMTP_HOST=mail\nSMTP_PORT=25\n", [(2, "port-25", "note")]),
    "a dummy backend": (
        "a.yml",
        "email:\n  backend: django.core.mail.backends.dummy.EmailBackend\n  smtp: {host: smtp.example.com, port: 465}\n",
        [(3, "port-465", "note")],
    ),
    "switched off above": (
        "a.yml",
        "email:\n  enabled: false\n  options:\n    smtp_host: smtp.example.com\n    smtp_port: 25\n",
        [(5, "port-25", "note")],
    ),
    "switched off": (".env", "SMTP_ENABLED=false\nSMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", [(3, "port-25", "note")]),
    "another transport": ("a.yml", "mail:\n  transport: sendmail\n  host: smtp.example.com\n  port: 25\n", [(4, "port-25", "note")]),
    "two prefixes": (
        ".env",
        "A_SMTP_HOST=localhost\nA_SMTP_PORT=25\nB_SMTP_HOST=smtp.example.com\nB_SMTP_PORT=25\n",
        [(4, "port-25", "error")],
    ),
    "two prefixes behind a mail word": (
        "a.yml",
        "mailer_smtp_host: a.example.com\nmailer_smtp_port: 25\nmailer_backup_smtp_host: b.example.com\nmailer_backup_smtp_port: 465\n",
        [(2, "port-25", "error"), (4, "port-465", "warning")],
    ),
    "two functions": (
        "a.php",
        (
            "<?php\nfunction a() {\n$c = ['smtp_host' => 'a.example.com', 'smtp_port' => 25];\n}\n"
            "function b() {\n$c['smtp_host'] = 'b.example.com';\n$c['smtp_port'] = 465;\n}\n"
        ),
        [(3, "port-25", "error"), (7, "port-465", "warning")],
    ),
    "one variable after the other": (
        "a.php",
        (
            "<?php\n$m = new PHPMailer();\n$m->Host = 'a.example.com';\n$m->Port = 465;\n$m->SMTPSecure = 'ssl';\n"
            "$m = new PHPMailer();\n$m->Host = 'b.example.com';\n$m->Port = 587;\n$m->SMTPSecure = 'tls';\n"
        ),
        [(4, "port-465", "warning")],
    ),
    "two variables": (
        "a.php",
        "<?php\n$one->Host = 'a.example.com';\n$one->Port = 25;\n$one->SMTPSecure = 'tls';\n$two->Host = 'b.example.com';\n$two->Port = 465;\n$two->SMTPSecure = 'ssl';\n",  # noqa: E501 (a text as it stands in a file)
        [(3, "port-25", "error"), (6, "port-465", "warning")],
    ),
    "a variable": (
        "a.php",
        "<?php\n$h = 'a.example.com';\n$p = 465;\n$m->Host = $h;\n$m->Port = $p;\n$m->SMTPSecure = 'ssl';\n",
        [(3, "port-465", "warning")],
    ),
    "a member of the class": (
        "a.php",
        "<?php\nclass A {\nprivate $p = 465;\nfunction f() {\n$m->Host = 'a.example.com';\n$m->Port = $this->p;\n$m->SMTPSecure = 'ssl';\n}}\n",
        [(3, "port-465", "warning")],
    ),
    "a DSN in a call": (
        "a.php",
        "<?php\n$t = Transport::fromDsn('smtps://me:secret@smtp.example.com:465');\n",
        [(2, "port-465", "warning")],
    ),
    "an address that is a host": ("a.yml", "smtpServer:\n  address: smtp.example.com\n  port: 25\n", [(3, "port-25", "error")]),
    "a host and its port under a name of SMTP": (".env", "SMTP=smtp.example.com:25\n", [(1, "port-25", "error")]),
    "Nodemailer": (".env", "NODEMAILER_HOST=smtp.example.com\nNODEMAILER_PORT=465\n", [(2, "port-465", "warning")]),
    "the port of a socket factory beside": (
        "a.properties",
        "mail.smtp.host=a.example.com\nmail.smtp.port=465\nmail.smtp.socketFactory.port=465\nmail.smtp.ssl.enable=true\n",
        [(2, "port-465", "warning")],
    ),
    "names that no LibreNMS reads": (
        "a.yml",
        "email_smtp_host: smtp.example.com\nemail_smtp_port: 587\nemail_use_tls: false\n",
        [(3, "cleartext", "error")],
    ),
    "a fork of an action": (
        ".github/workflows/a.yml",
        "steps:\n  - uses: me/mailer@v1\n    with:\n      server_address: smtp.example.com\n      server_port: 465\n      subject: done\n",
        [(5, "port-465", "warning")],
    ),
    "PEAR Mail": (
        "a.php",
        "<?php\n$p = 465;\n$m = Mail::factory('smtp', array('host' => 'ssl://smtp.example.com', 'port' => $p, 'auth' => true));\n",
        [(2, "port-465", "warning")],
    ),
    "two words of mail": (
        ".env",
        "MAILER_HOST=a.example.com\nMAILER_PORT=465\nSMTP_HOST=b.example.com\nSMTP_PORT=25\n",
        [(2, "port-465", "warning"), (4, "port-25", "error")],
    ),
    "a word of mail beside a known application": (
        ".env",
        "APP_KEY=x\nMAIL_MAILER=smtp\nMAIL_HOST=a.example.com\nMAIL_PORT=587\nMAIL_ENCRYPTION=tls\nSMTP_HOST=b.example.com\nSMTP_PORT=25\n",
        [(7, "port-25", "error")],
    ),
    "a URL under a host's name": (
        "a.yml",
        "smtp_server: smtp://smtp.example.com:25\nsmtp_starttls: false\n",
        [(1, "port-25", "error"), (2, "cleartext", "error")],
    ),
    "a word between two mail words": (
        ".env",
        "MailConfig__EmailServer=relay.example.local\nMailConfig__Port=25\n",
        [(2, "port-25", "note")],
    ),
    "a mailbox that mail comes from": (
        "a.yml",
        "app_email_from_mailbox: me@example.com\napp_email_host: smtp.example.com\napp_email_port: 25\n",
        [(3, "port-25", "error")],
    ),
    "idle and folders of other things": (".env", "EMAIL_PORT=25\nIDLE_TIMEOUT=5\nUPLOAD_FOLDER=/tmp\n", [(1, "port-25", "error")]),
    "a folder of mail beside SMTP": (".env", "MAIL_FOLDER=INBOX\nSMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", [(3, "port-25", "error")]),
    "a host from the environment of maddy": (
        "maddy.conf",
        "target.smtp relay {\n    auth plain me secret\n    targets tls://{env:RELAY}:465\n}\n",
        [(3, "port-465", "warning")],
    ),
    "two branches": (
        "a.env.j2",
        "SMTP_HOST=smtp.example.com\n{% if x %}\nSMTP_PORT=25\n{% else %}\nSMTP_PORT=465\n{% endif %}\n",
        [(3, "port-25", "error"), (5, "port-465", "warning")],
    ),
}

QUIET = {
    "587": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_TLS=true\n"),
    "nothing said on TLS": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\n"),
    "a port of another word, inside": (".env", "SMTP_HOST=localhost\nSMTP_PORT=1025\nMAIL_PORT=25\n"),
    "TLS of another mapping": ("a.yml", "smtp:\n  host: a.example.com\nweb:\n  tls: {enabled: false, verify: false}\n"),
    "certificates in a mapping of TLS": ("a.yml", "smtp:\n  host: a.example.com\n  tls: {cert_file: a, key_file: b, enabled: true}\n"),
    "tokens in place of values": (".env", "SMTP_HOST=a.example.com\nSMTP_PORT=__PORT__\nSMTP_TLS=__TLS__\n"),
    "tokens in brackets": ("a.properties", "mail.smtp.host=[[host]]\nmail.smtp.port=[[port]]\nmail.smtp.starttls.enable=[[tls]]\n"),
    "a token in Spring": (
        "application.properties",
        "spring.mail.host=a.example.com\nspring.mail.port=587\nspring.mail.properties.mail.smtp.starttls.enable=__TLS__\n",
    ),
    "a default that a host on this machine refers to": (
        ".env",
        "DEFAULT_MAIL_PORT=25\nMAIL_HOST=localhost\nMAIL_PORT=${DEFAULT_MAIL_PORT}\n",
    ),
    "the same, Django": (
        "settings.py",
        "DEFAULT_SMTP_PORT = 25\nEMAIL_HOST = 'localhost'\nEMAIL_PORT = os.environ.get('EMAIL_PORT', DEFAULT_SMTP_PORT)\n",
    ),
    "variables in an address": (
        "a.sh",
        "cat > main.cf <<E\nrelayhost = [$H]:$P\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = encrypt\nE\n",
    ),
    "variables in a URL": ("a.sh", 'curl --url "smtp://$H:$P" --ssl-reqd -T m\ncurl --url smtps://$H:$P -T m\n'),
    "a variable that may be asked for": (
        "a.sh",
        "P=587\nif a; then P=$(ask); fi\ncat > /etc/msmtprc <<E\nhost smtp.gmail.com\nport $P\ntls on\nE\n",
    ),
    "a catcher by its own default": ("a.sh", "H=${H:-mailpit}\ncat > /etc/msmtprc <<E\nhost $H\nport 25\ntls off\nE\n"),
    "a line that may be any": ("a.sh", "cat > /etc/msmtprc <<E\n$TLS_LINES\nhost smtp.gmail.com\nport 587\nE\n"),
    "ssl off says only not implicit": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_SSL=false\n"),
    "secure off says only not implicit": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_SECURE=false\n"),
    "an empty TLS key": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=587\nSMTP_ENCRYPTION=\n"),
    "another TLS key is on": ("a.yml", "smtp_host: smtp.example.com\nsmtp_tls: false\nsmtp_enable_starttls: true\n"),
    "another TLS key is unknown": (".env", "SMTP_HOST=smtp.example.com\nSMTP_TLS=false\nSMTP_STARTTLS=${X}\n"),
    "authentication is no TLS": (".env", "SMTP_HOST=smtp.example.com\nSMTP_AUTH=none\nSMTP_AUTH_TLS_METHOD=none\n"),
    "loopback": (".env", "SMTP_HOST=127.0.0.1\nSMTP_PORT=25\nSMTP_TLS=off\n"),
    "a loopback default": ("a.yml", "smtp_host: \"{{ h | default('localhost') }}\"\nsmtp_port: 25\n"),
    "a catcher": (".env", "SMTP_HOST=mailhog\nSMTP_PORT=25\nSMTP_TLS=off\n"),
    "a catcher's name": (".env", "MAILDEV_SMTP_PORT=25\n"),
    "a catcher's port": (".env", "SMTP_HOST=${MAILER}\nSMTP_PORT=1025\nSMTP_TLS=off\n"),
    "a catcher's image": (
        "compose.yml",
        "services:\n  post:\n    image: axllent/mailpit\n  web:\n    environment:\n      SMTP_HOST: post\n      SMTP_PORT: 25\n",
    ),
    "published ports": (
        "compose.yml",
        'services:\n  mail:\n    image: smtp\n    ports:\n      - "25:25"\n      - target: 25\n        published: 25\n',
    ),
    "a service's port": ("a.yml", "kind: Service\nmetadata:\n  name: smtp\nspec:\n  ports:\n    - name: smtp\n      port: 25\n"),
    "a listener": (".env", "SMTP_BIND_PORT=25\nSMTP_LISTEN_PORT=25\nSMTPD_PORT=25\nSMTP_PUBLISHED_PORT=25\n"),
    "a listening mapping": ("a.yml", "smtp_server:\n  bind_address: 0.0.0.0\n  port: 25\n  tls_enabled: false\n"),
    "a bare port in a mail mapping": ("a.yml", "mail:\n  port: 25\n"),
    "a bare port elsewhere": ("a.yml", "web:\n  host: a.example.com\n  port: 25\n"),
    "a mail server's ports": (".env", "SMTP_PORT=25\nSMTPS_PORT=465\nIMAP_PORT=143\nSUBMISSION_PORT=587\n"),
    "IMAP": (".env", "IMAP_HOST=imap.example.com\nIMAP_PORT=143\nIMAP_TLS=off\nMAIL_INBOUND_PORT=25\n"),
    "commented out": (".env", "#SMTP_PORT=25\n# SMTP_TLS=off\n"),
    "a port without default": ("a.yml", 'smtp_port: "{{ x }}"\n'),
    "a port that is no number": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=your_port\n"),
    "an absent port": ("a.yml", "smtp_host: smtp.example.com\nsmtp_port: null\n"),
    "port 0": (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=0\n"),
    "a timeout": (".env", "SMTP_HOST=smtp.example.com\nSMTP_TIMEOUT=25\nSMTP_POOL=25\n"),
    "an address": (".env", "MAIL_ADDRESS=me@example.com\nEMAIL_FROM=me@example.com\n"),
    "a health check": ("compose.yml", "services:\n  a:\n    healthcheck:\n      test: nc -z smtp.example.com 25\n"),
    "a description": ("a.yml", "smtp:\n  description: smtp://smtp.example.com:25\n  help: port 25\n"),
    "a catalogue": (
        "a.yml",
        "".join(f"provider{n}:\n  smtp:\n    host: smtp{n}.example.com\n    port: 465\n" for n in range(6)),
    ),
    "relays of a mail server": ("a.yml", "smtp_relays:\n  - hostname: a.example.com\n    port: 25\n"),
    "Postfix without credentials": ("a.yml", "postfix_relayhost: smtp.example.com\npostfix_smtp_port: 25\npostfix_smtp_use_tls: 'no'\n"),
    "verification of addresses": (
        ".env",
        "SMTP_HOST=smtp.example.com\nVERIFY_EMAIL=false\nEMAIL_VERIFICATION=false\nSKIP_EMAIL_VERIFICATION=true\n",
    ),
    "an escaped text": ("a.php", "<?php\n$help = 'define(\\'SMTP_PORT\\', 25);';\n// define('SMTP_PORT', 25);\n"),
    "an anchor that a service's port uses": (
        "a.yml",
        "env:\n  RELAY_SMTP_PORT: &port 25\nservice:\n  app:\n    ports:\n      smtp:\n        port: *port\n",
    ),
    "a sentence about a port": ("a.php", "<?php\nreturn ['smtp_host' => 'Your mail server.', 'smtp_port' => 'Port 25 or 587'];\n"),
    "a declared variable": (
        "app.json",
        '{"env": {"SMTP_PORT": {"description": "25", "required": false}, "SMTP_HOST": {"value": "a.example.com"}}}',
    ),
    "a server for notices": ("a.yml", "email:\n  smtp_server: ''\n  push_server: https://push.example.com\n"),
    "a library's constants": ("SMTP.php", "<?php\nclass SMTP { const DEFAULT_SMTP_PORT = 25; const DEBUG_SERVER = 2; }\n"),
    "a server that mail is fetched from": (
        "a.yml",
        "mail:\n  incomingServer:\n    hostname: imap.example.org\n    port: 993\n  box:\n    type: imap\n    mail_host: a.example.org\n    mail_port: 993\n",  # noqa: E501 (a text as it stands in a file)
    ),
    "the host of links in mails": ("production.rb", "config.action_mailer.default_url_options = { host: 'example.com', port: 25 }\n"),
    "a translation": ("locales/de.json", '{"mail": {"host": "Server", "port": "25"}}'),
    "a mailbox": ("a.yml", "serviceDeskEmail: {host: mail.example.com, port: 993, mailbox: inbox, user: me}\n"),
    "a mail host with a port of IMAP": (".env", "T_EMAIL_HOST=mx.example.com\nT_EMAIL_PORT=993\n"),
    "a catalogue in calls": (
        "a.php",
        "<?php\n"
        + "".join(f"Services::add('p{n}', array('smtp' => array('server' => 'smtp{n}.example.com', 'port' => 465)));\n" for n in range(6)),
    ),
    "a URL of a local server under a host's name": ("a.yml", "smtp_server: smtp://localhost:25\nsmtp_starttls: false\n"),
    "a URL of a catcher under a host's name": ("a.ini", "smtp_server = 'smtp://mailpit.example.com:25'\nsmtp_starttls = 'false'\n"),
    "an encrypted value": (".env", "SMTP_HOST=a.example.com\nSMTP_SECURITY=ENC[AES256_GCM,data:fii=,type:str]\nSIGNUPS_ALLOWED=true\n"),
    "a variable that is given anew": (
        "a.php",
        "<?php\n$p = ['smtp_host' => 'localhost', 'smtp_port' => 465];\n$p = ['smtp_host' => 'smtp.example.com', 'smtp_user' => 'me'];\n",
    ),
    "a variable of mail that goes to a local server": (
        "a.php",
        "<?php\n$smtp_host = 'localhost';\n$smtp_port = 25;\n$m->Host = $smtp_host;\n$m->Port = $smtp_port;\n",
    ),
    "a variable of another function": (
        "a.php",
        "<?php\nfunction a() { $p = 465; }\nfunction b($p) { $m->Host = 'a.example.com'; $m->Port = $p; $m->SMTPSecure = 'tls'; }\n",
    ),
    "an encryption that is set later in a function": (
        "a.php",
        "<?php\nfunction a() {\n$t = new Swift_SmtpTransport('a.example.com', 587);\n$t->setEncryption('tls');\n}\n",
    ),
    "another variable as the default": (
        "roles/msmtp/templates/msmtprc.j2",
        "defaults\ntls {{ item.tls | default(tls) }}\naccount a\nhost {{ item.host }}\nport {{ item.port | default(port) }}\n",
    ),
    "a chart's other value as the default": ("a.yml", "SMTP_TLS: {{ .Values.tls | default .Values.none }}\nSMTP_HOST: a.example.com\n"),
    "Jenkins without a server": (
        "hudson.tasks.Mailer.xml",
        "<hudson.tasks.Mailer_-DescriptorImpl><useSsl>false</useSsl></hudson.tasks.Mailer_-DescriptorImpl>\n",
    ),
    "a local relay's address": ("MailScanner.conf", "MSMail Relay Port = 25\nMSMail Relay Address = 127.0.0.1\n"),
    "one endpoint under two words of mail": (".env", "SMTP_HOST=localhost\nMAIL_PORT=25\nEMAIL_TLS=false\n"),
    "a further port beside a known application": (
        ".env",
        "APP_KEY=x\nMAIL_MAILER=smtp\nMAIL_HOST=a.example.com\nMAIL_PORT=587\nSMTP_PORT=25\n",
    ),
    "a port without a server of its own": ("a.yml", "mail_smtp_host: localhost\nmail_smtp_port: 25\nmail_port: 25\n"),
    "a form that nobody filled in": (
        "compose.yml",
        (
            "services:\n  a:\n    image: healthchecks/healthchecks\n    environment:\n"
            "      DEFAULT_FROM_EMAIL: me@example.com\n      EMAIL_HOST: ''\n      EMAIL_PORT: ''\n      EMAIL_USE_TLS: ''\n"
        ),
    ),
    "a scheme of mail in a list": ("a.yml", "schemes:\n  - ldap://\n  - mailto://\n"),
    "an address of a person": ("a.yml", "smtp:\n  address: me@example.com\n  port: 25\n"),
    "a port that a form gives": (
        "a.php",
        "<?php\n$c = ['protocol' => 'smtp', 'smtp_host' => 'a.example.com', 'smtp_crypto' => 'tls', 'smtp_port' => $form['port'] ?? ''];\n",
    ),
    "a folder of mail": (".env", "T_EMAIL_HOST=mx.example.com\nT_EMAIL_PORT=25\nT_EMAIL_FOLDER=INBOX\n"),
    "MX at a known exchange": (".env", "APP_NAME=x\nMX_HOST=mx.example.com\nMX_PORT=25\n"),
}


@pytest.mark.parametrize(("file", "text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_found(file: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert placed(judge(text, file)) == expected


@pytest.mark.parametrize(("file", "text"), QUIET.values(), ids=QUIET.keys())
def test_quiet(file: str, text: str) -> None:
    assert placed(judge(text, file)) == []


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        ({"implicit_tls": "accept"}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n", []),
        ({"implicit_tls": "prefer"}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n", []),
        ({"platform": "gcp"}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", [(2, "port-25")]),
        ({"platform": "digitalocean"}, "SMTP_HOST=smtp.sendgrid.net\nSMTP_PORT=587\n", [(2, "blocked-port")]),
        ({"platform": "digitalocean"}, "SMTP_HOST=postfix\nSMTP_PORT=587\n", []),
        ({"levels": {"port-465": "off"}}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=465\n", []),
        ({"levels": {"port-25": "note"}}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", []),
        ({"ignore": ("port-25",)}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\nSMTP_TLS=off\n", [(3, "cleartext")]),
        ({"select": ("port-25",)}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\nSMTP_TLS=off\n", [(2, "port-25")]),
        ({"sinks": ("catcher",)}, "SMTP_HOST=my-catcher\nSMTP_PORT=25\n", []),
        ({"per_file_ignores": {"*.env": ("port-25",)}}, "SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n", []),
    ],
)
def test_settings_turn_findings(settings: dict[str, object], text: str, expected: list[tuple[int, str]]) -> None:
    assert failing(judge(text, "a.env", **settings)) == expected


@pytest.mark.parametrize(("level", "expected"), [("note", [(2, "port-25", "note")]), ("error", [(2, "port-25", "error")]), ("off", [])])
def test_internal_level(level: str, expected: list[tuple[int, str, str]]) -> None:
    internal = judge.__globals__["Settings"](__import__("pathlib").Path()).internal._replace(level=level)
    assert placed(judge("SMTP_HOST=postfix\nSMTP_PORT=25\n", internal=internal)) == expected


FIXED = [
    (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=25 # old\n", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=587 # old\n", True),
    (".env", "SMTP_HOST=smtp.example.com\r\nSMTP_PORT='25'\r\n", "SMTP_HOST=smtp.example.com\r\nSMTP_PORT='587'\r\n", False),
    (
        "a.yml",
        "smtp_host: a.example.com\nsmtp_port: 587\nsmtp_use_tls: no\n",
        "smtp_host: a.example.com\nsmtp_port: 587\nsmtp_use_tls: yes\n",
        False,
    ),
    (".env", "SMTP_URL=smtp://u:p@smtp.example.com:25/?x=1\n", "SMTP_URL=smtp://u:p@smtp.example.com:587/?x=1\n", False),
    (".env", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=2525\n", "SMTP_HOST=smtp.gmail.com\nSMTP_PORT=587\n", True),
    (".env", "SMTP_HOST=smtp.example.com\nSMTP_TLS_VERIFY=false\n", "SMTP_HOST=smtp.example.com\nSMTP_TLS_VERIFY=true\n", True),
    ("a.yml", "smtp_server: ''\nsmtp_openssl_verify_mode: none\n", "smtp_server: ''\nsmtp_openssl_verify_mode: peer\n", True),
    ("a.yml", "# ENC[AES256_GCM,x] of sops: see there\nsmtp_port: 25\n", "# ENC[AES256_GCM,x] of sops: see there\nsmtp_port: 587\n", False),
    ("c.yml", "environment:\n  - SMTP_PORT=${P:-25}\n", "environment:\n  - SMTP_PORT=${P:-587}\n", False),
    ("a.yml", 'env:\n- name: SMTP_PORT\n  value: "25"\n', 'env:\n- name: SMTP_PORT\n  value: "587"\n', False),
]


@pytest.mark.parametrize(("file", "before", "after", "safe"), FIXED)
def test_fix(file: str, before: str, after: str, safe: bool) -> None:
    judged = judge(before, file)
    finding = judged.findings[0]
    assert fixed(judged, finding) == after
    assert finding.fix is not None
    assert finding.fix.safe is safe


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.yml", "smtp_host: smtp.example.com\nsmtp_port: 465\n"),  # it may be implicit TLS now
        (".env", "SMTP_HOST=smtp.example.com\nSMTP_PORT=99999\n"),  # nobody knows what was meant
        ("a.yml", "a: &p 25\nb: {port: *p}\nsmtp_host: smtp.example.com\nsmtp_port: *p\n"),  # the 25 serves another purpose too
        ("a.enc.yml", "smtp_port: 25\nsmtp_password: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n"),
    ],
)
def test_no_fix(file: str, text: str) -> None:
    judged = judge(text, file)
    assert judged.findings
    assert all(f.fix is None for f in judged.findings)
