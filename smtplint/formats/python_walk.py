"""The settings of a Python syntax tree: assignments, elements of dicts and lists, keyword arguments, members of classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from smtplint.formats import nested, python_values
from smtplint.model import Span
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from smtplint.formats.nested import Key
    from smtplint.formats.python_tree import Tree
    from smtplint.formats.templates import Branch
    from smtplint.model import Setting

_LONGEST_KEY = 40
_STEPS = 40
_FILLS = {"update", "from_mapping", "setdefault"}
_LISTS = (ast.List, ast.Tuple, ast.Set)


class Place(NamedTuple):
    """Where a node stands: `path` is the key that a dict here belongs to, None for one of its own; `owner` the class around it; `local`
    says that it stands in a function.
    """

    path: Key | None = None
    owner: Key = ()
    local: bool = False
    branch: Branch = ()


Visits = list[tuple[ast.AST, Place]]


class Walk:
    """One walk over one tree. `settings` fills in its course; `kinds` says of each entry, by its start, how it is written: "statement",
    "element" of a dict, "keyword", or "item" of a list.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.settings: list[Setting] = []
        self.kinds: dict[int, str] = {}
        self.conditionals = max((number + 1 for branch in tree.view.arms.branches for number, _ in branch), default=0)

    def run(self) -> list[Setting]:
        """The settings in the order of the text."""
        stack: Visits = [(node, Place()) for node in reversed(self.tree.body)]
        while stack:
            node, place = stack.pop()
            stack += reversed(self._visit(node, place))
        self.settings.sort(key=lambda setting: (setting.entry.start, setting.span))
        return self.settings

    def _visit(self, node: ast.AST, place: Place) -> Visits:
        visit = _VISITS.get(type(node))
        if visit is not None:
            return visit(self, node, place)
        own = place._replace(path=None)
        return [(child, own) for child in ast.iter_child_nodes(node)]

    def visit_class(self, node: ast.ClassDef, place: Place) -> Visits:
        """Its members are keyed by its name."""
        return [(child, Place(None, (f"class:{node.name}",), False, place.branch)) for child in node.body]

    def visit_function(self, node: ast.FunctionDef, place: Place) -> Visits:
        """What it holds are its own variables."""
        return [(child, Place(None, (), True, place.branch)) for child in node.body]

    def visit_assigned(self, node: ast.Assign, place: Place) -> Visits:
        """`a = b = …` is one setting for each target."""
        return [visit for target in node.targets for visit in self._assign(node, target, node.value, place)]

    def visit_annotated(self, node: ast.AnnAssign, place: Place) -> Visits:
        """An annotation alone sets nothing."""
        return self._assign(node, node.target, node.value, place) if node.value else []

    def visit_if(self, node: ast.If, place: Place) -> Visits:
        """Each arm is a branch; `elif` is one more arm."""
        number, arm, visits = self.conditionals, 0, Visits()
        self.conditionals += 1
        inner = place._replace(path=None)
        while True:
            here = inner._replace(branch=(*place.branch, (number, arm)))
            visits += [(child, here) for child in node.body]
            arm += 1
            first = node.orelse[0] if len(node.orelse) == 1 else None
            if not isinstance(first, ast.If) or not self.tree.text(first, 4).startswith("elif"):
                break
            node = first
        here = inner._replace(branch=(*place.branch, (number, arm)))
        return visits + [(child, here) for child in node.orelse]

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr, place: Place) -> Visits:
        key = self._key(target, place)
        if key is None:
            return [(value, place._replace(path=None))]
        hidden = place.local and isinstance(target, ast.Name) and not key[-1].isupper()
        return self._entry(key, value, (self.tree.span(node), "statement"), place, hidden=hidden)

    def _key(self, target: ast.expr, place: Place) -> Key | None:
        """("NAME",), ("app.config", "NAME") of `app.config['NAME']` and of `app.config.NAME`, ("a", "b", "c") of `a['b']['c']`."""
        steps: list[str] = []
        for _ in range(_STEPS):
            if not isinstance(target, ast.Subscript):
                break
            steps.append(self._name(target.slice))
            target = target.value
        name = python_values.name_of(self.tree, target)
        if not name:
            return None
        if isinstance(target, ast.Attribute) and not steps:
            owner, _, last = name.rpartition(".")
            return (owner, last)
        return (*(() if steps else place.owner), name, *reversed(steps))

    def _name(self, node: ast.expr) -> str:
        value = python_values.literal(self.tree, node)
        return value.text if value else self.tree.text(node, 100)

    def _entry(self, key: Key, value: ast.expr, entry: tuple[Span, str], place: Place, *, hidden: bool = False) -> Visits:
        """Take down `key` having the expression `value`, and go on inside of that."""
        if len(key) > _LONGEST_KEY:
            return []
        filled = isinstance(value, (ast.Dict, *_LISTS)) and not self._is_expression(value)
        filled = filled or (isinstance(value, ast.Call) and python_values.name_of(self.tree, value.func) == "dict")
        if filled:
            return [(value, place._replace(path=key))]
        found = python_values.read(self.tree, value)
        span, kind = entry
        if not hidden:
            setting = nested.setting(self.tree.view, "python", key, span.start, found._replace(end=max(span.end, found.span.end)))
            self.settings.append(setting._replace(branch=setting.branch + place.branch))
            self.kinds.setdefault(span.start, kind)
        return [(value, place._replace(path=None))]

    def _is_expression(self, node: ast.expr) -> bool:
        """Whether what looks like a set in a set is a template's `{{ … }}`."""
        return isinstance(node, ast.Set) and python_values.literal(self.tree, node) is not None

    def visit_dict(self, node: ast.Dict, place: Place) -> Visits:
        """Each element is a setting of the dict's key."""
        visits, path = Visits(), place.path or ()
        for name, value in zip(node.keys, node.values, strict=True):
            if name is None:
                visits.append((value, place))
                continue
            start, end = self.tree.span(name).start, self.tree.span(value).end
            entry = Span(start, self._close(self.tree.span(name).end, self.tree.span(value).start, end))
            visits += self._entry((*path, self._name(name)), value, (entry, "element"), place)
        return visits

    def _close(self, start: int, middle: int, end: int) -> int:
        """Where the value ends that begins at `middle`, the parentheses around it included."""
        text, position = self.tree.view.plain, end
        for _ in range(text.count("(", start, middle)):
            while text[position : position + 1].isspace():
                position += 1
            if text[position : position + 1] != ")":
                break
            position = end = position + 1
        return end

    def visit_list(self, node: ast.List | ast.Tuple | ast.Set, place: Place) -> Visits:
        """Items are keyed by their index where the list belongs to a key."""
        path = place.path
        if path is None:
            return [(item, place) for item in node.elts]
        items = [(str(index), item) for index, item in enumerate(node.elts) if not isinstance(item, ast.Starred)]
        return [visit for name, item in items for visit in self._entry((*path, name), item, (self.tree.span(item), "item"), place)]

    def visit_call(self, node: ast.Call, place: Place) -> Visits:
        """A look-up is a value, any other call is read for what it is given."""
        fills = isinstance(node.func, ast.Attribute) and node.func.attr in _FILLS
        if (python_values.is_lookup(self.tree, node) or python_values.is_field(self.tree, node)) and not fills:
            return []
        owner: Visits = [] if isinstance(node.func, ast.Name) else [(node.func, place._replace(path=None))]
        return owner + self._arguments(node, place)

    def _arguments(self, node: ast.Call, place: Place) -> Visits:
        """What a call is given by keyword or in a dict: under what `update` fills, under the key that `dict(…)` is assigned to, or under
        "fn:" and the call's name.
        """
        name = python_values.name_of(self.tree, node.func)
        owner, _, last = name.rpartition(".")
        if last in _FILLS and owner:
            path: Key = (owner,)
        elif name == "dict":
            path = place.path or ()
        else:
            last = last or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
            path = (f"fn:{last}",)
        inner = place._replace(path=path)
        visits: Visits = [(argument, inner if isinstance(argument, ast.Dict) else place._replace(path=None)) for argument in node.args]
        for keyword in node.keywords:
            if keyword.arg is None:
                visits.append((keyword.value, inner))
            else:
                visits += self._entry((*path, keyword.arg), keyword.value, (self.tree.span(keyword), "keyword"), place)
        return visits


_VISITS: dict[type, Callable[[Walk, Any, Place], Visits]] = {
    ast.ClassDef: Walk.visit_class,
    ast.FunctionDef: Walk.visit_function,
    ast.AsyncFunctionDef: Walk.visit_function,
    ast.If: Walk.visit_if,
    ast.Assign: Walk.visit_assigned,
    ast.AnnAssign: Walk.visit_annotated,
    ast.Dict: Walk.visit_dict,
    ast.Call: Walk.visit_call,
    **dict.fromkeys(_LISTS, Walk.visit_list),
}
