"""Ruby files that hold settings (gitlab.rb, Rails environments, Chef attributes), read from their tokens without running anything.

Keys by shape:

- `gitlab_rails['smtp_port'] = …`: ("gitlab_rails", "smtp_port"); `default['a']['b'] = …`: ("default", "a", "b")
- `config.action_mailer.delivery_method = …`: ("config", "action_mailer", "delivery_method"); `PORT = …`: ("PORT",); `set :port, …`: ("port",)
- what a hash holds, as `port: 25`, `:port => 25` or `'port' => 25`, under the key that it is assigned to; an array's items by their index
- arguments of calls: `delivery_method :smtp, port: 25`: ("fn:delivery_method", "0") and ("fn:delivery_method", "port")

A symbol's value has no colon. The literal default of a look-up (`ENV['X'] || 25`, `ENV.fetch('X', 25).to_i`, `||=`) is a value of
certainty `default`. `if`, `unless` and `case` are branches. Blocks in braces are not looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplint.formats import nested, ruby_walk, ruby_write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.formats.ruby_walk import Entry
    from smtplint.model import Edit, Setting, Source

COMMENTS: tuple[str, ...] = ("#",)
TRAILING: bool = True


def read(source: Source) -> Iterator[Setting]:
    """The settings in the order of the text."""
    yield from (entry.setting for entry in _scan(source.text)[0])


def parses(text: str) -> bool:
    """Whether all brackets and strings of the text, or of what a template leaves of it, are closed; no more of Ruby is looked at."""
    return not _scan(text)[1]


def replace(source: Source, setting: Setting, value: str | bool | int) -> Edit:
    """As `Format.replace`."""
    return ruby_write.replace(source, setting, value)


def insert(source: Source, sibling: Setting, name: str, value: str | bool | int) -> Edit:
    """A statement on the next line, or an element beside the sibling in its hash, array or call."""
    inside = next((entry.inside for entry in _scan(source.text)[0] if entry.setting.entry.start == sibling.entry.start), "(")
    return ruby_write.insert(source, sibling, name, value, inside)


def _scan(text: str) -> tuple[list[Entry], bool]:
    """The settings, and whether the text is broken."""
    found: list[Entry] = []
    broken = True
    for view in reversed(list(nested.views(text))):  # a template's control among statements breaks nothing
        walk = ruby_walk.Walk(view)
        found = walk.run()
        broken = walk.broken
        if not broken:
            break
    return found, broken
