from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import check_any, read
from tree_checks import Row, Value, check_linear, dotted, find, inserted, replaced, texts

from smtplint.formats import Format, nested, xml
from smtplint.model import Source

FORM: Format = xml

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>PayloadContent</key>
\t<array>
\t\t<dict>
\t\t\t<key>Port</key>
\t\t\t<integer>25</integer>
\t\t\t<key>UseSSL</key><false/>
\t\t\t<key>Host</key><string>mx.example.com</string>
\t\t</dict>
\t\t<string>x</string>
\t</array>
\t<key>Empty</key><dict/>
\t<key>Last</key><real>1.5</real>
</dict>
</plist>
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a><port>25</port></a>", [("a/port", "25")]),
        ('<a>\n <s type="smtp">\n  <h> mx </h>\n </s>\n <s><h>b</h></s>\n</a>', [("a/s/@type", "smtp"), ("a/s/h", "mx"), ("a/s#2/h", "b")]),
        ("<a><b/><c></c><d> </d></a>", [("a/b", ""), ("a/c", ""), ("a/d", "")]),
        ('<a b = "1"\n c=\'2 > "x"\'/>', [("a/@b", "1"), ("a/@c", '2 > "x"')]),
        ("<a>&lt;&amp;&#65;&#x42;&apos;</a><b>&x; &amp;amp;</b>", [("a", "<&AB'"), ("b", "&x; &amp;")]),
        ("<a><![CDATA[ <x>&amp;]] ]]></a>", [("a", "<x>&amp;]]")]),
        ("<a><!-- <b>1</b> -->2<!-- 3 --></a>", [("a", "2")]),
        ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x '>]<b>1</b>'>]><a>&x;</a>", [("a", "&x;")]),
        ("<o><a>1</a></o>\n<o><a>2</a></o>", [("o/a", "1"), ("o#2/a", "2")]),
        ("<n:a><n:b-c.d>1</n:b-c.d></n:a>", [("n:a/n:b-c.d", "1")]),
        (
            '<s><add key="P" value="25"/><add value="x" key="H"/></s>',
            [("s/P", "25"), ("s/add/@key", "P"), ("s/H", "x"), ("s/add#2/@key", "H")],
        ),
        ('<b><property name="p">25</property></b>', [("b/p", "25"), ("b/property/@name", "p")]),
        (
            "<c><p><name>m.port</name><value>25</value></p><p><key>K</key><value>x</value></p></c>",
            [("c/m.port", "25"), ("c/p/name", "m.port"), ("c/K", "x"), ("c/p#2/key", "K")],
        ),
        (
            '<b><property name="p">\n <value type="int"> 25 </value>\n</property><e key="k"><value/></e></b>',
            [("b/p", "25"), ("b/property/@name", "p"), ("b/property/value/@type", "int"), ("b/k", ""), ("b/e/@key", "k")],
        ),
        ('<b name="x"><c>1</c></b>', [("b/@name", "x"), ("b/c", "1")]),
        ('<b name="x"><value>1</value><value>2</value></b>', [("b/@name", "x"), ("b/value", "1"), ("b/value#2", "2")]),
        ('<b name="x"><list><value>1</value></list></b>', [("b/@name", "x"), ("b/list/value", "1")]),
        ('<b name="x y"><value>1</value></b>', [("b/@name", "x y"), ("b/value", "1")]),
        ('<b name="x" value="1"><value>2</value></b>', [("x", "1"), ("b/@name", "x"), ("b/value", "2")]),
        (
            '<b><property name="q"><props><prop key="m.enable">true</prop></props></property></b>',
            [("b/property/@name", "q"), ("b/property/props/m.enable", "true"), ("b/property/props/prop/@key", "m.enable")],
        ),
        ('<a>{{ x | default("y<z") }}</a>', [("a", '{{ x | default("y<z") }}')]),
        ('{% if a < b %}<a b="{{ c["d"] }}">1</a>{% endif %}', [("a", "1"), ("a/@b", '{{ c["d"] }}')]),
        (
            PROFILE,
            [
                ("PayloadContent/0/Port", "25"),
                ("PayloadContent/0/UseSSL", "false"),
                ("PayloadContent/0/Host", "mx.example.com"),
                ("PayloadContent/1", "x"),
                ("Last", "1.5"),
            ],
        ),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    assert xml.parses(text)


