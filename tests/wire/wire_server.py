"""A mail server on loopback in four guises, which records what crossed before TLS and what within it."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

GUISES = ("plain", "starttls", "stripped", "implicit")
"""No TLS at all; STARTTLS offered; a server that could STARTTLS but whose offer was stripped from its greeting; TLS from the first byte."""

PORTS = (25, 465, 587, 2525)

for _name in ("mail.log", "asyncio"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)  # broken handshakes and sessions are what these servers are for

_HANDSHAKE = 1.5  # seconds; a client that waits for a greeting and a server that waits for a handshake would wait for ever


class Crossing(NamedTuple):
    """Something that mattered crossed: `what` is `credentials` or `message`."""

    what: str
    port: int
    encrypted: bool


class _Handler:
    def __init__(self, port: int, guise: str, crossings: list[Crossing]) -> None:
        self.port, self.guise, self.crossings = port, guise, crossings

    def _record(self, what: str, session: Session) -> None:
        self.crossings.append(Crossing(what, self.port, self.guise == "implicit" or session.ssl is not None))

    async def handle_EHLO(  # noqa: N802 (the library's name)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [r for r in responses if self.guise != "stripped" or "STARTTLS" not in r]

    async def handle_DATA(self, _server: SMTP, session: Session, _envelope: Envelope) -> str:  # noqa: N802
        self._record("message", session)
        return "250 taken"

    def authenticate(self, _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, _data: object) -> AuthResult:
        self._record("credentials", session)
        return AuthResult(success=True)


class _Protocol(SMTP):
    AuthLoginUsernameChallenge = "Username:"  # Go's clients know no other words
    AuthLoginPasswordChallenge = "Password:"


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=10)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()


@contextmanager
def serve(loop: Loop, address: str, guise: str, certificate: Path) -> Iterator[list[Crossing]]:
    """Servers in this guise on all `PORTS` of `address`; what crossed is in the list. `certificate` is a PEM file with its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.num_tickets = 0  # libesmtp takes a ticket that comes between two replies for the end of the connection
    crossings: list[Crossing] = []

    async def listen(port: int) -> asyncio.Server:
        handler = _Handler(port, guise, crossings)

        def session() -> SMTP:
            return _Protocol(
                handler, hostname="smtp.example.com", tls_context=context if guise in ("starttls", "stripped") else None,
                auth_require_tls=False, authenticator=handler.authenticate, loop=loop.loop, timeout=5,
            )  # fmt: skip

        if guise == "implicit":
            return await loop.loop.create_server(session, address, port, ssl=context, ssl_handshake_timeout=_HANDSHAKE)
        return await loop.loop.create_server(session, address, port)

    async def stop(server: asyncio.Server) -> None:
        server.close()

    servers = [loop.call(listen(port)) for port in PORTS]
    try:
        yield crossings
    finally:
        for server in servers:
            loop.call(stop(server))
