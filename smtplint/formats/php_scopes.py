"""Whose variable is it? Each function of PHP has variables of its own, each variable may hold an object or an array, and another one later: all of
these are mappings of their own, though names come again. They are told apart by `Setting.doc`; 0 is the file's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

    from smtplint.formats.templates import Branch
    from smtplint.model import Setting

FUNCTIONS = ("function_definition", "method_declaration", "anonymous_function", "anonymous_function_creation_expression")
_MADE = ("array_creation_expression", "object_creation_expression")
_BORROWING = {"anonymous_function_use_clause", "global_declaration"}
_CALLS = ("fn:", "new:")
_VARIABLE = late(r"(\$\w+)(?:\[['\"]([\w.\-]+)['\"]\])?\Z")
_OWN = late(r"(?:\$this->|(?:self|static)::\$?)(\w+)\Z")


class Scope(NamedTuple):
    """A function: its `number`, and the variables that come from its caller, of which the file knows only the names."""

    number: int = 0
    given: frozenset[str] = frozenset()


class Scopes:
    """The functions of one file as they are met, and what their variables hold at that point of the text."""

    def __init__(self) -> None:
        self.count = 0
        self.holds: dict[tuple[int, str], int] = {}
        self.since: dict[tuple[int, str], Branch] = {}
        self.known: dict[tuple[int | str, tuple[str, ...]], Setting] = {}

    def enter(self, text: str, node: Node, around: Scope) -> Scope:
        """The scope of the function `node`; the one around it where the function uses that one's variables."""
        body = node.child_by_field_name("body")
        parts = [*node.named_children, *(body.named_children if body else ())]
        if any(part.type in _BORROWING for part in parts):
            return around
        parameters = node.child_by_field_name("parameters")
        names = (child.child_by_field_name("name") for child in (parameters.named_children if parameters else ()))
        return Scope(self._next(), frozenset(text[name.start_byte : name.end_byte] for name in names if name))

    def assign(self, name: str, value: Node, scope: Scope, branch: Branch) -> None:
        """Note that `name` is given `value` as a whole. A second object or array in the same arm of the same conditionals is another one."""
        if value.type not in _MADE or name.startswith("$this"):
            return
        place = _place(name, scope)
        if self.since.setdefault(place, branch) == branch:
            self.holds[place] = self._next()

    def number(self, key: tuple[str, ...], holder: str, scope: Scope) -> int:
        """Which mapping a setting of this key belongs to; `holder` is the variable that what is called here is given to, or ""."""
        name = key[0]
        if name.startswith(_CALLS):
            return self._held(holder, scope) if holder else scope.number
        if not name.startswith("$"):
            return 0
        return _place(name, scope)[0] if len(key) == 1 else self._held(name, scope)

    def follow(self, setting: Setting, scope: Scope, owner: str) -> Setting:
        """A setting whose value is a variable, an element of one or a member of its own class, with the value that this was given above."""
        if match := _VARIABLE.match(setting.value):
            key = (match[1],) if match[2] is None else (match[1], match[2])
            target = self.known.get((_place(match[1], scope)[0], key))
        elif match := _OWN.match(setting.value):
            target = self.known.get((owner, ("$this", match[1]))) or self.known.get((owner, (f"class:{owner}", match[1])))
        else:
            return setting
        if target is None or target.branch != setting.branch[: len(target.branch)]:
            return setting
        return target._replace(key=setting.key, branch=setting.branch, doc=setting.doc, shared=True)

    def remember(self, setting: Setting, scope: Scope, owner: str) -> None:
        """Keep what a variable or a member is given now."""
        name = setting.key[0]
        if name == "$this" or name.startswith("class:"):
            self.known[owner, setting.key] = setting
        elif name.startswith("$"):
            self.known[_place(name, scope)[0], setting.key] = setting

    def _held(self, name: str, scope: Scope) -> int:
        place = _place(name, scope)
        if place not in self.holds:
            self.holds[place] = self._next()
        return self.holds[place]

    def _next(self) -> int:
        self.count += 1
        return self.count


def _place(name: str, scope: Scope) -> tuple[int, str]:
    return (0 if name.startswith("$this") or name in scope.given else scope.number, name)
