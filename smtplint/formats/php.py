"""PHP: constants, assignments, arrays, class members and telling calls, read from the syntax tree without running anything.

Keys by shape:

- `define('NAME', …)`, `Config::define('NAME', …)`, `const NAME = …`, `putenv('NAME=…')`: ("NAME",)
- `$mail->Port = …`: ("$mail", "Port"); `$this->mail->Port = …`: ("$this->mail", "Port")
- `$a['b']['c'] = …`: ("$a", "b", "c"); `$a[] = …`: ("$a", "0"), ("$a", "1"), …; `$port = …`: ("$port",)
- an array's elements: the key of what the array is assigned to, then the element's; nothing before it in `return […]`; "fn:" and
  the name of the call in an argument: ("fn:initialize", "smtp_port"); `Mail::factory` bears its class
- `Transport::fromDsn('…')`: ("fn:fromDsn", "0")
- members of a class: ("class:Name", "member")
- `$mail->setPort(25)`: ("$mail", "setPort()"); `$mail->isSMTP()` likewise, with the value ""
- `new Foo('a', 25)` and `Foo::newInstance('a', 25)`: ("new:Foo", "0"), ("new:Foo", "1"); methods chained on it: ("new:Foo", "setPort()")
- `ini_set('name', …)`: ("ini_set", "name")

Classes and functions are named without their name spaces. `if` and `switch` are branches, but not an `if` without `else`
that only asks whether names are defined. Variables of each function, and each array or object that a variable holds, have a `doc` of
their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import php_tree, php_walk
from smtplint.formats.php_write import insert, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.model import Setting, Source

__all__ = ["COMMENTS", "TRAILING", "insert", "parses", "read", "replace"]

COMMENTS: tuple[str, ...] = ("#", "//", "/*")
TRAILING: bool = True


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    tree = php_tree.parse(source.text, source.path)
    settings = php_walk.Walk(source.text).run(tree.root)
    if not tree.arms.starts:
        yield from settings
        return
    first = 1 + max((number for branch in tree.arms.branches for number, _ in branch), default=-1)
    for setting in settings:
        inner = tuple((first + number, arm) for number, arm in setting.branch)
        yield setting._replace(branch=tree.arms.at(setting.span.start) + inner)


def parses(text: str) -> bool:
    """Whether the text is PHP, or a template of PHP, without a syntax error."""
    return not php_tree.parse(text).root.has_error
