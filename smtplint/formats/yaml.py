"""YAML: every scalar as text, where it stands, through anchors, merge keys and the control of templates.

Comments and positions come from the text itself; nothing is ever dumped again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import yaml_text
from smtplint.formats.yaml_events import parse
from smtplint.formats.yaml_walk import Walk
from smtplint.formats.yaml_write import insert, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

__all__ = ["COMMENTS", "TRAILING", "insert", "parses", "read", "replace"]

COMMENTS = ("#",)
TRAILING = True


def read(source: Source) -> Iterator[Setting]:
    """As `Format.read`; the name of a key that is no scalar is "?".

    What a merge key brings stands before the mapping's own entries, and is left out where these override it. A text that is no YAML
    is read as a template, with its control blanked and its expressions as text; if that is no YAML either, line by line.
    """
    masked, events, arms = yaml_text.read(source.text)
    yield from Walk(source.text, masked, arms).settings(events)


def parses(text: str) -> bool:
    """Whether the text is YAML as it stands; a template with unquoted expressions is not."""
    return parse(yaml_text.clean(text)) is not None
