"""The command `check`: what was found is mended if asked, told in one report or in several, and decides how the run ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from smtplint import report
from smtplint.model import LEVELS
from smtplint.outcome import Output, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from smtplint.lint import Engine, Judged
    from smtplint.model import Finding

    Rest = dict[str, list[str]]  # paths by the reason for which they were not judged, "" when they were


def check(options: argparse.Namespace, engine: Engine, judged: Iterator[Judged]) -> Output:
    """Tell what is wrong in the files."""
    bar = options.fail_on or engine.settings.fail_on
    if options.fix and "-" in options.paths:
        raise UsageError("standard input cannot be fixed in place; --diff shows what would change")
    known = None if options.no_baseline else options.baseline or engine.settings.baseline
    results, rest = _apart(judged)
    changed: list[str] = []
    raw = b""
    if options.fix or options.diff:
        results, changed, raw = _mend(options, engine, results, known, bar)
    run, stale = _run(engine, results, rest, known, bar)
    least = LEVELS.index(bar)
    shown = report.Options(_colour(), options.notes or least == 0, options.quiet, options.statistics, bar)
    failing = changed or any(LEVELS.index(f.level) >= least for f in run.findings)
    name = options.format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    lines: Iterable[str] = () if options.diff else report.load(name).render(run, shown)
    unwritten = [e for form, path in options.output for e in _write(path, report.load(form).render(run, shown._replace(color=False)))]
    status = 2 if run.failures or unwritten else int(bool(failing) and not options.exit_zero)
    return Output(lines, status, changed + unwritten + ([] if options.quiet else stale), raw)


def _apart(judged: Iterable[Judged]) -> tuple[list[Judged], Rest]:
    """The outcomes on which there is something to say, and of the others no more than their names, or many files would fill the memory."""
    results: list[Judged] = []
    rest: Rest = {"": []}
    for one in judged:
        if one.findings or one.hidden or one.failures:
            results.append(one)
        else:
            rest.setdefault(one.skip, []).append(one.path)
    return results, rest


def _run(engine: Engine, results: list[Judged], rest: Rest, path: str | None, bar: str) -> tuple[report.Run, list[str]]:
    """What the reports tell, and what there is to say on the baseline at `path`."""
    findings = _sorted(f for r in results for f in r.findings)
    hidden = _sorted(f for r in results for f in r.hidden)
    failures = [f for r in results for f in r.failures]
    known: list[Finding] = []
    stale: list[str] = []
    if path is not None:
        from smtplint import baseline  # noqa: PLC0415 (only where there is one)

        whole = {*rest[""], *(r.path for r in results if not r.failures)}
        findings, known, left = baseline.compare(findings, path, bar, whole, engine.rules)
        stale = list(baseline.stale_line(path, left))
    skipped = {skip: len(paths) for skip, paths in rest.items()}
    summary = report.summarize(
        findings, failures, files=skipped[""] + sum(r.source is not None for r in results), suppressed=len(hidden),
        unknown_format=skipped.get("format", 0), large=skipped.get("large", 0), binary=skipped.get("binary", 0), baselined=len(known),
    )  # fmt: skip
    sources = {r.path: r.source for r in results if r.source is not None}
    secrets = {r.path: r.secrets for r in results if r.path in sources}
    return report.Run(findings, failures, sources, summary, hidden, known, engine.rules, secrets), stale


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.path, f.span, f.rule))


def _write(path: str, lines: Iterable[str]) -> Iterator[str]:
    """Write a report; what kept it from being written."""
    from smtplint.rewriting import put  # noqa: PLC0415 (only when a report goes into a file)

    try:
        put(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        yield f"smtplint: cannot write {path}: {getattr(error, 'strerror', None) or error}"


def _mend(
    options: argparse.Namespace, engine: Engine, results: list[Judged], path: str | None, bar: str
) -> tuple[list[Judged], list[str], bytes]:
    """The results after the fixes, a line for each that was made, and the diff if that is wanted instead. What the baseline at `path` knows
    is left as it is."""
    from smtplint import baseline, patching, rewriting  # noqa: PLC0415 (only when something is to be fixed)
    from smtplint.report.masking import visible  # noqa: PLC0415

    out, changed, raw = [], [], b""
    spared = baseline.knower(path, bar) if path is not None else None
    for judged in results:
        mended = rewriting.mend(engine, judged, unsafe=options.unsafe_fixes, bar=bar, spared=spared)
        failure, source, after = mended.failure, mended.before, mended.judged.source
        if failure is None and mended.made and source is not None and after is not None:
            if options.diff:
                raw += b"".join(piece.encode("utf-8", "surrogateescape") for piece in patching.diff(source, after.text, judged.secrets))
                out.append(judged)
                continue
            failure = rewriting.replace(judged.path, source, after.text)
            if failure is None:
                changed += [f"fixed {visible(judged.path)}:{line} {rule}" for line, rule in mended.made]
                out.append(mended.judged)
                continue
        out.append(judged if failure is None else judged._replace(failures=(*judged.failures, failure)))
    return out, changed, raw


def _colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (
        hasattr(sys.stdout, "isatty") and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    )
