"""What speaks of mail, and of which format is what goes into a file whose path is unknown or tells none? One line that sets something of mail tells
it itself."""

from __future__ import annotations

from smtplint import naming
from smtplint.patterns import late

_VALUE = r"(?:\"[^\"\r\n]*+\"|'[^'\r\n]*+'|[^\s'\"]*+)\s*+\Z"
_VARIABLE = late(rf"\s*+(?:export[ \t]++)?(?P<name>[A-Z][A-Z0-9_]*+)={_VALUE}")
_OPTION = late(rf"\s*+(?P<name>[a-z][\w.-]*+)[ \t]*+=[ \t]*+{_VALUE}")
_OBJECT = late(r"\s*+\{\s*+\"[^\"]*+\"\s*+:.*\}\s*+\Z")
_MAIL = ("smtp", "mail", "relay", "smarthost")
_SHOWN = frozenset(
    "log logs logfile out output outputs outfile report readme help usage summary message messages msg body result results doc docs note notes motd "
    "banner issue stdout stderr".split()
)
"""Words in the names of files that are shown to somebody."""
_BETWEEN = late(r"[^a-z0-9]+")


def speaks_of_mail(value: str) -> bool:
    """Whether a word of mail stands in it, in any case."""
    lower = value.lower()
    return any(word in lower for word in _MAIL)


def is_shown(path: str) -> bool:
    """Whether the name of a file, or of the variable that holds its path, says that it is a report rather than settings."""
    name = path.rsplit("/", 1)[-1].lower()
    return any(word in _SHOWN or word.endswith("log") for word in _BETWEEN.split(name))


def of_line(path: str, value: str) -> str | None:
    """The format of one line that goes into the file; None where it is no setting of mail, or where the name is that of another matter."""
    if not path or not (naming.is_unclear(path) or "$" in path.rsplit("/", 1)[-1]):
        return None
    for pattern, form in ((_VARIABLE, "dotenv"), (_OPTION, "ini")):
        if found := pattern.match(value):
            return form if speaks_of_mail(found["name"]) else None
    return "json" if _OBJECT.match(value) else None
