"""What a setting's name says by its words alone (policy: unknown dialects)."""

from __future__ import annotations

import pytest

from smtplint.dialects.words import MAIL, SURE, parse, tls_key, words_of

WORDS = {
    "": "", "_-./": "", "SMTP_HOST_NAME": "smtp host name", "smtpHostName": "smtp host name", "smtp-hostname": "smtp hostname",
    "smtphost": "smtp host", "app_smtphost": "app smtp host", "SMTPHost": "smtp host", "SmtpHost2": "smtp host 2",
    "app.mail.smtp.port": "app mail smtp port",
    "MailConfig__EmailServer": "mail config email server", "x25y": "x 25 y", "Cc:": "cc", "ÄHOSTé": "host",
    # names that are written as one are parted where known words make the whole of them
    "smtpserverhostname": "smtp server hostname", "smtpusestarttls": "smtp use starttls", "mailservername": "mailserver name",
    "smtppasswd": "smtp passwd", "smtpuserid": "smtp userid", "emailrelay": "email relay", "relaydebug": "relay debug", "SMTPDEBUG": "smtp debug",
    "smtpssl": "smtp ssl", "serverport": "server port", "smtphosts": "smtp hosts", "hostenabled": "host enabled", "mailhub": "mail hub",
    # … but not a word that is one, a short one, or one of which something is left
    "hostname": "hostname", "mailserver": "mailserver", "relayhost": "relayhost", "mailsender": "mailsender", "mailrelay": "mailrelay",
    "mailto": "mailto", "smtphostx": "smtphostx", "xsmtphost": "xsmtphost", "authentication": "authentication", "tlsmode": "tlsmode",
    "usernameauth": "usernameauth", "debugtype": "debugtype",
    # STARTTLS in two words
    "SMTP_START_TLS": "smtp starttls", "smtp.startTLS": "smtp starttls",
    "enableStartTls": "enable starttls", "start-tls-required": "starttls required",
    "start_ssl": "start ssl", "start": "start", "tls_start": "tls start", "restart_tls": "restart tls",
}  # fmt: skip


@pytest.mark.parametrize(("name", "words"), WORDS.items())
def test_words(name: str, words: str) -> None:
    assert words_of(name) == tuple(words.split())
    assert parse(name).words == words_of(name)


