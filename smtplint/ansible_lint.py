"""Whether ansible-lint really runs the rule `smtplint`: that it is found, that no setting unloads it, and which files it gets to see.

What ansible-lint does with rules, profiles and kinds was read in its source, version 26.10: cli.py, file_utils.py, rules/__init__.py.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint.compiling import DataError, load_yaml
from smtplint.report.masking import visible
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_RULE = "smtplint"
_TAGS = frozenset({_RULE, "security"})
_FILES = ("__init__.py", "smtplint_ansible_rule.py")
_NAMES = (".ansible-lint", ".ansible-lint.yml", ".ansible-lint.yaml", ".config/ansible-lint.yml", ".config/ansible-lint.yaml")
_FOLDER = "ANSIBLE_LINT_CUSTOM_RULESDIR"
_SHOWN = 5
_HEEDS_ENABLE_LIST = (26, 2)
"""Releases before this one unload by a profile every rule that is not part of it, whatever `enable_list` says (read in 26.1.1 and 26.2.0)."""


class Sentence(NamedTuple):
    """What was found; `bad` where it keeps the rule from running."""

    text: str
    bad: bool = False


def verify(folder: Path, environment: Mapping[str, str], files: Iterable[str]) -> tuple[list[str], bool]:
    """What a run of ansible-lint in `folder` makes of the rule, in sentences, and whether the rule is active. `files` are the paths of
    those with mail settings, asked for where the rule is found."""
    found = list(_sentences(folder, environment, files))
    active = not any(sentence.bad for sentence in found)
    return [visible(s.text) for s in found] + [f"The rule is {'' if active else 'not '}active."], active


def _sentences(folder: Path, environment: Mapping[str, str], files: Iterable[str]) -> Iterator[Sentence]:
    spec = util.find_spec("ansiblelint")
    if spec is None or spec.origin is None:  # without ansible-lint our own folder makes it a package without a file
        yield Sentence(f"ansible-lint is not installed beside smtplint, in {sys.prefix}.", bad=True)
        return
    yield from _installation()
    custom = Path(environment.get(_FOLDER) or Path(spec.origin).parent / "rules" / "custom")
    rule = custom / _RULE
    if not all((rule / name).is_file() for name in _FILES):
        yield Sentence(f"The rule is not in {rule}{_why_not(environment)}.", bad=True)
        return
    yield Sentence(f"The rule is in {rule}.")
    path = _settings_file(folder)
    settings: Any = {}
    if path is None:
        yield Sentence("ansible-lint has no settings file here.")
    else:
        yield Sentence(f"ansible-lint's settings are in {path}.")
        try:
            settings = load_yaml(path) or {}
        except DataError as error:
            yield Sentence(f"That file cannot be read: {error}.", bad=True)
    if not isinstance(settings, dict):
        yield Sentence("That file holds no settings.", bad=True)
        return
    yield from _obstacles(settings, (path or folder).parent, rule, _release())
    yield _unseen(folder, settings.get("kinds"), files)


def _installation() -> Iterator[Sentence]:
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415 (slow to import)
    from shutil import which  # noqa: PLC0415

    try:
        installed = distribution("ansible-lint")
    except PackageNotFoundError:
        yield Sentence("ansible-lint can be imported, though it is not installed as a distribution.")
        return
    yield Sentence(f"ansible-lint {installed.version} is installed beside smtplint, in {sys.prefix}.")
    programs = {Path(str(f.locate())).resolve() for f in installed.files or () if f.stem == "ansible-lint"}
    first = which("ansible-lint")
    if first and programs and Path(first).resolve() not in programs:
        yield Sentence(f"But the `ansible-lint` that is found first is another one, {first}: what is said here does not hold for it.")


def _why_not(environment: Mapping[str, str]) -> str:
    if environment.get(_FOLDER):
        return f", the folder that {_FOLDER} names"
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415 (slow to import)

    try:
        distribution("ansible-lint-smtplint")
    except PackageNotFoundError:
        return ": ansible-lint-smtplint is not installed"
    return ": ansible-lint-smtplint is installed elsewhere or as editable, and ansible-lint looks in its own folder alone"


def _settings_file(folder: Path) -> Path | None:
    """The file that ansible-lint reads: the nearest, up to the root of the repository."""
    for place in (folder, *folder.parents):
        for name in _NAMES:
            if (place / name).exists():
                return place / name
        if (place / ".git").exists():
            return None
    return None


def _release() -> str:
    """The version of ansible-lint; empty where it is not installed as a distribution."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (slow to import)

    try:
        return version("ansible-lint")
    except PackageNotFoundError:
        return ""


