"""The arguments of a program as the items of a list, each a word: `args: [--smtp-host=smtp.example.com, --smtp-port, "25"]` of Kubernetes,
`command` and `entrypoint` of Compose, `CMD ["app", "--smtp-port=25"]`. What belongs to one command is one mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.carriers import items
from smtplint.model import Edit, Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

COMMANDS = frozenset("command entrypoint args cmd arguments extraargs exec execstart".split())
"""The names of what is a command line, in lower case."""
_PROBES = frozenset("healthcheck livenessprobe readinessprobe startupprobe probe lifecycle".split())
_ITEM = late(r"(?:-D(?=[\w\-]+\.)|--?)(?P<name>[A-Za-z][\w\-]*+(?:\.[\w\-]++)*+)(?P<set>=)?")
_MAIL = late(r"(?i)smtp|mail|relay|smarthost|imap|pop3")


def is_command(key: tuple[str, ...]) -> bool:
    """Whether a command line, or a word of one, stands at this key; not that of a probe."""
    named = key[-2 if is_listed(key) else -1 :][:1]
    return bool(named) and named[0].lower() in COMMANDS and _PROBES.isdisjoint(part.lower() for part in key)


def is_listed(key: tuple[str, ...]) -> bool:
    """Whether this is the key of a word of a command that is a list."""
    return len(key) > 1 and key[-1].isdigit() and key[-2].lower() in COMMANDS


def speaks_of_mail(value: str) -> bool:
    """Whether a word of mail stands in the value at all."""
    return _MAIL.search(value) is not None


def is_of_mail(name: str) -> bool:
    """Whether a flag of this name speaks of mail. Fetched mail counts: it tells that the program is a server."""
    return speaks_of_mail(name)


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """The flags among the words of a list, each with the value behind its `=` or in the next word, under the key of the list. All words stay."""
    out: list[Setting] = []
    flag = ""
    for setting in settings:
        out.append(setting)
        if not is_listed(setting.key) or not is_command(setting.key) or setting.carrier:
            flag = ""
            continue
        place, value = setting.key[:-1], setting.value
        if flag and not value.startswith("-"):
            out.append(setting._replace(key=(*place, flag), quoted=True, carrier="arglists"))
        elif flag:
            out.append(_switch(out[-2], (*place, flag)))
        flag = ""
        head = _ITEM.match(value)
        if head is None or not ("." in head["name"] or is_of_mail(head["name"])):
            continue
        if head["set"] and source.text.startswith(head.group(), setting.span.start):
            span = Span(setting.span.start + head.end(), setting.span.end)
            out.append(setting._replace(key=(*place, head["name"]), value=value[head.end() :], span=span, quoted=True, carrier="arglists"))
        elif head.end() == len(value) and not head["set"] and "." not in head["name"]:
            flag = head["name"]
    return out


def _switch(word: Setting, key: tuple[str, ...]) -> Setting:
    """A flag without a value is on, or takes it from elsewhere."""
    return word._replace(key=key, value="true", certainty="unknown", opaque=True, carrier="arglists")


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:  # noqa: ARG001 (one way to write it)
    """The plain characters."""
    return Edit(setting.span, str(value).lower() if isinstance(value, bool) else str(value))


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """The next word of the list, its flag begun as the sibling's is; no edit where the sibling is the word behind its flag, of which it cannot be
    told how the program takes another."""
    written = source.text[sibling.entry.start : sibling.span.start].lstrip("- \t\"'")
    if not written.startswith((sibling.key[-1], f"D{sibling.key[-1]}")):
        return Edit(Span(sibling.entry.end, sibling.entry.end), "")
    lead = source.text[: sibling.span.start - len(sibling.key[-1]) - 1]
    start = "-D" if lead.endswith("-D") else "--" if lead.endswith("--") else "-"
    return items.insert(source, sibling, f"{start}{name}", value)
