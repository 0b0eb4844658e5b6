"""Makes fixes: lints again after each round, and replaces the file in one step or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import EACCES, EBUSY, EPERM
from typing import TYPE_CHECKING

from smtplint import lint
from smtplint.dialects.write import apply
from smtplint.lines import index
from smtplint.model import LEVELS, Failure
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import BinaryIO

    from smtplint.lint import Engine, Judged
    from smtplint.model import Finding, Fix, Source

    Spared = Callable[[Iterable[Finding]], Collection[Finding]]  # of all findings of a file those that are left as they are

_ROUNDS = 5


class Mended(NamedTuple):
    """One file after its fixes. `judged` is its state now, `before` its source as it was; `made` names what was fixed, as (line, rule)
    of the file before. `failure` says why the file stands as it was although there were fixes."""

    judged: Judged
    before: Source | None = None
    made: tuple[tuple[int, str], ...] = ()
    failure: Failure | None = None


def mend(engine: Engine, judged: Judged, *, unsafe: bool, bar: str, spared: Spared | None = None) -> Mended:
    """The text with all fixes made whose finding is at least of the level `bar` and not `spared`, unsafe ones too if asked; nothing is
    written. A round whose result does not parse, keeps a fixed finding or has a new one is refused, and the text stays as it was."""
    made: list[tuple[int, str]] = []
    before = judged.source
    now = judged
    for _ in range(_ROUNDS):
        chosen = list(_chosen(now, unsafe=unsafe, bar=bar, spared=spared(now.findings) if spared else ()))
        if now.source is None or not chosen:
            break
        text = apply(now.source.text, tuple(e for fix, _ in chosen for e in fix.edits))
        later = lint.check_source(engine, now.source._replace(text=text), now.form)
        fixed = [f for _, findings in chosen for f in findings]
        if not _is_better(now, later, fixed):
            return Mended(
                judged, before, (), Failure(now.path, "a fix did not hold when the file was judged again; the file stands as it was")
            )
        lines = index(now.source.text)
        made += [(lines.place(f.span.start)[0], f.rule) for f in fixed]
        now = later
    return Mended(now, before, tuple(sorted(set(made))))


def _chosen(judged: Judged, *, unsafe: bool, bar: str, spared: Collection[Finding]) -> Iterable[tuple[Fix, list[Finding]]]:
    """The fixes to make together: of two that touch the same characters the first; the other has its turn in the next round."""
    by_fix: dict[Fix, list[Finding]] = {}
    for finding in judged.findings:
        if finding in spared:
            continue
        if finding.fix is not None and (finding.fix.safe or unsafe) and LEVELS.index(finding.level) >= LEVELS.index(bar):
            by_fix.setdefault(finding.fix, []).append(finding)
    taken: list[tuple[int, int]] = []
    for fix, findings in by_fix.items():
        spans = [(e.span.start, e.span.end) for e in fix.edits]
        if all(end < start or begin > stop for start, stop in taken for begin, end in spans):
            taken += spans
            yield fix, findings


def _is_better(now: Judged, later: Judged, fixed: list[Finding]) -> bool:
    """Whether the fixed findings are gone and no other finding has come: none of a rule that was not there, no more of one than there
    were."""
    if later.failures and not now.failures:
        return False
    before, after = [f.rule for f in now.findings], [f.rule for f in later.findings]
    for finding in fixed:
        before.remove(finding.rule)
    return all(after.count(rule) <= before.count(rule) for rule in after)


def replace(path: str, source: Source, text: str) -> Failure | None:
    """Put `text` in the place of the file, whose mode and owner are kept; a symbolic link stays, and what it leads to is replaced. The
    new file is written beside and renamed, so that whatever fails leaves the old one whole. A Failure when the file has changed
    since it was read, or cannot be written."""
    target = os.path.realpath(path)
    try:
        with _locked(target) as file:
            status, data = os.fstat(file.fileno()), file.read()
            if data == source.encode(text):
                return None  # another run has made the same fixes
            if data != source.encode(source.text):
                return Failure(path, "changed while it was judged; it was left alone")
            _put(target, source.encode(text), status)
    except OSError as error:
        return Failure(path, f"could not be written: {error.strerror or error}")
    return None


def _locked(target: str) -> BinaryIO:
    """The file, open, and held against other runs of ours until it is closed. OSError where it cannot be read."""
    for _ in range(_ROUNDS):
        file = open(target, "rb")  # noqa: PTH123, SIM115 (names that are no text stay as they are; the caller closes it)
        with suppress(ImportError, OSError):  # not on Windows, and not on every file system
            from fcntl import LOCK_EX, flock  # noqa: PLC0415

            flock(file, LOCK_EX)
        with suppress(OSError):
            if os.path.samestat(os.fstat(file.fileno()), os.stat(target)):  # noqa: PTH116 (as above)
                break
        file.close()  # it was replaced while the lock was waited for
    else:
        raise OSError(0, "changed again and again")
    return file


def put(path: str, data: bytes) -> None:
    """Write a file of our own, a baseline or a report: in one step, so that whatever fails leaves the old one whole, but straight into a
    device, a pipe, or a file in whose folder nothing can be replaced. OSError when that fails."""
    try:
        status = os.stat(path)  # noqa: PTH116 (as above)
    except FileNotFoundError:
        status = None
    if status is None or stat.S_ISREG(status.st_mode):
        try:
            _put(os.path.realpath(path), data, status)
        except OSError as error:
            if status is None or error.errno not in {EACCES, EPERM, EBUSY}:
                raise
        else:
            return
    with open(path, "wb") as file:  # noqa: PTH123 (as above)
        file.write(data)


def _put(target: str, data: bytes, status: os.stat_result | None) -> None:
    """Put a new file with this content, and the mode and owner of the old one if there is one, in its place, or leave no trace. OSError when
    that fails."""
    beside = os.path.join(os.path.dirname(target), f".smtplint-{os.getpid()}")  # noqa: PTH118, PTH120 (as above)
    mode = 0o666 if status is None else stat.S_IRUSR | stat.S_IWUSR
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 (a descriptor)
            file.write(data)
            file.flush()
            if status is not None:
                if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(file.fileno(), status.st_uid, status.st_gid)
                os.chmod(beside, stat.S_IMODE(status.st_mode))  # noqa: PTH101
            os.fsync(file.fileno())
        os.replace(beside, target)  # noqa: PTH105
    except BaseException:
        _remove(beside)
        raise


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108
