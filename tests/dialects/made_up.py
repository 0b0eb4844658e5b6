"""Applications that nobody has: their settings are read, and written, as those of the shipped dialects are."""

from __future__ import annotations

from typing import Any, NamedTuple

from smtplint import carriers, dialects, formats, hosts
from smtplint.catalog import Catalog, Entries
from smtplint.compiling import compile_dialect, index
from smtplint.dialects.facts import Surroundings
from smtplint.dialects.pen import Pen, Refusal, Value
from smtplint.dialects.write import apply
from smtplint.model import Endpoint, Setting, Source

FORMATS = ["dotenv", "yaml", "properties", "php", "ini", "hcl", "toml"]
SWITCHES = {
    "tls": {True: [True, "yes"], False: [False, "no"]},
    "ssl": {True: [True, "on"], False: [False, "off"], "case": "fold"},
    "typed": {True: [True], False: [False], "strings": True},
}


def catalog(**data: dict[str, Any]) -> Catalog:
    """A catalogue of these dialects alone."""
    made = {name: compile_dialect(name, {"name": name, "formats": FORMATS, "words": SWITCHES, **fields}) for name, fields in data.items()}
    places = {name: Entries({}, known) for name, known in index(made.values()).items()}
    return Catalog({}, Entries({}, made), places, [], {}, {}, {})


class Ground(NamedTuple):
    """An endpoint, and what it was read by."""

    source: Source
    endpoint: Endpoint
    catalog: Catalog

    def pen(self, insert: int = 0, **changed: dict[str, Any]) -> Pen:
        """A pen for the endpoint, of whose settings some are `changed`."""
        settings = {role: s._replace(**changed.get(role, {})) for role, s in self.endpoint.settings.items()}
        dialect = self.catalog.dialects.get(self.endpoint.facts["where"].dialects[0])
        return Pen(self.source, self.endpoint._replace(settings=settings), dialect, insert)


def ground(known: Catalog, form: str, text: str) -> Ground:
    """The first endpoint of the text; in a `.env` the lines may stand behind one another."""
    text = text.replace(" ", "\n") if form == "dotenv" else text
    source = Source("a", text)
    settings: list[Setting] = carriers.unwrap(source, formats.load(form).read(source))
    found = dialects.read(source, settings, known, Surroundings(hosts.build({}, {}, {}), known))
    return Ground(source, found[0], known)


def after(pen: Pen, values: dict[str, Value]) -> tuple[str, dict[str, str]] | None:
    """The text once these roles have these values, and what is said of each that changed; None for a refusal."""
    try:
        for role, value in values.items():
            pen.put(role, value)
    except Refusal:
        return None
    said = dict(zip([role for role in values if role in pen.roles], pen.writes, strict=True))
    assert pen.roles == said.keys()
    assert set(pen.changed) == said.keys() & pen.endpoint.settings.keys()
    return apply(pen.source.text, tuple(pen.edits)), said
