"""What does the beginning of a text look like, whatever its file is called?"""

from __future__ import annotations

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

_SNIFFED_LINES = 200
_SNIFFED_CHARACTERS = 16_384
_REMARK = late(r"[#;!]|//|\{[#%]|\{\{-?\s*/\*|<%|(?:---|\.\.\.)\s*\Z")
_SECTION = late(r"\[[^\]=,]+\]\s*\Z")
_UPPER = late(r"(?:export\s+)?[A-Z][A-Z0-9_]*=")
_DOTTED = late(r"[A-Za-z][\w-]*(?:\.[\w\[\]-]+)+\s*=")
_ASSIGNED = late(r"[A-Za-z_][\w.\[\]-]*\s*=")
_KEY = late(r"""(?:-\s+)*(?:"[^"]*"|'[^']*'|[^\s#:'"{}\[\],&*!|>%@`=-][^:=]*):(?:\s|\Z)""")
_ITEM = late(r"-\s")
_DOUBLE = late(r"\[\[[^\[\]=,]+\]\]\s*(?:#.*)?\Z")
_TYPED = late(rf"(?:{_ASSIGNED.pattern})\s*(?:[\"'\[{{]|[-+]?[0-9]|(?:true|false)\b)")
_QUOTED = late(rf"(?:{_ASSIGNED.pattern})\s*\"")
# `a.b {`, `a = {`, `a { b = 1 }` and what ends them are HOCON's; two words before a brace, `;` at the end and `=>` are nginx's and its kin's
_OPENER = late(r"(?:[\w.$-]+|\"[^\"]*\")(?:\s*[:=])?\s*\{(?:\s*(?:#.*|//.*)?|[^;{}:=]*[:=][^;{}]*\}\s*)\Z")
_CLOSER = late(r"[\]}][\]},\s]*\Z|include\s|\"[^\"]*\"(?:\.[^\s\"]+)?\s*[:=]")
_FOREIGN = late(rf"(?!{_OPENER.pattern})[^#{{=\[]*(?<!\$)\{{(?![{{%])")
_ENDED = late(r".*(?:;\Z|=>)")
_SENTENCES = {  # lines that stand in no other format
    "monit": late(r"(?im)^[ \t]*+set[ \t]++mailserver[ \t]++[^\s=]"),
    "exim": late(r"(?m)^[ \t]*+begin[ \t]++(?:transports|routers)[ \t]*+(?=[\r\n]|\Z)"),
}
_TITLED = late(r"(?m)^[a-z][\w-]*+:[ \t]++[\w.-]++[ \t]*+(?:\r\n|[\r\n])[ \t]++[a-z][\w-]*+[ \t]++\S")  # `smtp: work`, `<tab>port 25`
_WORDS = late(r"[A-Za-z]\w*(?:[ \t]+[^\s={;][^={;]*)?\Z")


class Lines(NamedTuple):
    """How many lines of a text look like what. `meant` are those that are neither blank nor remarks; `assigned` holds upper and dotted, `typed`
    the assigned ones whose value could stand in TOML, `quoted` those of them with a string; `doubles` are `[[sections]]`, `openers` lines
    that begin a block of one name, `closers` those that end blocks and lists, include, or set a quoted name, `foreign` those that begin
    another block, `ended` those that end in a semicolon or hold a `=>`."""

    meant: int
    upper: int
    dotted: int
    assigned: int
    sections: int
    keys: int
    items: int
    words: int
    typed: int
    quoted: int
    doubles: int
    openers: int
    closers: int
    foreign: int
    ended: int


def by_text(text: str, named: str | None) -> str | None:
    """The format that the text tells, whether it is read or not; None where it tells none, or `named`, that of the name. Reads no more than
    the beginning."""
    text = text[:_SNIFFED_CHARACTERS]
    start = text.lstrip()
    if start.startswith("<?php"):
        return "php"
    if start.startswith("<") and not start.startswith(("<%", "<<")) and named in {None, "ini"}:
        return "xml"
    if named in {None, "ini", "keywords"} and (told := next((form for form, one in _SENTENCES.items() if one.search(text)), None)):
        return told
    if named == "yaml" and _has_entry(text):
        return None
    lines = _count(text)
    if named is None:
        return None if start.startswith("#!") else _unnamed(start, lines)
    titled = named == "ini" and not lines.assigned and not lines.sections and _TITLED.search(text)
    return "keywords" if titled else _belied(named, lines)


def _belied(named: str, lines: Lines) -> str | None:
    """The format of a text that is plainly not of the format that its name tells; None where it may be."""
    if named == "yaml" and not lines.keys and not lines.items:
        return _assigned(lines)
    if named == "dotenv" and lines.keys > 1 and not lines.assigned and 3 * (lines.keys + lines.items) > 2 * lines.meant:
        return "yaml"
    if named == "hocon" and lines.sections and not lines.openers:
        return "ini"
    return _no_ini(lines) if named == "ini" else None


def _no_ini(lines: Lines) -> str | None:
    """The format of a text that its name calls INI, where it is plainly another."""
    if lines.doubles and lines.quoted and lines.typed == lines.assigned:
        return "toml"
    if _is_hocon(lines):
        return "hocon"
    return "keywords" if not lines.assigned and not lines.sections and 5 * lines.words > 4 * lines.meant else None


def _is_hocon(lines: Lines) -> bool:
    """Whether blocks of one name hold `name = value`, as nowhere in nginx, Dovecot or Logstash."""
    if not lines.openers or lines.foreign or lines.sections or 4 * lines.ended > lines.assigned:
        return False
    return 5 * (lines.openers + lines.closers + lines.assigned + lines.keys) > 4 * lines.meant


def _unnamed(start: str, lines: Lines) -> str | None:
    if start.startswith("{") and not start.startswith(("{{", "{%", "{#")):
        return "json"
    if 2 * (lines.keys + lines.items) > lines.meant and lines.keys > lines.assigned:
        return "yaml"
    return _assigned(lines)


def _assigned(lines: Lines) -> str | None:
    """The format of a text that is mostly `name=value`; None if it is not."""
    if not lines.assigned or 2 * (lines.assigned + lines.sections) <= lines.meant:
        return None
    if not lines.sections and 2 * lines.upper > lines.assigned:
        return "dotenv"
    return "properties" if not lines.sections and 2 * lines.dotted > lines.assigned else "ini"


def _has_entry(text: str) -> bool:
    """Whether a line is a key or an item of YAML: nearly always the first one is."""
    lines = (raw.strip() for raw in text.splitlines()[:_SNIFFED_LINES])
    return any(_KEY.match(line) or _ITEM.match(line) for line in lines if line and not _REMARK.match(line))


def _count(text: str) -> Lines:
    counts = dict.fromkeys(Lines._fields, 0)
    kinds = {"upper": _UPPER, "dotted": _DOTTED, "assigned": _ASSIGNED, "sections": _SECTION, "keys": _KEY, "items": _ITEM, "words": _WORDS}
    kinds |= {"typed": _TYPED, "quoted": _QUOTED, "doubles": _DOUBLE}
    kinds |= {"openers": _OPENER, "closers": _CLOSER, "foreign": _FOREIGN, "ended": _ENDED}
    for raw in text.splitlines()[:_SNIFFED_LINES]:
        line = raw.strip()
        if not line or _REMARK.match(line):
            continue
        counts["meant"] += 1
        for kind, pattern in kinds.items():
            counts[kind] += pattern.match(line) is not None
    counts["assigned"] = max(counts["assigned"], counts["upper"])
    return Lines(**counts)
