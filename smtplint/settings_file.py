"""One settings file, from its text to `Settings`, with the line of whatever is wrong in it. Imported only when there is a file."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint.settings import LARGEST, Settings, SettingsError, replaced
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Key = tuple[str | int, ...]

_DEPTH = 20
_NODES = 50_000
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_TYPES = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "a whole number"}


class _Document(NamedTuple):
    """Values as read, keys always texts, and where a key or an item stands: line and column from 1."""

    path: str
    values: dict[str, Any]
    places: Mapping[Key, tuple[int, int]]

    def error(self, key: Iterable[str | int], message: str) -> SettingsError:
        """The error at the key, or at the nearest one around it whose place is known."""
        steps = tuple(key)
        while steps and steps not in self.places:
            steps = steps[:-1]
        return SettingsError(self.path, message, *self.places.get(steps, (0, 0)))


def read(
    path: str, *, schema_dir: str, known_rules: Collection[str], known_platforms: Collection[str], tree: str | None = None
) -> Settings:
    """The settings that the file holds. SettingsError says what is wrong with it, the first mistake first. Where `tree` is given, what the
    file names must lie below it, links followed."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data[:LARGEST].decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(path, f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(path, f"is not UTF-8: byte {error.start} cannot be decoded") from None
    if len(data) > LARGEST:
        raise SettingsError(path, f"is larger than {LARGEST} bytes, too large for a settings file")
    document = _toml(path, text) if path.endswith(".toml") else _yaml(path, text)
    _check(document, schema_dir)
    root = Path(path).parent
    base = Settings(str(root), path)
    if (name := document.values.get("profile")) is not None:
        try:
            base = replaced(base, profile(schema_dir, name))
        except LookupError as error:
            raise document.error(("profile",), str(error.args[0])) from None
    for name in ("rules", "baseline") if tree is not None else ():
        named = document.values.get(name)
        if tree is not None and named is not None and not (root / named).resolve().is_relative_to(Path(tree).resolve()):
            raise document.error((name,), f"'{name}' names what lies outside of this project: {named}")
    folder = root / document.values["rules"] if "rules" in document.values else None
    if folder is not None and not folder.is_dir():
        raise document.error(("rules",), f"'rules' names no folder: {folder}")
    own = {file.stem for file in folder.glob("*.yaml")} if folder else set()
    _check_names(document, {*known_rules, *own}, known_platforms)
    return replaced(base, document.values)


def profile(schema_dir: str, name: str) -> dict[str, Any]:
    """The settings that the profile stands for. LookupError with a message for a user when there is none of that name."""
    folder = Path(schema_dir).parent / "profiles"
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in known:
        raise LookupError(f"unknown profile '{name}'{_hint(name, known)}; there are {', '.join(known)}")
    path = folder / f"{name}.yaml"
    values: dict[str, Any] = _yaml(str(path), path.read_text(encoding="utf-8")).values["settings"]
    return {**values, "profile": name}


def _yaml(path: str, text: str) -> _Document:
    from ruamel.yaml import YAML  # noqa: PLC0415 - TOML files need none
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    places: dict[Key, tuple[int, int]] = {}
    try:
        # The pure parser: too deep a nesting ends the C one's process.
        node = YAML(typ="safe", pure=True).compose(text)
        values = {} if node is None else _value(node, (), places, path)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise SettingsError(path, f"invalid YAML: {error.problem or error.context}", *where) from None
    except YAMLError as error:
        raise SettingsError(path, f"invalid YAML: {str(error).splitlines()[0]}") from None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise SettingsError(path, "invalid YAML") from None
    except RecursionError:
        raise SettingsError(path, "invalid YAML: nested too deep") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise SettingsError(path, "the settings must be a mapping of names to values", 1, 1)
    return _Document(path, values, places)


def _value(node: Any, key: Key, places: dict[Key, tuple[int, int]], path: str) -> Any:  # noqa: ANN401 - nodes have no types, and values are what YAML holds
    """The plain value of a node. Aliases are followed with a bound on what they may grow to."""
    where = (node.start_mark.line + 1, node.start_mark.column + 1)
    if len(places) > _NODES or len(key) > _DEPTH:
        raise SettingsError(path, "too much for a settings file", *where)
    if node.id == "sequence":
        for number, item in enumerate(node.value):
            places[*key, number] = (item.start_mark.line + 1, item.start_mark.column + 1)
        return [_value(item, (*key, number), places, path) for number, item in enumerate(node.value)]
    if node.id == "mapping":
        values: dict[str, Any] = {}
        for name, value in node.value:
            place = (name.start_mark.line + 1, name.start_mark.column + 1)
            if name.id != "scalar":
                raise SettingsError(path, "a key must be a text", *place)
            if name.value in values:
                raise SettingsError(path, f"'{name.value}' is set twice", *place)
            places[*key, name.value] = place
            values[name.value] = _value(value, (*key, name.value), places, path)
        return values
    return _scalar(node.tag.rpartition(":")[2], node.value)


