"""The commands: what each prints and how the run ends. Nothing is printed here; cli.py does that."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smtplint import catalog, lint, project, report
from smtplint.model import LEVELS, Failure
from smtplint.settings import SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from smtplint.lint import Engine, Judged


class UsageError(Exception):
    """A run that cannot begin: exit 2 with this message."""


class Output(NamedTuple):
    """Lines for standard output and for standard error, and the exit status. `raw` is printed before the lines, as it is."""

    lines: Iterable[str]
    status: int = 0
    errors: Iterable[str] = ()
    raw: bytes = b""


def _engine(options: argparse.Namespace) -> Engine:
    """The engine for the settings that hold here, and for what the command line says besides."""
    try:
        full, found = project.load(Path.cwd(), explicit=options.config, isolated=options.isolated)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    changes: dict[str, Any] = {}
    for name in ("select", "ignore"):
        given = getattr(options, name, None)
        if given:
            names = tuple(n.strip() for n in given.split(",") if n.strip())
            _known("rule", names, full.rules)
            changes[name] = names
    if getattr(options, "platform", None):
        _known("platform", [options.platform], project.platforms(full))
        changes["platform"] = options.platform
    return lint.engine(full, found._replace(**changes))


def _known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    from smtplint.manual import UnknownNameError  # noqa: PLC0415 (only when names are given)

    for name in names:
        if name not in known:
            raise UsageError(str(UnknownNameError(kind, name, known)))


def _judged(options: argparse.Namespace, engine: Engine) -> Iterator[Judged]:
    from smtplint import discover  # noqa: PLC0415 (kept beside its only use)

    if "-" in options.paths:
        if options.paths != ["-"]:
            raise UsageError("- stands for standard input and cannot be mixed with other paths")
        if not options.stdin_filename:
            raise UsageError("standard input needs --stdin-filename, from which its format is told")
        yield _guarded(options.stdin_filename, lambda: lint.check_bytes(engine, options.stdin_filename, sys.stdin.buffer.read()))
        return
    found = discover.discover(
        options.paths, exclude=project.excluded(engine.settings), force_exclude=options.force_exclude,
        ignore_files=not options.no_ignore_files, root=engine.settings.root,
    )  # fmt: skip
    for file in found:
        if isinstance(file, Failure):
            yield lint.Judged(file.path, failures=(file,))
        else:
            yield _guarded(file.path, partial(lint.check_path, engine, file.path, named=file.named))


def _guarded(path: str, judge: Callable[[], Judged]) -> Judged:
    """A crash of our own is a Failure of that file, and the other files are still judged."""
    try:
        return judge()
    except Exception as error:
        if os.environ.get("SMTPLINT_TRACEBACK"):
            raise
        return lint.Judged(path, failures=(Failure(path, f"smtplint failed here ({type(error).__name__}); please report it"),))


def check(options: argparse.Namespace) -> Output:
    """Find bad mail settings, and mend them if asked."""
    engine = _engine(options)
    bar = options.fail_on or engine.settings.fail_on
    if options.fix and "-" in options.paths:
        raise UsageError("standard input cannot be fixed in place; --diff shows what would change")
    results = list(_judged(options, engine))
    changed: list[str] = []
    raw = b""
    if options.fix or options.diff:
        results, changed, raw = _mend(options, engine, results, bar)
    findings = sorted((f for r in results for f in r.findings), key=lambda f: (f.path, f.span, f.rule))
    failures = [f for r in results for f in r.failures]
    skips = [r.skip for r in results]
    summary = report.summarize(
        findings, failures, files=sum(not s and (r.source is not None or not r.failures) for s, r in zip(skips, results, strict=True)),
        suppressed=sum(len(r.hidden) for r in results), unknown_format=skips.count("format"), large=skips.count("large"),
        binary=skips.count("binary"),
    )  # fmt: skip
    run = report.Run(
        findings, failures, {r.path: r.source for r in results if r.source is not None and (r.findings or r.failures)}, summary
    )
    name = options.format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    least = LEVELS.index(bar)
    shown = report.Options(_colour(), options.notes or least == 0, options.quiet, options.statistics)
    failing = changed or any(LEVELS.index(f.level) >= least for f in findings)
    lines: Iterable[str] = report.load(name).render(run, shown)
    if options.diff:
        lines = []
    return Output(lines, 2 if failures else int(bool(failing) and not options.exit_zero), changed, raw)


def _mend(options: argparse.Namespace, engine: Engine, results: list[Judged], bar: str) -> tuple[list[Judged], list[str], bytes]:
    """The results after the fixes, a line for each that was made, and the diff if that is wanted instead."""
    from smtplint import patching, rewriting  # noqa: PLC0415 (only when something is to be fixed)
    from smtplint.report.masking import visible  # noqa: PLC0415

    out, changed, raw = [], [], b""
    for judged in results:
        mended = rewriting.mend(engine, judged, unsafe=options.unsafe_fixes, bar=bar)
        failure, source, after = mended.failure, mended.before, mended.judged.source
        if failure is None and mended.made and source is not None and after is not None:
            if options.diff:
                raw += b"".join(piece.encode(source.encoding, "surrogateescape") for piece in patching.diff(source, after.text))
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
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def endpoints(options: argparse.Namespace) -> Output:
    """List every place that submits mail."""
    from smtplint import inventory  # noqa: PLC0415 (its own command)

    results = list(_judged(options, _engine(options)))
    failures = [f for r in results for f in r.failures]
    status = 2 if failures else 0
    if options.format == "json":
        import json  # noqa: PLC0415

        return Output([json.dumps(inventory.as_data(results, failures), indent=2)], status)
    return Output(inventory.as_table(results), status, [inventory.failure_line(f) for f in failures])


def _page(options: argparse.Namespace, command: str) -> Output:
    from smtplint import manual  # noqa: PLC0415 (its own commands)

    engine = _engine(options)
    folders = [p for p in (engine.settings.rules, catalog.folder()) if p is not None]
    try:
        if command == "rules":
            return Output(list(manual.rules(engine.catalog)))
        if command == "rule":
            return Output(list(manual.rule(engine.catalog, folders, options.name)))
        if options.name:
            return Output(list(manual.dialect(engine.catalog, folders, options.name)))
        return Output(list(manual.dialects(engine.catalog)))
    except manual.UnknownNameError as error:
        raise UsageError(str(error)) from error


def rule(options: argparse.Namespace) -> Output:
    """Explain a rule."""
    return _page(options, "rule")


def rules(options: argparse.Namespace) -> Output:
    """List the rules."""
    return _page(options, "rules")


def dialects(options: argparse.Namespace) -> Output:
    """List the applications whose settings are known, or explain one."""
    return _page(options, "dialects")


def advise(options: argparse.Namespace) -> Output:
    """Say which port to use."""
    from smtplint import advice  # noqa: PLC0415 (its own command)

    engine = _engine(options)
    folders = [p for p in (engine.settings.rules, catalog.folder()) if p is not None]
    try:
        return Output(list(advice.advise(engine, folders, options.target, options.app)))
    except advice.UnknownNameError as error:
        raise UsageError(str(error)) from error


def settings(options: argparse.Namespace) -> Output:
    """Print the settings in force and where they come from."""
    from smtplint.settings import as_text  # noqa: PLC0415 (its own command)

    return Output([as_text(_engine(options).settings)])
