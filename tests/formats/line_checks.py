"""What the tests of the line formats ask of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from smtplint.model import Edit, Setting, Source

if TYPE_CHECKING:
    from smtplint.formats import Format

Rows = list[tuple[tuple[str, ...], str]]

NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=120),
    st.lists(
        st.sampled_from(
            [
                "A",
                "b.c",
                "account",
                "defaults",
                "export ",
                "=",
                ":",
                " ",
                "\t",
                "\n",
                "\r",
                "\r\n",
                "\\",
                "'",
                '"',
                "`",
                "#",
                ";",
                "!",
                "[",
                "]",
            ]
        )
        | st.sampled_from(
            [
                "${",
                "$(",
                ")",
                "}",
                "{{",
                "}}",
                "{%",
                "%}",
                "{#",
                "#}",
                "<%",
                "%>",
                "if x",
                "else",
                "end",
                "endif",
                "\x00",
                "\udc80",
                "\u2028",
            ]
        ),
        max_size=40,
    ).map("".join),
)


def read(form: Format, text: str, newline: str = "\n") -> list[Setting]:
    return list(form.read(Source("x", text, newline=newline)))


def rows(form: Format, text: str) -> Rows:
    return [(setting.key, setting.value) for setting in read(form, text)]


def apply(text: str, edit: Edit) -> str:
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


def check_any(form: Format, name: str, text: str) -> None:
    """Nothing raises, and all offsets lie within the text and within each other."""
    source = Source("x", text)
    previous = 0
    for setting in form.read(source):
        assert setting.format == name
        assert previous <= setting.entry.start <= setting.span.start <= setting.span.end <= setting.entry.end <= len(text)
        previous = setting.entry.start
        for value in ("a b", "", 'q"\n', True, 587):
            for edit in (form.replace(source, setting, value), form.insert(source, setting, "NEW", value)):
                assert 0 <= edit.span.start <= edit.span.end <= len(text)


def check_edits(form: Format, text: str, value: str, newline: str = "\n") -> None:
    """Each setting can be replaced and given a neighbour; the others stay as they are, and so does the text around."""
    source = Source("x", text, newline=newline)
    settings = read(form, text)
    before = rows(form, text)
    for index, setting in enumerate(settings):
        replaced = apply(text, form.replace(source, setting, value))
        assert rows(form, replaced) == [*before[:index], (setting.key, value), *before[index + 1 :]]
        edit = form.insert(source, setting, "NEW", value)
        assert edit.span.start == edit.span.end
        assert edit.text.startswith(newline)
        assert (*setting.key[:-1], "NEW") in dict(rows(form, apply(text, edit)))
        after = rows(form, apply(text, edit))
        after.remove(((*setting.key[:-1], "NEW"), value))
        assert after == before
