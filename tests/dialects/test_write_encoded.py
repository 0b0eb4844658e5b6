"""Settings of a file that stands in another in base64: the edits are made there, and the whole is encoded anew."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from made_up import catalog, ground

from smtplint.dialects.write import Written, apply, write
from smtplint.model import Span

KNOWN = catalog(
    app={
        "keys": {"host": "smtp_host", "port": "smtp_port", "tls": "smtp_tls", "check": "smtp_check"},
        "write": {"starttls": {"set": {"tls": True}, "unsafe": "look"}, "verify": {"set": {"check": True}}},
    },
    relay={"keys": {"host": "relay"}, "split": {"host": "host_port"}},
    same={"keys": {"host": "same_host", "tls": "same_tls", "ssl": "same_tls"}, "write": {"starttls": {"set": {"tls": "x", "ssl": "y"}}}},
)


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def secret(text: str) -> str:
    """A Secret of Kubernetes that holds an `app.env` with these lines."""
    return f"kind: Secret\ndata:\n  app.env: {encoded(text)}\n"


def lines(text: str) -> str:
    return text.replace(" ", "\n") + "\n"


ROWS: list[tuple[str, dict[str, Any], str | None, tuple[tuple[str, ...], bool, str]]] = [
    # the lines, what is wanted, the lines then, what is said, whether only the port changed, the caution
    ("smtp_host=a smtp_port=25", {"port": 587}, "smtp_host=a smtp_port=587", (("smtp_port=587",), True, "")),
    ("smtp_host=a smtp_tls=no", {"mode": "starttls"}, "smtp_host=a smtp_tls=true", (("smtp_tls=true",), False, "look")),
    ("smtp_host=a smtp_check=no", {"verify": True}, "smtp_host=a smtp_check=true", (("smtp_check=true",), False, "")),
    ("smtp_host=a x=1", {"mode": "starttls", "insert": 1}, "smtp_host=a smtp_tls=true x=1", (("smtp_tls=true",), False, "look")),
    (
        "smtp_host=a smtp_port=25 smtp_tls=no", {"mode": "starttls", "port": 587}, "smtp_host=a smtp_port=587 smtp_tls=true",
        (("smtp_port=587", "smtp_tls=true"), False, "look"),
    ),
    ("relay=a:25 x=1", {"port": 587}, "relay=a:587 x=1", (("port 587 in relay",), True, "")),
    ("relay=a x=1", {"port": 587}, "relay=a:587 x=1", (("port 587 in relay",), True, "")),
    ("smtp_host=a smtp_tls=no", {"mode": "starttls", "insert": 0, "port": None}, "smtp_host=a smtp_tls=true", (("smtp_tls=true",), False, "look")),
    ("smtp_host=a x=1", {"mode": "starttls"}, None, ((), False, "")),
    ("smtp_host=a smtp_tls=no", {"mode": "implicit"}, None, ((), False, "")),
    ("same_host=a same_tls=z", {"mode": "starttls"}, None, ((), False, "")),  # two edits of one place
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "then", "said"), ROWS)
def test_a_file_in_base64(text: str, wanted: dict[str, Any], then: str | None, said: tuple[tuple[str, ...], bool, str]) -> None:
    used = ground(KNOWN, "yaml", secret(lines(text)))
    found = write(used.source, used.endpoint, used.catalog, **wanted)
    if then is None:
        assert found is None
    else:
        assert found is not None
        assert apply(used.source.text, found.edits) == secret(lines(then))
        assert found[1:4] == said


def test_lines_are_as_long_as_they_were() -> None:
    first = lines("smtp_host=a.example.com smtp_port=25")
    width = 20

    def broken(text: str) -> str:
        code = encoded(text)
        return "kind: Secret\ndata:\n  app.env: |\n" + "".join(f"    {code[at : at + width]}\n" for at in range(0, len(code), width))

    used = ground(KNOWN, "yaml", broken(first))
    found = write(used.source, used.endpoint, used.catalog, port=587)
    assert found is not None
    assert apply(used.source.text, found.edits) == broken(first.replace("=25", "=587"))


def test_what_is_no_base64_of_the_file_is_left() -> None:
    used = ground(KNOWN, "yaml", secret(lines("smtp_host=a smtp_port=25")))
    text = used.source.text.replace(encoded("smtp_host=a")[:8], "????????")
    assert write(used.source._replace(text=text), used.endpoint, used.catalog, port=587) is None


def test_settings_of_two_places_are_no_file() -> None:
    """One beside an encoded file is written where it stands; nothing of the file can be."""
    used = ground(KNOWN, "yaml", secret(lines("smtp_host=a smtp_port=25")) + "smtp_port: 25\n")
    text = used.source.text
    port, host = used.endpoint.settings["port"], used.endpoint.settings["host"]
    start = text.rindex("25")
    plain = port._replace(
        within=None, opaque=False, quoted=False, span=Span(start, start + 2), entry=Span(start - 11, start + 2), carrier="", format="yaml"
    )
    for settings in ({"port": plain, "host": host}, {"host": host, "port": plain}):
        found = write(used.source, used.endpoint._replace(settings=settings), used.catalog, port=587)
        assert isinstance(found, Written)
        assert apply(text, found.edits) == text[:start] + "587\n"
        assert write(used.source, used.endpoint._replace(settings=settings), used.catalog, port=25) is None


@pytest.mark.parametrize("field", ["source", "span"])
def test_settings_of_two_files_are_not_one(field: str) -> None:
    used = ground(KNOWN, "yaml", secret(lines("smtp_host=a smtp_port=25")))
    port = used.endpoint.settings["port"]
    assert port.within is not None
    other = port.within._replace(source=port.within.source._replace(path="b"))
    port = port._replace(within=other) if field == "source" else port._replace(span=Span(0, 4))
    endpoint = used.endpoint._replace(settings={**used.endpoint.settings, "port": port})
    assert write(used.source, endpoint, used.catalog, port=587) is None


def test_no_settings_are_no_file() -> None:
    used = ground(KNOWN, "yaml", secret(lines("smtp_host=a")))
    assert write(used.source, used.endpoint._replace(settings={}), used.catalog, mode="starttls") is None
