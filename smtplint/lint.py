"""The road, from a file's bytes to its findings."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from smtplint import carriers, dialects, fixes, formats, hosts, messages, naming, prefilter, reading, rules, suppress
from smtplint.dialects.facts import Surroundings
from smtplint.model import Endpoint, Failure, Finding, Fix, Rule, Source, Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smtplint.catalog import Catalog
    from smtplint.model import Setting
    from smtplint.rules import Verdict
    from smtplint.settings import Settings


_CONFIDENTIAL = late(r"(?i)pass|pwd|pw\b|secret|token|key|cred|auth|private|salt|bearer|cookie|pin\b|otp\b|://[^\s/]*@")


_NO_SECRETS = frozenset({"null", "none", "nil", "undefined", "true", "false", "yes", "no", "on", "off"})


class Engine(NamedTuple):
    """What every file of a run is judged with. `rules` are those in force, `words` what the prefilter looks for, `files` the globs of those that it
    does not see, each behind the longest text in it, `ignored` the rules that some paths are spared."""

    catalog: Catalog
    settings: Settings
    rules: dict[str, Rule]
    known: Surroundings
    words: tuple[bytes, ...]
    files: tuple[tuple[str, str], ...]
    ignored: tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...] = ()


class Judged(NamedTuple):
    """One file's outcome, judged in the format `form`. `source` is None when nothing in it could be a mail setting, `hidden` are findings
    that a comment hides, `skip` says why the file was not judged ("" when it was)."""

    path: str
    source: Source | None = None
    endpoints: tuple[Endpoint, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    hidden: tuple[Finding, ...] = ()
    skip: str = ""
    form: str = ""

    @property
    def secrets(self) -> tuple[Span, ...]:
        """Where passwords stand that an application's settings are known to hold, whatever they are called, and files in base64 that may
        hold some."""
        settings = [(role, s) for e in self.endpoints for role, s in e.settings.items()]
        found = {s.span for role, s in settings if role == "password" and not s.foreign and _may_be_secret(s.value)}
        found |= {s.span for _, s in settings if s.within and _CONFIDENTIAL.search(s.within.source.text)}
        return tuple(sorted(found))


def _may_be_secret(value: str) -> bool:
    """Whether the value may be a password. A word for nothing, or one letter, is none, and would hide every line that reads like it."""
    return len(value.strip()) > 1 and value.strip().lower() not in _NO_SECRETS


def engine(catalog: Catalog, settings: Settings) -> Engine:
    """The engine for these settings."""
    chosen = {
        name: rule
        for name, rule in catalog.rules.items()
        if (not settings.select or name in settings.select) and name not in settings.ignore and settings.levels.get(name) != "off"
    }
    providers = {**catalog.providers, "providers": [*catalog.providers.get("providers", ()), *settings.providers]}
    known = hosts.build(providers, catalog.platforms, catalog.sinks, user_sinks=settings.sinks, internal=settings.internal.hosts)
    return Engine(
        catalog,
        settings,
        chosen,
        Surroundings(known, catalog, settings.platform, settings.implicit_tls, settings.preferred_port),
        prefilter.WORDS,
        tuple((_piece(g), f"*/{g}") for g in map(str.lower, catalog.files)),
        tuple(_spared(settings)),
    )


def _piece(glob: str) -> str:
    """The longest text that stands in every path that the glob matches: to ask for it is far cheaper than to match."""
    return "" if "[" in glob else max(glob.replace("?", "*").split("*"), key=len)


def _spared(settings: Settings) -> Iterable[tuple[Callable[[str], bool], tuple[str, ...]]]:
    """The `per-file-ignores`: patterns of ignore files, counted from the settings file's folder."""
    if settings.per_file_ignores:
        from smtplint.discover import excluder  # noqa: PLC0415 (only when there are patterns)

        for pattern, names in settings.per_file_ignores.items():
            yield excluder((pattern,), settings.root), names


def check_path(engine: Engine, path: str, *, named: bool) -> Judged:
    """Judge the file at `path`."""
    form = naming.format_of(path)
    if form is None and not naming.is_unclear(path):
        return Judged(path, skip="format" if named else "other")
    follow = named or os.path.islink(path)  # noqa: PTH114 (as in discover.py); the search keeps links within the tree, one made since is not followed
    data = reading.read(path, max_size=engine.settings.max_file_size, follow=follow)
    if isinstance(data, Failure):
        return Judged(path, failures=(data,))
    if isinstance(data, reading.Skip):
        return Judged(path, skip=data.reason)
    return check_bytes(engine, path, data, named=named)


