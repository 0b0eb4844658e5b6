from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplint.formats import php
from smtplint.model import Edit, Setting, Source

Value = str | bool | int


def make(text: str) -> Source:
    return Source("mail.php", text, newline="\r\n" if "\r\n" in text else "\n")


def read(text: str) -> list[Setting]:
    return list(php.read(make(text)))


def apply(text: str, edit: Edit) -> str:
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("define('A', 'ssl');", "tls", "define('A', 'tls');"),
        ("define('A', 'ssl');", "it's \\", r"define('A', 'it\'s \\');"),
        ('define("A", "ssl");', 'a"$b\\', r'define("A", "a\"\$b\\");'),
        ("define('A', null);", "tls", "define('A', 'tls');"),
        ("define('A', 25);", 587, "define('A', 587);"),
        ("define('A', '25');", 587, "define('A', '587');"),
        ("define('A', 'x');", True, "define('A', true);"),
        ("define('A', \"\");", False, "define('A', false);"),
        ("define('A', b'x');", False, "define('A', false);"),
        ("define('A', false);", True, "define('A', true);"),
        ("define('A', FALSE);", True, "define('A', TRUE);"),
        ("define('A', false);", "tls", "define('A', 'tls');"),
        ("$m->S = 'ssl';", "PHPMailer::ENCRYPTION_STARTTLS", "$m->S = PHPMailer::ENCRYPTION_STARTTLS;"),
        ("$m->S = PHPMailer::ENCRYPTION_SMTPS;", "tls", "$m->S = 'tls';"),
        (r"$m->S = \A\PHPMailer::SMTPS;", "PHPMailer::STARTTLS", r"$m->S = \A\PHPMailer::STARTTLS;"),
        (r"$m->S = \A\PHPMailer::SMTPS;", "Other::STARTTLS", r"$m->S = Other::STARTTLS;"),
        ("$a = (int) env('X', 25);", 587, "$a = (int) env('X', 587);"),
        ("$a = env('X', 'ssl');", "tls", "$a = env('X', 'tls');"),
        ("$a = getenv('X') ?: null;", "tls", "$a = getenv('X') ?: 'tls';"),
        ("putenv('A=25');", 587, "putenv('A=587');"),
        ("putenv('A=1');", False, "putenv('A=false');"),
        ("putenv('A=');", "it's", r"putenv('A=it\'s');"),
        ("$m->setPort(25);", 587, "$m->setPort(587);"),
        ("$a = <<<E\n25\nE;", 587, "$a = <<<E\n587\nE;"),
        ("new T('h', 25);", "mail", "new T('mail', 25);"),
    ],
)
@pytest.mark.parametrize("head", ["<?php ", "<?php // Grüße\r\n", ""])
def test_replace(head: str, before: str, value: Value, after: str) -> None:
    source = make(head + before)
    edit = php.replace(source, next(php.read(source)), value)
    assert apply(source.text, edit) == head + after


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("define('A', 25);", "B", "tls", "define('A', 25);\ndefine('B', 'tls');"),
        ("  define( 'A', 25 ); // why\n\n", "B", "tls", "  define( 'A', 25 ); // why\n  define( 'B', 'tls' );\n\n"),
        ('define("A", 25);', "B", "tls", 'define("A", 25);\ndefine("B", "tls");'),
        ("define('A', \"x\");", "B", "tls", "define('A', \"x\");\ndefine('B', \"tls\");"),
        ("Config::define('A', 25);", "B", True, "Config::define('A', 25);\nConfig::define('B', true);"),
        ("defined('A') or define('A', 25);", "B", 1, "defined('A') or define('A', 25);\ndefine('B', 1);"),
        ("define('A', (int) env('X', 25));", "B", "tls", "define('A', (int) env('X', 25));\ndefine('B', 'tls');"),
        ("{ define('A', 25); }", "B", "tls", "{ define('A', 25); define('B', 'tls'); }"),
        ("define('A', 25) ?>", "B", "tls", "define('A', 25); define('B', 'tls') ?>"),
        ("define('A', 25); // ?>x", "B", "tls", "define('A', 25); define('B', 'tls'); // ?>x"),
        ("const A = 25;", "B", "tls", "const A = 25;\nconst B = 'tls';"),
        ("$m->Port = 25;", "SMTPSecure", "tls", "$m->Port = 25;\n$m->SMTPSecure = 'tls';"),
        ("$this->m->Port=25;", "S", "X::TLS", "$this->m->Port=25;\n$this->m->S=X::TLS;"),
        ("$c['a'] = 25;", "b", "tls", "$c['a'] = 25;\n$c['b'] = 'tls';"),
        ("$c['x']['a']   = env('X', 25);", "b", "tls", "$c['x']['a']   = env('X', 25);\n$c['x']['b']   = 'tls';"),
        ("$smtp_port = 25;", "smtp_tls", True, "$smtp_port = 25;\n$smtp_tls = true;"),
        ("$smtp_port = 25;", "$smtp_tls", True, "$smtp_port = 25;\n$smtp_tls = true;"),
        ("Foo::$a = 25;", "b", 1, "Foo::$a = 25;\nFoo::$b = 1;"),
        ("$m->isSMTP();", "Port", 587, "$m->isSMTP();\n$m->Port = 587;"),
        ("$m->Port = 25;", "setTls()", True, "$m->Port = 25;\n$m->setTls(true);"),
        ("$m->setPort(25);", "setEncryption()", "tls", "$m->setPort(25);\n$m->setEncryption('tls');"),
        ("(new T('h'))->a(1)\n    ->setPort(25);", "b()", "x", "(new T('h'))->a(1)\n    ->setPort(25)\n    ->b('x');"),
        ("$t->setPort(25)->setUser('u');", "b()", "x", "$t->setPort(25)->setUser('u')->b('x');"),
        ("class C {\n  public int $a = 1;\n}", "b", "x", "class C {\n  public int $a = 1;\n  public int $b = 'x';\n}"),
        ("class C {\n  const A = 1;\n}", "B", 2, "class C {\n  const A = 1;\n  const B = 2;\n}"),
        ("return [\n    'a' => 1,\n];", "b", "x", "return [\n    'a' => 1,\n    'b' => 'x',\n];"),
        ("return [\n    'a' => 1, // why\n];", "b", "x", "return [\n    'a' => 1, // why\n    'b' => 'x',\n];"),
        ("return [\n    'a' => 1 // why\n];", "b", "x", "return [\n    'a' => 1, // why\n    'b' => 'x'\n];"),
        ("return [\n    'a'  =>  1\n];", "b", "x", "return [\n    'a'  =>  1,\n    'b'  =>  'x'\n];"),
        ("return [\n  'a' => 1\n, 'c' => 2];", "c", "x", "return [\n  'a' => 1\n, 'c' => 2, 'c' => 'x'];"),
        ('return ["a" => 1];', "b", "x", 'return ["a" => 1, "b" => "x"];'),
        ("return ['c' => 2, 'a' => env('X', 1)];", "b", "x", "return ['c' => 2, 'a' => env('X', 1), 'b' => 'x'];"),
        ("return [\n  'a' => 1, 'c' => 2,\n];", "c", 3, "return [\n  'a' => 1, 'c' => 2, 'c' => 3,\n];"),
        ("return [f('a') => 'x'];", "b", "x", "return [f('a') => 'x', 'b' => 'x'];"),
        ("putenv('A=25');", "B", "tls", "putenv('A=25');\nputenv('B=tls');"),
        ("ini_set('a', '25');", "b", "x", "ini_set('a', '25');\nini_set('b', 'x');"),
        ("new T('h', 25);", "2", "ssl", "new T('h', 25, 'ssl');"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, name: str, value: Value, after: str) -> None:
    source = Source("a.php", f"<?php\n{before}\n".replace("\n", newline), newline=newline)
    edit = php.insert(source, list(php.read(source))[-1], name, value)
    changed = apply(source.text, edit)
    assert changed == f"<?php\n{after}\n".replace("\n", newline)
    assert php.parses(changed)


