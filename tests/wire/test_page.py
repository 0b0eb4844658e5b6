from __future__ import annotations

import pytest
import wire_stage
from wire_page import PAGE, comparable, page
from wire_table import programs

from smtplint import catalog


@pytest.mark.skipif(wire_stage.reason() != "", reason=wire_stage.reason())
def test_the_page_is_up_to_date() -> None:
    """`make wire-page` makes it anew."""
    assert comparable(PAGE.read_text(encoding="utf-8")) == comparable(page())


@pytest.mark.parametrize("program", programs(), ids=lambda p: p.name)
def test_the_table_names_dialects_that_there_are(program: object) -> None:
    assert getattr(program, "dialect", "") in catalog.load().dialects


def test_versions_are_compared_without_their_last_part() -> None:
    assert comparable("1.8.23, 6.10.1 and 2.2") == "1.8, 6.10 and 2.2"
