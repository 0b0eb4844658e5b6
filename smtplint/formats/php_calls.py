"""The settings in PHP calls: `define(…)`, `$mail->setPort(25)`, `new Swift_SmtpTransport('host', 25)`, `ini_set(…)`, `putenv(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import php_names, php_values
from smtplint.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from smtplint.formats.php_walk import Place, Visits, Walk

_SWITCHES = {"issmtp", "ismail", "issendmail", "isqmail"}
"""PHPMailer's methods that choose a transport, in lower case."""


def function(walk: Walk, node: Node, place: Place) -> Visits:
    """A call of a function by its name."""
    target = node.child_by_field_name("function")
    name = php_names.plain_name(walk.text, target)
    given = php_values.arguments(node)
    visits = [(target, place._replace(path=None))] if target and not name else []
    key = php_values.literal(walk.text, given[0]) if given else None
    match name.lower():
        case "define" if key and key.quoted and len(given) > 1:
            return walk.assign((key.text,), given[1], walk.statement(node.start_byte, node.end_byte, place), place)
        case "ini_set" | "ini_alter" if key and key.quoted and len(given) > 1:
            return walk.assign(("ini_set", key.text), given[1], walk.statement(node.start_byte, node.end_byte, place), place)
        case "putenv" if key and key.quoted and "\n" not in key.text:
            _putenv(walk, node, key, place)
            return visits
    return visits + _arguments(name, given, place)


def static(walk: Walk, node: Node, place: Place) -> Visits:
    """A call of a class's own function."""
    owner, name = (php_names.plain_name(walk.text, node.child_by_field_name(field)) for field in ("scope", "name"))
    given = php_values.arguments(node)
    key = php_values.literal(walk.text, given[0]) if given else None
    if name.lower() == "define" and key and key.quoted and len(given) > 1:
        return walk.assign((key.text,), given[1], walk.statement(node.start_byte, node.end_byte, place), place)
    if made := php_names.made_class(walk.text, node):
        _positions(walk, made, given, place)
    if name == "fromDsn" and key and key.quoted:
        walk.add(("fn:fromDsn", "0"), key, Span(given[0].start_byte, given[0].end_byte), place)
    return _arguments("Mail::factory" if (owner, name) == ("Mail", "factory") else name, given, place)


def creation(walk: Walk, node: Node, place: Place) -> Visits:
    """`new Foo(…)`. A class without a name is read for its members."""
    given = php_values.arguments(node)
    name = php_names.made_class(walk.text, node)
    if not name:
        return [(child, place._replace(path=None)) for child in node.named_children]
    _positions(walk, name, given, place)
    return _arguments(name, given, place)


def method(walk: Walk, node: Node, place: Place) -> Visits:
    """A call on an object. What the chain before it holds is read as well."""
    owner, target = node.child_by_field_name("object"), node.child_by_field_name("name")
    name = php_names.plain_name(walk.text, target)
    given = php_values.arguments(node)
    visits = [(owner, place._replace(path=None))] if owner else []
    if target and owner and name and len(given) <= 1 and (start := php_names.object_name(walk.text, node)):
        key, entry = (start, f"{name}()"), _link(walk, node, owner, target, place)
        if given and given[0].type != "array_creation_expression":
            value = php_values.read(walk.text, given[0])
            if value.certainty != "unknown" or name.lower().startswith("set"):
                walk.add(key, value, entry, place)
        elif not given and name.lower() in _SWITCHES:
            walk.add(key, php_values.Value("", Span(node.end_byte - 1, node.end_byte - 1)), entry, place)
    return visits + _arguments(name, given, place)


def _link(walk: Walk, node: Node, owner: Node, target: Node, place: Place) -> Span:
    """The whole statement, or from its arrow on where the call is one of a chain."""
    chained = owner.type in php_names.METHODS or walk.text[node.end_byte : node.end_byte + 100].lstrip().startswith(("->", "?->"))
    if not chained and owner.type != "parenthesized_expression":
        return walk.statement(node.start_byte, node.end_byte, place)
    arrow = next((child.start_byte for child in node.children if child.type in ("->", "?->")), target.start_byte)
    return Span(arrow, node.end_byte)


def _positions(walk: Walk, name: str, given: list[Node], place: Place) -> None:
    """Arguments known by their position; none is told where no one is literal."""
    values = [(index, php_values.read(walk.text, node)) for index, node in enumerate(given) if node.type != "array_creation_expression"]
    if any(value.certainty != "unknown" for _, value in values):
        for index, value in values:
            walk.add((f"new:{name}", str(index)), value, Span(given[index].start_byte, given[index].end_byte), place)


def _arguments(name: str, given: list[Node], place: Place) -> Visits:
    inner = place._replace(path=(f"fn:{name}",) if name else None)
    return [(node, inner) for node in given]


def _putenv(walk: Walk, node: Node, key: php_values.Value, place: Place) -> None:
    """`putenv('NAME=value')`: the value is the part of the string behind the first equals sign."""
    start, end = key.span
    name, equals, value = key.text.partition("=")
    offset = walk.text.find("=", start, end) + 1
    if equals and name.strip():
        part = php_values.Value(value, Span(offset, end), quoted=True)
        walk.add((name.strip(),), part, walk.statement(node.start_byte, node.end_byte, place), place)
