"""Which port should I choose? The port and mode for a provider, a host or a server that nobody knows, why, what to use where it is blocked, and the
settings as one application spells them. From the same data, and by the same edits, as the fixes."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint import formats, lint, naming
from smtplint.compiling import load_yaml
from smtplint.dialects.write import apply, write
from smtplint.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.lint import Engine
    from smtplint.model import Endpoint

_WIDTH = 100
_MODES = {"starttls": "STARTTLS", "implicit": "implicit TLS"}
_FILES = {
    "dotenv": ".env",
    "environment": ".env",
    "yaml": "settings.yml",
    "php": "settings.php",
    "ini": "settings.ini",
    "properties": "app.properties",
}
_PLAIN = "smtp.example.com"


class UnknownNameError(LookupError):
    """An application or platform that is not known; the message names the nearest that is."""


def advise(engine: Engine, folders: list[str], target: str, app: str | None) -> Iterator[str]:
    """The advice, line by line. `target` is a provider's id or name, or a host; `app` a dialect's name."""
    known = engine.known
    provider = known.hosts.providers.get(target.lower()) or _named(known.hosts.providers, target) or known.hosts.provider_of(target)
    host = target if "." in target else next(iter((provider or {}).get("hosts", ())), "")
    pairs = known.hosts.best_ports(provider, known.platform, engine.settings.preferred_port, known_open=False)
    yield from _answer(engine, provider, host or target, pairs)
    if app is not None:
        if app not in engine.catalog.dialects:
            near = get_close_matches(app, engine.catalog.dialects, 1, 0.5)
            raise UnknownNameError(f"no dialect is called {app!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        yield ""
        yield from _settings(engine, folders, host or _PLAIN, pairs, app)


def _named(providers: dict[str, dict[str, Any]], target: str) -> dict[str, Any] | None:
    return next((p for p in providers.values() if p["name"].lower() == target.lower()), None)


def _answer(engine: Engine, provider: dict[str, Any] | None, host: str, pairs: list[tuple[int, str]]) -> Iterator[str]:
    platform = engine.known.platform
    who = f"{provider['name']} ({host})" if provider else host
    if provider is not None and provider.get("role", "submission") != "submission":
        yield from _wrapped(f"{who} takes mail from other servers on port 25; it is not a place where a program submits mail.")
        return
    if not pairs:
        yield from _wrapped(
            f"{who}: no port is known for sure that could be used{f' from {platform}' if platform else ''}; ask the provider."
        )
        return
    if provider is None:
        yield from _wrapped(f"{host} is not a provider that smtplint knows, so this is the general answer; ask whoever runs the server.")
    port, mode = pairs[0]
    yield f"{who}: port {port} with {_MODES[mode]}{' required' if mode == 'starttls' else ''}"
    yield ""
    yield from _wrapped(_why(port, provider))
    if platform:
        states = [f"{p} {engine.known.hosts.platform_state(platform, p) or 'not known'}" for p in (25, 465, 587, 2525)]
        yield from _wrapped(f"On {platform}: {', '.join(states)}.")
    if len(pairs) > 1:
        others = ", then ".join(f"{p} with {_MODES[m]}" for p, m in pairs[1:])
        yield from _wrapped(f"Where {port} is blocked: {others}.")


def _why(port: int, provider: dict[str, Any] | None) -> str:
    reasons = {
        587: "587 is the port of submission (RFC 6409); the connection begins in cleartext and must turn to TLS before anything is said.",
        2525: "2525 is no registered port of mail, but providers open it beside 587 since fewer networks block it.",
        465: "465 speaks TLS from the first byte; many call it deprecated, RFC 8314 prefers it.",
    }
    text = reasons.get(port, f"{port} is this provider's own port for submission.")
    return text + (" Port 25 is for mail between servers and is blocked by most clouds." if provider is None else "")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH)


def _settings(engine: Engine, folders: list[str], host: str, pairs: list[tuple[int, str]], app: str) -> Iterator[str]:
    """An example of the application's settings, with this host, port and mode written into it."""
    data = next(load_yaml(path) for path in (Path(folder, "dialects", f"{app}.yaml") for folder in folders) if path.exists())
    for port, mode in pairs:
        for example in data["examples"]:
            file = example.get("file") or next((_FILES[f] for f in data["formats"] if f in _FILES), "settings")
            form = naming.sniff(file, example["text"], naming.format_of(file))
            if form is None or form not in formats.FORMATS:
                continue
            found = _written(engine, Source(file, example["text"]), form, app, (host, port, mode))
            if found is not None:
                text, caution = found
                yield f"{data['name']}, in {file}:"
                yield from (f"    {line}" for line in text.rstrip("\n").split("\n"))
                yield from _wrapped(f"Mind that {caution}." if caution else "")
                return
    yield f"{data['name']}: no settings can be written for this; see smtplint dialects {app}"
    if data.get("help"):
        yield from _wrapped(data["help"])


def _written(engine: Engine, source: Source, form: str, app: str, wanted: tuple[str, int, str]) -> tuple[str, str] | None:
    """The example with the wanted host, port and mode, and what else it takes; None when it cannot be made to read back as that."""
    host, port, mode = wanted
    endpoint = _endpoint(engine, source, form, app)
    if endpoint is None or "host" not in endpoint.settings or "port" not in endpoint.settings or not endpoint.active:
        return None
    for candidate in ("starttls", "opportunistic") if mode == "starttls" else (mode,):
        for asked, verify, insert in product((candidate, None), (endpoint.verify is False,), range(4)):
            written = write(source, endpoint, engine.catalog, port=port, mode=asked, verify=verify, insert=insert)
            text = apply(source.text, written.edits) if written else source.text
            after = _endpoint(engine, source._replace(text=text), form, app)
            if after is None or after.port != port or after.verify is False:
                continue
            if candidate in after.security and _fits(after.security, mode):
                caution = engine.catalog.dialects[app]["write"].get(candidate, {}).get("unsafe", "")
                return text.replace(after.host or _PLAIN, host) if after.host else text, caution
    return None


def _fits(security: frozenset[str], mode: str) -> bool:
    """Whether no mode is left that the wanted one excludes: cleartext, and TLS from the first byte where STARTTLS is meant."""
    return "none" not in security and (security == {"implicit"}) == (mode == "implicit")


def _endpoint(engine: Engine, source: Source, form: str, app: str) -> Endpoint | None:
    found = lint.check_source(engine, source, form).endpoints
    return next((e for e in found if app in e.dialect.split(" or ")), None)
