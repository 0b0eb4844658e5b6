"""What `platform` does: each port of each platform, as the data has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from judging import fixed, judge, placed

from smtplint import catalog
from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from program import Program

PLATFORMS: dict[str, dict[int, Any]] = {p["id"]: p["outbound"] for p in load_yaml(catalog.folder() / "platforms.yaml")["platforms"]}
ALONE = {port: placed(judge(f"SMTP_HOST=smtp.example.com\nSMTP_PORT={port}\n")) for port in (25, 465, 587, 2525)}
"""What is found without a platform."""


def expected(port: int, state: dict[str, Any]) -> list[tuple[int, str, str]]:
    if port == 25 or not state["verified"] or state["state"] == "open":
        return ALONE[port]
    return [(2, "blocked-port", "error" if state["state"] == "blocked" else "note")]  # which says all that there is to say


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_port_of_a_platform_is_what_the_data_say(platform: str) -> None:
    for port in (25, 465, 587, 2525):
        state = PLATFORMS[platform].get(port, {"state": "open", "verified": False})
        judged = judge(f"SMTP_HOST=smtp.example.com\nSMTP_PORT={port}\n", platform=platform)
        assert sorted(placed(judged)) == expected(port, state), port
        named = f"{platform} blocks" in " ".join(f.message for f in judged.findings)
        assert named == (state["verified"] and state["state"] == "blocked"), port


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("host", ["postfix", "localhost", "10.0.0.5", "mailpit"])
def test_hosts_inside_are_not_reached_through_the_platform(platform: str, host: str) -> None:
    text = f"SMTP_HOST={host}\nSMTP_PORT=587\n"
    assert placed(judge(text, platform=platform)) == placed(judge(text))


@pytest.mark.parametrize(
    ("platform", "host", "port", "written"),
    [
        ("digitalocean", "smtp.sendgrid.net", 587, 2525),
        ("digitalocean", "smtp.sendgrid.net", 25, 2525),
        ("digitalocean", "smtp.gmail.com", 587, None),  # which serves no port that is let out
        ("gcp", "smtp.sendgrid.net", 25, 587),
        (None, "smtp.sendgrid.net", 25, 587),
    ],
)
def test_a_fix_writes_a_port_that_is_let_out(platform: str | None, host: str, port: int, written: int | None) -> None:
    judged = judge(f"SMTP_HOST={host}\nSMTP_PORT={port}\n", platform=platform)
    finding = next(f for f in judged.findings if f.rule in {"port-25", "blocked-port"})
    assert (finding.fix is None) == (written is None)
    if written is not None:
        assert f"SMTP_PORT={written}\n" in fixed(judged, finding)


def test_an_unknown_platform_is_a_mistake_that_names_the_nearest(smtplint: Program) -> None:
    done = smtplint("check", "--platform", "digital-ocean", ".")
    assert (done.status, done.out) == (2, "")
    assert "did you mean 'digitalocean'?" in done.err
