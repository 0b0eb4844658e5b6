"""YAML as a list of events with plain offsets.

The C parser of `ruamel.yaml.clib` is asked first (some 20 MB/s), the pure one (1.3 MB/s) where it may know better. Marks count
characters; of a mark only `index` is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEPTH = 200
"""Nesting beyond this is not followed. In flow collections the C scanner's time per token grows with the depth."""

_PURE_LIMIT = 1_000_000
# What the C parser says of YAML 1.2 that it does not know (`[http://x]`, `{a: ::1}`, `&a.b`, `%FOO`, a tab in a block scalar's text).
_PURE_MAY_KNOW = (
    "found unexpected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected node content",
    "found unknown directive name",
    "did not find expected alphabetic or numeric character",
    "did not find expected <document start>",
    "found a tab character where an indentation space is expected",
)


class Event(NamedTuple):
    """`kind` is doc, map, seq, scalar, alias or end. `start` counts a node's tag and anchor in.

    `style` is a scalar's quote or block sign, "" for plain, and "flow" or "" for a collection. `tag` is whole (`tag:yaml.org,2002:str`).
    `value` is an alias's name.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    style: str = ""
    tag: str = ""
    anchor: str = ""


class _RefusedError(Exception):
    """Too deep, or a template that only looks like YAML (`{{ x }}` is a mapping that is the key of a mapping)."""


def parse(text: str, *, pure: bool = True) -> list[Event] | None:
    """The events of all documents; None when no parser takes the text as YAML. Without `pure` the C parser alone is asked."""
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # noqa: PLC0415  (slow; only where YAML is read)
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        return list(_events(iter(CParser(text).get_event, None), text))
    except _RefusedError:
        return None
    except MarkedYAMLError as error:
        if not pure or error.problem not in _PURE_MAY_KNOW or len(text) > _PURE_LIMIT:
            return None
    except (YAMLError, ValueError):
        return None
    from ruamel.yaml import YAML  # noqa: PLC0415

    try:
        return list(_events(YAML(typ="safe", pure=True).parse(text), text))
    except Exception:  # noqa: BLE001  (on broken texts the pure parser is known to fail with more than YAMLError)
        return None


def _events(raw: Iterable[Any], text: str) -> Iterator[Event]:
    from ruamel.yaml import events as kinds  # noqa: PLC0415

    scalar, mapping, alias, document = kinds.ScalarEvent, kinds.MappingStartEvent, kinds.AliasEvent, kinds.DocumentStartEvent
    starts = {mapping: "map", kinds.SequenceStartEvent: "seq"}
    ends = {kinds.MappingEndEvent, kinds.SequenceEndEvent}
    flow = 0
    for event in raw:
        kind = type(event)
        start, end = event.start_mark.index, event.end_mark.index
        if kind is scalar:
            yield Event("scalar", start, end, event.value, event.style or "", event.tag or "", event.anchor or "")
        elif kind in starts:
            if event.flow_style:
                flow += 1
                if flow > DEPTH or text.startswith("{{", start):
                    raise _RefusedError
            yield Event(starts[kind], start, end, "", "flow" if event.flow_style else "", event.tag or "", event.anchor or "")
        elif kind in ends:
            flow -= flow > 0
            yield Event("end", start, end)
        elif kind is alias:
            yield Event("alias", start, end, event.anchor)
        elif kind is document:
            yield Event("doc", start, end)
