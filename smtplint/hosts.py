"""Hosts, providers and platforms: what the address of a server says, and which ports are served and let out.

The data are the documents of rules/providers.yaml, platforms.yaml and sinks.yaml; keys that are ports may be numbers or, as JSON has
them, texts. Nothing here raises on any host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.addresses import matches, parts_of, reach, words_of
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Data = Mapping[str, Any]

CLASSES = ("sink", "loopback", "internal", "external")
"""What a host may be, from the mildest to the strictest."""

DEFAULT_PORTS = ((587, "starttls"), (2525, "starttls"), (465, "implicit"))
"""What is tried at a server that nobody knows."""

_RANK = ("sink", "loopback", "internal", "unknown", "external")
_FIRST = (587, 2525, 2587, 465, 2465)
_CAMEL = late(r"(?<=[a-z0-9])(?=[A-Z])")


class Hosts(NamedTuple):
    """The data, indexed once by `build`."""

    providers: dict[str, dict[str, Any]]
    exact: dict[str, dict[str, Any]]
    globs: dict[str, list[tuple[str, dict[str, Any]]]]
    states: dict[str, dict[int, str]]
    sink_words: tuple[str, ...]
    sink_hosts: frozenset[str]
    sink_globs: tuple[str, ...]
    sink_ports: frozenset[int]
    sink_images: frozenset[str]
    internal_globs: tuple[str, ...]

    def host_class(
        self, host: str | None, *, port: int | None = None, names: Iterable[str] = (), services: Mapping[str, str] | None = None
    ) -> str:
        """One of CLASSES; of a list of hosts the strictest counts, and what cannot be known is external.

        `names` are the names of the endpoint's own settings, `services` the containers beside the program: name to image, "" for none.
        A template that has a default is the caller's to resolve.
        """
        if any(map(self.is_sink_name, names)):
            return "sink"
        found = max((self._one(part, services or {}) for part in parts_of(host)), key=_RANK.index, default="unknown")
        if port in self.sink_ports and found != "external":
            return "sink"
        return "external" if found == "unknown" else found

    def _one(self, host: str, services: Mapping[str, str]) -> str:
        name = host.lower()
        if self.is_sink_name(host) or name in self.sink_hosts or any(matches(glob, name) for glob in self.sink_globs):
            return "sink"
        if host in services:
            return "sink" if self.is_sink_image(services[host]) else "internal"
        found = reach(host)
        return "internal" if found != "loopback" and any(matches(glob, name) for glob in self.internal_globs) else found

    def is_sink_name(self, name: str) -> bool:
        """Whether a catcher's word stands in a name: a setting's (`MAILDEV_SMTP_PORT`, `mailHogHost`) or a host's (`maildev-noauth`)."""
        if len(name) > 1000:  # not a name, whatever stands there
            return False
        plain, parted = words_of(name), words_of(_CAMEL.sub("-", name))
        return any(word in plain or word in parted for word in self.sink_words)

    def is_sink_image(self, image: str) -> bool:
        """Whether a container image is a catcher's: a known one from any registry, or one whose last name holds a catcher's word."""
        *path, last = image.partition("@")[0].lower().split("/")
        last = last.partition(":")[0]
        return bool(self.sink_images & {"/".join([*path, last]), "/".join([*path[-1:], last])}) or self.is_sink_name(last)

    def provider_of(self, host: str | None) -> dict[str, Any] | None:
        """The provider that the host belongs to; of a list of hosts only when it is the same for all."""
        first, *others = [self._provider(part.lower()) for part in parts_of(host)] or [None]
        return first if all(other is first for other in others) else None

    def _provider(self, name: str) -> dict[str, Any] | None:
        candidates = (*self.globs.get(_tail(name), ()), *self.globs.get("", ()))
        return self.exact.get(name) or next((provider for glob, provider in candidates if matches(glob, name)), None)

    def platforms(self) -> tuple[str, ...]:
        """The ids that the setting `platform` may name."""
        return tuple(self.states)

    def platform_state(self, platform: str | None, port: int) -> str | None:
        """`blocked`, `throttled`, `conditional` or `open`, where a source says so; None for a platform or a port that is not known."""
        return self.states.get(platform or "", {}).get(port)

    def best_ports(
        self, provider: Data | None, platform: str | None = None, preferred: int | None = None, *, known_open: bool = False
    ) -> list[tuple[int, str]]:
        """Ports and modes for a fix, the best first, without those that the platform blocks.

        They are those of the provider that a source confirms, and DEFAULT_PORTS for an unknown server; 25 is never among them. `known_open`
        leaves only what the platform is known to let out. `preferred` comes first where it is there at all.
        """
        pairs = DEFAULT_PORTS if provider is None else [pair for pair in verified_ports(provider) if pair[0] != 25]
        wanted = ("open",) if known_open and platform else ("open", "throttled", "conditional", None)
        return sorted((p for p in pairs if self.platform_state(platform, p[0]) in wanted), key=lambda p: p[0] != preferred)


