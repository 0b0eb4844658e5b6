"""Settings made by hand, as short as they can be written: `SMTP_HOST=a; mail/port=25`."""

from __future__ import annotations

from smtplint.model import Setting, Span


def settings(text: str, doc: int = 0) -> tuple[str, list[Setting]]:
    """A text that holds the values, each behind an equals sign on its own line, and the settings. A slash parts the names of a key; `^2.1` behind
    them is arm 1 of conditional 2; `?` stands before a value that is not known, `'` before a quoted one."""
    content, found = "", []
    for pair in text.split(";"):
        name, _, value = pair.strip().partition("=")
        name, _, arm = name.partition("^")
        branch = ((int(arm[0]), int(arm[-1])),) if arm else ()
        certainty, quoted = "unknown" if value.startswith("?") else "written", value.startswith("'")
        value = value.lstrip("?'")
        place = Span(len(content) + 1, len(content) + 1 + len(value))
        found.append(Setting(tuple(name.split("/")), value, place, place, quoted=quoted, certainty=certainty, branch=branch, doc=doc))
        content += f"={value}\n"
    return content, found
