"""Settings that no dialect knows, read by convention (policy: unknown dialects): by the words of their names and of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.dialects.groups import Layout, Mark, Names
from smtplint.dialects.meaning import ALL, Reading, Where
from smtplint.dialects.splitting import number, split
from smtplint.dialects.words import MAIL, Name, parse, tls_key, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

NONE = frozenset({"none", "off", "false", "no", "plain", "never"})
_TRUE = frozenset({"true", "yes", "on", "1", "y", "always", "enabled", "enable"})
_IMPLICIT = frozenset({"ssl", "smtps", "implicit", "ssl/tls", "wrapper", "force_tls", "tls-wrapped", "smtp+ssl", "tls_wrapper"})
_STARTTLS = frozenset({"starttls", "start_tls", "stls", "explicit", "start-tls"})
OFF = frozenset(
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
_URL = re.compile(r"(?:smtps?|submissions?)(?:\+\w+)?://(?:\{\{[^{}]*\}\}|\S)+\Z", re.IGNORECASE)
_NO_SETTING = frozenset(
    {
        "test",
        "command",
        "args",
        "run",
        "script",
        "description",
        "help",
        "title",
        "message",
        "cmd",
        "entrypoint",
        "summary",
        "pattern",
        "regex",
        "doc",
    }
)
_PROSE = frozenset({"description", "help", "comment", "note", "label", "title", "example", "documentation"})
_LISTENERS = frozenset(
    {
        "ports",
        "expose",
        "containerports",
        "service",
        "services",
        "listeners",
        "ingress",
        "egress",
        "firewall",
        "probe",
        "livenessprobe",
        "readinessprobe",
    }
)

_FAMILY = frozenset({"imap", "imaps", "pop", "pop3", "pop3s", "submission", "submissions", "sieve"})

_LISTENING = frozenset({"bind", "listen", "listener", "listeners", "certificate", "cert", "proxy"})
_SERVERS = frozenset({"postfix", "exim", "exim4", "haraka", "opensmtpd"})

Key = tuple[int, Names, tuple[str, ...]]


def read(source: Source, at: Layout, taken: frozenset[Mark], owned: set[tuple[int, Names]]) -> Iterator[Reading]:
    """The endpoints among the settings that no dialect explains (`taken`: what they do explain; `owned`: their blocks)."""
    groups: dict[Key, list[tuple[Setting, Name, bool]]] = {}
    for setting, names in zip(at.settings, at.names, strict=True):
        if (*setting.span, setting.key) in taken:
            continue
        if _URL.match(setting.value) and names[-1].lower() not in _NO_SETTING:
            yield from _url(source, at, setting, names)
            continue
        placed = _place(names)
        if placed is None or (setting.doc, placed[1]) in owned:
            continue
        name, block, bare = placed
        groups.setdefault((setting.doc, block, () if bare else name.prefix), []).append((setting, name, bare))
    for key, members in groups.items():
        if _is_family(at, key, members):
            continue
        yield from _group(source, at, key, members)


def _place(names: Names) -> tuple[Name, Names, bool] | None:
    """A setting's name and block, and whether the name is bare (its mapping says that it is mail). None for what is no mail setting."""
    name = parse(names[-1])
    if name.role in {"none", "other"} and not name.mail:
        return None
    if any(part.lower() in _PROSE for part in names[-2:]):
        return None
    if name.mail:
        return (name, names[:-1], False) if name.role not in {"none", "other"} else None
    at = len(names) - 2
    while at >= 0 and names[at].isdigit():
        at -= 1
    if at < 0 or any(part.lower() in _LISTENERS for part in names[max(0, at - 1) : -1]):
        return None
    parent = parse(names[at])
    if not parent.mail or parent.role == "none" and parent.words[-1] not in MAIL:
        grand = parse(names[at - 1]) if at > 0 else None
        if (
            grand is None
            or not grand.mail
            or parent.words[-1:] not in {("config",), ("options",), ("settings",), ("server",), ("connection",), ("auth",), ("tls",)}
        ):
            return None
        if parent.words[-1:] in {("auth",), ("tls",)}:
            return None
    return name, names[:-1], True


