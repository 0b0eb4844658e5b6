"""The words of setting names, for settings that no dialect knows: which role a name plays in a mail setting, by its words alone."""

from __future__ import annotations

import re
from functools import lru_cache

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

MAIL = frozenset(
    {
        "smtp",
        "smtps",
        "mail",
        "email",
        "mailer",
        "smarthost",
        "relayhost",
        "mails",
        "emails",
        "phpmailer",
        "mailserver",
        "msmtp",
        "ssmtp",
        "emailer",
        "nodemailer",
        "swiftmailer",
        "javamail",
        "mailsender",
        "mailrelay",
    }
)
SURE = frozenset({"smtp", "smtps", "smarthost", "relayhost", "msmtp", "ssmtp"})
"""Words that make any name a mail setting; the other mail words need a host, server or port beside them."""

_NOT_SUBMISSION = frozenset(
    "bind listen listener listening expose exposed publish published forward forwarded daemon imap imaps pop sieve managesieve"
    " debug inbound incoming receive receiver received receiving ldap smtpd lmtp healthcheck probe mx".split()
)
_ELSE = frozenset(
    "push http https web webui ui db database redis proxy api check container service local ssh metrics admin nodeport".split()
)
"""Words of other services; before the mail word they are the name of the program that submits."""

_PARTS = (
    "starttls autotls username hostname userid password passwd mailhost mailserver security encryption address enabled servers sender timeout"
    " mailer enable server secure verify crypto relay hosts email debug host port user pass from auth mode type name mail smtp pwd use ssl tls"
    " hub to"
).split()
_GLUED = late(rf"(?:{'|'.join(_PARTS)})+\Z")
_PART = late("|".join(_PARTS))
_GLUES = ("smtp", "mail", "server", "host", "relay", "email")

_UNITS = frozenset({*_PARTS, *MAIL})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HOST = frozenset(
    {
        "host",
        "hosts",
        "hostname",
        "server",
        "servers",
        "smarthost",
        "relayhost",
        "mailhost",
        "relay",
        "hub",
        "mailserver",
        "fqdn",
    }
)
_TLS = frozenset({"tls", "ssl", "starttls", "encryption", "security", "secure", "crypto", "smtps"})
_NOT_TLS = frozenset(
    "auth authentication verify verification verified cert certs certificate ca cafile key keyfile file path debug timeout pool limit limits"
    " max method version versions min ciphers cipher port user password pass name peer hostname fingerprint trust"
    " trusted session dir mechanism level log loglevel"
    " cn context policy header headers check warning note help label description cookie".split()
)
_WHOLE = frozenset({"tls", "starttls", "encryption", "security"})
_VERBS = frozenset({"use", "enable", "enabled", "is", "disable"})
_VERIFY = frozenset({"verify", "verification", "insecure", "unauthorized", "noverify", "verifypeer", "tlsverify", "sslverify", "certcheck"})
_NO_PORT = frozenset({"source", "src", "auth", "authentication", "verify", "verification", "timeout", "pool", "limit"})
_USER = frozenset({"user", "username", "login", "userid"})
_PASSWORD = frozenset({"password", "pass", "passwd", "pwd", "passphrase"})
_INNER = frozenset({"config", "configuration", "settings", "setting", "options"})
"""Words between two mail words that tell nothing: `MailConfig__EmailServer` stands beside `MailConfig__Port`."""
_SWITCH = frozenset({"enable", "enabled", "active", "disabled", "disable", "use"})
_TRANSPORT = frozenset(
    {"mailer", "transport", "driver", "protocol", "backend", "provider", "type", "mode", "service", "method", "adapter", "sender"}
)


class Name(NamedTuple):
    """A setting's name by its words: the `role` it may play (host, port, tls, verify, username, password, active, transport, other),
    whether it has a mail word (`mail`) and one that suffices alone (`sure`), the words before its last mail word, other mail words
    left out (`prefix`), and the words of the name itself."""

    role: str
    mail: bool
    sure: bool
    prefix: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Lower-case words: `smtpHostName`, `SMTP_HOST_NAME`, `smtp-hostname` and `smtphost` are split alike, and `start_tls` is STARTTLS."""
    out: list[str] = []
    for word in _WORD.findall(name):
        lower = word.lower()
        if len(lower) > 6 and lower not in _UNITS and any(glue in lower for glue in _GLUES) and _GLUED.match(lower):
            out += _PART.findall(lower)
        elif lower == "tls" and out[-1:] == ["start"]:
            out[-1] = "starttls"
        else:
            out.append(lower)
    return tuple(out)


@lru_cache(maxsize=4096)
def parse(name: str) -> Name:
    """The name by its words. A name of a listener, of incoming mail or of another service plays the role `none`."""
    words = words_of(name)
    at = next((i for i, w in enumerate(words) if w in MAIL), -1)
    sure = any(w in SURE for w in words)
    last = max((i for i, w in enumerate(words) if w in MAIL), default=0)
    prefix = tuple(w for i, w in enumerate(words[:last]) if w not in _VERBS and w not in MAIL and not (i > at and w in _INNER))
    return Name(_role(words, words[max(at, 0) :]), at >= 0, sure, prefix, words)


def _role(every: tuple[str, ...], words: tuple[str, ...]) -> str:  # noqa: PLR0911 (one a role)
    """The role of a name, by `words`, those from the mail word on where it has one."""
    found = frozenset(words)
    if not words or _NOT_SUBMISSION & frozenset(every) or found & _ELSE:
        return "verify" if _is_verify(words, found) and not found & {"pop", "http", "https"} else "none"
    last = words[-1]
    if last == "port" or (last in {"number", "no"} and words[-2:-1] == ("port",)):
        return "port" if found.isdisjoint(_NO_PORT) else "none"
    if _is_verify(words, found):
        return "verify"
    if last in _HOST or (last == "address" and "smtp" in found) or (last == "name" and words[-2:-1] in {("host",), ("server",)}):
        return "host"
    if last in _PASSWORD and not found & {"file", "path"}:
        return "password"
    if last in _USER or words[-2:] == ("user", "name"):
        return "username"
    if found & _TLS and not found & _NOT_TLS:
        return "tls"
    if last in _SWITCH or (every[0] == "use" and found <= MAIL):
        return "active"
    if last in _TRANSPORT:
        return "transport"
    return "other"


def _is_verify(words: tuple[str, ...], found: frozenset[str]) -> bool:
    if found & {"ldap", "imap", "db", "auth"}:
        return False
    if found & _VERIFY:
        return "email" not in words[-2:-1] and not found & {
            "link",
            "code",
            "address",
            "token",
            "account",
            "user",
            "url",
            "subject",
            "template",
            "expire",
        }
    return bool(found & {"cert", "certificate", "certs"} and found & {"ignore", "skip", "accept", "allow", "check", "validate"}) or (
        found >= {"self", "signed"} and bool(found & {"allow", "accept"})
    )


class Tls(NamedTuple):
    """What a TLS key speaks of: `whole` (TLS as such), `starttls`, `required` (that it must be), `auto` (only if offered)."""

    whole: bool
    starttls: bool
    required: bool
    auto: bool


@lru_cache(maxsize=1024)
def tls_key(words: tuple[str, ...]) -> Tls:
    """The TLS key of these words."""
    found = frozenset(words)
    required = bool(found & {"require", "required", "requires", "force", "forced", "mandatory", "only", "enforce"})
    auto = bool(found & {"auto", "autotls", "opportunistic", "ignore", "no", "disable", "disabled", "skip", "wrappermode", "wrapper"})
    return Tls(bool(found & _WHOLE) and not required and not auto, "starttls" in found, required, auto)
