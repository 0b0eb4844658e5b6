"""What the fuzzer starts from: the examples of all dialects, with a token as their password, and a dictionary of what the syntaxes and
the settings of mail are made of."""

from __future__ import annotations

import random
import re
import shutil
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from invariants import TOKEN

from smtplint import catalog, formats, naming
from smtplint.compiling import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMES = {"dotenv": ".env", "environment": ".env", "hcl": "main.tf", "python": "settings.py", "keywords": "msmtprc", "setvars": ".muttrc"}
_NAMES |= {"yaml": "a.yaml", "ruby": "gitlab.rb", "shell": "run.sh", "dockerfile": "Dockerfile", "hocon": "application.conf"}
_SIGNS = r"""
    {{ }} {% %} {# #} <% %> <%= ${ :- :? $( ) } [ ] [[ ]] { } ( , ; : = => := += -> :: - --- ... | > & * << ! # // /* */ <!-- --> <![CDATA[ ]]>
    ' " ` ''' \""" \\ \n \r\n \t <<EOF EOF <<~X | |- > %w[ <?php ?> <?xml <!DOCTYPE <!ENTITY &amp; &#10; \u0000 \xff\xfe
    \xef\xbb\xbf \xc2\x85 \xe2\x80\xa8
    true false null None yes no on off 25 465 587 2525 993 0 -1 99999 smtps:// smtp:// @ starttls tls ssl STARTTLS require none opportunistic
    env( getenv( os.environ.get( ENV.fetch( define( set export ENV ARG RUN if else end endif account default tls_starttls include
    smtplint: ignore ignore[port-25] ignore-file ignore-file[ smtp.gmail.com smtp.example.com localhost postfix 10.0.0.5 mailhog
    image: environment: services: env: name: value: data: stringData: kind: config password username"""


def dictionary() -> str:
    """The words of libFuzzer's `-dict` file."""
    words = {*_SIGNS.split(), TOKEN, *formats.FORMATS, *_NAMES.values()}
    for dialect in catalog.load().dialects.values():
        words |= {spelling for spellings in dialect["keys"].values() for spelling in spellings[:1]}
    return "".join(f'"{_escaped(word)}"\n' for word in sorted(words))


def _escaped(word: str) -> str:
    named = {"\\n": "\n", "\\t": "\t", "\\r\\n": "\r\n"}.get(word, word)
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), named.encode())
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in raw)


def examples() -> Iterator[tuple[str, str]]:
    """File names and texts of the examples of all dialects and rules."""
    for path in sorted(catalog.folder().rglob("*.yaml")):
        data = load_yaml(path)
        for example in data.get("examples", ()) if isinstance(data, dict) else ():
            yield from ((_name(data, example), _planted(example[k])) for k in ("text", "bad", "good") if isinstance(example.get(k), str))


def _name(data: dict[str, Any], example: dict[str, Any]) -> str:
    form = (data.get("formats") or ["dotenv"])[0]
    return str(example.get("file") or _NAMES.get(form, f"a.{form}"))


def _planted(text: str) -> str:
    return re.sub(r"\b(?:secret|s3cret|hunter2|changeme)\b", TOKEN, text)


def write(folder: Path, harness: str, most: int) -> None:
    """Some of the seeds of one harness, others each time, as files named by what they hold."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    every = list(examples())
    random.shuffle(every)
    for name, text in every:
        if len(list(folder.iterdir())) >= most:
            return
        if harness in formats.FORMATS:
            data = text.encode() if naming.sniff(name, text, naming.format_of(name)) == harness else b""
        elif harness in ("road", "looks"):
            data = f"{name}\n{text}".encode()
        else:
            data = {"rewritten": text.encode() + b"\xff" + text.replace("25", "587").encode(), "remarks": _remarked(text)}.get(
                harness, text.encode()
            )
        if data:
            (folder / sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)


def _remarked(text: str) -> bytes:
    lines = text.split("\n")
    return "\n".join([lines[0] + " # smtplint: ignore[port-25]", "// smtplint: ignore", *lines[1:]]).encode()