def _obstacles(settings: dict[str, Any], base: Path, rule: Path, release: str) -> Iterator[Sentence]:
    """What in ansible-lint's settings keeps the rule from running, or from failing. `release` is the version of ansible-lint."""
    profile = settings.get("profile")
    numbers = tuple(int(part) for part in release.split(".")[:2] if part.isdecimal())
    if numbers and numbers < _HEEDS_ENABLE_LIST:
        text = f"ansible-lint {release} does not heed `enable_list` under a profile, 26.2 does"
        yield Sentence(f"{text}: `profile: {profile}` unloads the rule." if profile else f"{text}; set none here.", bad=bool(profile))
    elif profile and _RULE not in _names(settings, "enable_list"):
        yield Sentence(f"`profile: {profile}` unloads the rule, since `enable_list` does not name {_RULE}.", bad=True)
    folders = {(base / os.path.expandvars(name)).resolve() for name in _names(settings, "rulesdir")}
    if folders and not settings.get("use_default_rules") and rule.resolve() not in folders:
        yield Sentence("`rulesdir` without `use_default_rules: true` leaves out the rules that are installed.", bad=True)
    skipped = _names(settings, "skip_list")
    for name in sorted(skipped & _TAGS):
        yield Sentence(f"`skip_list` names {name}, so the rule does not run.", bad=True)
    chosen = _names(settings, "tags")
    if chosen and not any(name in _TAGS or name.startswith(f"{_RULE}[") for name in chosen):
        yield Sentence("`tags` names neither smtplint nor security, so the rule does not run.", bad=True)
    parts = sorted(name for name in skipped if name.startswith(f"{_RULE}["))
    if parts:
        yield Sentence(f"`skip_list` leaves out {', '.join(parts)}.")
    if skipped & {"syntax-check", "syntax-check[unknown-module]"}:
        yield Sentence(
            "`skip_list` names syntax-check: a playbook that fails it, as for an unknown module, is judged by no rule and not shown."
        )
    if _names(settings, "warn_list") & _TAGS:
        yield Sentence("`warn_list` names the rule, so it warns and does not fail.")


def _names(settings: dict[str, Any], key: str) -> set[str]:
    value = settings.get(key)
    return {str(name) for name in value} if isinstance(value, list) else set()


def _unseen(folder: Path, kinds: object, files: Iterable[str]) -> Sentence:
    """Which of the files have no kind, so that ansible-lint hands them to no rule."""
    try:
        has_kind = _kind_of(folder, kinds)
    except (ImportError, AttributeError):
        return Sentence("Which files this version of ansible-lint hands to the rule cannot be told.")
    unseen = [file for file in files if not has_kind(file)]
    if not unseen:
        return Sentence("Every file with mail settings here has a kind, so the rule sees it.")
    more = f" and {len(unseen) - _SHOWN} more" if len(unseen) > _SHOWN else ""
    named = ", ".join(unseen[:_SHOWN])
    return Sentence(f"Mail settings that ansible-lint hands to no rule, for want of a kind, which `kinds:` can give: {named}{more}.")


def _kind_of(folder: Path, kinds: object) -> Callable[[str], bool]:
    """Whether a file has a kind, by the patterns of the settings and ansible-lint's own."""
    matcher, own = import_module("wcmatch.pathlib"), import_module("ansiblelint.config").DEFAULT_KINDS
    rows = [*(kinds if isinstance(kinds, list) else ()), *own]
    patterns = [str(pattern) for row in rows if isinstance(row, dict) for pattern in row.values()]
    flags = matcher.GLOBSTAR | matcher.BRACE | matcher.DOTGLOB
    marks = (".git", ".hg", *_NAMES)
    root = next((place for place in (folder, *folder.parents) if any((place / mark).exists() for mark in marks)), Path(folder.anchor))

    def has_kind(path: str) -> bool:
        inside = matcher.PurePath(os.path.relpath(path, root))
        return any(inside.globmatch(pattern, flags=flags) for pattern in patterns)

    return has_kind
