"""From the events of a YAML text to its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import yaml_places as places
from smtplint.formats.yaml_events import DEPTH, Event
from smtplint.formats.yaml_text import MASK, restore
from smtplint.model import Setting, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplint.formats.templates import Arms, Branch

_CORE = "tag:yaml.org,2002:"
_SOPS = "ENC[AES256_GCM,"
# Aliases may give this many settings for each written one, and this many more: enough for every honest file, too few for a bomb.
_SHARED_EACH = 10
_SHARED_MORE = 10_000


class _Anchor:
    """A node that aliases may name: its settings are `settings[start:end]` (end is -1 while it is open), its path has `depth` names."""

    __slots__ = ("depth", "end", "kind", "start", "text")

    def __init__(self, kind: str, start: int, depth: int) -> None:
        self.kind, self.start, self.depth = kind, start, depth
        self.end = -1
        self.text = ""


class _Frame:
    """An open collection. `name` is the key whose value comes next, `entry` where that key begins.

    `merges` are the anchors that `<<` names here, each with the offset of its alias; a list under `<<` shares them with its mapping.
    """

    __slots__ = ("anchor", "anchors", "count", "entry", "flow", "mapping", "merge", "merges", "name", "path", "start", "unknown")

    def __init__(self, event: Event, path: tuple[str, ...], start: int) -> None:
        self.path, self.start = path, start
        self.mapping = event.kind == "map"
        self.flow = event.style == "flow"
        self.unknown = _custom(event.tag) and not self.mapping
        self.name: str | None = None
        self.count = self.entry = self.anchors = 0
        self.merge = False
        self.merges: list[tuple[_Anchor, int]] = []
        self.anchor: _Anchor | None = None


def _custom(tag: str) -> bool:
    return bool(tag) and tag != "!" and not tag.startswith(_CORE)


class Walk:
    """One walk over one text. `masked` has the length of `text`; the events are of it."""

    def __init__(self, text: str, masked: str, arms: Arms | None) -> None:
        self.text, self.masked = text, masked
        self.arms = arms if arms and arms.starts else None
        self.out: list[Setting] = []
        self.stack: list[_Frame] = []
        self.named: dict[str, _Anchor] = {}
        self.anchors: list[_Anchor] = []  # in the order of their starts
        self.written = 0
        self.shared = 0
        self.doc = -1
        self.skip = 0  # collections open in what is passed over
        self.tagged: tuple[tuple[str, ...], int, Event] | None = None  # a flow list passed over as one value: `!reference [a, b]`

    def settings(self, events: Iterable[Event]) -> list[Setting]:
        """The settings of all documents, in the order of `Format.read`."""
        for event in events:
            kind = event.kind
            if self.skip:
                self._pass(event)
            elif kind == "end":
                self._close()
            elif kind == "doc":
                self.doc += 1
                self.named.clear()
            elif self.stack and self.stack[-1].mapping and self.stack[-1].name is None:
                self._name(self.stack[-1], event)
            else:
                self._node(event)
        return self.out

    def _pass(self, event: Event) -> None:
        if event.kind in ("map", "seq"):
            self.skip += 1
        elif event.kind == "end":
            self.skip -= 1
            if not self.skip and self.tagged:
                path, entry, start = self.tagged
                begin = places.begin(self.masked, start)
                self._add_unknown(path, entry, begin, event.end)
                self.tagged = None

    def _name(self, frame: _Frame, event: Event) -> None:
        frame.entry = event.start
        frame.merge = False
        if event.kind == "scalar":
            frame.name = self._restored(event.value, event.start, event.end)
            frame.merge = event.value == "<<" and not event.style
            if event.anchor:
                self.named[event.anchor] = anchor = _Anchor("key", 0, 0)
                anchor.text, anchor.end = frame.name, 0
        elif event.kind == "alias":
            known = self.named.get(event.value)
            frame.name = known.text if known and known.text else "*" + event.value
        else:
            frame.name = "?"
            self.skip = 1

    def _node(self, event: Event) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            path: tuple[str, ...] = ()
            entry = event.start
        elif frame.mapping:
            path, entry = (*frame.path, frame.name or ""), frame.entry
            frame.name = None
        else:
            path = (*frame.path, str(frame.count))
            frame.count += 1
            entry = event.start if frame.flow else places.dash(self.masked, event.start)
        if event.kind == "scalar":
            self._scalar(frame, path, entry, event)
        elif event.kind == "alias":
            self._alias(frame, path, entry, event)
        else:
            self._open(frame, path, entry, event)

    def _scalar(self, frame: _Frame | None, path: tuple[str, ...], entry: int, event: Event) -> None:
        anchor = self._anchor(event, path)
        begin = places.begin(self.masked, event)
        value = self._restored(event.value, begin, event.end)
        quoted = event.style in ("'", '"')
        if event.style in ("|", ">"):
            span = places.block(self.masked, Span(begin, event.end), event.value)
        else:
            span = Span(begin + quoted, event.end - quoted)
        unknown = _custom(event.tag) or (frame is not None and frame.unknown) or value.startswith(_SOPS)
        self._add(path, value, (entry, span, span.end + quoted), quoted, unknown)
        if anchor:
            anchor.end, anchor.text = len(self.out), event.value

    def _alias(self, frame: _Frame | None, path: tuple[str, ...], entry: int, event: Event) -> None:
        known = self.named.get(event.value)
        if known is None or known.end < 0:
            self._add_unknown(path, entry, event.start, event.end)
        elif frame and frame.merge and known.kind == "map":
            frame.merges.append((known, event.start))
        else:
            self.out += self._expand(known, path, event.start, frozenset())

    def _open(self, frame: _Frame | None, path: tuple[str, ...], entry: int, event: Event) -> None:
        if len(self.stack) >= DEPTH:
            self.skip = 1
            return
        if event.kind == "seq" and event.style == "flow" and _custom(event.tag):
            self.skip, self.tagged = 1, (path, entry, event)
            return
        merge = frame is not None and frame.merge
        opened = _Frame(event, frame.path if frame and merge else path, len(self.out))
        if frame and merge and not opened.mapping:
            opened.merge, opened.merges = True, frame.merges
        opened.anchor = self._anchor(event, opened.path)
        opened.anchors = len(self.anchors)
        self.stack.append(opened)

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.mapping and frame.merges:
            depth = len(frame.path)
            taken = {setting.key[depth] for setting in self.out[frame.start :] if len(setting.key) > depth}
            merged: list[Setting] = []
            for anchor, offset in frame.merges:
                part = self._expand(anchor, frame.path, offset, frozenset(taken))
                taken.update(setting.key[depth] for setting in part)
                merged += part
            self.out[frame.start : frame.start] = merged
            for anchor in self.anchors[frame.anchors :]:
                anchor.start += len(merged)
                anchor.end += len(merged)
        if frame.anchor:
            frame.anchor.end = len(self.out)

    def _expand(self, anchor: _Anchor, path: tuple[str, ...], offset: int, taken: frozenset[str]) -> list[Setting]:
        """The anchor's settings under `path`, but for the names `taken` there; none beyond what aliases may give."""
        allowed = _SHARED_EACH * self.written + _SHARED_MORE - self.shared
        part = self.out[anchor.start : min(anchor.end, anchor.start + max(allowed, 0))]
        self.shared += len(part)
        here, depth = self._branch(offset), anchor.depth
        return [
            Setting(
                path + setting.key[depth:],
                setting.value,
                setting.span,
                setting.entry,
                setting.quoted,
                setting.certainty,
                here + tuple(arm for arm in setting.branch if arm not in here) if setting.branch else here,
                shared=True,
                format="yaml",
                doc=self.doc,
            )
            for setting in part
            if len(path) + len(setting.key) - depth <= DEPTH and (not taken or setting.key[depth] not in taken)
        ]

    def _add(self, key: tuple[str, ...], value: str, place: tuple[int, Span, int], quoted: bool, unknown: bool) -> None:
        """`place`: where the entry begins, the value, where the entry ends."""
        start, span, end = place
        if key:
            certainty = "unknown" if unknown else "written"
            branch = self._branch(span.start)
            self.out.append(Setting(key, value, span, Span(start, end), quoted, certainty, branch, False, "yaml", "", self.doc))
            self.written += 1

    def _add_unknown(self, key: tuple[str, ...], entry: int, start: int, end: int) -> None:
        self._add(key, self.text[start:end], (entry, Span(start, end), end), quoted=False, unknown=True)

    def _branch(self, offset: int) -> Branch:
        return self.arms.at(offset) if self.arms else ()

    def _anchor(self, event: Event, path: tuple[str, ...]) -> _Anchor | None:
        if not event.anchor:
            return None
        self.named[event.anchor] = anchor = _Anchor(event.kind, len(self.out), len(path))
        self.anchors.append(anchor)
        return anchor

    def _restored(self, value: str, start: int, end: int) -> str:
        return restore(value, self.masked[start:end], self.text[start:end]) if MASK in value else value