def test_insert_before_a_leading_comma() -> None:
    source = make("<?php return [\n  'a' => 1\n, 'c' => 2];")
    changed = apply(source.text, php.insert(source, next(php.read(source)), "b", 3))
    assert changed == "<?php return [\n  'a' => 1, 'b' => 3\n, 'c' => 2];"


VALUES = st.one_of(
    st.booleans(),
    st.integers(0, 99_999),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12).filter(lambda text: "::" not in text),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("abcé_'\\\"", min_size=1, max_size=6), min_size=1, max_size=5),
    st.sampled_from(["define(%s, %s);", "$config[%s] = %s;", "return ['x' => [%s => %s]];", "Config::define( %s, env('X', %s) );"]),
    st.sampled_from(["'old'", '"old"', "25", "null", "TRUE"]),
    VALUES,
    st.sampled_from(["\n", "\r\n"]),
)
def test_round_trip(names: list[str], shape: str, old: str, new: Value, newline: str) -> None:
    quoted = ["'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'" for name in names]
    source = make("<?php" + newline + newline.join(shape % (name, old) for name in quoted) + newline)
    found = list(php.read(source))
    assert [setting.key[-1] for setting in found] == names
    assert {setting.value for setting in found} == {old.strip("'\"").lower()}
    replaced = apply(source.text, php.replace(source, found[0], new))
    expected = str(new).lower() if isinstance(new, bool) else str(new)
    assert [setting.value for setting in read(replaced)] == [expected] + [setting.value for setting in found[1:]]
    inserted = apply(source.text, php.insert(source, found[0], "added", new))
    assert php.parses(inserted)
    assert [(setting.key[-1], setting.value) for setting in read(inserted)][:2] == [(names[0], found[0].value), ("added", expected)]
