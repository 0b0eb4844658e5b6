"""Template expressions as values: the literal default inside one is the value where nothing else is set; without one the value is unknown.

Shells and Compose `${X:-25}`, envsubst `${X:=25}`, Spring `${X:25}`, serverless `${env:X, '25'}`, Actions `${{ vars.X || '25' }}`, Jinja
`{{ x | default(25) }}`, Go templates `{{ .Values.x | default 25 }}`, ERB and the placeholders of other template languages. What SOPS or
eyaml has encrypted (`ENC[…]`) is unknown too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplint.model import Span
from smtplint.patterns import late

if TYPE_CHECKING:
    from smtplint.model import Setting, Source

_LITERAL = r"""(?:'(?P<s{n}>[^'"\\]*)'|"(?P<d{n}>[^'"\\]*)"|(?P<b{n}>-?[\w.]+))"""
_FILTERS = r"(?:\s*\|\s*(?:int|string|quote|lower|upper|trim|to_json|toString|tojson|squote|bool|atoi)(?:\(\))?)*"
_JINJA = late(
    r"\{\{-?\s*(?:"
    r"[^{}|]*\|(?:[^{}|]*\|){0,4}?\s*(?:default|d)\(\s*"
    + _LITERAL.format(n=1)
    + r"\s*(?:,\s*(?:boolean\s*=\s*)?[\w]+\s*)?\)"
    + _FILTERS
    + "|"
    r"[^{}|]*\|(?:[^{}|]*\|){0,4}?\s*default\s+" + _LITERAL.format(n=2) + _FILTERS + "|"
    r"(?:default|coalesce)\s+" + _LITERAL.format(n=3) + r"\s+[.$][\w.\-]+" + _FILTERS + "|"
    r"[^{}|'\"]*\s(?:or|\|\|)\s*" + _LITERAL.format(n=4) + _FILTERS + "|"
    r"(?P<q>['\"])(?P<s5>[^'\"{}]*)(?P=q)" + _FILTERS + "|(?P<b5>[0-9]+)"
    r")\s*-?\}\}\Z"
)
_SHELL = late(r"\$\{(?:[A-Za-z_][\w.]*|[0-9]+):?(?P<op>[-=?+])")
_SPRING = late(r"\$\{[A-Za-z_][\w.\-]*:(?P<b>[^}${]*)\}\Z")
_SERVERLESS = late(r"\$\{(?:env|opt|self|param|ssm):[^,}]*,\s*['\"]?(?P<b>[^}'\"$]*)['\"]?\}\Z")
_WHOLE = late(
    r"\{\{.*\}\}\Z|\$\{\{.*\}\}\Z|\$\{.*\}\Z|\$\w+\Z|\$\(.*\)\Z|<%.*%>\Z|%\(\w+\)s\Z|%env\(.*\)%\Z|%\w[\w.]*%\Z|\$\$\w+\Z|@[\w.]+@\Z|#\{.*\}\#?\Z"
    r"|\{%.*%\}\Z|!\w+.*\Z|ENC\[.*\]\Z|__[A-Za-z]\w*__\Z|\[\[[^\[\]]*\]\]\Z",
    re.DOTALL,
)


def unwrap(source: Source, settings: list[Setting]) -> list[Setting]:
    """Values that are one template expression, settled."""
    return [settle(source, s) if s.certainty != "unknown" and _may(s.value) else s for s in settings]


def _may(value: str) -> bool:
    return "{" in value or "$" in value or "%" in value or value[:1] in {"@", "!"} or value.startswith(("ENC[", "__", "[["))


def settle(source: Source, setting: Setting) -> Setting:
    """A value that is one expression as its default, or as unknown; any other value as it is."""
    value = setting.value.strip()
    if len(value) > 1000 or not _WHOLE.match(value):
        return setting
    if value.startswith("${") and not value.startswith("${{"):
        found = _shell(value)
    else:
        offset = 1 if value.startswith("${{") else 0
        match = _JINJA.match(value, offset)
        found = next(((match[g], match.start(g)) for g in _GROUPS if match[g] is not None), None) if match else None
        if found and match and match.lastgroup in _BARE and not _PLAIN.match(found[0]):  # a name: another variable, `omit`, `none`
            found = None
    if found is None:
        return setting._replace(certainty="unknown")
    text, start = found
    lead = len(setting.value) - len(setting.value.lstrip())
    begin = setting.span.start + lead + start
    if source.text[begin : begin + len(text)] != text:  # escapes in between: the default is known, its place only roughly
        begin = source.text.find(text, setting.span.start, setting.span.end)
        if begin < 0:
            return setting._replace(value=text, certainty="default")
    inner = setting._replace(value=text, span=Span(begin, begin + len(text)), certainty="default")
    return settle(source, inner) if _may(text) else inner


_BARE = frozenset({"b1", "b2", "b3", "b4"})
_PLAIN = late(r"-?[0-9]|(?:[Tt]rue|[Ff]alse|yes|no|on|off)\Z")
_GROUPS = (*(f"{kind}{n}" for n in range(1, 5) for kind in "sdb"), "s5", "b5")


def _shell(value: str) -> tuple[str, int] | None:
    """The default of a `${…}` and where it starts; None without one. The expression must be the whole value."""
    depth = 0
    for at, char in enumerate(value):
        depth += (char == "{") - (char == "}")
        if depth == 0 and char == "}" and at != len(value) - 1:
            return None
    match = _SHELL.match(value)
    if match:
        return (value[match.end() : -1], match.end()) if match["op"] in "-=" else None
    match = _SERVERLESS.match(value) or _SPRING.match(value)
    return (match["b"], match.start("b")) if match else None