ROLES = {
    "host": """smtp_host SMTP_HOSTS smtpHostname mail_server mail_servers smarthost SMTP_RELAYHOST mailhub mail_mailhost smtpmailhost smtp_relay
        smtp_hub mailserver smtp_fqdn smtp_address smtp_host_name mail_server_name mailrelayhost mail_relay_host host server app.smtp.host
        API_SMTP_HOST db_mail_host web_smtp_server host_name server_name HTTP_SMTP_HOST source_smtp_host smtp_verify_email_host""",
    "port": """smtp_port SMTP_SERVER_PORT smtpport mailPort relay_port smarthost_port port smtp_port_number smtp_port_no smtp_tls_port
        SERVICE_SMTP_PORT SOURCE_SMTP_PORT EMAIL_SMTP_PORT smtp_ssl_port""",
    "username": """smtp_user SMTP_USERNAME smtp_login mail_userid smtp_user_name smtp_auth_user username""",
    "password": """smtp_password SMTP_PASS smtp_passwd mail_pwd smtp_passphrase smtp_auth_pass password FILE_SMTP_PASSWORD""",
    "tls": """smtp_tls smtp_ssl SMTP_STARTTLS smtp_start_tls smtp_encryption mail_security smtp_secure smtp_crypto mail_smtps smtp_use_tls
        smtp_tls_enabled smtp_starttls_required smtp_secure_mode smtp_encryption_type smtp_ssl_enable tls encryption mail_encryption_protocol
        verify_smtp_tls auth_smtp_tls pool_smtp_tls""",
    "verify": """smtp_verify smtp_tls_verify smtp_verification smtp_insecure smtp_reject_unauthorized smtp_noverify smtp_verifypeer smtp_tlsverify
        smtp_sslverify smtp_openssl_verify_mode smtp_certcheck smtp_ignore_cert smtp_skip_certificate smtp_accept_certs smtp_allow_cert
        smtp_check_certificate smtp_validate_certs smtp_allow_self_signed smtp_accept_self_signed
        smtp_verify_host email_verify_peer smtp_verify_hostname
        smtp_insecure_skip_verify smtp_tls_verify_local ldap_smtp_verify imap_smtp_verify http_smtp_verify
        smtp_ignore_certificate_check verify insecure smtp_self_signed_accept smtp_no_verify_enabled smtp_verify_service""",
    "active": """smtp_enabled SMTP_ENABLE mail_active email_disabled smtp_disable MAIL_USE use_smtp USE_MAIL use_email_smtp USE_APP_SMTP
        enabled use""",
    "transport": """mail_mailer MAIL_TRANSPORT mail_driver smtp_protocol EMAIL_BACKEND mail_provider smtp_type email_mode mail_method
        mail_adapter smtp_sender protocol transport""",
    "other": """email_verify smtp_auth_verify smtp_client_cert smtp_allow_anonymous smtp_self_signed
        smtp_address_book smtp_timeout smtp_pool smtp_from smtp_name mail_from_name mail_address relay_address smtp_tls_timeout
        smtp_use_smtp_x use_smtp_auth app_smtp smtp smtp_password_file smtp_number smtp_no smtp_path_password smtp_file_password mail_server_address
        smtp_user_id smtp_name_user_x name smtp_port_name smtp_port_x_no my_use_smtp use_smtp_x""",
    "none": """smtp_bind_port smtp_source_port smtp_src_port smtp_auth_port smtp_authentication_port smtp_verify_port email_verification_port
        smtp_timeout_port smtp_pool_port smtp_limit_port SMTP_API_HOST mail_db_host smtp_http_port smtp_https_host smtp_web_server
        smtp_webui_port smtp_ui_port smtp_database_host smtp_redis_host smtp_proxy_host smtp_check_host smtp_container_port smtp_local_host
        smtp_ssh_host smtp_metrics_port smtp_admin_user smtp_nodeport smtp_service_host mail_push_host db_host api_port"""
    # listeners, incoming mail, and other protocols, wherever the word stands
    """ listen_smtp_port smtp_listener_port smtp_listening_port expose_smtp_port smtp_exposed_port publish_smtp_port smtp_published_port
        smtp_forward_port forwarded_smtp_port smtp_daemon_port imap_smtp_port mail_imap_host mail_imaps_port mail_pop_host mail_pop3_host
        mail_pop3s_port mail_sieve_port managesieve_mail_host smtp_debug_host mail_inbound_host incoming_mail_server mail_receive_host
        mail_receiver_host mail_received_host receiving_mail_host ldap_mail_host smtpd_mail_port lmtp_mail_host smtp_healthcheck_host
        smtp_probe_port mail_mx_host IMAP_HOST bind_port smtp_daemon_tls"""
    # a verification of something else, or of another protocol
    """ imap_verify mail_pop_verify mail_pop3_verify mail_http_verify mail_https_verify mail_ldap_verify mail_db_verify mail_imap_verify
        http_insecure""",
}  # fmt: skip


@pytest.mark.parametrize(("name", "role"), [(name, role) for role, names in ROLES.items() for name in names.split()])
def test_role(name: str, role: str) -> None:
    assert parse(name).role == role


# Words that speak of a person's account, a message or a link: what is verified there is no certificate.
OF_PERSONS = "link code address token account user url subject template expire".split()


@pytest.mark.parametrize("word", OF_PERSONS)
def test_no_certificate_is_verified(word: str) -> None:
    assert parse(f"mail_verify_{word}_x").role != "verify"
    assert parse(f"mail_{word}_verification").role != "verify"
    assert parse(f"{word}_mail_verification").role == "verify"


# Words that make a name with `tls` in it speak of something else than whether there is TLS.
NOT_TLS = """auth authentication cert certs certificate ca cafile key keyfile file path timeout pool limit limits max version versions
    min ciphers cipher peer fingerprint trust trusted session dir mechanism level log loglevel cn servername context policy header headers check
    warning note help label description cookie verified""".split()


@pytest.mark.parametrize("word", NOT_TLS)
def test_no_tls_key(word: str) -> None:
    assert parse(f"smtp_tls_{word}_x").role not in {"tls", "port"}
    assert parse(f"{word}_smtp_tls").role == "tls"


