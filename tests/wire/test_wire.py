"""The dialects' claims against the real programs: the same text goes to smtplint and to the program, and what crosses decides."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import wire_stage
from judging import engine, judge
from wire_table import programs

from smtplint import rewriting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wire_observe import Observatory
    from wire_table import Case, Program, Release

    from smtplint.lint import Judged
    from smtplint.model import Endpoint

pytestmark = pytest.mark.skipif(wire_stage.reason() != "", reason=wire_stage.reason())

CASES = [
    pytest.param(program, release, case, id=f"{program.name}-{release.slug}-{number}", marks=pytest.mark.xdist_group(release.slug))
    for program in programs()
    for release in program.releases
    for number, case in enumerate(program.cases, 1)
]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observatory]:
    from wire_observe import Observatory  # noqa: PLC0415 (its library is there where the programs are)

    certificates = tmp_path_factory.mktemp("certificates")
    wire_stage.make_certificates(certificates)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    made = Observatory(10 + worker, certificates)
    yield made
    made.close()


def claimed(program: Program, judged: Judged) -> Endpoint:
    ours = [e for e in judged.endpoints if program.dialect in e.dialect.split(" or ")]
    assert len(ours) == 1, f"{program.dialect} claims {len(ours)} endpoints of {[e.dialect for e in judged.endpoints]}"
    return ours[0]


def says(endpoint: Endpoint) -> tuple[str, ...]:
    return ("refused",) if endpoint.facts["refused"] else tuple(sorted(endpoint.security))


@pytest.mark.parametrize(("program", "release", "case"), CASES)
def test_the_dialect_says_what_the_wire_shows(observatory: Observatory, program: Program, release: Release, case: Case) -> None:
    endpoint = claimed(program, judge(case.text, program.file))
    assert says(endpoint) == tuple(sorted(case.claims))
    number = program.releases.index(release)
    expected = case.security[number], case.verify[number]
    seen = observatory.observe(program, release, case.text)
    if (seen.security, seen.verify) != expected:  # a busy machine makes handshakes late
        seen = observatory.observe(program, release, case.text)
    assert (seen.security, seen.verify) == expected, seen
    assert seen.security in case.claims or case.why
    if endpoint.verify is not None and seen.verify is not None:
        assert endpoint.verify == (seen.verify == "on"), seen
    if endpoint.port is not None and seen.security != "refused":
        assert seen.ports == (endpoint.port,), seen
    assert not any(run.leaked for run in seen.runs.values() if seen.security in ("starttls", "implicit")), seen
    assert not any(run.timed_out for run in seen.runs.values()), seen


@pytest.mark.parametrize(("program", "release", "case"), CASES)
def test_what_is_fixed_goes_over_tls(observatory: Observatory, program: Program, release: Release, case: Case) -> None:
    judged = judge(case.text, program.file)
    mended = rewriting.mend(engine(), judged, unsafe=True, bar="note")
    assert mended.failure is None
    if not mended.made:
        assert not [f for f in judged.findings if f.fix]
        return
    assert mended.judged.source is not None
    text = mended.judged.source.text
    endpoint = claimed(program, mended.judged)
    modes = endpoint.security
    assert modes <= {"starttls", "implicit", "opportunistic"}
    guise = "implicit" if modes == {"implicit"} else "starttls"
    runs = observatory.confirm(program, release, text, guise)
    if runs[guise].outcome != "tls":  # a busy machine makes handshakes late
        observatory.confirmed.clear()
        runs = observatory.confirm(program, release, text, guise)
    assert runs[guise].outcome == "tls", f"{text}\n{runs}"
    assert runs[guise].ports == (endpoint.port,), f"{text}\n{runs}"
    if "opportunistic" not in modes and not program.unfixed:
        assert not [r for r in runs.values() if r.outcome == "clear" or r.leaked], f"{text}\n{runs}"
