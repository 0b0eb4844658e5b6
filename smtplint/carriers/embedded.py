"""Whole files inside a value: ConfigMap data, Ansible `copy content` and `blockinfile block`, cloud-init `write_files`, Helm values
that are text, templates of Nomad, and the scripts of pipelines and tasks.

Their settings keep the outer file's offsets, so that a finding shows, and a fix edits, the very characters there. A block scalar is its
text behind an indent, so the inner format's own edits hold in it as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint import carriers, formats, naming
from smtplint.carriers import tools, unnamed
from smtplint.carriers.alignment import align, outer
from smtplint.carriers.unnamed import speaks_of_mail
from smtplint.model import Edit, Enclosed, Setting, Source, Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATHS = ("dest", "path", "destination", "filename", "file", "name", "target")
_PLACES = frozenset({"line", "block", "content", "contents", "inline"})
_BESIDE = frozenset({*_PATHS, "content", "env", "state"})
_PROGRAMS = frozenset(
    "run script command args shell cmd entrypoint description help message text body subject template html notes regexp regex".split()
)
LINES = frozenset("script before_script after_script commands cmds runcmd bootcmd inline".split())
"""Lists of the lines of one script."""
_SCRIPTS = LINES - {"inline"} | {"run", "shell", "command", "cmd", "bash", "args", "inlinescript"}
_OF_RUBY = frozenset({"inline", "code"})  # of Vagrant and Chef
_ONLY_SCRIPTS = ("procfile", "vagrantfile")
_SAYS = ("=", "<<", "://", "yq ", *tools.SAYS)
_SHELL = late(r"#![^\r\n]*?\b(?:ba|da|z|a|k)?sh\b")
FILE, PART = "file:", "part:"
"""What the path of a file begins with in the keys of the settings inside it: a whole file, or what a task or a script adds to one."""
_RUBY = late(r"^\s*\w+\[['\"]\w+['\"]\]\s*=", re.MULTILINE)
_PHP = late(r"^\s*define\s*\(\s*['\"]\w+['\"]\s*,", re.MULTILINE)
_OPEN = late(r"(?m)^[ \t]*\$(?:\w+|\{\w+\}|\([^()\r\n]*\))[ \t]*\r?$")
"""A line that may turn out to be any setting."""
_DEEPEST = 4


class File(NamedTuple):
    """A file inside a value: its path ("" where it has none), its format, and the key that its settings' own keys follow."""

    path: str
    form: str
    key: tuple[str, ...]


def unwrap(source: Source, settings: list[Setting], depth: int = 0) -> list[Setting]:
    """Values that are files give way to the settings in them; their keys follow the value's own, of which the last gives way to the
    file's path where that is known."""
    if depth >= _DEEPEST:
        return settings
    mappings: dict[tuple[str, ...], dict[str, str]] = {}
    scripts = source.path.lower().endswith(_ONLY_SCRIPTS)
    for setting in settings:
        if setting.key and (setting.key[-1] in _BESIDE):
            mappings.setdefault(setting.key[:-1], {})[setting.key[-1]] = setting.value if setting.key[-1] != "content" else ""
    known = {s.span for s in settings if s.carrier in {"options", "expressions"}}
    out: list[Setting] = []
    for setting in settings:
        within = setting.key[:-1]
        beside = mappings.get(within[:-1] if within[-1:] == ("contents",) else within, {})
        if _is_script(setting, sure=scripts):
            inside = _inside(source, setting, File("", "shell", setting.key), depth)
            out += [_of_script(setting, s) for s in inside if s.span not in known] or [setting]
        elif file := _file(setting, beside):
            out += list(_inside(source, setting, file, depth)) or [setting]
        else:
            out.append(setting)
    return out


def _is_script(setting: Setting, *, sure: bool) -> bool:
    """Whether the value is a script in which a setting of mail may stand; `sure` where all values of the file are scripts."""
    key, value = setting.key, setting.value
    if not ("=" in value or " " in value or "/" in value or "<" in value):  # most are of one word
        return False
    if not key or setting.certainty != "written" or not any(says in value for says in _SAYS):
        return False
    if sure or _SHELL.match(value):
        return speaks_of_mail(value)
    listed = len(key) > 1 and key[-1].isdigit()
    name = key[-2 if listed else -1].rsplit(".", 1)[-1].lower()
    if setting.format == "ruby" and name.removeprefix("fn:") in _OF_RUBY:
        return speaks_of_mail(value)
    if name not in (LINES if listed else _SCRIPTS) and not (listed and name in _SCRIPTS and any(c in value for c in "\n;&")):
        return False
    return speaks_of_mail(value)


def _of_script(line: Setting, inside: Setting) -> Setting:
    """A variable or a file that a line of a script sets belongs to the whole script; a container does not."""
    size = len(line.key)
    first = inside.key[size]
    if line.format == "dockerfile" and first.startswith((FILE, PART)):  # whichever `RUN` of the stage writes it
        return inside._replace(key=(line.key[0], *inside.key[size:]))
    if line.key[-1] == "script" and line.format == "shell" and first.startswith(PART):  # or a command of the script around it
        return inside._replace(key=(*around(line), *inside.key[size:]))
    if not line.key[-1].isdigit() or (len(inside.key) > size + 1 and not first.startswith(("file:", PART))):
        return inside
    return inside._replace(key=(*line.key[:-1], *inside.key[size:]))


