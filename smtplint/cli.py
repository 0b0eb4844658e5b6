"""The command. The only module that prints or exits.

Exit status: 0 nothing failing; 1 failing findings; 2 a usage or settings error, or something that was not judged, which beats 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from smtplint import __version__, commands, report
from smtplint.model import LEVELS
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.outcome import Output


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        output: Output = options.run(options)
        if output.raw:
            sys.stdout.buffer.write(output.raw)
        for line in output.lines:
            print(line)
        for line in output.errors:
            print(line, file=sys.stderr)
        sys.stdout.flush()
    except UsageError as error:
        print(f"smtplint: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="smtplint", description="Find, judge and fix the settings by which programs submit mail.")
    parser.add_argument("--version", action="version", version=f"smtplint {__version__}")
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    check = verbs.add_parser("check", help="find bad mail settings")
    _add_paths(check)
    check.add_argument("--format", choices=[*report.REPORTS], help="how to print findings (default: text; github under GITHUB_ACTIONS)")
    check.add_argument(
        "--output", metavar="FORMAT:FILE", action="append", default=[], type=_target, help="write a report into a file too; repeatable"
    )
    check.add_argument("--fix", action="store_true", help="make the safe fixes")
    check.add_argument("--unsafe-fixes", action="store_true", help="make the fixes too that a human should look at")
    check.add_argument("--diff", action="store_true", help="print what --fix would change, as a patch, and change nothing")
    check.add_argument("--fail-on", choices=LEVELS, help="the mildest level that fails the run (default: warning)")
    check.add_argument("--exit-zero", action="store_true", help="exit 0 whatever is found; a failure to judge still exits 2")
    check.add_argument("--notes", action="store_true", help="show notes, which are otherwise only counted")
    check.add_argument("--quiet", action="store_true", help="print findings and failures alone")
    check.add_argument("--statistics", action="store_true", help="print how often each rule was found")
    check.add_argument("--select", metavar="RULES", help="only these rules, with commas between")
    check.add_argument("--ignore", metavar="RULES", help="without these rules, with commas between")
    check.add_argument("--platform", help="the platform that the mail leaves from, as in the settings")
    check.add_argument("--baseline", metavar="FILE", help="let the findings pass that this baseline knows (see smtplint baseline)")
    check.set_defaults(run=commands.check)

    baseline = verbs.add_parser("baseline", help="write down what is found, for check --baseline to let it pass")
    _add_paths(baseline)
    baseline.add_argument("--write", metavar="FILE", help="the file (default: that of the settings, else .smtplint-baseline.json)")
    baseline.add_argument("--fail-on", choices=LEVELS, help="the mildest level that is written down (default: warning)")
    baseline.add_argument("--platform", help="the platform that the mail leaves from, as in the settings")
    baseline.set_defaults(run=commands.baseline)

    endpoints = verbs.add_parser("endpoints", help="list every place that submits mail")
    _add_paths(endpoints)
    endpoints.add_argument("--format", choices=["table", "json"], default="table")
    endpoints.set_defaults(run=commands.endpoints)

    page = verbs.add_parser("rule", help="explain a rule")
    page.add_argument("name", metavar="NAME")
    _add_settings(page)
    page.set_defaults(run=commands.rule)
    rules = verbs.add_parser("rules", help="list the rules")
    _add_settings(rules)
    rules.set_defaults(run=commands.rules)
    dialects = verbs.add_parser("dialects", help="list the applications whose settings are known, or explain one")
    dialects.add_argument("name", nargs="?", metavar="NAME")
    _add_settings(dialects)
    dialects.set_defaults(run=commands.dialects)
    advice = verbs.add_parser("advise", help="say which port to use, and write the settings out")
    advice.add_argument("target", metavar="PROVIDER-OR-HOST")
    advice.add_argument("--app", metavar="DIALECT", help="write the settings as this application spells them (see smtplint dialects)")
    advice.add_argument("--platform", help="the platform that the mail leaves from")
    _add_settings(advice)
    advice.set_defaults(run=commands.advise)
    shown = verbs.add_parser("settings", help="print the settings in force and where they come from")
    _add_settings(shown)
    shown.set_defaults(run=commands.settings)
    ansible = verbs.add_parser("ansible", help="about the rule in ansible-lint")
    actions = ansible.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="say whether ansible-lint runs the rule here; exits 0 if it does, 1 if not")
    verify.set_defaults(
        run=commands.ansible_verify, paths=["."], force_exclude=False, no_ignore_files=False, config=None, isolated=False
    )  # as the rule itself finds them
    return parser


def _target(text: str) -> tuple[str, str]:
    """`FORMAT:FILE` in its parts."""
    name, colon, path = text.partition(":")
    if not (colon and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT:FILE")
    if name not in report.REPORTS:
        raise argparse.ArgumentTypeError(f"unknown format {name!r} (choose from {', '.join(report.REPORTS)})")
    return name, path


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", help="the settings file (default: the nearest .smtplint.yaml or pyproject.toml)")
    parser.add_argument("--isolated", action="store_true", help="read no settings file")


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .); - for standard input")
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name by which standard input is read")
    parser.add_argument("--force-exclude", action="store_true", help="apply `exclude` to paths named here too")
    parser.add_argument("--no-ignore-files", action="store_true", help="look also at what ignore files leave out")
    _add_settings(parser)