def _scalar(kind: str, text: str) -> str | int | bool | None:
    """What YAML 1.2 makes of a scalar: `off` is a text, as the levels need it."""
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    return int(text) if kind == "int" and text.isdecimal() else text


def _toml(path: str, text: str) -> _Document:
    import tomllib  # noqa: PLC0415 - YAML files need none

    try:
        whole = tomllib.loads(text)
    except ValueError as error:
        place = _PLACE.search(str(error))
        where = (int(place[1]), int(place[2])) if place else (0, 0)
        raise SettingsError(path, f"invalid TOML: {_PLACE.sub('', str(error))}", *where) from None
    except RecursionError:
        raise SettingsError(path, "invalid TOML: nested too deep") from None
    tool = whole.get("tool")
    values = tool.get("smtplint") if isinstance(tool, dict) else None
    if values is None:
        raise SettingsError(path, "has no section [tool.smtplint]")
    if not isinstance(values, dict):
        raise SettingsError(path, "tool.smtplint must be a table of settings")
    return _Document(path, values, dict(_toml_places(text, values)))


def _toml_places(text: str, values: dict[str, Any]) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Where the settings, and the names one level below, stand: the first line of our section that starts with the name. The
    TOML reader tells no places.
    """
    section = ""
    wanted: dict[str, Key] = {name: (name,) for name in values}
    wanted |= {f"{outer}.{name}": (outer, name) for outer, inner in values.items() if isinstance(inner, dict) for name in inner}
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip()
        if content.startswith("["):
            header = content.strip("[] \t").split("]")[0]
            section = header.removeprefix("tool.smtplint").replace('"', "") if header.startswith("tool.smtplint") else "-"
            dotted = section.removeprefix(".")
        elif section != "-" and "=" in content:
            name = content.split("=")[0].strip().replace('"', "")
            dotted = f"{section}.{name}".removeprefix(".")
        else:
            continue
        if dotted in wanted:
            yield wanted.pop(dotted), (number, len(line) - len(line.lstrip()) + 1)


def _check(document: _Document, schema_dir: str) -> None:
    from jsonschema import Draft7Validator  # noqa: PLC0415 - loaded for users' own files alone

    schema = json.loads(Path(schema_dir, "settings.json").read_text("utf-8"))
    errors = list(Draft7Validator(schema).iter_errors(document.values))
    if errors:
        raise min((_explained(document, error) for error in errors), key=lambda error: (error.line, error.column))


def _explained(document: _Document, error: Any) -> SettingsError:  # noqa: ANN401 - a jsonschema.ValidationError, which has no types
    """The error in the words of a user, who knows settings and no schema."""
    key = tuple(error.absolute_path)
    name = ".".join(str(step + 1 if isinstance(step, int) else step) for step in key)
    rule, expected = error.validator, error.validator_value
    if rule == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(found for found in error.instance if found not in known)
        where = f" in '{name}'" if name else ""
        return document.error((*key, unknown), f"unknown setting '{unknown}'{where}{_hint(unknown, known)}")
    if rule == "enum":
        listed = ", ".join(str(value) for value in expected)
        return document.error(key, f"'{name}' must be one of {listed}, not {error.instance!r}{_hint(error.instance, expected)}")
    if rule == "type":
        return document.error(key, f"'{name}' must be {_TYPES.get(str(expected), expected)}, not {_kind(error.instance)}")
    if rule == "required":
        missing = next(wanted for wanted in expected if wanted not in error.instance)
        return document.error(key, f"'{name}' lacks '{missing}'")
    if "propertyNames" in error.absolute_schema_path:
        return document.error((*key, str(error.instance)), f"'{name}' holds '{error.instance}', which is no port")
    return document.error(key, f"'{name}': {error.message}")


def _kind(value: object) -> str:
    kinds = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return "empty" if value is None else kinds.get(type(value), type(value).__name__)


def _hint(name: object, known: Iterable[object]) -> str:
    close = get_close_matches(str(name), [str(each) for each in known], 1)
    return f", did you mean '{close[0]}'?" if close else ""


def _check_names(document: _Document, rules: Collection[str], platforms: Collection[str]) -> None:
    values = document.values
    named: list[tuple[Key, str]] = [(("levels", rule), rule) for rule in values.get("levels", {})]
    named += [((field, number), rule) for field in ("select", "ignore") for number, rule in enumerate(values.get(field, ()))]
    for pattern, ignored in values.get("per-file-ignores", {}).items():
        named += [(("per-file-ignores", pattern, number), rule) for number, rule in enumerate(ignored)]
    for key, rule in named:
        if rule not in rules:
            raise document.error(key, f"unknown rule '{rule}' in '{key[0]}'{_hint(rule, sorted(rules))}")
    platform = values.get("platform")
    if platform is not None and platform not in platforms:
        raise document.error(("platform",), f"unknown platform '{platform}'{_hint(platform, sorted(platforms))}")
