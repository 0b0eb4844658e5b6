"""Real mail servers, one path each: what msmtp and swaks hand to Postfix and to Exim arrives over TLS, by the servers' own word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
import wire_stage
from wire_install import SERVERS

if TYPE_CHECKING:
    from pathlib import Path

    from wire_table import Release

pytestmark = pytest.mark.skipif(wire_stage.reason() != "", reason=wire_stage.reason())

POSTFIX, EXIM = SERVERS


class Meeting(NamedTuple):
    """A server with its `files`, at `address`, and a client that the script runs; `proof` is what the server's log must say."""

    release: Release
    address: str
    files: dict[str, str]
    script: str
    proof: tuple[str, ...]


_POSTFIX = """\
compatibility_level = 3.6
myhostname = smtp.example.com
inet_interfaces = loopback-only
inet_protocols = ipv4
mydestination =
relay_domains = example.net
relay_transport = discard:
maillog_file = /var/log/postfix.log
smtpd_tls_cert_file = /etc/server.pem
smtpd_tls_security_level = encrypt
smtpd_tls_loglevel = 1
smtpd_relay_restrictions = permit_mynetworks, defer_unauth_destination
"""
_MSMTP = "account default\nhost smtp.example.com\nport 587\nfrom shop@example.org\ntls on\n"
_RUN_POSTFIX = r"""
sed -e 's/^\([a-z].*[ \t]\)y\([ \t]*-[ \t]*[-0-9]*[ \t]\)/\1n\2/' \
  -e 's/^smtp \(.*\)inet/127.0.9.1:587 \1inet/' /usr/share/postfix/master.cf.dist > /etc/postfix/master.cf
mkdir -p /var/spool/postfix /var/lib/postfix; chown postfix /var/lib/postfix
postfix start
for i in $(seq 100); do
  sleep 0.1; msmtp ops@example.net < "$MESSAGE" && break
done
for i in $(seq 100); do sleep 0.05; grep -q 'status=' /var/log/postfix.log && break; done
cat /var/log/postfix.log
"""

_EXIM = """\
exim_path = /usr/sbin/exim4
spool_directory = /var/spool/exim4
log_file_path = /var/spool/exim4/%slog
log_selector = +tls_cipher
local_interfaces = 127.0.9.2
daemon_smtp_ports = 465
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = /etc/server.pem
primary_hostname = smtp.example.com
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin acl
begin routers
all:
  driver = accept
  transport = nowhere
begin transports
nowhere:
  driver = appendfile
  file = /dev/null
  user = Debian-exim
"""
_RUN_EXIM = """
mkdir -p /var/spool/exim4; chown Debian-exim:Debian-exim /var/spool/exim4
exim4 -C /etc/exim4/exim4.conf -bdf &
for i in $(seq 50); do
  sleep 0.1
  swaks --server smtp.example.com:465 --tls-on-connect --tls-verify --tls-ca-path /etc/ssl/certs/ca-certificates.crt \\
    --from shop@example.org --to ops@example.net --silent 2 && break
done
sleep 0.3; cat /var/spool/exim4/mainlog
"""


@pytest.mark.parametrize(
    "meeting",
    [
        Meeting(
            POSTFIX,
            "127.0.9.1",
            {"/etc/postfix/main.cf": _POSTFIX, "/etc/msmtprc": _MSMTP},
            _RUN_POSTFIX,
            ("TLS connection established from", "status=sent"),
        ),
        Meeting(EXIM, "127.0.9.2", {"/etc/exim4/exim4.conf": _EXIM}, _RUN_EXIM, ("<= shop@example.org", "P=esmtps", "Completed")),
    ],
    ids=["msmtp to Postfix by STARTTLS", "swaks to Exim by implicit TLS"],
)
def test_a_real_server_takes_the_message_over_tls(tmp_path: Path, meeting: Meeting) -> None:
    certificates = tmp_path / "certificates"
    wire_stage.make_certificates(certificates)
    (tmp_path / "work").mkdir()
    stage = wire_stage.Stage(tmp_path, certificates, meeting.address)
    server = (certificates / "trusted.pem").read_text()
    wire_stage.prepare(stage, {**meeting.files, "/etc/server.pem": server})
    ended = wire_stage.perform(stage, meeting.release, meeting.script, "message", 30)
    assert [word for word in meeting.proof if word not in ended.output] == [], ended.output
