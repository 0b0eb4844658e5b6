"""Settings that a command passes on as NAME=VALUE: the variables of a platform's application (`heroku config:set A=1`, `kubectl set env x A=1`,
`az … --settings A=1`, `gcloud … --set-env-vars A=1,B=2`), those of any `--env A=1`, and the values of a chart (`helm … --set a.b=1`).

What belongs to one application is (its platform and name, "variables", NAME), else one command's (its program and number, …); the values of a
chart are those of a part of its file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.formats import shell_words
from smtplint.formats.lines import Found
from smtplint.formats.shell_containers import variable
from smtplint.formats.shell_programs import CONTAINERS
from smtplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.formats.lines import View
    from smtplint.formats.shell_words import Row

_SUBCOMMANDS = {
    "heroku": ("config:set", "config:add"), "dokku": ("config:set",), "fly": ("secrets set",), "flyctl": ("secrets set",),
    "railway": ("variables", "variables set", "variable set"), "kubectl": ("set env",), "oc": ("set env",), "eb": ("setenv",),
    "supabase": ("secrets set",),
}  # fmt: skip
"""Commands whose words are variables of an application."""
_APPLICATION = frozenset({"-a", "--app", "-r", "--remote", "-n", "--namespace", "-s", "--service", "-e", "--environment"})
_VARIABLES = frozenset({"--env", "--env-add", "--from-literal"})
_SEVERAL = frozenset({"--settings", "--env-vars", "--set-env-vars", "--environment-variables", "--slot-settings"})
_LISTED = frozenset({"--set-env-vars", "--update-env-vars"})
_CHART = frozenset({"--set", "--set-string"})
_ITEM = re.compile(r"(?P<name>[A-Za-z_][\w.\[\]-]*+)=(?P<value>\"[^\"\r\n]*+\"|'[^'\r\n]*+'|[^'\"\s]*+)")
_PLACE = re.compile(r"[^.\[\]]++")
_DELIMITER = re.compile(r"\^(?P<mark>[^\^\s]{1,3})\^")
_HEAD = 8


def read(view: View, name: str, words: Sequence[Span], number: int) -> Iterator[Row]:
    """The variables and values in the words of the program `name`."""
    known = name in _SUBCOMMANDS or name in {"az", "gcloud", "claude"} or name.startswith("helm")
    if not known and not any(option in view.text[words[0].start : words[-1].end] for option in _VARIABLES):  # most commands
        return
    texts = [shell_words.text(view, w) for w in words]
    start = _subcommand(name, texts)
    if start:
        yield from _platform(view, name, words[start:], texts[start:])
    elif name in {"az", "gcloud"} or name.startswith("helm"):
        yield from _lists(view, name, words, texts, number)
    else:
        yield from _options(view, name, words, texts, number)


def _subcommand(name: str, texts: Sequence[str]) -> int:
    """Where the words behind a command begin that sets variables, 0 for any other."""
    for command in _SUBCOMMANDS.get(name, ()):
        parts = command.split(" ")
        for at in range(1, min(len(texts), _HEAD)):
            if texts[at : at + len(parts)] == parts and texts[at + len(parts) :][:1] != ["set"]:
                return at + len(parts)
    return 0


def _platform(view: View, name: str, words: Sequence[Span], texts: Sequence[str]) -> Iterator[Row]:
    variables: list[int] = []
    application = ""
    position = 0
    while position < len(words):
        text = texts[position]
        if text in _APPLICATION and "=" not in "".join(texts[position + 1 : position + 2]):
            position += 1
            application = application or "".join(texts[position : position + 1])
        elif text.startswith("--app="):
            application = text[6:]
        elif "=" in text and not text.startswith("-"):
            variables.append(position)
        elif not text.startswith("-") and name in {"dokku", "kubectl", "oc"} and not variables:
            application = text
        position += 1
    for at in variables:
        yield from variable(view, (f"{name}:{application}", "variables"), words[at].start, words[at].start)


def _options(view: View, name: str, words: Sequence[Span], texts: Sequence[str], number: int) -> Iterator[Row]:
    place = (f"{name}:{number}", "variables")
    for at, (word, text) in enumerate(zip(words, texts, strict=True)):
        option, sign, _ = text.partition("=")
        if option not in _VARIABLES and not (option == "-e" and name == "claude"):
            continue
        if name in CONTAINERS and option == "--env":
            continue
        if sign and view.text.startswith(f"{option}=", word.start):
            yield from variable(view, place, word.start, word.start + len(option) + 1)
        elif not sign and at + 1 < len(words):
            yield from variable(view, place, word.start, words[at + 1].start)


def _lists(view: View, name: str, words: Sequence[Span], texts: Sequence[str], number: int) -> Iterator[Row]:
    """Options that take several settings, as words or with commas between."""
    place = (f"part:{name}:{number}/values.yaml",) if name not in {"az", "gcloud"} else (f"{name}:{number}", "variables")
    position = 1
    while position < len(words):
        word = words[position]
        option, sign, _ = texts[position].partition("=")
        position += 1
        if name == "az" and option in _SEVERAL and not sign:
            while position < len(words) and not texts[position].startswith("-"):
                yield from variable(view, place, words[position].start, words[position].start)
                position += 1
        elif option in (_LISTED if name == "gcloud" else _CHART if name != "az" else ()):
            inside = sign and view.text.startswith(f"{option}=", word.start)
            if inside:
                yield from _items(view, place, word.start, Span(word.start + len(option) + 1, word.end))
            elif not sign and position < len(words):
                yield from _items(view, place, word.start, words[position])
                position += 1


def _items(view: View, place: tuple[str, ...], entry: int, area: Span) -> Iterator[Row]:
    """`A=1,B=2`, quotes around the whole or around a value, and `^:^A=1:B=2`."""
    start, end = area
    quote = view.text[start]
    if quote in "'\"" and view.text[end - 1] == quote and quote not in view.text[start + 1 : end - 1]:
        start, end = start + 1, end - 1
    mark = ","
    if delimiter := _DELIMITER.match(view.plain, start, end):
        mark, start = delimiter["mark"], delimiter.end()
    position, stop = start, end
    while position < end:
        stop = view.plain.find(mark, position, end)
        stop = end if stop < 0 else stop
        if item := _ITEM.fullmatch(view.plain, position, stop):
            span = Span(*item.span("value"))
            quoted = item["value"][:1] in {'"', "'"}
            span = Span(span.start + quoted, span.end - quoted)
            text = view.text[span.start : span.end]
            found = Found(text, span, span, item["value"][:1] if quoted else "", "unknown" if "$(" in text or "`" in text else "written")
            names = _PLACE.findall(item["name"]) if place[0].startswith("part:") else [item["name"]]
            yield (*place, *names), entry, found
        position = entry = stop + len(mark)
