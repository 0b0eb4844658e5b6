"""Which settings of PHP belong to one mapping: variables of functions, objects held one after the other, values that are variables."""

from __future__ import annotations

import pytest

from smtplint.formats import php
from smtplint.model import Source

APART = {
    "two functions": "function a() { $m->x = 1; } function b() { $m->y = 2; }",
    "a function and the file": "$m->x = 1; function b() { $m->y = 2; }",
    "two closures": "f(function () { $m->x = 1; }); f(function () { $m->y = 2; });",
    "two variables": "$m->x = 1; $n->y = 2;",
    "two objects": "$m = new M(); $m->x = 1; $m = new M(); $m->y = 2;",
    "two arrays": "$m = ['x' => 1]; $m = ['y' => 2];",
    "two objects of one class": "$a = new M(1); $b = new M(2); $a->x = 1; $b->y = 2;",
}
TOGETHER = {
    "an array and what is added": "$m = ['x' => 1]; $m['y'] = 2;",
    "the arms of a conditional": "if ($a) { $m = ['x' => 1]; } else { $m = ['y' => 2]; }",
    "a member of the object": "class A { function a() { $this->m->x = 1; } function b() { $this->m->y = 2; } }",
    "a parameter": "function a($m) { $m->x = 1; } function b($m) { $m->y = 2; }",
    "a closure that uses it": "$m->x = 1; f(function () use ($m) { $m->y = 2; });",
    "a global variable": "$m->x = 1; function a() { global $m; $m->y = 2; }",
    "an object and its making": "function a() { $m = new M(1); $m->setY(2); }",
    "plain variables": "function a() { $x = 1; $y = 2; }",
    "constants": "const X = 1; function a() { define('Y', 2); }",
}
FOLLOWED = {
    "a variable": ("$p = 25; $m->port = $p;", "25"),
    "an element": ("$c = ['p' => 25]; $m->port = $c['p'];", "25"),
    "a property": ("class A { private $p = 25; function f() { $m->port = $this->p; } }", "25"),
    "a constant of the class": ("class A { const P = 25; function f() { $m->port = self::P; } }", "25"),
    "the property as it was set last": ("class A { private $p = 25; function f() { $this->p = 587; $m->port = $this->p; } }", "587"),
    "a variable of a variable": ("$a = 25; $b = $a; $m->port = $b;", "25"),
    "the value at that point": ("$p = 25; $m->port = $p; $p = 587;", "25"),
    "a variable of the file in a function": ("$p = 25; function f() { $m->port = $p; }", None),
    "a parameter": ("function f($p) { $m->port = $p; }", None),
    "a variable of one arm": ("if ($a) { $p = 25; } $m->port = $p;", None),
    "a property of another class": ("class A { private $p = 25; } class B { function f() { $m->port = $this->p; } }", None),
    "a variable that comes later": ("$m->port = $p; $p = 25;", None),
}


def numbers(text: str) -> list[int]:
    return [s.doc for s in php.read(Source("a.php", f"<?php {text}")) if s.value in {"1", "2"}]


@pytest.mark.parametrize("text", APART.values(), ids=APART.keys())
def test_apart(text: str) -> None:
    assert len(set(numbers(text))) == 2


@pytest.mark.parametrize("text", TOGETHER.values(), ids=TOGETHER.keys())
def test_together(text: str) -> None:
    assert len(set(numbers(text))) == 1


@pytest.mark.parametrize(("text", "value"), FOLLOWED.values(), ids=FOLLOWED.keys())
def test_followed(text: str, value: str | None) -> None:
    whole = f"<?php {text}"
    (port,) = [s for s in php.read(Source("a.php", whole)) if s.key[-1] == "port"]
    if value is None:
        assert port.certainty == "unknown"
    else:
        assert (port.value, whole[port.span.start : port.span.end], port.shared) == (value, value, True)
