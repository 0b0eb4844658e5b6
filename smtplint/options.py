"""The command line: the commands, what each may be told, and which function runs it."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from smtplint import __version__, commands, report
from smtplint.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from smtplint.outcome import Output

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 (argparse gives it no other name)


class _Help(argparse.HelpFormatter):
    """As wide as the terminal. argparse makes one for each option and asks shutil for the width, which is slow to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


def _width() -> int:
    try:
        columns = int(os.environ.get("COLUMNS") or 0)
        if not columns and sys.__stdout__:
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
        return (columns or 80) - 2
    except (OSError, ValueError):
        return 78


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the whole command line. What it gives has `run`, the function of the command. Where one command is `asked` for, the others
    are not built, which takes longer than to judge a file."""
    whole = argparse.ArgumentParser(
        prog="smtplint", description="Find, judge and fix the settings by which programs submit mail.", formatter_class=_Help
    )
    whole.add_argument("--version", action="version", version=f"smtplint {__version__}")
    verbs = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_check(verbs)
    if asked == "check":
        return whole
    _add_baseline(verbs)
    _add_endpoints(verbs)
    _add_manual(verbs)
    _add_ansible(verbs)
    shell = _verb(verbs, "completion", partial(commands.completion, whole), "print the completion for a shell")
    shell.add_argument("shell", choices=["bash", "zsh", "fish"])
    return whole


def _verb(verbs: Verbs, name: str, run: Callable[[argparse.Namespace], Output], about: str, **more: Any) -> argparse.ArgumentParser:  # noqa: ANN401 (argparse's own)
    verb = verbs.add_parser(name, help=about, formatter_class=_Help, **more)
    verb.set_defaults(run=run)
    return verb


def _add_check(verbs: Verbs) -> None:
    check = _verb(verbs, "check", commands.check, "find bad mail settings")
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
    check.add_argument("--baseline", metavar="FILE", help="let the findings pass that this baseline knows (see smtplint baseline)")
    check.add_argument("--no-baseline", action="store_true", help="judge, and fix, as if no baseline were named")


def _add_baseline(verbs: Verbs) -> None:
    baseline = _verb(verbs, "baseline", commands.baseline, "write down what is found, for check --baseline to let it pass")
    _add_paths(baseline)
    baseline.add_argument("--write", metavar="FILE", help="the file (default: that of the settings, else .smtplint-baseline.json)")
    baseline.add_argument("--fail-on", choices=LEVELS, help="the mildest level that is written down (default: warning)")


def _add_endpoints(verbs: Verbs) -> None:
    endpoints = _verb(verbs, "endpoints", commands.endpoints, "list every place that submits mail")
    _add_paths(endpoints)
    endpoints.add_argument("--format", choices=["table", "json"], default="table")


def _add_manual(verbs: Verbs) -> None:
    page = _verb(verbs, "rule", commands.rule, "explain a rule")
    page.add_argument("name", metavar="NAME")
    _add_settings(page)
    _add_settings(_verb(verbs, "rules", commands.rules, "list the rules"))
    dialects = _verb(verbs, "dialects", commands.dialects, "list the applications whose settings are known, or explain one")
    dialects.add_argument("name", nargs="?", metavar="NAME")
    _add_settings(dialects)
    tests = _verb(verbs, "test", commands.test, "run the examples of your own rules and dialects")
    tests.add_argument("folder", nargs="?", metavar="RULES-FOLDER", help="their folder (default: that of the settings)")
    _add_settings(tests)
    advice = _verb(verbs, "advise", commands.advise, "say which port to use, and write the settings out")
    advice.add_argument("target", metavar="PROVIDER-OR-HOST")
    advice.add_argument("--app", metavar="DIALECT", help="write the settings as this application spells them (see smtplint dialects)")
    _add_stance(advice)
    _add_settings(advice)
    shown = _verb(verbs, "settings", commands.settings, "print the settings in force and where they come from")
    shown.add_argument("--schema", action="store_true", help="print the JSON Schema of a settings file instead, for editors")
    _add_stance(shown)
    _add_settings(shown)


def _add_ansible(verbs: Verbs) -> None:
    ansible = verbs.add_parser("ansible", help="about the rule in ansible-lint")
    actions = ansible.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="say whether ansible-lint runs the rule here; exits 0 if it does, 1 if not")
    unasked = argparse.ArgumentParser(add_help=False)  # the rule is told nothing on a command line
    _add_paths(unasked)
    verify.set_defaults(run=commands.ansible_verify, **vars(unasked.parse_args([])))


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--config", metavar="FILE", help="the settings file (default: the nearest .smtplint.yaml or pyproject.toml)")
    verb.add_argument("--isolated", action="store_true", help="read no settings file")


def _add_stance(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--platform", help="the platform that the mail leaves from, as in the settings")
    verb.add_argument("--profile", metavar="NAME", help="settings under one name: kinsta, rfc8314 or strict")


def _add_paths(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .); - for standard input")
    verb.add_argument(
        "--changed",
        nargs="?",
        const="HEAD",
        metavar="REF",
        help="only files that differ from where HEAD left REF (default: from HEAD), by git",
    )
    verb.add_argument("--jobs", type=_number, metavar="N", help="how many processes judge (default: one, more where files are many)")
    verb.add_argument("--stdin-filename", metavar="NAME", help="the name by which standard input is read")
    verb.add_argument("--force-exclude", action="store_true", help="apply `exclude` to paths named here too")
    verb.add_argument("--no-ignore-files", action="store_true", help="look also at what ignore files leave out")
    _add_stance(verb)
    _add_settings(verb)


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 0 < int(text) <= 1024):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


def _target(text: str) -> tuple[str, str]:
    """`FORMAT:FILE` in its parts."""
    name, colon, path = text.partition(":")
    if not (colon and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT:FILE")
    if name not in report.REPORTS:
        raise argparse.ArgumentTypeError(f"unknown format {name!r} (choose from {', '.join(report.REPORTS)})")
    return name, path
