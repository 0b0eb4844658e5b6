"""From what crossed to what a program does: the modes follow from the runs mechanically."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wire_server import Crossing


class Run(NamedTuple):
    """One run against one guise. `outcome`: the message crossed in `tls` or in the `clear`, or the server never had it (`refused`). `leaked`:
    credentials crossed in cleartext. `ports` are those where the message or credentials crossed, `output` what the program printed."""

    outcome: str
    leaked: bool = False
    ports: tuple[int, ...] = ()
    output: str = ""
    timed_out: bool = False


def outcome(crossings: list[Crossing], output: str = "", *, timed_out: bool = False) -> Run:
    messages = {c.encrypted for c in crossings if c.what == "message"}
    what = "refused" if not messages else "tls" if messages == {True} else "clear"
    leaked = any(c.what == "credentials" and not c.encrypted for c in crossings)
    return Run(what, leaked, tuple(sorted({c.port for c in crossings})), output, timed_out)


def mode(runs: Mapping[str, Run]) -> str:
    """The mode that the outcomes against plain, starttls, stripped and implicit servers prove; `refused` where no server ever had the
    message; `unclear` where they fit no mode."""
    plain, starttls, stripped, implicit = (runs[guise].outcome for guise in ("plain", "starttls", "stripped", "implicit"))
    if {plain, starttls, stripped, implicit} == {"refused"}:
        return "refused"
    if (plain, starttls, stripped, implicit) == ("refused", "refused", "refused", "tls"):
        return "implicit"
    if plain == "refused" and starttls == "tls" and stripped in ("refused", "tls"):
        return "starttls"  # what is stripped is no loss to a program that asks for STARTTLS without looking
    if plain == "clear" and starttls == "tls" and stripped in ("clear", "tls"):
        return "opportunistic"
    if (plain, starttls, stripped, implicit) == ("clear", "clear", "clear", "refused"):
        return "none"
    return "unclear"


GUISE_OF = {"implicit": "implicit", "starttls": "starttls", "opportunistic": "starttls"}
"""The guise in which a program of this mode shows whether it checks certificates."""


def verification(self_signed: Run, wrong_name: Run) -> str:
    """`on`, `off`, or the half that is checked: `chain` (any name will do) or `name` (anyone may have signed). Going on in cleartext is no
    acceptance of the certificate."""
    takes = (self_signed.outcome == "tls", wrong_name.outcome == "tls")
    return {(False, False): "on", (True, True): "off", (False, True): "chain", (True, False): "name"}[takes]
