"""Where settings stand, which dialects may explain them, and which of the dialects do (policy: the submission endpoint)."""

from __future__ import annotations

from typing import Any

import pytest

from smtplint.catalog import Catalog, Entries
from smtplint.compiling import compile_dialect, index
from smtplint.dialects.groups import Group, Layout, claims, is_file, layout, owned, speaks
from smtplint.model import Setting, Span

KEYS = {"host": "SMTP_HOST", "port": "SMTP_PORT"}


def setting(path: str, value: str = "x", **fields: Any) -> Setting:  # noqa: ANN401 (any field of a setting)
    return Setting(tuple(path.split("/")), value, Span(0, 0), Span(0, 0), **{"format": "yaml", **fields})


def laid(text: str, **fields: Any) -> Layout:  # noqa: ANN401 (as above)
    """The settings `path=value path=value`; `2:path` is one of the document 2."""
    settings = []
    for place, pair in enumerate(text.split()):
        doc, colon, rest = pair.partition("::")
        path, _, value = (rest if colon else pair).partition("=")
        settings.append(setting(path, value, doc=int(doc) if colon else 0, **fields)._replace(span=Span(place, place)))
    return layout("a.yml", settings)


def catalog(**dialects: dict[str, Any]) -> Catalog:
    """A catalogue of these dialects, whose files hold no more than what is asked of them here."""
    made = {name: compile_dialect(name, {"name": name, "keys": KEYS, "formats": ["yaml"], **data}) for name, data in dialects.items()}
    places = {name: Entries({}, known) for name, known in index(made.values()).items()}
    return Catalog({}, Entries({}, made), places, [], {}, {}, {})


def shown(group: Group) -> str:
    """`dialect 1:block[prefix] role=value,value role=value`, the document left out where it is the first."""
    roles = " ".join(f"{role}={','.join(s.value for s in found)}" for role, found in group.roles.items())
    prefix = f"[{group.prefix}]" if group.prefix else ""
    return f"{group.dialect['id']} {f'{group.doc}:' if group.doc else ''}{'/'.join(group.block)}{prefix} {roles}"


def test_layout() -> None:
    at = laid("a/b=1 a/c.d=2 a=3 x.y/z=4 x.y=5 1::a=6 a/b/c=7 {{x.y}}=8 account:gmail.com/host=9 p/q/r/s=0")
    first, second, third, fourth, fifth, other, inner, expression, account, deep = at.settings
    assert (at.path, at.names) == (
        "a.yml",
        [("a", "b"), ("a", "c", "d"), ("a",), ("x", "y", "z"), ("x", "y"), ("a",), ("a", "b", "c"), ("{{x.y}}",), ("account:gmail.com", "host"),
         ("p", "q", "r", "s")],
    )  # fmt: skip
    assert at.children == {
        (0, ()): {"a": third, "x": None, "{{x.y}}": expression, "account:gmail.com": None, "p": None}, (0, ("a",)): {"b": first, "c": None},
        (0, ("a", "c")): {"d": second}, (0, ("x",)): {"y": fifth}, (0, ("x", "y")): {"z": fourth}, (1, ()): {"a": other},
        (0, ("a", "b")): {"c": inner}, (0, ("account:gmail.com",)): {"host": account}, (0, ("p",)): {"q": None},
        (0, ("p", "q")): {"r": None}, (0, ("p", "q", "r")): {"s": deep},
    }  # fmt: skip


@pytest.mark.parametrize(("dots", "parts"), [(1, 2), (40, 41), (41, 1), (5000, 1)])
def test_a_name_of_very_many_dots_is_no_path(dots: int, parts: int) -> None:
    assert len(layout("a", [setting(".".join("a" * (dots + 1)))]).names[0]) == parts


@pytest.mark.parametrize(
    ("text", "block", "name", "expected"),
    [
        ("image=1", "", "image", "1"),
        ("a/image=1 image=2", "a", "image", "1"),
        ("a/image=1 image=2", "", "image", "2"),
        ("image=1", "a/b/c", "image", "1"),
        ("a/image=1", "a/b/c/d", "image", "1"),
        ("image=1", "a/b/c/d", "image", ""),
        ("a/b/image=1 image=2", "a/b/c", "image", "1"),
        ("a/b/image=1", "a/x", "image", ""),
        ("a/image/tag=1 image=2", "a", "image", "2"),
        ("a/image/tag=1 image=2", "a", "image.tag", "1"),
        ("image/tag=1", "a", "image.tag", "1"),
        ("a/image/tag=1", "a/image", "tag", "1"),
        ("1::image=1", "", "image", ""),
        ("", "a", "image", ""),
    ],
)
def test_find(text: str, block: str, name: str, expected: str) -> None:
    found = laid(text).find(0, tuple(filter(None, block.split("/"))), name)
    assert [s.value for s in found] == ([expected] if expected else [])