def check_bytes(engine: Engine, path: str, data: bytes, *, named: bool = True) -> Judged:  # noqa: PLR0911 (one a reason)
    """Judge bytes as the file `path`. What the prefilter turns away is judged and clean, if its format is known at all."""
    form = naming.format_of(path)
    if form is None and not naming.is_unclear(path):
        return Judged(path, skip="format" if named else "other")
    folded = "/" + path.lower()
    special = any(piece in folded and fnmatchcase(folded, g) for piece, g in engine.files)
    if not special and not (prefilter.look(data, engine.words) and prefilter.look_closer(data, engine.words)):
        if form is not None and b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
            source = reading.decode(path, data)
            return Judged(path, failures=(source,)) if isinstance(source, Failure) else Judged(path, skip="binary")
        return Judged(path, skip="" if form else "format" if named else "other")
    source = reading.decode(path, data)
    if isinstance(source, Failure):
        return Judged(path, failures=(source,))
    if isinstance(source, reading.Skip):
        return Judged(path, skip=source.reason)
    form = naming.sniff(path, source.text, form)
    if form is None:
        return Judged(path, source, skip="format" if named else "other")
    return check_source(engine, source, form)


def check_source(engine: Engine, source: Source, form: str) -> Judged:
    """Judge a text in the format `form`."""
    settings = _settings(engine, source, form)
    endpoints = dialects.read(source, settings, engine.catalog, engine.known)
    judged = [_judge(engine, e) for e in endpoints]
    findings = sorted(_distinct(_findings(engine, source, form, judged)), key=lambda f: (f.span, f.rule))
    ignored = {rule for matches, names in engine.ignored if matches(source.path) for rule in names}
    findings = [f for f in findings if f.rule not in ignored]
    module = formats.load(form)
    result = suppress.suppress(
        source, module.COMMENTS, findings, engine.catalog.rules.keys(), trailing=module.TRAILING,
        strings=[s.span for s in settings] if "smtplint:" in source.text else (), judged=engine.rules.keys() - ignored,
    )  # fmt: skip
    kept = list(result.kept)
    if suppress.UNUSED in engine.rules and suppress.UNUSED not in ignored:
        level = engine.settings.levels.get(suppress.UNUSED, "note")
        for unused in result.unused:
            what = ", ".join(unused.rules) or "the ignore comment"
            fix = Fix("remove the ignore comment", (unused.edit,), safe=True, writes=())
            text = f"{what}: nothing is found here that this comment ignores; remove it"
            kept.append(Finding(source.path, suppress.UNUSED, level, text, "", unused.span, (), fix))
    kept.sort(key=lambda f: (f.span, f.rule))
    return Judged(source.path, source, tuple(endpoints), tuple(kept), tuple(result.failures), tuple(result.hidden), form=form)


def _settings(engine: Engine, source: Source, form: str) -> list[Setting]:
    settings = carriers.unwrap(source, formats.load(form).read(source))
    if form == "yaml" and "env_file" in source.text:
        from smtplint.neighbours import with_env_files  # noqa: PLC0415 (few files name others)

        settings = with_env_files(source, settings, engine.settings.root)
    return settings


_SILENT = Rule("", "note", "")
"""The rule of the verdict that an endpoint without findings stands for, so that it still has a place among the others."""


def _judge(engine: Engine, endpoint: Endpoint) -> list[Verdict]:
    found = rules.judge(endpoint, engine.rules, engine.settings)
    return found or [rules.Verdict(_SILENT, "note", endpoint)]


def _findings(engine: Engine, source: Source, form: str, judged: list[list[Verdict]]) -> Iterable[tuple[Finding, tuple[Span, ...]]]:
    def read(edited: Source) -> list[list[Verdict]]:
        return [_judge(engine, e) for e in dialects.read(edited, _settings(engine, edited, form), engine.catalog, engine.known)]

    ground = fixes.Ground(source, engine.catalog, engine.known, engine.settings.preferred_port, read, judged)
    for verdicts in judged:
        if not verdicts[0].rule.id:
            continue
        endpoint = verdicts[0].endpoint
        proposals = fixes.propose(ground, verdicts)
        related = tuple({s.span for s in endpoint.settings.values()})
        for verdict in verdicts:
            proposal = proposals.get(verdict.rule.id)
            at = next(rules.places(verdict, *proposal[1:]) if proposal else rules.places(verdict))
            if at.foreign:
                continue
            fix = proposal.fix if proposal else None
            span = at.span if at.span.end > at.span.start else at.entry
            sentence = messages.sentence(verdict, at, fix)
            yield Finding(source.path, verdict.rule.id, verdict.level, sentence, endpoint.dialect, span, related, fix, at.key), _inside(at)


def _inside(setting: Setting) -> tuple[Span, ...]:
    """Where the setting stands in the texts, one in the other, that hold it encoded."""
    return (setting.within.setting.span, *_inside(setting.within.setting)) if setting.within else ()


def _distinct(findings: Iterable[tuple[Finding, tuple[Span, ...]]]) -> Iterable[Finding]:
    """One finding for one place and rule, the gravest of them."""
    rank = {"error": 2, "warning": 1, "note": 0}
    best: dict[tuple[Span, tuple[Span, ...], str], Finding] = {}
    for finding, inside in findings:
        key = (finding.span, inside, finding.rule)
        if key not in best or rank[finding.level] > rank[best[key].level]:
            best[key] = finding
    return best.values()
