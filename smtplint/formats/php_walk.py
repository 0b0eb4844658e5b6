"""The settings of a PHP syntax tree: assignments, constants, array elements, properties, and the arguments of telling calls."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from smtplint.formats import php_calls, php_names, php_scopes, php_values
from smtplint.model import Setting, Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from smtplint.formats.php_names import Key
    from smtplint.formats.templates import Branch

_DEEPEST = 400
"""Levels of the tree that are read, so that no nesting costs more than its own length."""
_LONGEST_KEY = 40
_GUARDS = {"defined", "function_exists", "class_exists"}
_FUNCTIONS = {*php_scopes.FUNCTIONS, "arrow_function"}
_ARRAY = "array_creation_expression"


class Place(NamedTuple):
    """Where a node stands: `path` is the key that an array here belongs to, None for an array of its own; `end` the offset
    behind the statement around it; `owner` the class around it, `scope` the function; `holder` the variable that the expression is given to.
    """

    path: Key | None = None
    end: int = -1
    owner: str = ""
    branch: Branch = ()
    scope: php_scopes.Scope = php_scopes.Scope()
    holder: str = ""


Visits = list[tuple["Node", Place]]


class Walk:
    """One walk over one tree; `settings` fills in its course, roughly in the order of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.settings: list[Setting] = []
        self.conditionals = 0
        self.appended: Counter[tuple[int, Key]] = Counter()
        self.scopes = php_scopes.Scopes()

    def run(self, root: Node) -> list[Setting]:
        """The settings under `root`. Conditionals are numbered from 0 in the order of the text."""
        stack = [(root, Place(), 0)]
        while stack:
            node, place, depth = stack.pop()
            if depth > _DEEPEST:
                continue
            visit = VISITS.get(node.type, inherit)
            stack += [(child, inner, depth + 1) for child, inner in reversed(visit(self, node, place))]
        self.settings.sort(key=lambda setting: setting.span)
        return self.settings

    def add(self, key: Key, value: php_values.Value, entry: Span, place: Place) -> None:
        """Take down one setting."""
        doc = self.scopes.number(key, place.holder, place.scope)
        setting = Setting(key, value.text, value.span, entry, value.quoted, value.certainty, place.branch, format="php", doc=doc)
        if value.certainty == "unknown":
            setting = self.scopes.follow(setting, place.scope, place.owner)
        self.scopes.remember(setting, place.scope, place.owner)
        self.settings.append(setting)

    def assign(self, key: Key, value: Node, entry: Span, place: Place) -> Visits:
        """Take down `key` having the expression `value`, and go on inside that; an array's elements come under `key`."""
        if value.type not in _FUNCTIONS and value.type not in (_ARRAY, "assignment_expression"):
            self.add(key, php_values.read(self.text, value), entry, place)
        return [(value, place._replace(path=key))]

    def statement(self, start: int, end: int, place: Place) -> Span:
        """From `start` to the end of the statement, where only its semicolon follows on `end`; else to `end`."""
        near = 0 <= place.end - end <= 100  # in code that does not parse no statement may be around
        return Span(start, place.end if near and self.text[end : place.end].strip() == ";" else end)


def inherit(_walk: Walk, node: Node, place: Place) -> Visits:
    """Nothing to take down here; arrays further down are of their own."""
    if place.path is not None:
        place = place._replace(path=None)
    return [(child, place) for child in node.named_children]


def _carry(_walk: Walk, node: Node, place: Place) -> Visits:
    return [(child, place) for child in node.named_children]


def _statement(_walk: Walk, node: Node, place: Place) -> Visits:
    inner = place._replace(path=None, end=node.end_byte, holder="")
    return [(child, inner) for child in node.named_children]


def _assignment(walk: Walk, node: Node, place: Place) -> Visits:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    key = php_names.left_side(walk.text, left) if left else None
    if right is None or not key:
        return inherit(walk, node, place)
    if left and left.type in ("variable_name", *php_names.MEMBERS):
        place = place._replace(holder=php_names.short(walk.text, left))
        walk.scopes.assign(place.holder, right, place.scope, place.branch)
    if "" in key:
        counted = (walk.scopes.number(key, place.holder, place.scope), key)
        walk.appended[counted] += 1
        key = tuple(step or str(walk.appended[counted] - 1) for step in key)
    return walk.assign(key, right, walk.statement(node.start_byte, node.end_byte, place), place)