def _file(setting: Setting, beside: dict[str, str]) -> File | None:
    """What file the value may be; None for a value that is no file. `beside` are the paths and texts of its mapping."""
    value, last = setting.value, setting.key[-1] if setting.key else ""
    plain = "\n" not in value and "[" not in value and "define" not in value
    if (plain and "." not in last and last not in _PLACES and last not in {"data", "source"}) or not _may_be_file(setting):
        return None
    placed = last in _PLACES or (last == "data" and "destination" in beside) or setting.key[-2:] == ("contents", "source")
    one_line = "\n" not in value.strip("\n") and not (_RUBY.match(value) or _PHP.match(value))
    if one_line and not placed and "." not in last:
        return None
    sure = setting.key[-2:-1] and setting.key[-2].startswith(FILE)  # of a shell
    path = next((beside[p] for p in _PATHS if p in beside and (sure or _is_path(beside[p], placed=placed))), "")
    if last == "data" and beside.get("env") == "true":
        path = ".env"
    named = "." in last or naming.format_of(last) not in {None, "dotenv"}
    name = path.rsplit("/", 1)[-1] if path else last if named else ""
    known = naming.format_of(path or name) is not None
    form = _form(path, path or name, value, one_line=one_line) if beside.get("state") != "absent" else None
    if form is None:
        return None
    if last in {"line", "block"} and path and "content" not in beside:
        return File(path, form, (*outside(setting), f"{PART}{path}"))
    around = setting.key[:-1]
    if around and around[-1].startswith((FILE, PART)):
        around = around[:-1]
    mark = PART if _OPEN.search(value) else FILE
    return File(path or name, form, (*around, f"{mark}{path or name}") if path or known else setting.key)


def _form(path: str, name: str, value: str, *, one_line: bool) -> str | None:
    """The format of a file by its path, else by its name, else by its text."""
    if naming.is_other(name):
        return None
    if naming.format_of(name) is not None:
        return _format(name, value)
    if not speaks_of_mail(value) or unnamed.is_shown(path):
        return None
    return unnamed.of_line(path, value) if one_line else _format(name, value)


def _may_be_file(setting: Setting) -> bool:
    """Whether the value is known, and neither a program nor prose; PHP in a text of PHP is shown to a reader."""
    if not setting.key or setting.certainty != "written" or setting.key[-1].lower() in _PROGRAMS:
        return False
    return setting.format != "php" or not _PHP.search(setting.value)


def _is_path(text: str, *, placed: bool) -> bool:
    return "/" in text or (placed and text.startswith("{{")) or (placed and ("." in text or naming.format_of(text) is not None))


def around(command: Setting) -> tuple[str, ...]:
    """The place whose commands set the options of one file: that of the task list, or the stage of a Dockerfile."""
    key = command.key[:1] if command.format == "dockerfile" else command.key[:-1]
    if command.format == "shell" and key == ("sh",):
        return ()
    return tuple(part for part in key if not part.isdigit())


def outside(setting: Setting) -> tuple[str, ...]:
    """The place of the play or task list: what several tasks put into one file are one file's settings."""
    key = setting.key[:-2]
    return key[:-1] if key and key[-1].isdigit() else key


def _format(name: str, value: str) -> str | None:
    if _RUBY.search(value) and "ruby" in formats.FORMATS:
        return "ruby"
    if _PHP.search(value) and naming.format_of(name) in {None, "php"}:
        return "php"
    named = naming.format_of(name) if name else None
    return naming.sniff(name if named else "embedded", value, named)


def _inside(source: Source, setting: Setting, file: File, depth: int) -> Iterator[Setting]:
    """The settings in a file, at their places in the outer text."""
    encoded = setting.carrier == "base64"
    inner = Source(file.path or source.path, setting.value, newline="\r\n" if "\r\n" in setting.value else "\n")
    found = unwrap(inner, carriers.unwrap_shapes(inner, formats.load(file.form).read(inner)), depth + 1)
    pieces = align(source.text, setting.span, setting.value) if found and not encoded else []
    alone = setting.key[-1] == "line"
    for one in found:
        span, entry = outer(pieces, one.span), outer(pieces, one.entry)
        yield one._replace(
            key=(*file.key, *one.key), span=span or setting.span, entry=entry or setting.entry, opaque=one.opaque or span is None or entry is None,
            shared=one.shared or setting.shared, branch=(*setting.branch, *one.branch), doc=setting.doc,
            carrier=one.carrier or ("embedded" if alone else ""), within=Enclosed(inner, one) if encoded else one.within,
        )  # fmt: skip


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As in the file that the line is of."""
    return formats.load(setting.format).replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:  # noqa: ARG001 (a task cannot be made up)
    """No edit: what changes one line has no room for another."""
    return Edit(Span(sibling.span.end, sibling.span.end), "")
