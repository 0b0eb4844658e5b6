"""The inventory: every place that submits mail, whether anything is wrong there or not, as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplint.lines import index
from smtplint.report.masking import conceal, visible, visible_path
from smtplint.rules import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smtplint.lint import Judged
    from smtplint.model import Endpoint, Failure

_HEADER = ("where", "application", "host", "port", "security", "findings")


def as_data(results: Sequence[Judged], failures: Sequence[Failure]) -> dict[str, Any]:
    """The object of policy's `endpoints --format json`, version 1."""
    return {
        "version": 1,
        "endpoints": [_one(endpoint, line) for result in results for endpoint, line in _placed(result)],
        "failures": [{"path": f.path, "line": f.line, "column": f.column, "message": f.message} for f in failures],
    }


def _one(endpoint: Endpoint, line: int) -> dict[str, Any]:
    return {
        "path": endpoint.source.path, "line": line, "dialect": endpoint.dialect, "host": conceal(endpoint.host) if endpoint.host else None,
        "host_class": endpoint.facts["host_class"], "provider": endpoint.facts["provider"], "port": endpoint.port,
        "security": [m for m in ("none", "opportunistic", "starttls", "implicit") if m in endpoint.security],
        "verify": {True: "on", False: "off", None: "unknown"}[endpoint.verify], "credentials": endpoint.credentials, "role": endpoint.role,
        "active": endpoint.active,
    }  # fmt: skip


def _placed(result: Judged) -> list[tuple[Endpoint, int]]:
    """The endpoints with the lines of their ports, else hosts, from 1, in the order of the lines."""
    if result.source is None:
        return []
    lines = index(result.source.text)
    return sorted(((e, lines.place(places_of(e).span.start)[0]) for e in result.endpoints), key=lambda pair: pair[1])


def as_table(results: Sequence[Judged]) -> Iterator[str]:
    """The inventory in columns as wide as their contents; one line says that there is none."""
    rows = [_HEADER]
    for result in results:
        for endpoint, line in _placed(result):
            spans = {s.span for s in endpoint.settings.values()}
            found = sorted({f.rule for f in result.findings if f.span in spans or spans & set(f.related)})
            modes = (
                "any"
                if len(endpoint.security) == 4
                else "/".join(m for m in ("none", "opportunistic", "starttls", "implicit") if m in endpoint.security)
            )
            off = "" if endpoint.active else "(off) "
            rows.append(
                (
                    f"{endpoint.source.path}:{line}",
                    endpoint.dialect,
                    endpoint.host or "-",
                    str(endpoint.port or "-"),
                    modes or "refused",
                    off + (", ".join(found) or "-"),
                )
            )
    if len(rows) == 1:
        yield "no place submits mail here"
        return
    cleaned = [(visible_path(row[0]), *(visible(conceal(cell)) for cell in row[1:])) for row in rows]
    widths = [max(len(row[i]) for row in cleaned) for i in range(len(_HEADER))]
    for row in cleaned:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def failure_line(failure: Failure) -> str:
    """A file that was not judged, as a line for standard error."""
    where = f":{failure.line}:{failure.column}" if failure.line else ""
    return f"{visible_path(failure.path)}{where}: {visible(failure.message)}"
