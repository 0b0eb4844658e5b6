"""What must hold whatever bytes a file has: nothing raises, time is bounded, every span lies in the text, a fix holds when it is judged
again, and no secret is in any output. `HARNESSES` names the checks; each takes one input."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache, partial
from time import process_time
from typing import TYPE_CHECKING, cast
from xml.parsers import expat

from smtplint import (
    carriers,
    catalog,
    comments,
    formats,
    inventory,
    lint,
    naming,
    patching,
    prefilter,
    reading,
    report,
    rewriting,
    suppress,
)
from smtplint.model import Source, Span
from smtplint.report.masking import conceal, mask, visible
from smtplint.report.userinfo import userinfo
from smtplint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smtplint.lint import Engine, Judged
    from smtplint.model import Edit, Setting

TOKEN = "Zq7t0ken9Xw"  # noqa: S105 (what no output may hold)
_SECONDS, _SECONDS_A_BYTE = 2.0, 0.000_2
_VALUES: tuple[str | bool | int, ...] = ("a b", "", "q\"\n'", True, 587)
_MOST = 6  # settings of one input whose edits are tried: some writers read the whole text again
_OPTIONS = report.Options(notes=True, statistics=True, fail_on="note")
_XML = frozenset({"junit", "checkstyle"})
_PLAIN = frozenset({"text", "concise", "github"})


class BrokenError(Exception):
    """An invariant does not hold."""


def _require(holds: object, *said: object) -> None:
    if not holds:
        raise BrokenError(*said)


@cache
def _engine() -> Engine:
    """The engine with the shipped rules, all of them, in a folder of its own: a file that a text names is not there."""
    folder = tempfile.mkdtemp(prefix="smtplint-fuzz-")
    os.chdir(folder)
    return lint.engine(catalog.load(), Settings(folder))


def _text(data: bytes, path: str = "x") -> Source | None:
    """The text of the bytes as a run reads them; encoded again it must give the same bytes."""
    source = reading.decode(path, data)
    if not isinstance(source, Source):
        return None
    _require(source.encode(source.text) == data, "encoding again gives other bytes")
    return source


def road(data: bytes) -> None:
    """The whole road: the first line is the file's name, the rest its bytes; the report and the fix come out."""
    first, _, content = data.partition(b"\n")
    name = os.fsdecode(first[:200].replace(b"\0", b"")) or ".env"
    start = process_time()
    engine = _engine()
    judged = lint.check_bytes(engine, name, content)
    if judged.source is None or not judged.form:
        return
    _check_judged(judged)
    if (judged.findings or judged.endpoints) and (TOKEN.encode() in content or len(content) % 4 == 0):
        _check_outputs(engine, judged)
    if any(f.fix for f in judged.findings):
        _check_fixes(engine, judged)
    took = process_time() - start
    _require(took < 4 * (_SECONDS + _SECONDS_A_BYTE * len(data)), "too slow", took)


def _check_judged(judged: Judged) -> None:
    text = cast("Source", judged.source).text
    for finding in (*judged.findings, *judged.hidden):
        for span in (finding.span, *finding.related):
            _check_span(span, text)
        _check_edits(finding.fix.edits if finding.fix else (), text)
    for endpoint in judged.endpoints:
        for setting in endpoint.settings.values():
            _check_span(setting.span, text)
            _check_span(setting.entry, text)


def _check_span(span: Span, text: str) -> None:
    _require(0 <= span.start <= span.end <= len(text), "a span outside the text", span)


def _check_edits(edits: Iterable[Edit], text: str) -> None:
    for edit in edits:
        _check_span(edit.span, text)
        _require("\0" not in edit.text, "an edit with a NUL")


def _check_fixes(engine: Engine, judged: Judged) -> None:
    """All fixes together, and the safe ones alone, leave a text that is judged clean of what they fix."""
    for unsafe in (False, True):
        mended = rewriting.mend(engine, judged, unsafe=unsafe, bar="note")
        _require(mended.failure is None, mended.failure)
        after = mended.judged.source
        if mended.made and after is not None and judged.source is not None:
            _require(TOKEN in judged.source.text or TOKEN not in after.text, "a fix brought a token")
            _hide(judged, "".join(patching.diff(judged.source, after.text, judged.secrets)), "diff")


def _check_outputs(engine: Engine, judged: Judged) -> None:
    summary = report.summarize(judged.findings, judged.failures, files=1)
    sources = {judged.path: judged.source} if judged.source else {}
    run = report.Run(judged.findings, judged.failures, sources, summary, judged.hidden, (), engine.rules, {judged.path: judged.secrets})
    for name in report.REPORTS:
        lines = list(report.load(name).render(run, _OPTIONS))
        whole = "\n".join(lines)
        _hide(judged, whole, name)
        if name in _PLAIN:
            _require(all(c.isprintable() or c == "\n" for c in whole.replace("\xa0", "")) or visible(whole) != whole, name)
            _require("\x1b" not in whole and "\r" not in whole, "an escape sequence in a report", name)
        elif name in _XML:
            expat.ParserCreate().Parse(whole.encode("utf-8", "backslashreplace"), True)
        else:
            json.loads(whole)
    _hide(judged, "\n".join(inventory.as_table([judged])), "endpoints")
    _hide(judged, json.dumps(inventory.as_data([judged], judged.failures)), "endpoints as data")


