"""`NamedTuple` as typing has it, for a class statement with annotations that are texts. typing's own compiles each of those, a third of a
millisecond a class, which is most of what our modules take to import."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, NamedTuple

    __all__ = ["NamedTuple"]
else:

    class _Made(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields: dict[str, str] = body.get("__annotations__", {})
            # namedtuple refuses defaults before fields without
            made = namedtuple(name, fields, defaults=[body[field] for field in fields if field in body], module=body["__module__"])  # noqa: PYI024
            for key, value in body.items():
                if key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Made):
        """The base to name in a class statement; the class that comes of it is a plain namedtuple with the methods of its body."""