def _is_family(at: Layout, key: Key, members: list[tuple[Setting, Name, bool]]) -> bool:
    """The port family of a mail server: SMTP_PORT beside IMAP_PORT, POP_PORT or SUBMISSION_PORT, and no SMTP host of its own."""
    if any(name.role == "host" for _, name, _ in members):
        return False
    siblings = (words_of(name) for name in at.children.get(key[:2], {}))
    return any(words[-1:] == ("port",) and not _FAMILY.isdisjoint(words) for words in siblings)


def _url(source: Source, at: Layout, setting: Setting, names: Names) -> Iterator[Reading]:
    parts = split("url", source, setting)
    scheme = setting.value.split(":", 1)[0].lower()
    port = number(parts["port"].value) if "port" in parts else None
    security = ALL if "+" in scheme else frozenset({"implicit", "starttls"}) if scheme != "smtp" else ALL
    settings = {"url": setting, **parts}
    yield _reading(at, (setting.doc, names[:-1], (names[-1],)), settings, security, port, "port" in parts)


def _group(source: Source, at: Layout, key: Key, members: list[tuple[Setting, Name, bool]]) -> Iterator[Reading]:
    roles: dict[str, Setting] = {}
    tls: list[tuple[Setting, Name]] = []
    verify: bool | None = None
    for setting, name, bare in members:
        if name.role == "tls":
            tls.append((setting, name))
        elif name.role == "verify":
            off = _verification_off(setting, name)
            if off and verify is not False:
                verify, roles["verify"] = False, setting
        elif name.role not in {"active", "transport"} and not (name.role == "host" and "@" in setting.value):
            if not (bare or name.sure or name.role in {"host", "port"}) and name.role not in {"username", "password"}:
                continue
            roles[name.role] = setting
    bare_only = all(bare for _, _, bare in members)
    if bare_only and "host" not in roles and _listens(at, key):
        return
    if "host" in roles:
        roles.update({k: s for k, s in split("host_port", source, roles["host"]).items() if k in {"host", "port", "$scheme"}})
    if not roles.keys() & {"host", "port", "verify"} and not tls:
        return
    if bare_only and "host" not in roles and ("port" not in roles or not (len(roles) > 1 or tls)):
        return
    if not (roles.keys() & {"host", "port"}) and not any(n.sure or bare for _, n, bare in members):
        return
    port = number(roles["port"].value) if "port" in roles and roles["port"].certainty != "unknown" else None
    security = _security(tls, port)
    if "$scheme" in roles:
        scheme = roles["$scheme"].value.lower()
        security = (
            frozenset({"implicit"})
            if scheme in {"ssl", "smtps"}
            else frozenset({"starttls", "opportunistic"})
            if scheme == "tls"
            else security
        )
    for setting, name in tls:
        if "tls" not in roles or tls_key(name.words).whole:
            roles["tls"] = setting
        if _misspelt(setting.value):
            yield _reading(at, key, {**roles, "tls": setting}, security, port, "port" in roles, verify, stranger=setting.value)
            return
    yield _reading(at, key, roles, security, port, "port" in roles, verify)


def _reading(
    at: Layout,
    key: Key,
    settings: dict[str, Setting],
    security: frozenset[str],
    port: int | None,
    port_set: bool,
    verify: bool | None = None,
    stranger: str = "",
) -> Reading:
    doc, block, prefix = key
    host = settings.get("host")
    named: str | None = None
    if host is not None:
        named = "" if host.certainty == "unknown" else host.value.strip() or None
        named = None if named and named.lower() in {"null", "~", "none"} and not host.quoted else named
    return Reading(
        where=Where(("",), doc, block, "_".join(prefix), ()), names=("by convention",), settings=settings, host=named, port=port or None,
        port_set=port_set and port != 0, security=security, verify=verify,
        credentials=any(r in settings and (settings[r].value or settings[r].certainty == "unknown") for r in ("username", "password")),
        role=_hop(block, prefix), active=not switched_off(at, doc, block, prefix), decisive=False, can_require=False, port_decides=False, refused=False,
        strangers={"tls": "starttls"} if stranger else {},
    )  # fmt: skip


def _listens(at: Layout, key: Key) -> bool:
    """Whether the settings around belong to a server that is listened on: it binds an address or shows a certificate of its own."""
    return any(not _LISTENING.isdisjoint(words_of(name)) for name in at.children.get(key[:2], {}))


def _hop(block: Names, prefix: tuple[str, ...]) -> str:
    """`relay` for the settings of a mail server's own hops: of Postfix and its kin, or one of a list of relays."""
    inside = [w for name in block for w in words_of(name)]
    return "relay" if not _SERVERS.isdisjoint((*prefix, *inside)) or "relays" in inside else "submission"