def _augmented(walk: Walk, node: Node, place: Place) -> Visits:
    """`$a['b'] ??= 25` sets a default; other operators change what stands elsewhere."""
    operator = node.child_by_field_name("operator")
    if operator is None or operator.type != "??=":
        return inherit(walk, node, place)
    known = len(walk.settings)
    visits = _assignment(walk, node, place)
    walk.settings[known:] = [item._replace(certainty="default") if item.certainty == "written" else item for item in walk.settings[known:]]
    return visits


def _array(walk: Walk, node: Node, place: Place) -> Visits:
    path, visits, index = place.path or (), Visits(), 0
    if len(path) >= _LONGEST_KEY:
        return visits
    for element in node.named_children:
        parts = php_values.named(element) if element.type == "array_element_initializer" else []
        if len(parts) == 2:
            name = php_names.element_name(walk.text, parts[0])
            if parts[0].type == "integer" and name.isdecimal():
                index = int(name[:18]) + 1
        elif len(parts) == 1 and parts[0].type not in ("by_ref", "variadic_unpacking"):
            name, index = str(index), index + 1
        else:
            visits += inherit(walk, element, place)
            continue
        visits += walk.assign((*path, name), parts[-1], Span(element.start_byte, element.end_byte), place)
    return visits


def _members(walk: Walk, node: Node, place: Place) -> Visits:
    """Constants and properties: `const A = 1, B = 2;`, `public $a = 1;`."""
    elements = [child for child in node.named_children if child.type in ("const_element", "property_element")]
    visits = Visits()
    for element in elements:
        parts = php_values.named(element)
        if len(parts) != 2:
            continue
        value = parts[1]
        if value.type == "property_initializer" and (inner := php_values.named(value)):
            value = inner[0]
        name = php_names.short(walk.text, parts[0]).removeprefix("$")
        key = (f"class:{place.owner}", name) if place.owner else (name,)
        whole = node if len(elements) == 1 else element
        visits += walk.assign(key, value, Span(whole.start_byte, whole.end_byte), place)
    return visits


def _class(walk: Walk, node: Node, place: Place) -> Visits:
    name = php_names.plain_name(walk.text, node.child_by_field_name("name"))
    return inherit(walk, node, Place(None, -1, name or "class@anonymous", place.branch, place.scope))


def _function(walk: Walk, node: Node, place: Place) -> Visits:
    return inherit(walk, node, place._replace(path=None, holder="", scope=walk.scopes.enter(walk.text, node, place.scope)))


def _if(walk: Walk, node: Node, place: Place) -> Visits:
    others = node.children_by_field_name("alternative")
    if not others and _is_guard(walk.text, node.child_by_field_name("condition")):
        return inherit(walk, node, place)
    number, visits = walk.conditionals, Visits()
    walk.conditionals += 1
    condition, arm, later = node.child_by_field_name("condition"), 0, {other.id for other in others}
    for child in node.named_children:
        arm += child.id in later
        inside = () if child == condition else ((number, arm),)
        visits.append((child, Place(None, -1, place.owner, (*place.branch, *inside), place.scope)))
    return visits


def _switch(walk: Walk, node: Node, place: Place) -> Visits:
    number, arm, visits = walk.conditionals, 0, Visits()
    walk.conditionals += 1
    for child in node.named_children:
        if child.type in ("case_statement", "default_statement"):
            visits.append((child, Place(None, -1, place.owner, (*place.branch, (number, arm)), place.scope)))
            arm += 1
    return visits


def _is_guard(text: str, condition: Node | None) -> bool:
    """Whether a condition only asks if names are defined: `!defined('X')`, `!defined('X') && !defined('Y')`."""
    pending = [condition] if condition else []
    for _ in range(20):
        if not pending:
            return condition is not None
        node = pending.pop()
        if node.type in ("parenthesized_expression", "unary_op_expression", "binary_expression"):
            pending += php_values.named(node)
        elif node.type != "function_call_expression" or php_names.plain_name(text, node.child_by_field_name("function")) not in _GUARDS:
            return False
    return False


VISITS: dict[str, Callable[[Walk, Node, Place], Visits]] = {
    "expression_statement": _statement,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    _ARRAY: _array,
    "const_declaration": _members,
    "property_declaration": _members,
    "if_statement": _if,
    "switch_block": _switch,
    "function_call_expression": php_calls.function,
    "scoped_call_expression": php_calls.static,
    "object_creation_expression": php_calls.creation,
}
for _kinds, _visit in (
    (php_names.METHODS, php_calls.method),
    (php_scopes.FUNCTIONS, _function),
    (("class_declaration", "interface_declaration", "trait_declaration", "enum_declaration", "anonymous_class"), _class),
    (("parenthesized_expression", "cast_expression", "conditional_expression", "binary_expression"), _carry),
):
    VISITS |= dict.fromkeys(_kinds, _visit)