@pytest.mark.parametrize(
    ("attributes", "content", "value", "certainty"),
    [
        ('Name="Mail port" Target="SMTP_PORT" Default="465"', "587", "587", "written"),
        ('Target="SMTP_PORT" Default="465"', "", "465", "default"),
        ('Target="SMTP_PORT"', "", "", "written"),
    ],
)
def test_targets(attributes: str, content: str, value: str, certainty: str) -> None:
    setting = find(FORM, f"<C><Config {attributes}>{content}</Config></C>", "SMTP_PORT")
    assert (setting.key, setting.value, setting.certainty) == (("SMTP_PORT",), value, certainty)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "<a",
        "<!-- <a>1</a> -->",
        "<!-- <a>1</a>",
        "<?x <a>1</a> ?>",
        "<![CDATA[<a>1</a>]]>",
        "{# <a>1</a> #}",
        "<plist><dict/></plist>",
        "< a>1</ a>",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a><b>1</b>", [("a/b", "1")]),
        ("<a><b>1</a>", [("a/b", "1")]),
        ("<a>1</b></a>", [("a", "1")]),
        ("<a b='1>2</a><c>3</c>", [("c", "3")]),
        ("<a>1 < 2</a>", [("a", "1 < 2")]),
        ('<a b="1" c>1</a><d>2</d>', [("d", "2")]),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert not xml.parses(text)
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("<a>{% if x %}25{% else %}465{% endif %}</a>", "25{% else %}465", "unknown"),
        ("<a>{% if x %}25{% endif %}</a>", "25", "written"),
        ("<a>1<!-- x -->2</a>", "1<!-- x -->2", "unknown"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    (setting,) = read(FORM, text)
    assert (setting.value, setting.certainty) == (value, certainty)


def test_branches() -> None:
    text = "<a>\n{% if x < 1 %}\n<b>1</b>\n{% else %}\n<b>2</b>\n{% endif %}\n</a>\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("2", ((0, 1),))]


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("<a> 25 </a>", "a", 587, "<a> 587 </a>"),
        ("<a>x</a>", "a", "<&>", "<a>&lt;&amp;&gt;</a>"),
        ("<a></a>", "a", True, "<a>true</a>"),
        ('<x><a c="1"></a></x>', "a", 1, '<x><a c="1">1</a></x>'),
        ("<x><a /></x>", "a", 25, "<x><a>25</a></x>"),
        ("<a><![CDATA[x]]></a>", "a", "<]]>", "<a><![CDATA[<]]]]><![CDATA[>]]></a>"),
        ('<x a="1"/>', "@a", 'q"<', '<x a="q&quot;&lt;"/>'),
        ("<x a='1'/>", "@a", "it's", "<x a='it&apos;s'/>"),
        ('<x><add key="a" value="1"/></x>', "a", 2, '<x><add key="a" value="2"/></x>'),
        ('<x><p name="a"><value>1</value></p></x>', "a", 2, '<x><p name="a"><value>2</value></p></x>'),
        ('<x><p name="a"><value /></p></x>', "a", "&", '<x><p name="a"><value>&amp;</value></p></x>'),
        ("<x><p><name>a</name><value/></p></x>", "a", 2, "<x><p><name>a</name><value>2</value></p></x>"),
        (PROFILE, "Port", 587, PROFILE.replace("25<", "587<")),
        (PROFILE, "UseSSL", True, PROFILE.replace("<false/>", "<true/>")),
        (PROFILE, "UseSSL", "x&y", PROFILE.replace("<false/>", "<string>x&amp;y</string>")),
        (PROFILE, "Host", "x&y", PROFILE.replace("mx.example.com", "x&amp;y")),
    ],
)
def test_replace(before: str, name: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, name, value) == after
    assert xml.parses(after)


