"""The command. The only module that prints or exits.

Exit status: 0 nothing failing; 1 failing findings; 2 a usage or settings error, or something that was not judged, which beats 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint import __version__, catalog, lint, report
from smtplint.model import LEVELS, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smtplint.catalog import Catalog
    from smtplint.lint import Engine, Judged
    from smtplint.settings import Settings


class UsageError(Exception):
    """A run that cannot begin: exit 2 with this message."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except UsageError as error:
        print(f"smtplint: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="smtplint", description="Find, judge and fix the settings by which programs submit mail.")
    parser.add_argument("--version", action="version", version=f"smtplint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    check = commands.add_parser("check", help="find bad mail settings")
    _add_paths(check)
    check.add_argument("--format", choices=[*report.REPORTS], help="how to print findings (default: text; github under GITHUB_ACTIONS)")
    check.add_argument("--fail-on", choices=LEVELS, help="the mildest level that fails the run (default: warning)")
    check.add_argument("--exit-zero", action="store_true", help="exit 0 whatever is found; a failure to judge still exits 2")
    check.add_argument("--notes", action="store_true", help="show notes, which are otherwise only counted")
    check.add_argument("--quiet", action="store_true", help="print findings and failures alone")
    check.add_argument("--statistics", action="store_true", help="print how often each rule was found")
    check.add_argument("--select", metavar="RULES", help="only these rules, with commas between")
    check.add_argument("--ignore", metavar="RULES", help="without these rules, with commas between")
    check.add_argument("--platform", help="the platform that the mail leaves from, as in the settings")
    check.set_defaults(run=_check)

    endpoints = commands.add_parser("endpoints", help="list every place that submits mail")
    _add_paths(endpoints)
    endpoints.add_argument("--format", choices=["table", "json"], default="table")
    endpoints.set_defaults(run=_endpoints)

    for name, kind, text in (("rule", "rule", "explain a rule"), ("dialect", "dialect", argparse.SUPPRESS)):
        if name == "rule":
            page = commands.add_parser(name, help=text)
            page.add_argument("name", metavar="NAME", help=f"the {kind}'s name")
            _add_settings(page)
            page.set_defaults(run=_rule)
    rules = commands.add_parser("rules", help="list the rules")
    _add_settings(rules)
    rules.set_defaults(run=_rules)
    dialects = commands.add_parser("dialects", help="list the applications whose settings are known, or explain one")
    dialects.add_argument("name", nargs="?", metavar="NAME")
    _add_settings(dialects)
    dialects.set_defaults(run=_dialects)
    shown = commands.add_parser("settings", help="print the settings in force and where they come from")
    _add_settings(shown)
    shown.set_defaults(run=_settings)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", help="the settings file (default: the nearest .smtplint.yaml or pyproject.toml)")
    parser.add_argument("--isolated", action="store_true", help="read no settings file")


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .); - for standard input")
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name by which standard input is read")
    parser.add_argument("--force-exclude", action="store_true", help="apply `exclude` to paths named here too")
    parser.add_argument("--no-ignore-files", action="store_true", help="look also at what ignore files leave out")
    _add_settings(parser)


def _engine(options: argparse.Namespace) -> Engine:
    """The engine for the settings that hold here, and for what the command line says besides."""
    from smtplint import settings as settings_module  # noqa: PLC0415 (kept beside its only use)

    shipped = catalog.load()
    schemas = catalog.folder() / "schema"
    platforms = [p["id"] for p in shipped.platforms.get("platforms", ())]
    try:
        # the user's own rules are known only once the settings have named their folder
        settings = settings_module.load(
            Path.cwd(),
            schema_dir=schemas,
            known_rules=shipped.rules.keys(),
            known_platforms=platforms,
            explicit=options.config,
            isolated=options.isolated,
        )
        full = _with_own(shipped, settings)
    except settings_module.SettingsError as error:
        raise UsageError(str(error)) from error
    changes: dict[str, Any] = {}
    for name in ("select", "ignore"):
        given = getattr(options, name, None)
        if given:
            names = tuple(n.strip() for n in given.split(",") if n.strip())
            _known("rule", names, full.rules)
            changes[name] = names
    if getattr(options, "platform", None):
        _known("platform", [options.platform], platforms)
        changes["platform"] = options.platform
    return lint.engine(full, settings._replace(**changes))


def _with_own(shipped: Catalog, settings: Settings) -> Catalog:
    if settings.rules is None:
        return shipped
    from smtplint.compiling import DataError  # noqa: PLC0415 (only with rules of the user's own)

    try:
        return catalog.with_folder(shipped, settings.rules)
    except DataError as error:
        where = f":{error.line}" if error.line else ""
        raise UsageError(f"{error.path}{where}: {error.message}") from error


def _known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    from smtplint.manual import UnknownName  # noqa: PLC0415 (only when names are given)

    for name in names:
        if name not in known:
            raise UsageError(str(UnknownName(kind, name, known)))


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
        options.paths, exclude=engine.settings.exclude, force_exclude=options.force_exclude, ignore_files=not options.no_ignore_files,
        root=engine.settings.root,
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
    except Exception as error:  # noqa: BLE001 (whatever it is, the file was not judged, and that must be said)
        if os.environ.get("SMTPLINT_TRACEBACK"):
            raise
        return lint.Judged(path, failures=(Failure(path, f"smtplint failed here ({type(error).__name__}); please report it"),))


def _check(options: argparse.Namespace) -> int:
    engine = _engine(options)
    results = list(_judged(options, engine))
    findings = sorted((f for r in results for f in r.findings), key=lambda f: (f.path, f.span, f.rule))
    failures = [f for r in results for f in r.failures]
    skips = [r.skip for r in results]
    summary = report.summarize(
        findings, failures, files=sum(not s and not r.failures for s, r in zip(skips, results, strict=True)),
        suppressed=sum(r.suppressed for r in results), unknown_format=skips.count("format"), large=skips.count("large"),
        binary=skips.count("binary"),
    )  # fmt: skip
    run = report.Run(
        findings, failures, {r.path: r.source for r in results if r.source is not None and (r.findings or r.failures)}, summary
    )
    name = options.format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    shown = report.Options(_colour(), options.notes, options.quiet, options.statistics)
    for line in report.load(name).render(run, shown):
        print(line)
    if failures:
        return 2
    bar = LEVELS.index(options.fail_on or engine.settings.fail_on)
    return int(not options.exit_zero and any(LEVELS.index(f.level) >= bar for f in findings))


def _colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _endpoints(options: argparse.Namespace) -> int:
    from smtplint import inventory  # noqa: PLC0415 (its own command)

    results = list(_judged(options, _engine(options)))
    failures = [f for r in results for f in r.failures]
    if options.format == "json":
        import json  # noqa: PLC0415

        print(json.dumps(inventory.as_data(results, failures), indent=2, ensure_ascii=True))
    else:
        for line in inventory.as_table(results):
            print(line)
        for failure in failures:
            print(f"{failure.path}: {failure.message}", file=sys.stderr)
    return 2 if failures else 0


def _page(options: argparse.Namespace, command: str) -> int:
    from smtplint import manual  # noqa: PLC0415 (its own commands)

    engine = _engine(options)
    folders = [p for p in (engine.settings.rules, catalog.folder()) if p is not None]
    try:
        lines = {
            "rules": lambda: manual.rules(engine.catalog), "rule": lambda: manual.rule(engine.catalog, folders, options.name),
            "dialects": lambda: manual.dialects(engine.catalog), "dialect": lambda: manual.dialect(engine.catalog, folders, options.name),
        }[command]()  # fmt: skip
        for line in lines:
            print(line)
    except manual.UnknownName as error:
        raise UsageError(str(error)) from error
    return 0


def _rule(options: argparse.Namespace) -> int:
    return _page(options, "rule")


def _rules(options: argparse.Namespace) -> int:
    return _page(options, "rules")


def _dialects(options: argparse.Namespace) -> int:
    return _page(options, "dialect" if options.name else "dialects")


def _settings(options: argparse.Namespace) -> int:
    from smtplint.settings import as_text  # noqa: PLC0415 (its own command)

    print(as_text(_engine(options).settings))
    return 0
