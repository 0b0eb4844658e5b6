"""How PHP code names a place: the key of an assignment's left side, of an array's element, of the object of a method call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import php_values

if TYPE_CHECKING:
    from tree_sitter import Node

    Key = tuple[str, ...]

_LONGEST = 100
"""Characters of an expression inside a name."""
_STEPS = 40
"""Steps of `$a->b['c']->d…` that a name may have."""

MEMBERS = ("member_access_expression", "nullsafe_member_access_expression")
METHODS = ("member_call_expression", "nullsafe_member_call_expression")
_VARIABLES = ("variable_name", "dynamic_variable_name", "scoped_property_access_expression")


def short(text: str, node: Node) -> str:
    """The node as written, cut where it is too long to be a name."""
    return text[node.start_byte : min(node.end_byte, node.start_byte + _LONGEST)]


def plain_name(text: str, node: Node | None) -> str:
    """A written name without its name space; "" for a name that is computed."""
    if node is None or node.type not in ("name", "qualified_name", "relative_scope"):
        return ""
    return php_values.last_name(text[node.start_byte : node.end_byte])


def left_side(text: str, node: Node) -> Key | None:
    """("$mail", "Port") of `$mail->Port`, ("$this->mail", "Port") of `$this->mail->Port`, ("$a", "b", "c") of `$a['b']['c']`. An
    element without an index (`$a[]`) is named "". None for what is not one place (a list of places, a call).
    """
    steps: list[str] = []
    for _ in range(_STEPS):
        inner = php_values.named(node)
        if node.type == "subscript_expression" and inner:
            steps.append(element_name(text, inner[1]) if len(inner) > 1 else "")
            node = inner[0]
        elif node.type in MEMBERS and len(inner) > 1:
            owner = inner[0]
            while owner.type in MEMBERS and len(parts := php_values.named(owner)) > 1:
                owner = parts[0]
            if owner.type in _VARIABLES:
                return (short(text, inner[0]), short(text, inner[-1]), *reversed(steps))
            steps.append(short(text, inner[-1]))
            node = inner[0]
        elif node.type in _VARIABLES:
            return (short(text, node), *reversed(steps))
        else:
            return None
    return None


def element_name(text: str, node: Node) -> str:
    """The key of an array element: a literal's value, else the expression as written."""
    value = php_values.literal(text, node)
    return value.text if value else short(text, node)


def object_name(text: str, call: Node) -> str:
    """On what a chain of method calls starts: `$mail`, `$this->mail`, `new:Swift_SmtpTransport`; "" for anything else."""
    node = call
    for _ in range(_STEPS):
        if node.type in METHODS:
            inner = node.child_by_field_name("object")
        elif node.type == "parenthesized_expression":
            inner = next(iter(php_values.named(node)), None)
        else:
            break
        if inner is None:
            return ""
        node = inner
    if node.type in _VARIABLES or node.type in MEMBERS:
        return short(text, node)
    name = made_class(text, node)
    return f"new:{name}" if name else ""


def made_class(text: str, node: Node) -> str:
    """The class of `new Foo(…)` and `Foo::newInstance(…)`, without its name space; "" for anything else."""
    if node.type == "object_creation_expression":
        return plain_name(text, next(iter(php_values.named(node)), None))
    if node.type == "scoped_call_expression" and plain_name(text, node.child_by_field_name("name")) == "newInstance":
        return plain_name(text, node.child_by_field_name("scope"))
    return ""
