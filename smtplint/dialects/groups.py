"""Which settings make one endpoint, and whose are they?

Settings are looked up by their dotted names in one index; those that one dialect explains in one block (a mapping, a service, a file) are a
group. Where several dialects claim a setting, the one that is identified there wins, else the ones whose names are their own.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from smtplint.carriers.embedded import FILE, PART
from smtplint.compiling import ROOT, fold
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smtplint.catalog import Catalog
    from smtplint.model import Setting

Names = tuple[str, ...]
Place = tuple[int, Names]
Mark = tuple[int, int, Names]

ENVIRONMENTS = frozenset({"environment", "env", "Environment", "extraEnv", "extraEnvVars", "extraEnvs"})
LIKE_ENVIRONMENTS = ENVIRONMENTS | set("variables Variables envVars env_vars environments config data stringData with".split())
_ELSEWHERE = ("env_file", "envFrom", "extends", "EnvironmentFile", "PassEnvironment")
_SOME = frozenset({"flags", "arglists", "inventories"})  # what is given on a command line or to one host is never all of it
_CLIMB = 4
_DOTS = 40
"""A name of more parts than these is no path."""


class Layout(NamedTuple):
    """The settings of one file by place. `names[i]` is the dotted path of `settings[i]`; `children` maps a place to what stands in it,
    by name (None for what holds further settings)."""

    path: str
    settings: list[Setting]
    names: list[Names]
    children: dict[Place, dict[str, Setting | None]]

    def find(self, doc: int, block: Names, name: str) -> list[Setting]:
        """The settings called `name` in the block, else in the nearest of the blocks around it."""
        parts = tuple(name.split("."))
        for up in range(_CLIMB):
            if up > len(block):
                break
            place = (*block[: len(block) - up], *parts)
            setting = self.children.get((doc, place[:-1]), {}).get(place[-1])
            if setting is not None:
                return [setting]
        return []


class Group(NamedTuple):
    """The settings that one dialect explains in one block, by role, each role's in the order of the file."""

    dialect: dict[str, Any]
    doc: int
    block: Names
    prefix: str
    roles: dict[str, list[Setting]]

    def marks(self) -> frozenset[Mark]:
        """What the group explains: the settings' own places."""
        return frozenset((*s.span, s.key) for settings in self.roles.values() for s in settings)


def layout(path: str, settings: list[Setting]) -> Layout:
    """The settings by place."""
    names = [_parts(s.key) for s in settings]
    children: dict[Place, dict[str, Setting | None]] = {}
    for setting, name in zip(settings, names, strict=True):
        children.setdefault((setting.doc, name[:-1]), {})[name[-1]] = setting
        for depth in range(len(name) - 1, 0, -1):
            siblings = children.setdefault((setting.doc, name[: depth - 1]), {})
            if name[depth - 1] in siblings:
                break
            siblings[name[depth - 1]] = None
    return Layout(path, settings, names, children)


def _parts(key: tuple[str, ...]) -> Names:
    """The dotted parts of a path; an expression in a name, or a name behind a colon (`account:gmail.com`), is no part of its own."""
    if not any("." in name for name in key):
        return key
    return tuple(part for name in key for part in ((name,) if "{" in name or ":" in name or name.count(".") > _DOTS else name.split(".")))


def claims(at: Layout, catalog: Catalog) -> list[Group]:
    """Every group that some dialect could explain, rivals included."""
    groups: dict[tuple[str, int, Names, str], Group] = {}
    exact, folded = catalog.places["exact"], catalog.places["folded"]
    for setting, names in zip(at.settings, at.names, strict=True):
        above = names[-2] if len(names) > 1 else ""
        for loose, entries in ((False, exact.get(names[-1])), (True, folded.get(fold(names[-1])))):
            for ident, role, pattern, length, prefix in entries or ():
                if not loose and len(pattern) > 1 and pattern[-2] not in {above, ROOT} and "*" not in pattern[-2]:
                    continue  # most end here
                if not _fits(names, pattern, loose):
                    continue
                dialect = catalog.dialects[ident]
                if not speaks(dialect["formats"], setting, names):
                    continue
                block = names[: len(names) - length]
                group = groups.setdefault((ident, setting.doc, block, prefix), Group(dialect, setting.doc, block, prefix, {}))
                group.roles.setdefault(role, []).append(setting)
    return list(groups.values())


def _fits(names: Names, pattern: list[str], loose: bool) -> bool:
    if pattern[0] == ROOT:
        pattern = pattern[1:]
        above = names[: len(names) - len(pattern)]
        if above and not is_file(above[-1]):
            return False
    if len(pattern) > len(names):
        return False
    tail = names[-len(pattern) :]
    for written, part in zip(tail, pattern, strict=True):
        name = fold(written) if loose else written
        if part not in {"*", name} and ("*" not in part or not fnmatchcase(name, part)):
            return False
    return True


