"""Of which format is a file? By its name, and by its text where names say nothing or lie."""

from __future__ import annotations

import re
from typing import NamedTuple

from smtplint.formats import FORMATS

_SAMPLES = "j2|jinja2?|tpl|tmpl|gotmpl|ctmpl|tftpl|erb|epp|in|dist|example|sample|template|golden|defaults?"
_SAMPLE = re.compile(rf"[._-](?:{_SAMPLES})\Z")

_SUFFIXES = {
    "yaml": "yml yaml eyaml sls",
    "dotenv": "env envrc flaskenv",
    "php": "php php3 php4 php5 php7 php8 phps phtml inc",
    "properties": "properties",
    "ini": "ini cfg cnf conf config cf",
    "keywords": "msmtprc",
    "json": "json jsonc json5",
    "toml": "toml",
    "xml": "xml plist mobileconfig k9s",
    "hcl": "hcl tf tfvars nomad",
    "ruby": "rb",
    "shell": "sh bash",
    "dockerfile": "dockerfile containerfile",
    "setvars": "muttrc neomuttrc mailrc",
}
_BARE = frozenset({"env", "envrc", "flaskenv", "msmtprc", "muttrc", "neomuttrc", "mailrc"})  # names that are whole without a stem
_BY_SUFFIX = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}

# Suffixes of what is certainly something else: programs, prose, data, and what they are packed in.
_OTHER_SUFFIXES = (
    "adoc asc asciidoc bash bat bmp bz2 c cc cjs class cmd cpp cr crt cs csr css csv cts cxx d dart diff dll dockerfile dylib "
    "ejs el erl ex exe exs fish fs gif go gpg gradle groovy gz h haml handlebars hbs hpp hs htm html ico ipynb j java jar "
    "jpeg jpg js jsx key kt kts less lock log lua m map markdown md mdx mjs ml mts nix o org p12 patch pcap pdf pem pfx pl pm "
    "png po pot ps1 psm1 pug py pyc pyi pyx r rakefile rs rst rtf sass scala scss sh so sql svelte svg swift tar tex tgz ts "
    "tsv tsx txt vb vim vue webp woff woff2 xhtml xls xlsx xsd xsl xslt xz zig zip zsh zst "
)
_OTHER = frozenset(_OTHER_SUFFIXES.split())
_PROSE_NAMES = (
    "authors brewfile changelog changes codeowners contributing copying gemfile jenkinsfile justfile "
    "license licence maintainers makefile news notice pipfile podfile procfile rakefile readme security tiltfile todo "
    "vagrantfile version "
)
_PROSE = frozenset(_PROSE_NAMES.split())
_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "-lock.yaml", "-lock.yml", ".lock.yaml", ".lock.yml", ".lock.json", ".lock.hcl")

_DOTENV = re.compile(
    r".*\.env(?:rc)?(?:[._-].*)?\Z"  # .env.local, app.env.local
    r"|(?:dot_?)?env(?:rc)?(?:[._-](?:local|prod|production|dev|devel|development|test|testing|stage|staging|ci|docker|vars?))*\Z"
    r"|environment\Z|.*[_-]env\Z"
)
_PATTERNS = {
    "keywords": re.compile(r"(?:.*[._-])?msmtprc(?:[._-].*)?\Z"),
    "dockerfile": re.compile(r"(?:docker|container)file(?!\.dockerignore)(?:[._-].*)?\Z"),
    "setvars": re.compile(r"(?:.*[._-])?(?:(?:neo)?muttrc|mailrc)(?:[._-].*)?\Z|(?:(?:s-)?nail|mail)\.rc\Z"),
}
# Modules of settings as Django, Flask, NetBox and Superset name them; not Sphinx's conf.py, nor what tests settings.
_NO_SETTINGS = frozenset({"test", "tests", "conftest", "webserver"})

_SNIFFED_LINES = 200
_SNIFFED_CHARACTERS = 16_384
_REMARK = re.compile(r"[#;!]|//|\{[#%]|\{\{-?\s*/\*|<%|(?:---|\.\.\.)\s*\Z")
_SECTION = re.compile(r"\[[^\]=,]+\]\s*\Z")
_UPPER = re.compile(r"(?:export\s+)?[A-Z][A-Z0-9_]*=")
_DOTTED = re.compile(r"[A-Za-z][\w-]*(?:\.[\w\[\]-]+)+\s*=")
_ASSIGNED = re.compile(r"[A-Za-z_][\w.\[\]-]*\s*=")
_KEY = re.compile(r"""(?:-\s+)*(?:"[^"]*"|'[^']*'|[^\s#:'"{}\[\],&*!|>%@`=-][^:=]*):(?:\s|\Z)""")
_ITEM = re.compile(r"-\s")
_DOUBLE = re.compile(r"\[\[[^\[\]=,]+\]\]\s*(?:#.*)?\Z")
_TYPED = re.compile(rf"(?:{_ASSIGNED.pattern})\s*(?:[\"'\[{{]|[-+]?[0-9]|(?:true|false)\b)")
_QUOTED = re.compile(rf"(?:{_ASSIGNED.pattern})\s*\"")
_WORDS = re.compile(r"[A-Za-z]\w*(?:[ \t]+[^\s={;][^={;]*)?\Z")


