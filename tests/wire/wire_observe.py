"""Runs a program with a text against every guise, and says what it did."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import wire_derive
import wire_server
import wire_stage

if TYPE_CHECKING:
    from wire_derive import Run
    from wire_table import Program, Release

_AT_ONCE = 4  # runs of one case; most of them wait for a server


class Seen(NamedTuple):
    """`verify` is None where the mode has no TLS. `ports` are all ports on which something crossed."""

    security: str
    verify: str | None
    ports: tuple[int, ...]
    runs: dict[str, Run]

    def __str__(self) -> str:
        lines = [f"{self.security}, verify {self.verify}, ports {self.ports}"]
        for guise, run in self.runs.items():
            what = run.outcome + (", credentials in cleartext" if run.leaked else "") + (", out of time" if run.timed_out else "")
            lines.append(f"--- {guise}: {what} {run.ports}\n{run.output[-1500:]}")
        return "\n".join(lines)


class Observatory:
    """Makes runs, each with a loopback address of its own (127.0.`number`.*), so that all have all ports. `certificates` as
    `wire_stage.make_certificates` makes them."""

    def __init__(self, number: int, certificates: Path) -> None:
        self.loop = wire_server.Loop()
        self.certificates = certificates
        self.addresses = (f"127.0.{number}.{n}" for n in itertools.cycle(range(1, 255)))
        self.confirmed: dict[tuple[Release, str], dict[str, Run]] = {}
        self.pool = ThreadPoolExecutor(_AT_ONCE)

    def close(self) -> None:
        self.pool.shutdown()
        self.loop.close()

    def observe(self, program: Program, release: Release, text: str) -> Seen:
        """What the program does with this text, from four runs, and two more where it uses TLS."""

        def run(guise: str, certificate: str = "trusted") -> Run:
            return self.run(program, release, text, guise, certificate)

        runs = dict(zip(wire_server.GUISES, self.pool.map(run, wire_server.GUISES), strict=True))
        security = wire_derive.mode(runs)
        verify = None
        if security in wire_derive.GUISE_OF:
            guise = wire_derive.GUISE_OF[security]
            names = ("self-signed", "wrong-name")
            checks = dict(zip(names, self.pool.map(run, [guise] * 2, names), strict=True))
            verify = wire_derive.verification(checks["self-signed"], checks["wrong-name"])
            runs |= checks
        ports = sorted({port for r in runs.values() for port in r.ports})
        return Seen(security, verify, tuple(ports), runs)

    def confirm(self, program: Program, release: Release, text: str, guise: str) -> dict[str, Run]:
        """The runs that tell whether TLS is used in this guise, and what becomes of the message where it is not to be had."""
        if (release, text) not in self.confirmed:
            guises = (guise, "plain", "stripped")
            runs = self.pool.map(lambda guise: self.run(program, release, text, guise, "trusted"), guises)
            self.confirmed[release, text] = dict(zip(guises, runs, strict=True))
        return self.confirmed[release, text]

    def run(self, program: Program, release: Release, text: str, guise: str, certificate: str) -> Run:
        folder = Path(tempfile.mkdtemp(prefix="wire-"))
        (folder / "work").mkdir()
        try:
            stage = wire_stage.Stage(folder, self.certificates, next(self.addresses))
            wire_stage.prepare(stage, {**program.files, program.at: text})
            with wire_server.serve(self.loop, stage.address, guise, self.certificates / f"{certificate}.pem") as crossings:
                ended = wire_stage.perform(stage, release, program.run, program.at, program.limit)
            return wire_derive.outcome(list(crossings), ended.output, timed_out=ended.timed_out)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