def speaks(formats: list[str], setting: Setting, names: Names) -> bool:
    """Whether a dialect of these formats may stand here. `environment` means variables, in whatever carries them."""
    if setting.format in formats:
        return True
    if "environment" not in formats:
        return False
    if setting.format == "dotenv" or setting.carrier in {"pairs", "items"}:
        return True
    return names[-1].isupper() or (len(names) > 1 and names[-2] in LIKE_ENVIRONMENTS)


def _is_patch(path: str, block: Names, around: Mapping[str, object]) -> bool:
    """Whether this is laid over something else: an override file of Compose, or a container of Kubernetes that has no image."""
    containers = [name for name in block[:-1] if not name.isdigit()][-1:]
    return "override" in path.rsplit("/", 1)[-1] or (containers in (["containers"], ["initContainers"]) and "image" not in around)


def is_file(name: str) -> bool:
    """Whether a part of a path is a file inside the file."""
    return name.startswith((FILE, PART))


def is_decisive(dialect: dict[str, Any], at: Layout, group: Group) -> bool:
    """Whether what is not written here is evidence: the application reads this very place, and nothing can stand elsewhere."""
    decisive = dialect["decisive"]
    settings = [s for found in group.roles.values() for s in found]
    if not decisive or len({s.branch for s in settings}) > 1 or any(name.startswith(PART) for name in group.block):
        return False
    if any((s.certainty == "unknown" and s.value == "") or s.carrier in _SOME for s in settings):
        return False
    parent = group.block[-1] if group.block else ""
    if parent in ENVIRONMENTS:
        around = at.children.get((group.doc, group.block[:-1]), {})
        if any(name in around for name in _ELSEWHERE) or _is_patch(at.path, group.block, around):
            return False
        kind = "environment"
    else:
        kind = settings[0].format
        if kind in {"yaml", "ini", "shell"} and kind not in dialect["formats"]:
            return False  # variables outside of an environment: a part of something
    return decisive is True or kind in decisive


def identified(dialect: dict[str, Any], at: Layout, group: Group) -> int:
    """How surely the dialect's `identify` holds here: 0 not at all, 1 by names that stand beside, 2 by an image, a file, a type."""
    rows = [row for row in dialect["identify"] if all(_is(name, globs, at, group) for name, globs in row.items())]
    return max((1 if row.keys() <= {"key"} else 2 for row in rows), default=0)


def _is(name: str, globs: list[str], at: Layout, group: Group) -> bool:
    if name == "file":
        inside = {part for found in group.roles.values() for s in found for part in s.key}
        files = {"/" + at.path, *("/" + part.removeprefix(FILE).removeprefix(PART) for part in inside if "." in part or is_file(part))}
        return any(fnmatchcase(file, g if g.startswith("*") else "*/" + g) for file in files for g in globs)
    if name == "key":
        found = at.children.get((group.doc, group.block), {})
        return any(g in found or any("*" in g and fnmatchcase(f, g) for f in found) for g in globs)
    return any(fnmatchcase(s.value.lower(), g.lower()) for s in at.find(group.doc, group.block, name) for g in globs)


def owned(at: Layout, catalog: Catalog) -> list[list[Group]]:
    """The groups that remain, those that cannot be told apart together."""
    groups = [g for g in claims(at, catalog) if _stands(g)]
    known = {id(g): identified(g.dialect, at, g) for g in groups}
    groups = [g for g in groups if g.dialect["own"] or known[id(g)]]
    out: list[list[Group]] = []
    for rivals in _components(groups):
        surest = max(known[id(g)] for g in rivals)
        kept = [g for g in rivals if known[id(g)] == surest]
        marks = {id(g): g.marks() for g in kept}
        kept = [g for g in kept if not any(marks[id(g)] < marks[id(o)] for o in kept)]
        out += _together(kept)
    return out


def _stands(group: Group) -> bool:
    roles = group.roles
    if any(need not in roles for need in group.dialect["needs"]):
        return False
    if roles.keys() <= {"url"} and not any(s.value.partition("://")[2].strip() or s.certainty == "unknown" for s in roles.get("url", ())):
        return False
    telling = {"host", "port", "url", *group.dialect["tls"], *group.dialect["needs"]}
    return not telling.isdisjoint(roles) or any(c[0] in roles for row in group.dialect["rows"].get("verify", ()) for c in row[0])


def _components(groups: list[Group]) -> Iterator[list[Group]]:
    """Groups that share a setting, directly or through others."""
    owner: dict[Mark, int] = {}
    label = list(range(len(groups)))

    def root(i: int) -> int:
        while label[i] != i:
            label[i] = label[label[i]]
            i = label[i]
        return i

    for i, group in enumerate(groups):
        for mark in group.marks():
            if mark in owner:
                label[root(i)] = root(owner[mark])
            else:
                owner[mark] = i
    found: dict[int, list[Group]] = {}
    for i, group in enumerate(groups):
        found.setdefault(root(i), []).append(group)
    yield from found.values()


def _together(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Rivals of one block are one endpoint read several ways; groups of other blocks are endpoints of their own."""
    found: dict[tuple[int, Names, str], list[Group]] = {}
    for group in groups:
        found.setdefault((group.doc, group.block, group.prefix), []).append(group)
    yield from found.values()