@pytest.mark.parametrize(
    ("before", "beside", "value", "after"),
    [
        ("<x>\n  <a>25</a> <!-- y -->\n</x>\n", "a", True, "<x>\n  <a>25</a> <!-- y -->\n  <NEW>true</NEW>\n</x>\n"),
        ("<x><a>25</a></x>", "a", "<", "<x><a>25</a><NEW>&lt;</NEW></x>"),
        ('<x a="1"/>', "@a", "<", '<x a="1" NEW="&lt;"/>'),
        ('<x>\n<add key="a" value="1" />\n</x>', "a", 2, '<x>\n<add key="a" value="1" />\n<add key="NEW" value="2" />\n</x>'),
        ('<x>\n <add value="1" key="a"/>\n</x>', "a", 2, '<x>\n <add value="1" key="a"/>\n <add value="2" key="NEW"/>\n</x>'),
        ('<x><p name="a">1</p></x>', "a", "&", '<x><p name="a">1</p><p name="NEW">&amp;</p></x>'),
        (
            "<x>\n <p>\n  <name>a</name>\n  <value>1</value>\n </p>\n</x>", "a", 2,
            "<x>\n <p>\n  <name>a</name>\n  <value>1</value>\n </p>\n <p>\n  <name>NEW</name>\n  <value>2</value>\n </p>\n</x>",
        ),
        (
            '<x>\n <p name="a">\n  <value>1</value>\n </p>\n</x>', "a", 2,
            '<x>\n <p name="a">\n  <value>1</value>\n </p>\n <p name="NEW">\n  <value>2</value>\n </p>\n</x>',
        ),
        (PROFILE, "Port", True, PROFILE.replace("25</integer>", "25</integer>\n\t\t\t<key>NEW</key>\n\t\t\t<true/>")),
        (PROFILE, "Host", 587, PROFILE.replace("com</string>", "com</string>\n\t\t\t<key>NEW</key><integer>587</integer>")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, beside: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), beside, value, newline)
    assert added == after.replace("\n", newline)
    assert xml.parses(added)


def test_the_span_is_that_of_the_text() -> None:
    text = '<b><property name="p"> <value> 25 </value> </property></b>'
    setting = find(FORM, text, "p")
    assert text[setting.span.start : setting.span.end] == "25"
    assert text[setting.entry.start : setting.entry.end] == text[3:-4]


def test_no_attribute_beside_an_element() -> None:
    text = "<a>1</a>"
    assert xml.insert(Source("x", text), read(FORM, text)[0], "@b", 1).text == ""


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,4}", fullmatch=True).filter(lambda name: name not in ("name", "key", "value", "plist"))
STRINGS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=8).filter(
    lambda text: "{" not in text and "%" not in text
)


@st.composite
def elements(draw: st.DrawFn, path: str = "", depth: int = 2) -> tuple[str, list[Row]]:
    """Elements side by side, of distinct names, and their settings."""
    text = ""
    expected: list[Row] = []
    for name in draw(st.lists(NAMES, max_size=3, unique=True)):
        string = draw(STRINGS)
        own, attribute = f"{path}{name}", f" x={quoteattr(string)}"
        if depth and draw(st.booleans()):
            inner, found = draw(elements(f"{own}/", depth - 1))
            text += f"<{name}{attribute}>\n{inner}</{name}>\n"
            expected += [(f"{own}/@x", string), *found, *([] if inner else [(own, "")])]
        else:
            text += f"<{name}> {escape(string)} </{name}><!-- {string.replace('-', '')} -->\n"
            expected.append((own, string))
    return text, expected


@settings(deadline=None)
@given(elements(), st.sampled_from(["new", "<&>\"'", 587]))
def test_elements_are_read_and_edited_as_written(case: tuple[str, list[Row]], value: Value) -> None:
    text, expected = case
    assert xml.parses(text)
    assert sorted(dotted(FORM, text)) == sorted(expected)
    before = dotted(FORM, text)
    for index, setting in enumerate(read(FORM, text)):
        source = Source("x", text)
        edit, added = xml.replace(source, setting, value), xml.insert(source, setting, "NEW", value)
        changed = text[: edit.span.start] + edit.text + text[edit.span.end :]
        assert xml.parses(changed)
        assert dotted(FORM, changed) == [*before[:index], (before[index][0], str(value)), *before[index + 1 :]]
        changed = text[: added.span.start] + added.text + text[added.span.end :]
        assert xml.parses(changed)
        assert len(dotted(FORM, changed)) == len(before) + 1


@settings(deadline=None)
@given(
    texts(
        '<a> </a> <b/> <b c="d"> <key> </key> <plist> <dict> </dict> <array> <true/> <!-- --> <![CDATA[ ]]> <!DOCTYPE [ ]> & &amp; " \' = < > 25'
    )
)
def test_any_text(text: str) -> None:
    check_any(FORM, "xml", text)
    xml.parses(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<a>",
        "</a>",
        "<a",
        "<a b='",
        '<a b="1" ',
        "<a/>",
        "<!--",
        "<![CDATA[",
        "<!DOCTYPE a [",
        '<!DOCTYPE a ["',
        "<?",
        "<",
        "&",
        "&#",
        "<a>1</a>",
        "<a>1",
        "<a> ",
        "{{",
        "{% if x %}",
        "<plist><dict><key>",
        "<a></b>",
    ],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)


def test_depth() -> None:
    assert len(read(FORM, "<a>" * 150 + "1" + "</a>" * 150)[0].key) == 150
    assert read(FORM, "<a>" * 50_000 + "1" + "</a>" * 50_000 + "<b>1</b>")[-1].key == ("b",)
    assert all(len(setting.key) <= nested.DEPTH for setting in read(FORM, "<a>" * 50_000))
