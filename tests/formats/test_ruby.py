from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import apply, check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, ruby
from smtplint.model import Source

FORM: Format = ruby

RAILS = """Rails.application.configure do
  config.action_mailer.delivery_method = :smtp
  config.action_mailer.smtp_settings = {
    address: "mx.example.com", # x
    :port => 25,
    'user_name' => 'tom',
    authentication: :plain,
    tls: nil
  }
end
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PORT = 25", [("PORT", "25")]),
        (
            "gitlab_rails['smtp_port'] = 465 # x\r\ngitlab_rails[\"a\"] = true; b = -1.5\r\n",
            [("gitlab_rails/smtp_port", "465"), ("gitlab_rails/a", "true"), ("b", "-1.5")],
        ),
        ("default['a'][:b]['c'] = 'x'\n", [("default/a/b/c", "x")]),
        (
            RAILS,
            [
                ("config/action_mailer/delivery_method", "smtp"),
                ("config/action_mailer/smtp_settings/address", "mx.example.com"),
                ("config/action_mailer/smtp_settings/port", "25"),
                ("config/action_mailer/smtp_settings/user_name", "tom"),
                ("config/action_mailer/smtp_settings/authentication", "plain"),
                ("config/action_mailer/smtp_settings/tls", "nil"),
            ],
        ),
        (
            "ActionMailer::Base.smtp_settings = { \"port\": 25, a: [1, {b: 'x'}] }",
            [
                ("ActionMailer::Base/smtp_settings/port", "25"),
                ("ActionMailer::Base/smtp_settings/a/0", "1"),
                ("ActionMailer::Base/smtp_settings/a/1/b", "x"),
            ],
        ),
        (
            "delivery_method :smtp, address: 'x',\n  :port => 25\n",
            [("fn:delivery_method/0", "smtp"), ("fn:delivery_method/address", "x"), ("fn:delivery_method/port", "25")],
        ),
        ("Pony.mail(via: :smtp, via_options: { port: '25' })", [("fn:mail/via", "smtp"), ("fn:mail/via_options/port", "25")]),
        ("f({ 'a' => { b: 1 } })\nset :port, 25\n", [("fn:f/a/b", "1"), ("port", "25")]),
        ("external_url 'http://x.example'\n", [("fn:external_url/0", "http://x.example")]),
        ('a = "x\\n\\"\\u00e9"\nb = \'it\\\'s \\n\'\nc = "mx.#{d["e"]}"\n', [("a", 'x\n"é'), ("b", "it's \\n"), ("c", 'mx.#{d["e"]}')]),
        (
            "a = :\"x y\"\nb = OpenSSL::SSL::VERIFY_NONE\nc = 1_000\nd = 'e\nf'\n",
            [("a", "x y"), ("b", "OpenSSL::SSL::VERIFY_NONE"), ("c", "1_000"), ("d", "e\nf")],
        ),
        ("x = {\n  a: 1,\n}.freeze\ny = [\n  'z'\n]\n", [("x/a", "1"), ("y/0", "z")]),
        ("a = b = 25\nc['d'] =\n  26\n", [("a", "25"), ("c/d", "26")]),
        ("a = 1 if x\nb = 2 unless y\n", [("a", "1"), ("b", "2")]),
        ("=begin\na = 1\n=end\nb = 2\n__END__\nc = 3\n", [("b", "2")]),
        ("f <<~E, a: 1\n  b = 2\nE\nc = 3\n", [("fn:f/0", "b = 2"), ("fn:f/a", "1"), ("c", "3")]),
        ("a = <<~E.strip\n  b\n\n    c\n  E\n", [("a", "b\n\n  c")]),
        ("a.b = <<-E\r\n  c\\td\r\n  e\r\n  E\r\n", [("a/b", "  c\td\r\n  e")]),
        ("a = <<-'E'\n  c\\td\n  E\nf = 1\n", [("a", "  c\\td"), ("f", "1")]),
        ("f(<<A, <<B)\n1\nA\n2\nB\n", [("fn:f/0", "1"), ("fn:f/1", "2")]),
        ("a = <<E\nE\nb = 1\n", [("a", ""), ("b", "1")]),
        ("a = '1' unless x =~ /['\"#]/\nb = 2\n", [("a", "1"), ("b", "2")]),
        ("a['b'] = {{ x | default('y') }}\nc = '{{ d['e'] }}'\n", [("a/b", "{{ x | default('y') }}"), ("c", "{{ d['e'] }}")]),
        ("a = <%= x['y'] %>\n", [("a", "<%= x['y'] %>")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}
    assert ruby.parses(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# a = 1",
        "a == 1",
        "a += 1",
        "a << 1",
        "require 'x'",
        "puts 'a = 1'",
        "if a = 1\nend",
        "def f(a = 1)\nend",
        "x.each { |a| a.b = 1 }",
        "a = {}",
        "a = []",
        "{ a: 1 }",
        "a, b = 1, 2",
        "f x, y",
        "{% a = 1 %}",
        "=begin\na = 1\n",
        "%w[a = 1]",
    ],
)
def test_no_setting(text: str) -> None:
    assert read(FORM, text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("ENV['X'] || 25", "25"),
        ("(ENV['X'] || '25').to_i", "25"),
        ("ENV.fetch('X', 25)", "25"),
        ("ENV.fetch(\"X\", 'y').to_sym", "y"),
        ("ENV.fetch('X') { 25 }", "25"),
        ("Integer(ENV.fetch('X', '25'))", "25"),
        ("ENV['X'] || ENV['Y'] || 'z'", "z"),
        ("ENV['X'] || ENV.fetch('Y', nil)", "nil"),
        ("ENV.fetch('X', 'true') == 'true'", "true"),
        ("ENV.fetch('X', 'False').downcase == 'true'", "False"),
    ],
)
def test_defaults(written: str, value: str) -> None:
    for text in (f"a['b'] = {written}\n", f"a = {{ b: {written}, c: d }}"):
        setting = read(FORM, text)[0]
        assert (setting.key, setting.value, setting.certainty) == (("a", "b"), value, "default")
        assert text[setting.span.start : setting.span.end] == value


def test_a_value_that_is_set_only_where_none_is() -> None:
    (setting,) = read(FORM, "a['b'] ||= 25")
    assert (setting.key, setting.value, setting.certainty) == (("a", "b"), "25", "default")


@pytest.mark.parametrize(
    "written",
    [
        "ENV['X']",
        "ENV.fetch('X')",
        "x.y",
        "CONSTANT",
        "f(1)",
        "x ? 1 : 2",
        "1 + 2",
        "x && 25",
        "!x",
        "%w[a b]",
        "ENV['X'] == 'true'",
        "ENV.fetch('X', '0') == '1'",
        "Rails.application.credentials.dig(:smtp, :x)",
        "ENV['X'] || y",
        "if x then 1 end",
        "/a b/",
    ],
)
def test_unknown(written: str) -> None:
    found = read(FORM, f"a = {written}")
    assert [(one.value, one.certainty) for one in found if one.key == ("a",)] == [(written, "unknown")]


def test_branches() -> None:
    text = "a = 0\nif x\n  a = 1\n  foo do |y|\n    a = 2 if y\n  end\nelsif z\n  a = 3\nelse\n  unless w\n    a = 4\n  end\nend\n"
    text += "a = 5\ncase v\nwhen 1 then q\n  a = 6\nwhen 2\n  a = 7\nend\n"
    found = [(one.value, one.branch) for one in read(FORM, text)]
    assert found == [
        ("0", ()), ("1", ((0, 0),)), ("2", ((0, 0),)), ("3", ((0, 1),)), ("4", ((0, 2), (1, 0))), ("5", ()), ("6", ((2, 1),)), ("7", ((2, 2),)),
    ]  # fmt: skip


def test_branches_of_a_template() -> None:
    text = "{% if x %}\na['b'] = 1\n{% else %}\na['b'] = {% if y %}2{% else %}3{% endif %}\n{% endif %}\nif z\nc = 4\nend\n"
    found = [(one.value, one.certainty, one.branch) for one in read(FORM, text)]
    assert found == [("1", "written", ((0, 0),)), ("2{% else %}3", "unknown", ((0, 1), (1, 0))), ("4", "written", ((2, 0),))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 'x\nb = 1\n", [("a", "'x"), ("b", "1")]),
        ("a = { b: 1\nc = 2\n", [("a/b", "1\nc = 2")]),
        ("a = 1)\nb = 2\n", [("a", "1"), ("b", "2")]),
        ("end\nend\na = 1\n", [("a", "1")]),
        ("a = <<E\nb = 1\n", [("a", "<<E"), ("b", "1")]),
    ],
)
def test_broken_texts_are_read_as_far_as_they_go(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = 25 # x", 587, "a = 587 # x"),
        ("a = '25'", 587, "a = '587'"),
        ("a = 25", "tls", "a = 'tls'"),
        ('a = nil # "x"', "tls", "a = 'tls' # \"x\""),
        ("a = 'false'", True, "a = true"),
        ("a = false", True, "a = true"),
        ("a = ENV.fetch('X', 'false') == 'true'", True, "a = ENV.fetch('X', 'true') == 'true'"),
        ("a = :plain", "login", "a = :login"),
        ("a = :plain", "x y", "a = 'x y'"),
        ("a = :auto", True, "a = true"),
        ("a = { a: :auto }", 1, "a = { a: 1 }"),
        ('a = :"x y"', "z w", 'a = "z w"'),
        ("a = OpenSSL::SSL::VERIFY_NONE", "OpenSSL::SSL::VERIFY_PEER", "a = OpenSSL::SSL::VERIFY_PEER"),
        ("a = 'x'", "it's \\", r"a = 'it\'s \\'"),
        ("a = 'x'", "y\nz", r'a = "y\nz"'),
        ('a = "x"', 'q"#{y}', r'a = "q\"\#{y}"'),
        ("a = ENV['X'] || 25", 587, "a = ENV['X'] || 587"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after
    assert ruby.parses(after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("g['a'] = 25 # x\nb = 1\n", True, "g['a'] = 25 # x\ng['NEW'] = true\nb = 1\n"),
        ("  g['x'][\"a\"] = 'y'\n", "z", "  g['x'][\"a\"] = 'y'\n  g['x'][\"NEW\"] = 'z'\n"),
        ("g[:a] = 25\n", "x", "g[:a] = 25\ng[:NEW] = 'x'\n"),
        ("c.m.a = :smtp\n", "x", "c.m.a = :smtp\nc.m.NEW = 'x'\n"),
        ("a = 25; b = 1", 2, "a = 25; NEW = 2; b = 1"),
        ("a = 25 if x\n", 2, "a = 25; NEW = 2 if x\n"),
        ("set :a, 25\n", 2, "set :a, 25\nset :NEW, 2\n"),
        ("x = {\n  a: 25, # y\n  b: 1\n}\n", True, "x = {\n  a: 25, # y\n  NEW: true,\n  b: 1\n}\n"),
        ('x = {\n  :a => "25"\n}\n', "y", 'x = {\n  :a => "25",\n  :NEW => "y"\n}\n'),
        ("x = { 'a' => 25 }", "y", "x = { 'a' => 25, 'NEW' => 'y' }"),
        ("f :smtp, a: 25,\n  b: 1\n", 2, "f :smtp, a: 25, NEW: 2,\n  b: 1\n"),
        ("f(a: (ENV['X'] || 25).to_i)\n", 2, "f(a: (ENV['X'] || 25).to_i, NEW: 2)\n"),
        ("g['a'] = (ENV['X'] || 25).to_i\n", 2, "g['a'] = (ENV['X'] || 25).to_i\ng['NEW'] = 2\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    added = inserted(FORM, before.replace("\n", newline), "a", value, newline)
    assert added == after.replace("\n", newline)
    assert ruby.parses(added)


def test_insert_an_item() -> None:
    text = "a = ['b', 'c']"
    assert apply(text, ruby.insert(Source("x", text), read(FORM, text)[0], "1", "x")) == "a = ['b', 'x', 'c']"


def test_edits_touch_nothing_else() -> None:
    text = RAILS + "a['b'] = 1; c = \"x\" # y\nd.e = [1, { 'f' => nil }]\ng h: 'i'\nPORT = (ENV['X'] || '25').to_i\n"
    for value, shown in (("x y", "x y"), (587, "587"), ("'\\\n\"#{z}", "'\\\n\"#{z}")):
        check_edits(FORM, text, value, shown)


NAMES = st.from_regex(r"[a-z]_[a-z0-9_]{0,4}", fullmatch=True)
STRINGS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=8).filter(
    lambda text: "{" not in text and "<" not in text
)


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, list[Row]]:
    """Lines of assignments, and their settings."""
    lines: list[str] = []
    expected: list[Row] = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=4)):
        string = draw(STRINGS)
        single = "'" + string.replace("\\", "\\\\").replace("'", "\\'") + "'"
        double = '"' + string.replace("\\", "\\\\").replace('"', '\\"').replace("#", "\\#") + '"'
        shape = draw(
            st.sampled_from(
                ["{} = {}", "g['{}'] = {} # x", "c.d.{} = {} if y", "h = {{ {}: {}, z: 1 }}", "h = {{\n  :{} => {}, # w\n}}", "f {}: {}"]
            )
        )
        written = draw(st.sampled_from([single, double, "25", "nil", f"ENV['X'] || {single}", f"(ENV['X'] || {double}).to_s"]))
        lines.append(shape.format(name, written))
        key = {"{": name, "g": f"g/{name}", "c": f"c/d/{name}", "h": f"h/{name}", "f": f"fn:f/{name}"}[shape[0]]
        expected.append((key, {"25": "25", "nil": "nil"}.get(written, string)))
        expected += [("h/z", "1")] if "z: 1" in shape else []
    return "\n".join(lines) + "\n", expected


@settings(deadline=None)
@given(statements(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_statements_read_as_written(case: tuple[str, list[Row]], newline: str) -> None:
    text = case[0].replace("\n", newline)
    assert dotted(FORM, text) == case[1]
    assert ruby.parses(text)


PIECES = "a = { } [ ] ( ) , . : :: :a a: => || ||= ' \" #{ # /x/ %w[ <<E <<~E E do |x| end if x else unless case when =begin =end 25 == ;"


@settings(deadline=None)
@given(texts(PIECES))
def test_any_text(text: str) -> None:
    check_any(FORM, "ruby", text)
    ruby.parses(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a = {",
        "a = [",
        "a(",
        '"',
        "'\\",
        "\\'\n",
        '"#{',
        "<<E\n",
        "<<~E\nE\n",
        "=begin\n",
        "%w[",
        "/",
        "/[",
        "a = 1\n",
        "a == 'a' ",
        "(a == 'b') == 'c'",
        "(",
        "a.b",
        "if x\n",
        "a = 1 || ",
        "a = b = ",
        "{{",
        "{% if x %}",
        "a: 1, ",
        "end\n",
        ":",
        "x ? ",
    ],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 30_000)


def test_depth() -> None:
    text = "a = " + "(" * 20_000 + "x" + " == 'b')" * 20_000
    assert [one.certainty for one in read(FORM, text)] == ["unknown"]
