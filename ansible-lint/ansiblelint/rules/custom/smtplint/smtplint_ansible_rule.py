"""The rule `smtplint`: has smtplint judge each file that ansible-lint hands over, and says what it found as ansible-lint does.

ansible-lint imports this file by its bare name, so no other module may have that name.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ansiblelint.file_utils import Lintable
from ansiblelint.rules import AnsibleLintRule
from ansiblelint.skip_utils import get_rule_skips_from_line

from smtplint import __version__, baseline, catalog, discover, formats, lint, project
from smtplint.lines import index
from smtplint.model import LEVELS
from smtplint.outcome import UsageError
from smtplint.report.masking import conceal, visible
from smtplint.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from ansiblelint.errors import MatchError

    from smtplint.lines import Lines
    from smtplint.model import Finding, Source

_ID = "smtplint"
_UNJUDGED = f"{_ID}[unjudged]"
_SETTINGS = f"{_ID}[settings]"
_SEVERITY = {"error": "HIGH", "warning": "MEDIUM", "note": "LOW"}
_NOQA = re.compile("# noqa")
_TASKS = frozenset({"tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"})
_TEXT: Any = "text"  # a kind that ansible-lint has, though its types do not
_MARKUP = re.compile(r"\[(?=/\]|[\w.]+(?:=.*?)?\])")
_log = logging.getLogger(__name__)


class Project(NamedTuple):
    """What the files of a run are judged with; `least` is the index in LEVELS of the mildest level that fails it."""

    engine: lint.Engine
    excluded: Callable[[str], bool]
    least: int


class Outcome(NamedTuple):
    """What came of a text, and the file as it was handed over first."""

    file: Lintable
    judged: lint.Judged


class SmtplintRule(AnsibleLintRule):
    """Mail is submitted insecurely, or in a way that will fail."""

    id = _ID
    description = (
        "Judges the settings by which programs submit mail: ports, TLS, certificates. `smtplint check --fix` mends what can be mended."
    )
    severity = "HIGH"
    tags = ["security"]  # noqa: RUF012 (as every rule of ansible-lint has it)
    version_changed = __version__
    link = "https://www.rfc-editor.org/rfc/rfc8314"

    @property
    def url(self) -> str:
        """The standard for mail submission. The base class would make an address at ansible-lint, where there is no page on this rule."""
        return self.link

    @classmethod
    def ids(cls) -> dict[str, str]:
        """The sub-tags, one a rule of smtplint, and what they mean."""
        return _ids()

    def getmatches(self, file: Lintable) -> list[MatchError]:
        """The matches of one file. The base class would parse it for tasks and plays besides, and pass it when anything raises."""
        return [] if file.path.is_dir() else self.matchlines(file)

    def matchlines(self, file: Lintable) -> list[MatchError]:
        """The matches of one file of any kind."""
        try:
            return self._matches(file, self._project)
        except SettingsError as error:
            return [self._wrong(error.path, error.message, error.line, error.column)]
        except UsageError as error:  # the baseline that the settings name
            return [self._wrong(str(self._project.engine.settings.path), str(error))]
        except Exception as error:  # noqa: BLE001 (a crash of our own is shown, and the file fails)
            return [self._match(file, _UNJUDGED, f"smtplint failed here ({type(error).__name__}); please report it")]

    @cached_property
    def _project(self) -> Project:
        full, settings = project.load(str(Path.cwd()))
        patterns = project.excluded(settings)
        return Project(lint.engine(full, settings), discover.excluder(patterns, settings.root), LEVELS.index(settings.fail_on))

    @cached_property
    def _known(self) -> Callable[[Iterable[Finding]], Collection[Finding]]:
        """Which findings the baseline of our settings knows. UsageError where it cannot be used."""
        settings = self._project.engine.settings
        return baseline.knower(settings.baseline, settings.fail_on) if settings.baseline else lambda _findings: ()

    @cached_property
    def _outcomes(self) -> dict[tuple[str, str], Outcome]:
        """By path and text. ansible-lint may hand a file over as several kinds, and takes equal matches of one kind for the same."""
        return {}

    def _outcome(self, file: Lintable, engine: lint.Engine) -> Outcome:
        path, text = str(file.path), file.content
        if (path, text) not in self._outcomes:
            data = text.encode("utf-8", "surrogateescape")
            if len(data) > engine.settings.max_file_size:
                _log.warning("smtplint does not judge %s: it is larger than `max-file-size`", path)
                judged = lint.Judged(path, skip="large")
            else:
                judged = lint.check_bytes(engine, path, data)
            self._outcomes[path, text] = Outcome(file, judged)
        return self._outcomes[path, text]

    def _matches(self, file: Lintable, judge: Project) -> list[MatchError]:
        if judge.excluded(str(file.path)):
            return []
        file, judged = self._outcome(file, judge.engine)
        matches = [self._match(file, _UNJUDGED, f.message, f.line, f.column) for f in judged.failures]
        if judged.source is None or not judged.findings:
            return matches
        lines = index(judged.source.text)
        spared = _spared(file, judged.source, judged.form, lines)
        known = self._known(judged.findings)
        for finding in judged.findings:
            rank = LEVELS.index(finding.level)
            if finding in known or spared(finding) or rank == 0 < judge.least:
                continue
            match = self._match(file, f"{_ID}[{finding.rule}]", _message(finding), *lines.place(finding.span.start))
            # the match has a copy of the rule to itself
            match.rule.severity = _SEVERITY[finding.level]
            if rank < judge.least:
                match.rule.tags = [*self.tags, "experimental"]  # which ansible-lint warns of, and does not fail on
            matches.append(match)
        return matches

    def _wrong(self, path: str, message: str, line: int = 0, column: int = 0) -> MatchError:
        """What is wrong with our own settings: one match, however many files, for equal ones are shown once."""
        file = Lintable(path, kind=_TEXT)
        file.explicit = True  # else `exclude_paths` could hide it
        return self._match(file, _SETTINGS, f"{message}; no file is judged", line, column)

    def _match(self, file: Lintable, tag: str, message: str, line: int = 0, column: int = 0) -> MatchError:
        """Lines and columns count from 1, and are 0 where the whole file is meant."""
        text = _MARKUP.sub("[ ", visible(conceal(message)))  # `[link=…]` and its kin are markup to ansible-lint
        return self.create_matcherror(message=text, lineno=line or 1, column=column or None, filename=file, tag=tag)


@cache
def _ids() -> dict[str, str]:
    rules = {f"{_ID}[{name}]": rule.summary for name, rule in catalog.load().rules.items()}
    return {
        _ID: SmtplintRule.__doc__ or "",
        **rules,
        _UNJUDGED: "a file, or a part of one, was not judged",
        _SETTINGS: "smtplint's settings cannot be used",
    }


def _message(finding: Finding) -> str:
    if finding.fix is None:
        return finding.message
    return f"{finding.message} (`smtplint check --fix{'' if finding.fix.safe else ' --unsafe-fixes'}` does it)"


def _spared(file: Lintable, source: Source, form: str, lines: Lines) -> Callable[[Finding], bool]:
    """Whether a `# noqa` spares a finding: on the finding's line or that of another setting of its endpoint, alone on the line above,
    or anywhere in its task. ansible-lint itself knows them in YAML alone, and without brackets in its own rules alone."""
    skips = _skips(file, source.text, lines)
    if not skips:
        return lambda _finding: False
    numbers = sorted(skips)
    tasks = sorted(_tasks(source, lines)) if form == "yaml" else []

    def named(first: int, last: int) -> Iterator[str]:
        for number in numbers[bisect_left(numbers, first) : bisect_left(numbers, last + 1)]:
            yield from skips[number]

    def spared(finding: Finding) -> bool:
        wanted = {_ID, f"{_ID}[{finding.rule}]"}
        places = [(lines.number(s.start), lines.number(max(s.start, s.end - 1))) for s in (finding.span, *finding.related)]
        places += [task for task in tasks if task[0] <= places[0][0] <= task[1]][-1:]
        return any(name in wanted for place in places for name in named(*place))

    return spared


def _skips(file: Lintable, text: str, lines: Lines) -> dict[int, set[str]]:
    """The names behind `# noqa`, by the lines (from 0) that they count on: their own and, where nothing but a comment stands there,
    the next that is not blank."""
    skips: dict[int, set[str]] = {}
    for mark in _NOQA.finditer(text):
        number = lines.number(mark.start())
        line = text[lines.starts[number] : lines.ends[number]]
        skips.setdefault(number, set()).update(get_rule_skips_from_line(line, lintable=file, lineno=number + 1))
        if not re.search(r"\w", text[lines.starts[number] : mark.start()]):
            below = number + 1
            while below < len(lines.starts) and not text[lines.starts[below] : lines.ends[below]].strip():
                below += 1
            skips.setdefault(below, set()).update(skips[number])
    return skips


def _tasks(source: Source, lines: Lines) -> Iterable[tuple[int, int]]:
    """First and last line (from 0) of each task; a block's hold those of its tasks. Of no use is what ansible-lint knows of tasks: it
    may hand a file of them over as any YAML, too."""
    settings = [s for s in formats.load("yaml").read(source) if not s.shared]
    plays = {(s.doc, s.key[0]) for s in settings if s.key[1:2] == ("hosts",)}
    tasks: dict[tuple[int, tuple[str, ...]], tuple[int, int]] = {}
    for setting in settings:
        first, last = lines.number(setting.entry.start), lines.number(max(setting.entry.start, setting.entry.end - 1))
        for depth, name in enumerate(setting.key):
            list_of_tasks = setting.key[depth - 1] in _TASKS if depth else (setting.doc, name) not in plays
            if name.isdigit() and list_of_tasks:
                task = (setting.doc, setting.key[: depth + 1])
                known = tasks.get(task, (first, last))
                tasks[task] = (min(known[0], first), max(known[1], last))
    return tasks.values()