def _hide(judged: Judged, output: str, name: str) -> None:
    """The token is not in the output when it stands in passwords alone."""
    text = judged.source.text if judged.source else ""
    if TOKEN not in output or TOKEN in judged.path:
        return
    hidden = [s.span for e in judged.endpoints for role, s in e.settings.items() if role == "password"]
    hidden += [Span(*span) for span in userinfo(text)]
    position = text.find(TOKEN)
    while position >= 0:
        if not any(span.start <= position and position + len(TOKEN) <= span.end for span in hidden):
            return
        position = text.find(TOKEN, position + 1)
    _require(TOKEN not in text, "a secret is shown", name)


def syntax(form: str, data: bytes) -> None:
    """One format, and what is wrapped in it: spans lie in the text, and so do the edits that would change each setting."""
    source = _text(data)
    if source is None:
        return
    start = process_time()
    module, text = formats.load(form), source.text
    settings = list(module.read(source))
    for setting in settings:
        _require(setting.format == form, "another format's setting", setting)
        _require(setting.entry.start <= setting.span.start <= setting.span.end <= setting.entry.end, "a value outside its entry", setting)
        _check_span(setting.entry, text)
    module.parses(text)
    for number, setting in enumerate(settings[:_MOST]):
        _check_writer(module, source, setting, number)
    unwrapped = carriers.unwrap(source, settings)
    for setting in unwrapped:
        _check_span(setting.span, text)
        _check_span(setting.entry, text)
    for number, setting in enumerate([s for s in unwrapped if s.carrier][:_MOST]):
        _check_writer(carriers.writer(setting), source, setting, number)
    took = process_time() - start
    _require(took < _SECONDS + _SECONDS_A_BYTE * len(data), "too slow", took)


def _check_writer(writer: formats.Format | carriers.Writer, source: Source, setting: Setting, number: int) -> None:
    for value in (_VALUES[number % len(_VALUES)], _VALUES[(number + 2) % len(_VALUES)]):
        _check_edits((writer.replace(source, setting, value), writer.insert(source, setting, "NEW", value)), source.text)


def looks(data: bytes) -> None:
    """The prefilter, in any case, never turns away what holds a finding; names and texts tell a format without an error."""
    first, _, content = data.partition(b"\n")
    name = os.fsdecode(first[:200].replace(b"\0", b"")) or ".env"
    source = _text(content, name)
    if source is None:
        return
    form = naming.sniff(name, source.text, naming.format_of(name))
    if form is None or (prefilter.look(content) and prefilter.look_closer(content)):
        return
    engine = _engine()
    found = lint.check_source(engine, source, form).findings
    _require(not [f for f in found if f.level != "note"] or lint.check_bytes(engine, name, content).findings, "turned away", found[:1])


def shown(data: bytes) -> None:
    """Lines as reports show them: offsets map into what is shown, controls are gone, and a password is hidden."""
    source = _text(data)
    if source is None:
        return
    start = process_time()
    before = ""
    for line in source.text.split("\n")[:200]:
        out = mask(line, before)
        _require(visible(out.text) == out.text, "a control is shown")
        for offset in {0, len(line) // 2, len(line)}:
            _require(0 <= out.start(offset) <= out.end(offset) <= len(out.text), "an offset outside what is shown")
        conceal(line)
        before = line
    for key in ("SMTP_PASSWORD=", "password: ", '"smtpPassword": "', "define('SMTP_PASS', '"):
        line = source.text.split("\n")[0][:200].replace(TOKEN, "") + " " + key + TOKEN
        if not {"'", '"', "`", "\\"} & set(line[: -len(key) - len(TOKEN)]):
            _require(TOKEN not in mask(line).text, "a password is shown", line)
    took = process_time() - start
    _require(took < _SECONDS + _SECONDS_A_BYTE * len(data), "too slow", took)


def remarks(data: bytes) -> None:
    """Ignore comments in every format: spans lie in the text, and what takes a comment out takes out no more."""
    source = _text(data)
    if source is None or "smtplint:" not in source.text:
        return
    start = process_time()
    for form in formats.FORMATS:
        module = formats.load(form)
        for comment in comments.read(source, module.COMMENTS, trailing=module.TRAILING):
            _check_span(comment.span, source.text)
            _check_span(comment.names, source.text)
            _check_edits((comment.removal,), source.text)
        suppress.suppress(source, module.COMMENTS, [], ("port-25", "port-465"), trailing=module.TRAILING)
    took = process_time() - start
    _require(took < _SECONDS + _SECONDS_A_BYTE * len(data), "too slow", took)


def rewritten(data: bytes) -> None:
    """A diff between any two texts: it ends, and holds no line with a password."""
    one, _, two = data.partition(b"\xff")
    before, after = _text(one), _text(two)
    if before is None or after is None:
        return
    pieces = "".join(patching.diff(before, after.text))
    for line in pieces.split("\n"):
        _require(line.upper().partition("PASSWORD=")[2].strip() in {"", "***"}, "a password in a diff", line)


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "road": road,
    "looks": looks,
    "shown": shown,
    "remarks": remarks,
    "rewritten": rewritten,
    **{form: partial(syntax, form) for form in formats.FORMATS},
}
