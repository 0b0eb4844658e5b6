"""The commands: what each prints and how the run ends. Nothing is printed here; cli.py does that."""

# pathlib takes longer to import than one file takes to judge.
# ruff: noqa: PTH109, PTH118

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from smtplint import catalog, lint, project
from smtplint.outcome import Output, UsageError
from smtplint.runs import judged
from smtplint.settings import SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from smtplint.lint import Engine
    from smtplint.settings import Settings


def _engine(options: argparse.Namespace) -> Engine:
    """The engine for the settings that hold here, and for what the command line says besides."""
    try:
        full, found = project.load(os.getcwd(), explicit=options.config, isolated=options.isolated)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    if getattr(options, "profile", None):
        found = _with_profile(found, options.profile)
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


def _with_profile(found: Settings, name: str) -> Settings:
    from smtplint.settings import replaced  # noqa: PLC0415 (few runs name a profile)
    from smtplint.settings_file import profile  # noqa: PLC0415

    try:
        return replaced(found, profile(os.path.join(catalog.location(), "schema"), name))
    except LookupError as error:
        raise UsageError(str(error.args[0])) from error


def _known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    from smtplint.manual import UnknownNameError  # noqa: PLC0415 (only when names are given)

    for name in names:
        if name not in known:
            raise UsageError(str(UnknownNameError(kind, name, known)))


def check(options: argparse.Namespace) -> Output:
    """Find bad mail settings, and mend them if asked."""
    from smtplint.check import check as run  # noqa: PLC0415 (its own command)

    engine = _engine(options)
    return run(options, engine, judged(options, engine))


def baseline(options: argparse.Namespace) -> Output:
    """Write the findings that there are into a baseline."""
    from smtplint.baseline import baseline as run  # noqa: PLC0415 (its own command)

    engine = _engine(options)
    return run(options, engine, judged(options, engine))


def endpoints(options: argparse.Namespace) -> Output:
    """List every place that submits mail."""
    from smtplint import inventory  # noqa: PLC0415 (its own command)

    results = list(judged(options, _engine(options)))
    failures = [f for r in results for f in r.failures]
    status = 2 if failures else 0
    if options.format == "json":
        from smtplint.report.encoded import dumps  # noqa: PLC0415 (as above)

        return Output([dumps(inventory.as_data(results, failures), 2)], status)
    return Output(inventory.as_table(results), status, [inventory.failure_line(f) for f in failures])


def _page(options: argparse.Namespace, command: str) -> Output:
    from smtplint import manual  # noqa: PLC0415 (its own commands)

    engine = _engine(options)
    folders = [p for p in (engine.settings.rules, catalog.location()) if p is not None]
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
    folders = [p for p in (engine.settings.rules, catalog.location()) if p is not None]
    try:
        return Output(list(advice.advise(engine, folders, options.target, options.app)))
    except advice.UnknownNameError as error:
        raise UsageError(str(error)) from error


def test(options: argparse.Namespace) -> Output:
    """Run the examples of a rules folder."""
    from smtplint import examples  # noqa: PLC0415 (its own command)

    if options.folder is not None:
        return examples.test(options.folder)
    own = _engine(options).settings.rules
    if own is None:
        raise UsageError("which rules? No folder is given, and the settings name none")
    return examples.test(own)


def completion(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Output:
    """Print what a shell reads to complete our commands."""
    from smtplint.completion import script  # noqa: PLC0415 (its own command)

    return Output(script(parser, options.shell))


def settings(options: argparse.Namespace) -> Output:
    """Print the settings in force and where they come from."""
    from smtplint.settings import as_text  # noqa: PLC0415 (its own command)

    if options.schema:
        with open(os.path.join(catalog.location(), "schema", "settings.json"), encoding="utf-8") as file:  # noqa: PTH123 (as above)
            return Output(file.read().splitlines())
    return Output([as_text(_engine(options).settings)])


def ansible_verify(options: argparse.Namespace) -> Output:
    """Say whether ansible-lint runs the rule here."""
    from pathlib import Path  # noqa: PLC0415 (as above)

    from smtplint import ansible_lint  # noqa: PLC0415 (its own command)

    files = (result.path for result in judged(options, _engine(options)) if result.endpoints)
    sentences, active = ansible_lint.verify(Path.cwd(), os.environ, files)
    return Output(sentences, int(not active))