def build(providers: Data, platforms: Data, sinks: Data, *, user_sinks: Sequence[str] = (), internal: Sequence[str] = ()) -> Hosts:
    """The index over the three documents, each of which may be empty. Of two providers with one id or one host the later counts.

    `user_sinks` are words, or globs over whole hosts where they hold `*` or a dot; `internal` are globs over whole hosts.
    """
    by_id = {provider["id"]: provider for provider in providers.get("providers", ())}
    exact: dict[str, dict[str, Any]] = {}
    globs: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for provider in by_id.values():
        hosts = [*provider.get("hosts", ()), *provider.get("patterns", ())]
        if provider["role"] != "submission":  # there a match only silences, so a recollection will do
            hosts += provider.get("unverified_hosts", ())
        for host in hosts:
            if "*" in host:
                globs.setdefault(_tail(host.rpartition("*")[2], 2), []).insert(0, (host, provider))
            else:
                exact[host] = provider
    states = {p["id"]: {int(n): e["state"] for n, e in p["outbound"].items() if e["verified"]} for p in platforms.get("platforms", ())}
    catchers = sinks.get("sinks", ())
    sandboxes = [provider for provider in by_id.values() if provider.get("sandbox")]
    own = [sink.lower() for sink in user_sinks]
    own_globs = tuple(sink for sink in own if "*" in sink or "." in sink)
    words = map(words_of, [*sinks.get("words", ()), *_all(catchers, "words"), *(sink for sink in own if sink not in own_globs)])
    return Hosts(
        providers=by_id,
        exact=exact,
        globs=globs,
        states=states,
        sink_words=tuple(word for word in words if word != "--"),
        sink_hosts=frozenset(_all([*catchers, *sandboxes], "hosts")),
        sink_globs=own_globs,
        sink_ports=frozenset(sinks.get("ports", ())),
        sink_images=frozenset(_all(catchers, "images")),
        internal_globs=tuple(glob.lower() for glob in internal),
    )


def _all(entries: Iterable[Data], field: str) -> list[str]:
    return [value for entry in entries for value in entry.get(field, ())]


def serves(provider: Data, port: int, mode: str | None = None) -> bool | None:
    """Whether the provider serves the port, in this mode of model.MODES where one is asked; None when that is not known.

    TLS from the first byte and all that starts in clear exclude each other on one port, so that much is known. Whether STARTTLS is offered
    there, or mail without it refused, stays unknown where the documents are silent.
    """
    entry = _entry(provider, port)
    if not (entry.get("verified") or entry.get("listens")):
        return False if port in provider.get("absent", ()) else None
    if mode is None:
        return True
    modes = entry["modes"] if entry["verified"] else ()
    if modes and (mode == "implicit" or modes == ["implicit"]):
        return mode in modes
    wanted = {"none": {"cleartext"}, "opportunistic": {"cleartext", "starttls"}}.get(mode, {mode})
    return True if wanted.intersection(modes) else None


def verified_ports(provider: Data) -> list[tuple[int, str]]:
    """Every port that is known to be served with TLS, and the mode: 587, 2525, 2587, 465, 2465, then the others."""
    ports = sorted(map(int, provider.get("ports", ())), key=lambda port: (_FIRST.index(port) if port in _FIRST else len(_FIRST), port))
    known = ((port, _entry(provider, port)) for port in ports)
    return [(port, mode) for port, entry in known if entry["verified"] for mode in ("starttls", "implicit") if mode in entry["modes"]]


def _entry(provider: Data, port: int) -> Any:  # noqa: ANN401 (data)
    ports = provider.get("ports", {})
    return ports.get(port) or ports.get(str(port)) or {}


def _tail(name: str, before: int = 0) -> str:
    """The last two labels of a name; "" where fewer than `before` others stand before the last."""
    labels = name.split(".")
    return ".".join(labels[-2:]) if len(labels) > before else ""
