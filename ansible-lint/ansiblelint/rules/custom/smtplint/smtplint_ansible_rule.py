"""The rule `smtplint`: judges every file that ansible-lint hands over by smtplint, and says what it found as ansible-lint does.

ansible-lint imports this file by its bare name, so the name must be that of no other module.
"""

from __future__ import annotations

import copy
import logging
import os
import re
from bisect import bisect_left
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ansiblelint.file_utils import Lintable
from ansiblelint.rules import AnsibleLintRule
from ansiblelint.skip_utils import get_rule_skips_from_line
from ansiblelint.utils import task_in_list

from smtplint import __version__, catalog, discover, lint, project
from smtplint.lines import index
from smtplint.model import LEVELS, Failure
from smtplint.report.masking import conceal, visible
from smtplint.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansiblelint.errors import MatchError

    from smtplint.lines import Lines
    from smtplint.model import Finding, Span

_ID = "smtplint"
_UNJUDGED = f"{_ID}[unjudged]"
_SETTINGS = f"{_ID}[settings]"
_SEVERITY = {"error": "HIGH", "warning": "MEDIUM", "note": "LOW"}
_MARK = "# noqa"
_TASK_KINDS = frozenset({"playbook", "tasks", "handlers"})
_MARKUP = re.compile(r"\[(?=[\w.]+(?:=.*?)?\]|/\])")
_log = logging.getLogger(__name__)


class Project(NamedTuple):
    """What the files of a run are judged with; `least` is the index in LEVELS of the mildest level that fails it."""

    engine: lint.Engine
    excluded: Callable[[str], bool]
    least: int


@cache
def _judged(engine: _Identity, path: str, text: str) -> lint.Judged:
    """The file's outcome, once a text: ansible-lint may hand a file over as several kinds. A crash is a Failure of that file."""
    try:
        return lint.check_bytes(engine.value, path, text.encode("utf-8", "surrogateescape"))
    except Exception as error:  # noqa: BLE001 (ansible-lint would pass the file with a warning and exit 0)
        return lint.Judged(path, failures=(Failure(path, f"smtplint failed here ({type(error).__name__}); please report it"),))