def _security(tls: list[tuple[Setting, Name]], port: int | None) -> frozenset[str]:
    """All TLS keys together. `none` only when a key that speaks of TLS as a whole says so and no other says otherwise."""
    possible = set(ALL)
    none = starttls_only = False
    otherwise = False
    for setting, name in tls:
        key, value = tls_key(name.words), setting.value.strip().lower()
        if setting.certainty == "unknown":
            otherwise = True
        elif not value or value in {"null", "~"}:
            continue
        elif value in NONE or (value == "0" and not key.whole):
            if key.whole:
                none, starttls_only = True, key.starttls
            elif not (key.required or key.auto) and not key.starttls:
                possible.discard("implicit")
        else:
            otherwise = True
            possible &= _modes(value, key.starttls, key.required, key.auto)
    if none and not otherwise:
        return frozenset({"none", "implicit"}) if starttls_only and port == 465 and "implicit" in possible else frozenset({"none"})
    return frozenset(possible) or ALL


def _modes(value: str, starttls: bool, required: bool, auto: bool) -> frozenset[str]:
    if value in _STARTTLS:
        return frozenset({"opportunistic", "starttls"})
    if value in _IMPLICIT:
        return frozenset({"implicit", "starttls"})
    if starttls and value in _TRUE:
        return frozenset({"opportunistic", "starttls"})
    if value in _TRUE and not auto:
        return frozenset({"starttls", "implicit"}) if required else frozenset({"opportunistic", "starttls", "implicit"})
    if value == "tls":
        return frozenset({"opportunistic", "starttls", "implicit"})
    return ALL


def _verification_off(setting: Setting, name: Name) -> bool:
    if setting.certainty == "unknown":
        return False
    value, found = setting.value.strip().lower(), frozenset(name.words)
    negative = found & {"insecure", "skip", "ignore", "no", "noverify", "allow", "accept", "disable", "disabled", "allowed"}
    if negative:
        return value in _TRUE
    return (
        value in {"false", "off", "no", "none", "0", "never", "n", "verify_none", "openssl::ssl::verify_none"}
        and "mode" not in found
        or ("mode" in found and value in {"none", "verify_none", "0"})
    )


def switched_off(at: Layout, doc: int, block: Names, prefix: tuple[str, ...]) -> bool:
    """Whether a switch beside the settings, or in a mail mapping around them, is literally off, or another transport is chosen."""
    for depth in (0, 1):
        place = block[: len(block) - depth]
        if depth and not (block and (parse(block[-1]).mail and len(block) > 1 and parse(block[-2]).mail)):
            break
        inside = bool(place) and parse(place[-1]).mail
        for name, setting in at.children.get((doc, place), {}).items():
            if setting is None or setting.certainty == "unknown":
                continue
            parsed = parse(name)
            if parsed.role not in {"active", "transport"} or not (
                inside
                and not parsed.mail
                or (parsed.mail and parsed.prefix == prefix)
                or (parsed.mail and parsed.words[0] == "use" and prefix[1:] == ())
            ):
                continue
            if (
                not inside
                and parsed.role == "active"
                and not (parsed.sure or set(parsed.words) <= MAIL | {"enable", "enabled", "use", "active", "disabled", *prefix})
            ):
                continue
            if _is_off(setting, parsed):
                return True
    return False


def _is_off(setting: Setting, name: Name) -> bool:
    value = setting.value.strip().lower()
    if name.role == "active":
        return value in _TRUE if {"disabled", "disable"} & set(name.words) else value in {"false", "no", "off", "0"}
    return bool(setting.value) and (value in OFF or value in _API) and not (value == "null" and not setting.quoted)


def _misspelt(value: str) -> bool:
    """One letter added, dropped, changed or swapped in `starttls`."""
    word, right = value.strip().lower(), "starttls"
    if word == right or not 7 <= len(word) <= 9 or not word.isalpha():
        return False
    if len(word) == len(right):
        wrong = [i for i in range(8) if word[i] != right[i]]
        return len(wrong) == 1 or (len(wrong) == 2 and word[wrong[0]] == right[wrong[1]] and word[wrong[1]] == right[wrong[0]])
    longer, shorter = (word, right) if len(word) > len(right) else (right, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
