"""Of which format is a file? By its name; by its text (see sniffing.py) where names say nothing or lie."""

from __future__ import annotations

import re
from functools import lru_cache

from smtplint.formats import FORMATS
from smtplint.patterns import late
from smtplint.sniffing import by_text

_SAMPLES = "j2|jinja2?|tpl|tmpl|gotmpl|ctmpl|tftpl|erb|epp|in|dist|example|sample|template|golden|defaults?"
_SAMPLE = late(rf"[._-](?:{_SAMPLES})\Z")

_SUFFIXES = {
    "yaml": "yml yaml eyaml sls",
    "dotenv": "env envrc flaskenv",
    "php": "php php3 php4 php5 php7 php8 phps phtml inc",
    "properties": "properties",
    "ini": "ini cfg cnf conf config cf service socket container",
    "keywords": "msmtprc esmtprc",
    "json": "json jsonc json5",
    "toml": "toml",
    "xml": "xml plist mobileconfig k9s",
    "hcl": "hcl tf tfvars nomad",
    "ruby": "rb",
    "shell": "sh bash",
    "dockerfile": "dockerfile containerfile",
    "setvars": "muttrc neomuttrc mailrc",
    "hocon": "hocon hjson",
    "sendmail": "mc",
}
_BARE = frozenset(
    {"env", "envrc", "flaskenv", "msmtprc", "esmtprc", "muttrc", "neomuttrc", "mailrc"}
)  # names that are whole without a stem
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
    "license licence maintainers makefile news notice pipfile podfile rakefile readme security tiltfile todo "
    "version "
)
_PROSE = frozenset(_PROSE_NAMES.split())
_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "-lock.yaml", "-lock.yml", ".lock.yaml", ".lock.yml", ".lock.json", ".lock.hcl")

_DOTENV = late(
    r".*\.env(?:rc)?(?:[._-].*)?\Z"  # .env.local, app.env.local
    r"|(?:dot_?)?env(?:rc)?(?:[._-](?:local|prod|production|dev|devel|development|test|testing|stage|staging|ci|docker|vars?))*\Z"
    r"|environment\Z|.*[_-]env\Z"
)
_PATTERNS = {
    "ini": r"(?:.*[._-])?gitconfig(?:[._-].*)?\Z|.*\.ini\.php\Z",
    "keywords": r"(?:.*[._-])?[em]smtprc(?:[._-].*)?\Z",
    "dockerfile": r"(?:docker|container)file(?!\.dockerignore)(?:[._-].*)?\Z",
    "maps": r"(?:.*[._-])?(?:sasl_passw(?:or)?d|relay_passw(?:or)?d)\Z",
    "setvars": r"(?:.*[._-])?(?:(?:neo)?mutt|mail|nail)rc(?:[._-].*)?\Z|(?:(?:s-)?nail|mail)\.rc\Z",
    "ruby": r"vagrantfile(?:[._-].*)?\Z",
    "monit": r"(?:.*[._-])?monitrc(?:[._-].*)?\Z",
    "opensmtpd": r"(?:.*[._-])?smtpd(?:[._-].*)?\.conf\Z",
    "nullmailer": r"(?:.*[._-])?nullmailer[._-]remotes\Z",
    "maddy": r"(?:.*[._-])?maddy(?:[._-].*)?\.conf\Z",
    "exim": r"(?:.*[._])?exim4?(?:[._-].*)?\.conf\Z",
    "hocon": r"(?:application|reference)(?:[._-].*)?\.conf\Z",
    "shell": r"(?:\.|dot_)?(?:bashrc|bash_profile|zshrc|zshenv)\Z|(?:\.|dot_)profile\Z",
}
# Names that say nothing without their folders, of which two are looked at.
_PLACES = {
    "ini": r"(?:\A|/)\.?git/config\Z",
    "keywords": r"(?:\A|/)msmtp/config\Z",
    "nullmailer": r"(?:\A|/)nullmailer/remotes\Z",
    "monit": r"(?:\A|/)(?:monit/(?:conf\.d|conf-(?:available|enabled))|monit\.d)/[^/.]+(?:\.(?:conf|cfg|monit))?\Z",
}


def _either(patterns: dict[str, str]) -> re.Pattern[str]:
    """One expression for all of them, whose group that matches is the form: every file is asked."""
    return late("|".join(f"(?P<{form}>{pattern})" for form, pattern in patterns.items()))


_PATTERNED, _PLACED = _either(_PATTERNS), _either(_PLACES)
# Modules of settings as Django, Flask, NetBox and Superset name them; not Sphinx's conf.py, nor what tests settings.
_NO_SETTINGS = frozenset({"test", "tests", "conftest", "webserver"})


def format_of(path: str) -> str | None:
    """The format that the file's name and folder tell, a name in FORMATS; None where they tell none, or one that is not read."""
    name = _by_name(path)
    return name if name in FORMATS else None


def is_unclear(path: str) -> bool:
    """Whether the name leaves it to the text: no suffix, or one of a sample or template around a name that tells nothing. Programs,
    prose and other known files are not unclear."""
    return _by_name(path) == ""


def is_other(path: str) -> bool:
    """Whether the name says that this is prose, a program or other data, whatever its text looks like."""
    name = path.replace("\\", "/").lower().rsplit("/", 1)[-1]
    stem, _, suffix = name.rpartition(".")
    return format_of(path) is None and (name in _PROSE or stem in _PROSE or (bool(stem) and suffix in _OTHER))


def sniff(path: str, text: str, named: str | None) -> str | None:
    """The format of a file by name and text. `named` is what `format_of` says; it stands unless the text plainly is something else. Reads
    no more than the beginning of the text."""
    if named is None and not is_unclear(path):
        return None
    told = by_text(text, named)
    return told if told in FORMATS else named


@lru_cache(maxsize=64)  # asked twice for each file
def _by_name(path: str) -> str | None:
    """The format by name, whether it is read or not; "" where the name says nothing; None where it says that this is another matter."""
    *folders, full = path.replace("\\", "/").lower().split("/")
    if full.endswith(_LOCKS) or ".min." in full:
        return None
    if full == "procfile":
        return "yaml"
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
    told = None if other else _PATTERNED.match(name) or _PLACED.search("/".join((*folders[-2:], name)))
    if told:
        return told.lastgroup
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