CLAIMS: list[tuple[dict[str, Any], str, list[str]]] = [
    ({}, "SMTP_HOST=a SMTP_PORT=25", ["it  host=a port=25"]),
    ({}, "SMTP_PORT=25 SMTP_HOST=a SMTP_HOST=b", ["it  port=25 host=a,b"]),
    ({}, "a/SMTP_HOST=a b/SMTP_HOST=b a/SMTP_PORT=25", ["it a host=a port=25", "it b host=b"]),
    ({}, "SMTP_HOST=a 1::SMTP_HOST=b 1::SMTP_PORT=25", ["it  host=a", "it 1: host=b port=25"]),
    ({}, "smtp_host=a SMTP_HOSTS=a MY_SMTP_HOST=a", []),
    ({}, "", []),
    ({"formats": ["ini"]}, "SMTP_HOST=a", []),
    ({"formats": ["ini"]}, "environment/SMTP_HOST=a", []),
    ({"formats": ["ini", "environment"]}, "environment/SMTP_HOST=a", ["it environment host=a"]),
    ({"keys": {"host": ["SMTP_HOST", "HOST"]}}, "SMTP_HOST=a HOST=b", ["it  host=a,b"]),
    ({"prefixes": ["BULK_"]}, "SMTP_HOST=a BULK_SMTP_HOST=b BULK_SMTP_PORT=25", ["it  host=a", "it [BULK_] host=b port=25"]),
    # a key of several parts
    ({"keys": {"host": "smtp.host"}}, "smtp/host=a smtp.host=b app.smtp/host=c host=d x/host=e", ["it  host=a,b", "it app host=c"]),
    # within a block
    ({"within": "mail.smtp", "keys": {"host": "host"}}, "mail/smtp/host=a host=b smtp/host=c x/mail.smtp/host=d", [
        "it mail/smtp host=a", "it x/mail/smtp host=d",
    ]),
    ({"within": ["mail", "post"], "keys": {"host": "host"}}, "mail/host=a post/host=b", ["it mail host=a", "it post host=b"]),
    ({"within": "mail", "keys": {"host": "out.host"}}, "mail/out/host=a", ["it mail host=a"]),
    ({"within": "mail.*", "keys": {"host": "host"}}, "mail/0/host=a mail/x/host=b mail/host=c mail/x/y/host=d", [
        "it mail/0 host=a", "it mail/x host=b",
    ]),
    ({"within": "to-*.smtp", "keys": {"host": "host"}}, "to-me/smtp/host=a to/smtp/host=b To-me/smtp/host=c to-me/x/host=d", [
        "it to-me/smtp host=a",
    ]),
    # where the document begins, be it one inside the file
    ({"within": "^.mail", "keys": {"host": "host"}}, "mail/host=a x/mail/host=b", ["it mail host=a"]),
    ({"within": "^.mail", "keys": {"host": "host"}}, "x/file:a/mail/host=a file:a/x/mail/host=b part:a/mail/host=c", [
        "it x/file:a/mail host=a", "it part:a/mail host=c",
    ]),
    ({"within": "^.mail.x", "keys": {"host": "host"}}, "host=a x/host=b mail/x/host=c file:a/x/host=d", ["it mail/x host=c"]),
    ({"within": [""], "keys": {"host": "host"}}, "host=a mail/host=b file:x/host=c", ["it  host=a", "it file:x host=c"]),
    # names without regard to case, dashes and underscores
    ({"fold": "case"}, "smtp_host=a SMTP-HOST=b SmtpHost=c SMTP.HOST=d", ["it  host=a,b,c"]),
    ({"fold": "case", "within": "My-Mail"}, "mymail/smtp_host=a MY_MAIL/SMTP_HOST=b mail/SMTP_HOST=c", ["it mymail host=a", "it MY_MAIL host=b"]),
    ({"fold": "case", "within": "To:*"}, "TO:x/smtp_host=a t-o:Y/smtp_host=b to/smtp_host=c", ["it TO:x host=a", "it t-o:Y host=b"]),
    ({"fold": "relaxed", "within": "my.mail", "keys": {"host": "host"}}, "my/mail/Host=a MY_MAIL_HOST=b", ["it my/mail host=a", "it  host=b"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "expected"), CLAIMS)
def test_claims(dialect: dict[str, Any], text: str, expected: list[str]) -> None:
    assert [shown(g) for g in claims(laid(text), catalog(it=dialect))] == expected


def test_rivals_all_claim() -> None:
    rivals = catalog(
        e={"formats": ["ini"]}, f={"within": "x"}, a={}, b={"keys": {"server": "SMTP_HOST"}}, g={"fold": "case", "formats": ["ini"]},
        h={"fold": "case", "within": "x"}, c={"fold": "case"}, d={"fold": "case", "keys": {"host": "smtp_host"}},
    )  # fmt: skip
    assert [shown(g) for g in claims(laid("SMTP_HOST=a smtp_port=25"), rivals)] == [
        "a  host=a",
        "b  server=a",
        "c  host=a port=25",
        "d  host=a",
    ]


@pytest.mark.parametrize(
    ("formats", "path", "fields", "expected"),
    [
        ("yaml", "a/b", {}, True),
        ("json ini", "a/b", {}, False),
        ("json", "environment/B", {}, False),
        ("environment", "a/b", {}, False),
        ("environment", "b", {}, False),
        ("environment", "b", {"format": "dotenv"}, True),
        ("environment", "a/b", {"carrier": "pairs"}, True),
        ("environment", "a/b", {"carrier": "items"}, True),
        ("environment", "a/b", {"carrier": "flags"}, False),
        ("environment", "B", {}, True),
        ("environment", "a/SMTP_HOST", {}, True),
        ("environment", "A/b", {}, False),
        ("environment", "environment/b", {}, True),
        ("ini environment", "env/smtp_host", {}, True),
        ("environment", "environment/a/b", {}, False),
        ("environment", "x/variables/b", {}, True),
        ("environment", "x/stringData/b", {}, True),
        ("dotenv", "B", {"format": "ini"}, False),
    ],
)
def test_speaks(formats: str, path: str, fields: dict[str, Any], expected: bool) -> None:
    one = setting(path, **fields)
    assert speaks(formats.split(), one, one.key) is expected


@pytest.mark.parametrize(("name", "expected"), [("file:a.yml", True), ("part:x", True), ("a.yml", False), ("files", False), ("", False)])
def test_a_file_in_a_file(name: str, expected: bool) -> None:
    assert is_file(name) is expected


def test_marks_are_the_places_of_the_settings() -> None:
    at = laid("SMTP_HOST=a SMTP_PORT=25 SMTP_HOST=b x=1")
    (group,) = claims(at, catalog(it={}))
    assert group.marks() == {(0, 0, ("SMTP_HOST",)), (1, 1, ("SMTP_PORT",)), (2, 2, ("SMTP_HOST",))}


SECURITY = {"tls": "SMTP_TLS", "check": "SMTP_CHECK", "user": "SMTP_USER"}
RULED = {"security": [{"tls": "true", "is": "starttls"}], "verify": [{"check": "no", "user": "root", "is": "off"}]}
# (dialects, settings, the groups that remain, rivals after one another with `|`)
OWNED: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"a": {}}, "SMTP_HOST=a SMTP_PORT=25 x/SMTP_PORT=26", ["a  host=a port=25", "a x port=26"]),
    # what tells nothing of a server
    ({"a": {"keys": {"username": "SMTP_USER"}}}, "SMTP_USER=me", []),
    ({"a": {"keys": {**KEYS, **SECURITY}}}, "SMTP_USER=me SMTP_TLS=true", []),
    ({"a": {"keys": SECURITY, **RULED}}, "SMTP_TLS=true", ["a  tls=true"]),
    ({"a": {"keys": SECURITY, **RULED}}, "SMTP_CHECK=no", ["a  check=no"]),
    ({"a": {"keys": SECURITY, **RULED}}, "SMTP_USER=me", ["a  user=me"]),
    ({"a": {"keys": {**SECURITY, "from": "FROM"}, **RULED}}, "FROM=me", []),
    ({"a": {"keys": {"url": "DSN"}}}, "DSN=smtp://a", ["a  url=smtp://a"]),
    ({"a": {"keys": {"url": "DSN"}}}, "DSN=smtp:// x/DSN=null://a y/DSN= z/DSN=a", ["a x url=null://a"]),
    ({"a": {"keys": {"url": "DSN"}}}, "DSN=smtp:// DSN=smtp://a", ["a  url=smtp://,smtp://a"]),
    ({"a": {"keys": {"url": "DSN", "port": "PORT"}}}, "DSN=smtp:// PORT=25", ["a  url=smtp:// port=25"]),
    # what the dialect cannot be without
    ({"a": {"needs": ["host"]}}, "SMTP_PORT=25", []),
    ({"a": {"needs": ["host", "port"]}}, "SMTP_PORT=25 x/SMTP_HOST=a y/SMTP_HOST=b y/SMTP_PORT=26", ["a y host=b port=26"]),
    ({"a": {"keys": {"username": "SMTP_USER"}, "needs": ["username"]}}, "SMTP_USER=me", ["a  username=me"]),
    # names that many applications share are this one's only where it is known to stand
    ({"a": {"names": "shared"}}, "SMTP_HOST=a", []),
    ({"a": {"names": "shared", "identify": {"key": "APP"}}}, "SMTP_HOST=a x/SMTP_HOST=b x/APP=1", ["a x host=b"]),
    ({"a": {"names": "shared", "identify": {"image": "app"}}}, "SMTP_HOST=a image=app", ["a  host=a"]),
    # of rivals the surest
    ({"a": {}, "b": {}}, "SMTP_HOST=a", ["a  host=a | b  host=a"]),
    ({"a": {}, "b": {"identify": {"key": "APP"}}}, "SMTP_HOST=a APP=1", ["b  host=a"]),
    ({"a": {"identify": {"image": "app"}}, "b": {"identify": {"key": "APP"}}}, "SMTP_HOST=a APP=1 image=app", ["a  host=a"]),
    ({"a": {"identify": {"key": "APP"}}, "b": {}}, "SMTP_HOST=a APP=1 x/SMTP_HOST=b", ["a  host=a", "a x host=b | b x host=b"]),
    # then the one that explains more
    ({"a": {"keys": {"host": "SMTP_HOST"}}, "b": {}}, "SMTP_HOST=a SMTP_PORT=25", ["b  host=a port=25"]),
    ({"a": {"keys": {"host": "SMTP_HOST"}, "identify": {"key": "APP"}}, "b": {}}, "SMTP_HOST=a SMTP_PORT=25 APP=1", ["a  host=a"]),
    ({"a": {"keys": {"host": "SMTP_HOST", "url": "U"}}, "b": {}}, "SMTP_HOST=a SMTP_PORT=25 U=x://y", [
        "a  host=a url=x://y | b  host=a port=25",
    ]),
    # rivals by way of a third
    ({"a": {}, "b": {"keys": {"port": "SMTP_PORT", "url": "U"}}, "c": {"keys": {"url": ["U", "V"]}, "identify": {"key": "V"}}},
     "SMTP_HOST=a SMTP_PORT=25 U=x://y V=x://z", ["c  url=x://y,x://z"]),
    ({"a": {"keys": {"host": "A"}}, "b": {"keys": {"host": "B"}}, "c": {"keys": {"host": ["A", "B"]}}}, "A=1 B=2", ["c  host=1,2"]),
    ({"a": {"keys": {"host": "A"}}, "b": {"keys": {"host": "B"}}}, "A=1 B=2", ["a  host=1", "b  host=2"]),
    # those of several blocks are endpoints of their own
    ({"a": {"within": "smtp", "keys": {"host": "host"}}, "b": {"keys": {"host": "smtp.host"}}}, "smtp/host=a", ["a smtp host=a", "b  host=a"]),
    ({"a": {"prefixes": ["X_"]}}, "SMTP_HOST=a X_SMTP_HOST=b", ["a  host=a", "a [X_] host=b"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialects", "text", "expected"), OWNED)
def test_owned(dialects: dict[str, Any], text: str, expected: list[str]) -> None:
    assert [" | ".join(shown(g) for g in together) for together in owned(laid(text), catalog(**dialects))] == expected


def test_an_unknown_url_may_be_a_server() -> None:
    url = {"a": {"keys": {"url": "DSN"}}}
    assert [shown(g) for (g,) in owned(laid("DSN=$X", certainty="unknown"), catalog(**url))] == ["a  url=$X"]
