"""Commands that set an option in the file of an application, whatever carries them: `wp config set NAME VALUE`, `postconf -e name=value`,
`occ config:system:set NAME --value=VALUE`, `crudini --set FILE SECTION NAME VALUE`, `git config sendemail.NAME VALUE`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from smtplint.model import Span
from smtplint.patterns import late
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAYS = ("config set ", "postconf", "config:system:set", "crudini", "sendemail.")
"""One of these stands in every command."""
NAMES = frozenset({"wp", "wp-cli", "postconf", "crudini", "git", "config:system:set"})
_TOOL = late(r"(?:(?<=[\s/;&|(])|\A)(?:(?P<tool>wp|wp-cli|postconf|crudini|git)(?=[ \t])|(?P<occ>config:system:set)(?=[ \t]))")
_WORD = late(r"(?:'[^'\r\n]*+'|\"[^\"\r\n]*+\"|[^\s'\";&|()<>])++")
_GAP = late(r"(?:[ \t]|\\(?:\r\n|[\r\n]))*+")
_REMARK = late(r"(?:\A|[\s;&|(])(?:echo|printf|[#][^\r\n]*)(?=\s|\Z)[^\r\n;&|()]*\Z")
_CONSTANT = late(r"[A-Z_][A-Z0-9_]*\Z")
_ASSIGNED = late(r"(?P<name>[a-z_]++)\s*+=\s*+(?P<value>[\s\S]*+)")
_SHOWS_POSTFIX = late(r"-[a-zA-Z]*[ndhplmXMPFTC]")  # or takes away
_READS_GIT = frozenset(
    "get unset list edit --get --get-all --get-regexp --unset --unset-all --list --remove-section --rename-section".split()
)
_NAME = late(r"[\w.-]+\Z")
_LITERAL = late(r"(?i)-?[0-9.]*\Z|(?:true|false|null)\Z|\$\{?\w+\}?\Z|\{\{.*\}\}\Z")
_OPTION_OF_OCC = late(r"[a-z_]\w*\Z")
_BARE = frozenset({"--raw", "boolean", "bool", "integer", "int", "float", "double"})
_MOST = 60
"""Words of one command that are looked at."""


class Word(NamedTuple):
    """A word as the program is given it, and where its characters begin; `inner` where quotes stand within it."""

    text: str
    start: int
    inner: bool = False


class Option(NamedTuple):
    """What a command sets: the file, the names of the option in it, and its value, whose `span` counts as `Word.start` does. `known`: the value
    is itself, no expression of the shell or of the application."""

    path: str
    names: tuple[str, ...]
    value: str
    span: Span
    quoted: bool = True
    known: bool = True


def in_text(text: str) -> Iterator[Option]:
    """The options that the commands in a text set; not those that `echo` only says."""
    for tool in _TOOL.finditer(text):
        before = text[max(text.rfind("\n", 0, tool.start()), text.rfind("\r", 0, tool.start())) + 1 : tool.start()]
        if not _REMARK.search(before):
            yield from of(list(_words(text, tool.start())))


def of(words: Sequence[Word]) -> Iterator[Option]:
    """The options that one command sets; its first word is the program or, whatever runs it, `config:system:set`."""
    texts = [word.text for word in words]
    name = texts[0].rsplit("/", 1)[-1] if texts else ""
    plain = [word for word in words[1:] if not word.text.startswith("-")]
    if name == "postconf" and not any(_SHOWS_POSTFIX.match(text) for text in texts[1:]):
        yield from _of_postfix(plain)
    elif name in {"wp", "wp-cli"}:
        yield from _of_wordpress(texts, plain)
    elif name == "crudini":
        yield from _of_crudini(texts, plain)
    elif name == "git":
        yield from _of_git(texts, plain)
    elif "config:system:set" in texts:
        yield from _of_nextcloud(words[texts.index("config:system:set") + 1 :])


def _words(text: str, position: int) -> Iterator[Word]:
    for _ in range(_MOST):
        word = _WORD.match(text, position)
        if word is None:
            return
        yield _bare(word[0], word.start())
        gap = _GAP.match(text, word.end())
        position = gap.end() if gap else word.end()


def _bare(raw: str, start: int) -> Word:
    quote = raw[0]
    if quote in "'\"" and raw[-1] == quote and quote not in raw[1:-1] and len(raw) > 1:
        return Word(raw[1:-1], start + 1)
    return Word(raw, start, inner="'" in raw or '"' in raw)


def _after(word: Word, offset: int) -> Word:
    """The rest of a word, which may stand in quotes of its own."""
    rest = word.text[offset:]
    return _bare(rest, word.start + offset) if rest else Word("", word.start + offset)


def _option(path: str, names: tuple[str, ...], word: Word, *, quoted: bool = True) -> Iterator[Option]:
    if not word.inner:
        known = "$(" not in word.text and "`" not in word.text and (quoted or _LITERAL.match(word.text) is not None)
        yield Option(path, names, word.text, Span(word.start, word.start + len(word.text)), quoted, known)


def _of_postfix(words: Sequence[Word]) -> Iterator[Option]:
    for word in words:
        if found := _ASSIGNED.match(word.text):
            yield from _option("main.cf", (found["name"],), _after(word, found.start("value")))


def _of_wordpress(texts: Sequence[str], words: Sequence[Word]) -> Iterator[Option]:
    for at in range(len(words) - 3):
        if (words[at].text, words[at + 1].text) == ("config", "set"):
            if _CONSTANT.match(words[at + 2].text):
                yield from _option("wp-config.php", (words[at + 2].text,), words[at + 3], quoted="--raw" not in texts)
            return


def _of_crudini(texts: Sequence[str], words: Sequence[Word]) -> Iterator[Option]:
    if "--set" in texts and len(words) > 3 and all(_NAME.match(word.text) for word in words[1:3]):
        yield from _option(words[0].text, (words[1].text, words[2].text), words[3])


def _of_git(texts: Sequence[str], words: Sequence[Word]) -> Iterator[Option]:
    if "config" not in texts[:5] or not _READS_GIT.isdisjoint(texts):
        return
    for word, value in pairwise(words):
        head, _, rest = word.text.partition(".")
        if head.lower() == "sendemail" and rest:
            identity, _, name = rest.rpartition(".")
            yield from _option(".gitconfig", (f'sendemail "{identity}"' if identity else head.lower(), name), value)
            return


def _of_nextcloud(words: Sequence[Word]) -> Iterator[Option]:
    names: list[str] = []
    value: Word | None = None
    quoted, position = True, 0
    while position < len(words):
        word = words[position]
        position += 1
        if word.text.startswith("--value="):
            value = _after(word, len("--value="))
        elif word.text == "--value" and position < len(words):
            value = words[position]
            position += 1
        elif word.text.startswith("--type"):
            kind = word.text.partition("=")[2] or "".join(w.text for w in words[position : position + 1])
            position += word.text == "--type"
            quoted = quoted and kind not in _BARE
        elif not word.text.startswith("-") and _OPTION_OF_OCC.match(word.text):
            names.append(word.text)
    if names and value is not None:
        yield from _option("config.php", tuple(names), value, quoted=quoted)
