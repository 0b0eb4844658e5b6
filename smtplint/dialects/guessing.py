"""What the values of settings mean that no dialect knows: TLS keys, verification, switches. Nothing is guessed that the words do not
say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.dialects.meaning import ALL
from smtplint.dialects.words import MAIL, Name, parse, tls_key

if TYPE_CHECKING:
    from smtplint.dialects.groups import Layout, Names
    from smtplint.model import Setting

NONE = frozenset({"none", "off", "false", "no", "plain", "never"})
TRUE = frozenset({"true", "yes", "on", "1", "y", "always", "enabled", "enable"})
_IMPLICIT = frozenset({"ssl", "smtps", "implicit", "ssl/tls", "wrapper", "force_tls", "tls-wrapped", "smtp+ssl", "tls_wrapper"})
_STARTTLS = frozenset({"starttls", "start_tls", "stls", "explicit", "start-tls"})
_UNVERIFIED = frozenset({"false", "off", "no", "none", "0", "never", "n", "verify_none", "openssl::ssl::verify_none"})
_NEGATIVE = frozenset({"insecure", "skip", "ignore", "no", "noverify", "allow", "accept", "disable", "disabled", "allowed"})
_OFF = frozenset(
    {
        "mail",
        "sendmail",
        "log",
        "array",
        "dummy",
        "null",
        "blackhole",
        "disabled",
        "none",
        "console",
        "file",
        "noop",
        "local",
        "phpmail",
        "qmail",
    }
)
_API = frozenset({"ses", "mailgun", "postmark", "sendgrid", "sparkpost", "mandrill", "resend", "api", "brevo", "mailjet", "plunk"})
_RIGHT = "starttls"
_BACKENDS = frozenset({"dummy", "console", "filebased", "locmem"})
_HELD = frozenset({"config", "configuration", "settings", "options"})
"""Mappings that hold the settings of what stands around them, its switch among it."""
_BARE = frozenset({("protocol",), ("mailer",), ("transport",), ("driver",), ("method",)})

Keys = list[tuple["Setting", Name]]


def security(keys: Keys, port: int | None) -> frozenset[str]:
    """The modes that all TLS keys together leave possible. `none` only when a key that speaks of TLS as a whole says so and no other says
    otherwise; a program told not to use STARTTLS may still speak TLS from the first byte on 465."""
    possible = set(ALL)
    none = starttls_only = otherwise = False
    for setting, name in keys:
        key, value = tls_key(name.words), setting.value.strip().lower()
        if setting.certainty == "unknown":
            otherwise = True
        elif not value or value in {"null", "~"} or (value == "none" and setting.format == "python" and not setting.quoted):
            continue
        elif value in NONE or (value == "0" and not key.whole):
            if key.whole:
                none, starttls_only = True, key.starttls
            elif not (key.required or key.auto or key.starttls):
                possible.discard("implicit")
        else:
            otherwise = True
            possible &= _modes(value, starttls=key.starttls, required=key.required, auto=key.auto)
    if none and not otherwise:
        return frozenset({"none", "implicit"}) if starttls_only and port == 465 and "implicit" in possible else frozenset({"none"})
    return frozenset(possible) or ALL


def refusals(keys: Keys) -> list[Setting]:
    """The settings of the keys that speak of TLS as a whole and say that there is none."""
    return [s for s, name in keys if s.certainty != "unknown" and s.value.strip().lower() in NONE and tls_key(name.words).whole]


def _modes(value: str, *, starttls: bool, required: bool, auto: bool) -> frozenset[str]:
    if value in _STARTTLS or (starttls and value in TRUE):
        return frozenset({"opportunistic", "starttls"})
    if value in _IMPLICIT:
        return frozenset({"implicit", "starttls"})
    if value == "tls" or (value in TRUE and not auto):
        return frozenset({"starttls", "implicit"}) if required else frozenset({"opportunistic", "starttls", "implicit"})
    return ALL


def of_scheme(scheme: str) -> frozenset[str]:
    """What `ssl://` or `tls://` before a host leaves possible."""
    if scheme.lower() in {"ssl", "smtps"}:
        return frozenset({"implicit"})
    return frozenset({"starttls", "opportunistic"}) if scheme.lower() == "tls" else ALL


def is_unverified(setting: Setting, name: Name) -> bool:
    """Whether the setting says that certificates are not verified."""
    if setting.certainty == "unknown":
        return False
    value, found = setting.value.strip().lower(), frozenset(name.words)
    if found & _NEGATIVE:
        return value in TRUE
    return value in ({"none", "verify_none", "0"} if "mode" in found else _UNVERIFIED)


def switched_off(at: Layout, doc: int, block: Names, prefix: tuple[str, ...]) -> bool:
    """Whether a switch beside the settings, or in a mail mapping around them, is literally off, or another transport is chosen."""
    for depth in range(min(3, len(block) + 1)):
        place = block[: len(block) - depth]
        inside = bool(place) and parse(place[-1]).mail
        if depth == 1 and block[-1].lower() in _HELD:
            inside = True
        elif depth and not inside:
            continue
        for name, setting in at.children.get((doc, place), {}).items():
            if (
                setting is not None
                and setting.certainty != "unknown"
                and _is_switch(parse(name), prefix, inside=inside, nested=bool(place))
                and _is_off(setting, parse(name))
            ):
                return True
    return False


def _is_switch(name: Name, prefix: tuple[str, ...], *, inside: bool, nested: bool) -> bool:
    """Whether the name is the switch or the transport of the endpoint with this prefix. `nested`: it stands in a mapping; `inside`: the
    mapping's own name says that it is mail."""
    if name.role not in {"active", "transport"}:
        return False
    if inside and not name.mail:
        return True
    if not name.mail and name.role == "transport" and name.words in _BARE and nested and not prefix:
        return True
    if not name.mail or name.prefix != prefix:
        return False
    own = MAIL | {"enable", "enabled", "use", "active", "disabled", *prefix}
    return inside or name.role == "transport" or name.sure or own.issuperset(name.words)


def _is_off(setting: Setting, name: Name) -> bool:
    value = setting.value.strip().lower()
    if name.role == "active":
        return value in TRUE if {"disabled", "disable"} & set(name.words) else value in {"false", "no", "off", "0"}
    if "." in value:  # django.core.mail.backends.dummy.EmailBackend
        return any(part in _BACKENDS for part in value.split("."))
    return (value in _OFF or value in _API) and not (value == "null" and not setting.quoted)


def is_misspelt(value: str) -> bool:
    """Whether one letter is added, dropped, changed or swapped in `starttls`."""
    word = value.strip().lower()
    if word == _RIGHT or not 7 <= len(word) <= 9 or not word.isalpha():
        return False
    if len(word) == len(_RIGHT):
        wrong = [i for i in range(8) if word[i] != _RIGHT[i]]
        return len(wrong) == 1 or (len(wrong) == 2 and word[wrong[0]] == _RIGHT[wrong[1]] and word[wrong[1]] == _RIGHT[wrong[0]])
    longer, shorter = (word, _RIGHT) if len(word) > len(_RIGHT) else (_RIGHT, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