@pytest.mark.parametrize(
    "name", ["smtp_tls_method_x", "smtp_tls_pass_x", "smtp_tls_name_x", "smtp_tls_port_x", "smtp_tls_user_x", "smtp_tls_hostname_x"]
)
def test_tls_is_not_all_that_is_said(name: str) -> None:
    assert parse(name).role == "other"


# (mail, sure, the words before the mail word)
PARTS = {
    "smtp_port": (True, True, ""), "SMTPS_PORT": (True, True, ""), "smarthost": (True, True, ""), "app_relayhost_port": (True, True, "app"),
    "msmtp_port": (True, True, ""), "mail_port": (True, False, ""), "APP_MAIL_PORT": (True, False, "app"), "port": (False, False, ""),
    "app_port": (False, False, ""), "": (False, False, ""), "app_mail_smtp_port": (True, True, "app"), "smtp_mail_port": (True, True, ""),
    "mail_app_smtp_port": (True, True, "app"), "MailConfig__EmailServer": (True, False, ""), "config_mail_port": (True, False, "config"),
    "mail_settings_email_port": (True, False, ""), "mail_setting_email_port": (True, False, ""), "mail_options_x_email_port": (True, False, "x"),
    "mail_configuration_smtp_port": (True, True, ""), "use_app_mail_tls": (True, False, "app"), "enable_app_smtp_tls": (True, True, "app"),
    "app_enabled_smtp": (True, True, "app"), "is_app_smtp_tls": (True, True, "app"), "disable_smtp_tls": (True, True, ""),
    "smtp_app_port": (True, True, ""), "x_mail_config_a_smtp_b": (True, True, "x a"), "a_b_mail": (True, False, "a b"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "parts"), PARTS.items())
def test_parts_of_a_name(name: str, parts: tuple[bool, bool, str]) -> None:
    mail, sure, prefix = parts
    found = parse(name)
    assert (found.mail, found.sure, found.prefix) == (mail, sure, tuple(prefix.split()))


MAIL_WORDS = """smtp smtps mail email mailer smarthost relayhost mails emails phpmailer mailserver msmtp ssmtp emailer nodemailer swiftmailer javamail
    mailsender mailrelay"""


def test_words_of_mail() -> None:
    assert set(MAIL_WORDS.split()) == MAIL
    assert (
        {word for word in MAIL_WORDS.split() if parse(f"{word}_x").sure}
        == SURE
        == set("smtp smtps smarthost relayhost msmtp ssmtp".split())
    )
    assert all(parse(f"app_{word}_x").mail for word in MAIL_WORDS.split())


# w: TLS as such, s: STARTTLS, r: that it must be, a: only if it is offered, or the other way round
TLS_KEYS = {
    "smtp_tls": "w", "smtp_use_tls": "w", "smtp_encryption": "w", "smtp_security": "w", "smtp_starttls": "ws", "smtp_start_tls": "ws",
    "smtp_starttls_enable": "ws", "smtp_ssl": "", "smtp_secure": "", "smtp_crypto": "", "smtps": "", "smtp_host": "", "smtp_tls_ssl": "w",
    "smtp_require_tls": "r", "smtp_tls_required": "r", "smtp_requires_ssl": "r", "smtp_force_tls": "r", "smtp_forced_tls": "r",
    "smtp_tls_mandatory": "r", "smtp_tls_only": "r", "smtp_enforce_tls": "r", "smtp_starttls_required": "sr", "smtp_force_starttls": "sr",
    "smtp_auto_tls": "a", "smtp_autotls": "a", "smtp_opportunistic_tls": "a", "smtp_ignore_tls": "a", "smtp_no_tls": "a", "smtp_disable_tls": "a",
    "smtp_tls_disabled": "a", "smtp_skip_starttls": "sa", "smtp_tls_wrappermode": "a", "smtp_tls_wrapper": "a", "smtp_no_tls_required": "ra",
}  # fmt: skip


@pytest.mark.parametrize(("name", "letters"), TLS_KEYS.items())
def test_tls_key(name: str, letters: str) -> None:
    key = tls_key(words_of(name))
    assert (key.whole, key.starttls, key.required, key.auto) == tuple(letter in letters for letter in "wsra")