class Lines(NamedTuple):
    """How many lines of a text look like what. `meant` are those that are neither blank nor remarks; `assigned` holds upper and dotted, `typed`
    the assigned ones whose value could stand in TOML, `quoted` those of them with a string; `doubles` are `[[sections]]`."""

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


def format_of(path: str) -> str | None:
    """The format that the file's name and folder tell, a name in FORMATS; None where they tell none, or one that is not read."""
    name = _by_name(path)
    return name if name in FORMATS else None


def is_unclear(path: str) -> bool:
    """Whether the name leaves it to the text: no suffix, or one of a sample or template around a name that tells nothing. Programs,
    prose and other known files are not unclear."""
    return _by_name(path) == ""


def sniff(path: str, text: str, named: str | None) -> str | None:
    """The format of a file by name and text. `named` is what `format_of` says; it stands unless the text plainly is something else. Reads
    no more than the beginning of the text."""
    if named is None and not is_unclear(path):
        return None
    told = _by_text(text[:_SNIFFED_CHARACTERS], named)
    return told if told in FORMATS else named


def _by_name(path: str) -> str | None:
    """The format by name, whether it is read or not; "" where the name says nothing; None where it says that this is another matter."""
    *folders, full = path.replace("\\", "/").lower().split("/")
    if full.endswith(_LOCKS) or ".min." in full:
        return None
    name = full
    while (shorter := _SAMPLE.sub("", name)) not in {name, "", "."}:
        name = shorter
    if name in _PROSE:
        return None
    told = _by_base(folders, name)
    stem, _, suffix = name.rpartition(".")
    known = stem in _PROSE or (stem and suffix in _OTHER)
    return "" if told is None and name != full and not known else told


def _by_base(folders: list[str], name: str) -> str | None:
    """As `_by_name`, for a name whose marks of a sample or template are taken off; None for a suffix that says nothing, too."""
    stem, _, suffix = name.rpartition(".")
    other = bool(stem) and suffix in _OTHER
    patterned = next((form for form, pattern in _PATTERNS.items() if not other and pattern.match(name)), None)
    if patterned or (name == "config" and folders[-1:] == ["msmtp"]):
        return patterned or "keywords"
    if suffix == "py" and _is_settings(folders, stem):
        return "python"
    if suffix in _BY_SUFFIX and (stem or suffix in _BARE):
        return _BY_SUFFIX[suffix]
    if not name.startswith(".") and folders[-1:] == ["host_vars"]:
        return "yaml"  # host_vars/web.example.pl is a host, not a program
    if _DOTENV.match(name) and not other:
        return "dotenv"
    return None if "." in name else _by_folder(folders, name)


def _is_settings(folders: list[str], stem: str) -> bool:
    """Whether a Python module holds settings: `settings_local`, `superset_config`, `configuration`, anything in a folder `settings`."""
    words = re.split(r"[._-]", stem)
    if words[0] in _NO_SETTINGS or words[-1] in _NO_SETTINGS:
        return False
    return folders[-1:] == ["settings"] or any(
        word == "settings" or word.endswith(("config", "configs", "configuration")) for word in words
    )


def _by_folder(folders: list[str], name: str) -> str:
    """The format of a name without suffix, by its folders; "" where they say nothing."""
    if not {"group_vars", "host_vars"}.isdisjoint(folders):
        return "yaml"
    return "ini" if name in {"hosts", "inventory"} or not {"inventory", "inventories"}.isdisjoint(folders[-2:]) else ""


def _by_text(text: str, named: str | None) -> str | None:
    """The format that the text tells, whether it is read or not; None where it tells none, or that of the name."""
    start = text.lstrip()
    if start.startswith("<?php"):
        return "php"
    if start.startswith("<") and not start.startswith(("<%", "<<")) and named in {None, "ini"}:
        return "xml"
    lines = _count(text)
    if named is None:
        return None if start.startswith("#!") else _unnamed(start, lines)
    return _belied(named, lines)


def _belied(named: str, lines: Lines) -> str | None:
    """The format of a text that is plainly not of the format that its name tells; None where it may be."""
    if named == "yaml" and not lines.keys and not lines.items:
        return _assigned(lines)
    if named == "dotenv" and lines.keys > 1 and not lines.assigned and 3 * (lines.keys + lines.items) > 2 * lines.meant:
        return "yaml"
    if named == "ini" and lines.doubles and lines.quoted and lines.typed == lines.assigned:
        return "toml"
    if named == "ini" and not lines.assigned and not lines.sections and 5 * lines.words > 4 * lines.meant:
        return "keywords"
    return None


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


def _count(text: str) -> Lines:
    counts = dict.fromkeys(Lines._fields, 0)
    kinds = {"upper": _UPPER, "dotted": _DOTTED, "assigned": _ASSIGNED, "sections": _SECTION, "keys": _KEY, "items": _ITEM, "words": _WORDS}
    kinds |= {"typed": _TYPED, "quoted": _QUOTED, "doubles": _DOUBLE}
    for raw in text.splitlines()[:_SNIFFED_LINES]:
        line = raw.strip()
        if not line or _REMARK.match(line):
            continue
        counts["meant"] += 1
        for kind, pattern in kinds.items():
            counts[kind] += pattern.match(line) is not None
    counts["assigned"] = max(counts["assigned"], counts["upper"])
    return Lines(**counts)
