"""The manual, printed from the data: rules, dialects and their examples."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplint.catalog import Catalog

_WIDTH = 100


class UnknownNameError(LookupError):
    """A rule or dialect that does not exist; the message names the nearest that does."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        near = get_close_matches(name, list(known), 1, 0.5)
        super().__init__(f"no {kind} is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def rules(catalog: Catalog) -> Iterator[str]:
    """A line a rule: name, level, summary."""
    width = max(map(len, catalog.rules))
    for name, rule in catalog.rules.items():
        yield f"{name.ljust(width)}  {rule.level:<7}  {rule.summary}"


def rule(catalog: Catalog, folders: Iterable[str], name: str) -> Iterator[str]:
    """One rule's page. UnknownNameError when there is none of that name."""
    if name not in catalog.rules:
        raise UnknownNameError("rule", name, catalog.rules)
    data = catalog.rules[name]
    yield f"{name} ({data.level}): {data.summary}"
    yield ""
    yield from textwrap.wrap(data.why, _WIDTH)
    for example in _file(folders, f"{name}.yaml").get("examples", ()):
        for kind in ("bad", "good"):
            if kind in example:
                yield ""
                yield f"{kind}, in {example['file']}:"
                yield from textwrap.indent(example[kind].rstrip("\n"), "    ").splitlines()
    if data.references:
        yield ""
        yield "references:"
        yield from (f"  - {reference}" for reference in data.references)
    yield ""
    yield f"to ignore it on a line: smtplint: ignore[{name}] in a comment there or on the line above"


def dialects(catalog: Catalog) -> Iterator[str]:
    """A line a dialect: name, formats, application."""
    width = max(map(len, catalog.dialects), default=0)
    for name, data in catalog.dialects.items():
        yield f"{name.ljust(width)}  {data['name']}  ({', '.join(data['formats'])})"


def dialect(catalog: Catalog, folders: Iterable[str], name: str) -> Iterator[str]:
    """One dialect's page: keys, what each value means, where that was read, examples. UnknownNameError when there is none of that name."""
    if name not in catalog.dialects:
        raise UnknownNameError("dialect", name, catalog.dialects)
    data = _file(folders, f"dialects/{name}.yaml")
    compiled = catalog.dialects[name]
    yield f"{name}: {data['name']}"
    yield f"formats: {', '.join(compiled['formats'])}; role: {compiled['role']}; absence {_absence(compiled)}"
    yield ""
    yield "keys:"
    yield from (f"  {role}: {', '.join(spellings)}" for role, spellings in compiled["keys"].items())
    for kind in ("port", "security", "verify", "active"):
        if kind in data:
            yield ""
            yield f"{kind}, the first row that holds:"
            yield from (f"  {_row(row)}" for row in data[kind])
    for example in data.get("examples", ()):
        yield ""
        yield f"example, in {example['file']}:" if "file" in example else "example:"
        yield from textwrap.indent(example["text"].rstrip("\n"), "    ").splitlines()
        yield "  is " + ", ".join(f"{k}: {_value(v)}" for k, v in example["is"].items())
    yield ""
    yield "read in:"
    yield from (f"  - {source}" for source in (data["source"] if isinstance(data["source"], list) else [data["source"]]))


def _absence(compiled: dict[str, Any]) -> str:
    return "is judged" if compiled["decisive"] else "says nothing"


def _row(row: dict[str, Any]) -> str:
    conditions = ", ".join(f"{k} {_value(v)}" for k, v in row.items() if k != "is")
    return f"{conditions or 'else'}: {_value(row['is'])}"


def _value(value: Any) -> str:  # noqa: ANN401 (data)
    if isinstance(value, list):
        return " or ".join(_value(v) for v in value)
    return str(value).lower() if isinstance(value, bool) else "none" if value is None else str(value)


def _file(folders: Iterable[str], name: str) -> dict[str, Any]:
    for folder in folders:
        if (path := Path(folder, name)).exists():
            data: dict[str, Any] = load_yaml(path)
            return data
    return {}
