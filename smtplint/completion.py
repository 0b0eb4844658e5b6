"""Completion for shells, printed from the parser, so that it knows every command and option there is."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = ("bash", "zsh", "fish")
_NAMES = {"select": "rules", "ignore": "rules", "app": "dialects"}
"""Options whose value is a name that a command of ours lists."""
_LISTED = {("rule", "name"): "rules", ("dialects", "name"): "dialects"}
_FILES = {"config", "baseline", "write"}


class Option(NamedTuple):
    """An option. `takes` says what its value is: `nothing`, `choice` (of `choices`), `names` (which `choices[0]` lists), `file`, or `text`."""

    names: tuple[str, ...]
    about: str
    takes: str
    choices: tuple[str, ...] = ()


class Verb(NamedTuple):
    """A command. `takes` says what stands behind it: `file`, `names` (which `choices[0]` lists), `choice`, `text` or `nothing`."""

    name: str
    about: str
    options: tuple[Option, ...]
    takes: str
    choices: tuple[str, ...] = ()


def script(parser: argparse.ArgumentParser, shell: str) -> Iterator[str]:
    """The lines that the shell is to read. KeyError for a shell that is not in SHELLS."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    yield from write(list(_verbs(parser)))


def _verbs(parser: argparse.ArgumentParser) -> Iterator[Verb]:
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001 (argparse has no other way to ask)
    about = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
    for name, verb in action.choices.items():
        options: list[Option] = []
        takes, choices = "nothing", tuple[str, ...]()
        for argument in verb._actions:  # noqa: SLF001
            if argument.option_strings:
                options.append(_option(argument))
            elif isinstance(argument, argparse._SubParsersAction):  # noqa: SLF001
                takes, choices = "choice", tuple(argument.choices)
            else:
                takes, choices = _argument(name, argument)
        yield Verb(name, about[name], tuple(options), takes, choices)


def _option(argument: argparse.Action) -> Option:
    names, about = tuple(argument.option_strings), argument.help or ""
    if argument.nargs in (0, "?"):  # a value that may be left out is none that a shell could ask for
        return Option(names, about, "nothing")
    if argument.choices is not None:
        return Option(names, about, "choice", tuple(map(str, argument.choices)))
    if argument.dest in _NAMES:
        return Option(names, about, "names", (_NAMES[argument.dest],))
    return Option(names, about, "file" if argument.dest in _FILES else "text")


def _argument(verb: str, argument: argparse.Action) -> tuple[str, tuple[str, ...]]:
    if (verb, argument.dest) in _LISTED:
        return "names", (_LISTED[verb, argument.dest],)
    if argument.choices is not None:
        return "choice", tuple(map(str, argument.choices))
    return ("file" if argument.dest in ("paths", "folder") else "text"), ()


def _words(takes: str, choices: tuple[str, ...]) -> str:
    """A shell's words: the choices, or what lists them."""
    if takes == "names":
        return f'"$(smtplint {choices[0]} 2>/dev/null | cut -d " " -f 1)"'
    return shlex.quote(" ".join(choices))


def _bash(verbs: list[Verb]) -> Iterator[str]:
    yield "_smtplint() {"
    yield '    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} words=""'
    yield "    COMPREPLY=()"
    yield "    if ((COMP_CWORD == 1)); then"
    yield f"        words={shlex.quote(' '.join(['--help', '--version', *(verb.name for verb in verbs)]))}"
    yield '    else case "$verb $before" in'
    for verb in verbs:
        for option in verb.options:
            if option.takes in ("choice", "names"):
                patterns = "|".join(f'"{verb.name} {name}"' for name in option.names)
                yield f"        {patterns}) words={_words(option.takes, option.choices)} ;;"
            elif option.takes == "file":
                yield f'        "{verb.name} {option.names[-1]}") return ;;'
    yield '        *) case "$verb" in'
    for verb in verbs:
        options = shlex.quote(" ".join(name for option in verb.options for name in option.names))
        yield f"            {verb.name}) if [[ $word == -* ]]; then words={options}"
        if verb.takes in ("choice", "names"):
            yield f"                else words={_words(verb.takes, verb.choices)}"
        yield "                fi ;;"
    yield "        esac ;;"
    yield "    esac fi"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$word"))'
    yield "}"
    yield "complete -o default -F _smtplint smtplint"  # where nothing fits, the names of files


def _zsh(verbs: list[Verb]) -> Iterator[str]:
    yield "#compdef smtplint"
    yield "_smtplint() {"
    yield "    local -a verbs"
    yield "    verbs=("
    yield from (f"        {shlex.quote(f'{verb.name}:{verb.about}')}" for verb in verbs)
    yield "    )"
    yield "    if ((CURRENT == 2)); then _describe command verbs; return; fi"
    yield "    shift words; ((CURRENT--))"
    yield '    case "$words[1]" in'
    for verb in verbs:
        yield f"        {verb.name}) _arguments \\"
        for option in verb.options:
            for name in option.names:
                about = option.about.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
                yield f"            {shlex.quote(f'*{name}[{about}]{_zsh_value(option.takes, option.choices)}')} \\"
        behind = "*" + (_zsh_value(verb.takes, verb.choices) or ": : ")
        yield f"            {shlex.quote(behind)} ;;"
    yield "    esac"
    yield "}"
    yield 'if [[ $funcstack[1] == _smtplint ]]; then _smtplint "$@"; else compdef _smtplint smtplint; fi'


def _zsh_value(takes: str, choices: tuple[str, ...]) -> str:
    if takes == "nothing":
        return ""
    if takes == "names":
        return f': :($(smtplint {choices[0]} 2>/dev/null | cut -d " " -f 1))'
    return {"choice": f": :({' '.join(choices)})", "file": ": :_files"}.get(takes, ": : ")


def _fish(verbs: list[Verb]) -> Iterator[str]:
    yield "complete -c smtplint -f"
    for verb in verbs:
        yield f"complete -c smtplint -n __fish_use_subcommand -a {verb.name} -d {shlex.quote(verb.about)}"
        here = f"complete -c smtplint -n '__fish_seen_subcommand_from {verb.name}'"
        for option in verb.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            value = {"nothing": "", "file": " -r -F", "text": " -x"}.get(
                option.takes, f" -x -a {_fish_words(option.takes, option.choices)}"
            )
            yield f"{here} {names}{value} -d {shlex.quote(option.about)}"
        if verb.takes == "file":
            yield f"{here} -F"
        elif verb.takes in ("choice", "names"):
            yield f"{here} -a {_fish_words(verb.takes, verb.choices)}"


def _fish_words(takes: str, choices: tuple[str, ...]) -> str:
    return f"'(smtplint {choices[0]} 2>/dev/null | string split -f 1 \" \")'" if takes == "names" else shlex.quote(" ".join(choices))
