from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplint.formats import php
from smtplint.model import Setting, Source

Key = tuple[str, ...]
Row = tuple[Key, str, str, bool, str]
Value = str | bool | int


def make(text: str, path: str = "mail.php") -> Source:
    return Source(path, text, newline="\r\n" if "\r\n" in text else "\n")


def read(text: str, path: str = "mail.php") -> list[Setting]:
    return list(php.read(make(text, path)))


def rows(text: str, path: str = "mail.php") -> list[Row]:
    return [(found.key, found.value, text[slice(*found.span)], found.quoted, found.certainty) for found in read(text, path)]


def written(key: Key, value: str) -> Row:
    return (key, value, value, True, "written")


def bare(key: Key, value: str) -> Row:
    return (key, value, value, False, "written")


def default(key: Key, value: str, *, quoted: bool = False) -> Row:
    return (key, value, value, quoted, "default")


def unknown(key: Key, value: str) -> Row:
    return (key, value, value, False, "unknown")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("define('SMTP_PORT', 25);", [bare(("SMTP_PORT",), "25")]),
        ('DEFINE( "SMTP_PORT", "25" );', [written(("SMTP_PORT",), "25")]),
        (r"\define('A', 'b');", [written(("A",), "b")]),
        ("defined('A') or define('A', 'b');", [written(("A",), "b")]),
        ("if (!defined('A')) { define('A', true); }", [bare(("A",), "true")]),
        ("Config::define('A', 25);", [bare(("A",), "25")]),
        (r"Roots\WPConfig\Config::define('A', 25);", [bare(("A",), "25")]),
        ("const A = 'b';", [written(("A",), "b")]),
        ("const A = 1, B = 2;", [bare(("A",), "1"), bare(("B",), "2")]),
        ("define('A', ['port' => 25]);", [bare(("A", "port"), "25")]),
        ("$smtp_port = 25;", [bare(("$smtp_port",), "25")]),
        ("$mail->Port = 25;", [bare(("$mail", "Port"), "25")]),
        ("$this->mail->Port = 25;", [bare(("$this->mail", "Port"), "25")]),
        ("$mail?->Port = 25;", [bare(("$mail", "Port"), "25")]),
        ("$config['smtp_port'] = 25;", [bare(("$config", "smtp_port"), "25")]),
        ("$a[\"b\"]['c'][$d][0] = 25;", [bare(("$a", "b", "c", "$d", "0"), "25")]),
        ("$this->config['port'] = 25;", [bare(("$this", "config", "port"), "25")]),
        ("$a['b']->Port = 25;", [bare(("$a", "b", "Port"), "25")]),
        ("$a[] = 1; $a[] = 2; $b[]['c'] = 3;", [bare(("$a", "0"), "1"), bare(("$a", "1"), "2"), bare(("$b", "0", "c"), "3")]),
        ("Foo::$port = 25;", [bare(("Foo::$port",), "25")]),
        ("$a['b'] ??= 25;", [default(("$a", "b"), "25")]),
        ("$a = $b = 25;", [bare(("$b",), "25")]),
        ("$config = array('smtp_port' => 465);", [bare(("$config", "smtp_port"), "465")]),
        (
            "$config = $config + ['smtp_port' => 465];",
            [unknown(("$config",), "$config + ['smtp_port' => 465]"), bare(("$config", "smtp_port"), "465")],
        ),
        ("$m->O = array('ssl' => array('verify_peer' => false));", [bare(("$m", "O", "ssl", "verify_peer"), "false")]),
        ("return ['mailers' => ['smtp' => ['port' => 25]]];", [bare(("mailers", "smtp", "port"), "25")]),
        (
            "return array('hosts' => array('a', 'b', 5 => 'c', 'd'));",
            [written(("hosts", str(at)), name) for at, name in ((0, "a"), (1, "b"), (5, "c"), (6, "d"))],
        ),
        ("return [Transport::PORT => 25, 'x' /* y */ => 1];", [bare(("Transport::PORT",), "25"), bare(("x",), "1")]),
        ("$this->email->initialize(['smtp_port' => 25]);", [bare(("fn:initialize", "smtp_port"), "25")]),
        ("new Foo(['port' => 25]);", [bare(("fn:Foo", "port"), "25")]),
        ("Configure::write('Email', ['port' => 25]);", [bare(("fn:write", "port"), "25")]),
        ("apply_filters('x', ['port' => 25]);", [bare(("fn:apply_filters", "port"), "25")]),
        ("class Email { public $smtpSecure = 'tls'; }", [written(("class:Email", "smtpSecure"), "tls")]),
        ("class Email { public int $SMTPPort = 25; }", [bare(("class:Email", "SMTPPort"), "25")]),
        ("class Email { const SMTP_PORT = 25; }", [bare(("class:Email", "SMTP_PORT"), "25")]),
        ("class Email { private ?array $a = ['b' => 1]; }", [bare(("class:Email", "a", "b"), "1")]),
        (
            "$mail->isSMTP(); $mail->IsMail();",
            [(("$mail", "isSMTP()"), "", "", False, "written"), (("$mail", "IsMail()"), "", "", False, "written")],
        ),
        ("$mail->setPort(25);", [bare(("$mail", "setPort()"), "25")]),
        ("$this->transport->setEncryption('ssl');", [written(("$this->transport", "setEncryption()"), "ssl")]),
        ("$mail->setPort($port);", [unknown(("$mail", "setPort()"), "$port")]),
        ("putenv('SMTP_PORT=25');", [written(("SMTP_PORT",), "25")]),
        ("ini_set('smtp_port', '25');", [written(("ini_set", "smtp_port"), "25")]),
        (
            "new Swift_SmtpTransport('h', 25, 'ssl');",
            [
                written(("new:Swift_SmtpTransport", "0"), "h"),
                bare(("new:Swift_SmtpTransport", "1"), "25"),
                written(("new:Swift_SmtpTransport", "2"), "ssl"),
            ],
        ),
        (r"new \A\Esmtp($host, 25);", [unknown(("new:Esmtp", "0"), "$host"), bare(("new:Esmtp", "1"), "25")]),
        (
            "Swift_SmtpTransport::newInstance('h', 25);",
            [written(("new:Swift_SmtpTransport", "0"), "h"), bare(("new:Swift_SmtpTransport", "1"), "25")],
        ),
        (
            "return (new T('h'))->setUser('u')->setPort(25);",
            [written(("new:T", "0"), "h"), written(("new:T", "setUser()"), "u"), bare(("new:T", "setPort()"), "25")],
        ),
        ("add_action('phpmailer_init', function ($m) { $m->Port = 25; });", [bare(("$m", "Port"), "25")]),
    ],
)
def test_shapes(code: str, expected: list[Row]) -> None:
    assert rows(f"<?php\n{code}\n") == expected


@pytest.mark.parametrize(
    ("expression", "value", "slice_", "quoted", "certainty"),
    [
        (r"'a\'b\\c\n'", r"a'b\c\n", r"a\'b\\c\n", True, "written"),
        (r'"a\"b\\c\x41\u{e9}\101\$"', 'a"b\\c\x41\xe9A$', r"a\"b\\c\x41\u{e9}\101\$", True, "written"),
        ("''", "", "", True, "written"),
        ("b'tls'", "tls", "tls", True, "written"),
        ('"a {$b}"', '"a {$b}"', '"a {$b}"', False, "unknown"),
        ('"a $b"', '"a $b"', '"a $b"', False, "unknown"),
        ("25", "25", "25", False, "written"),
        ("-1", "-1", "-1", False, "written"),
        ("2.5", "2.5", "2.5", False, "written"),
        ("TRUE", "true", "TRUE", False, "written"),
        ("False", "false", "False", False, "written"),
        ("NULL", "null", "NULL", False, "written"),
        ("(25)", "25", "25", False, "written"),
        ("(int) '25'", "25", "25", True, "written"),
        ("PHPMailer::ENCRYPTION_STARTTLS", "PHPMailer::ENCRYPTION_STARTTLS", "PHPMailer::ENCRYPTION_STARTTLS", False, "written"),
        (r"\A\PHPMailer::X", "PHPMailer::X", r"\A\PHPMailer::X", False, "written"),
        ("self::X", "self::X", "self::X", False, "unknown"),
        ("SMTP_PORT", "SMTP_PORT", "SMTP_PORT", False, "unknown"),
        ("$port", "$port", "$port", False, "unknown"),
        ("25 * 1", "25 * 1", "25 * 1", False, "unknown"),
        ("'a' . 'b'", "'a' . 'b'", "'a' . 'b'", False, "unknown"),
        ("!true", "!true", "!true", False, "unknown"),
        ("port()", "port()", "port()", False, "unknown"),
        ("getenv('X') ?: 25", "25", "25", False, "default"),
        ("getenv('X') ?? '25'", "25", "25", True, "default"),
        ("$_ENV['X'] ?? $_SERVER['X'] ?? 25", "25", "25", False, "default"),
        ("env('X', 25)", "25", "25", False, "default"),
        ("env('X', env('Y', 25))", "25", "25", False, "default"),
        ("Env::get('X', 'tls')", "tls", "tls", True, "default"),
        ("getenv_docker('X', '25')", "25", "25", True, "default"),
        ("get_option('X', null)", "null", "null", False, "default"),
        ("$this->config->get('X', 25)", "25", "25", False, "default"),
        ("(int) env('X', 25)", "25", "25", False, "default"),
        ("(int) (getenv('X') ?: 25)", "25", "25", False, "default"),
        ("intval(getenv('X')) ?: 25", "25", "25", False, "default"),
        ("getenv('X') ?: (getenv('Y') ?: 25)", "25", "25", False, "default"),
        ("getenv('X') ?: PHPMailer::X", "PHPMailer::X", "PHPMailer::X", False, "default"),
        ("getenv('X') ? getenv('X') : 25", "25", "25", False, "default"),
        ("getenv('X') !== false ? (int) getenv('X') : 25", "25", "25", False, "default"),
        ("getenv('X') ? getenv('X') === 'true' : false", "false", "false", False, "default"),
        ("isset($_ENV['X']) ? $_ENV['X'] : 25", "25", "25", False, "default"),
        ("defined('X') ? X : 25", "25", "25", False, "default"),
        ("empty($x) ? 25 : $x", "25", "25", False, "default"),
        ("$ssl ? 465 : 25", "$ssl ? 465 : 25", "$ssl ? 465 : 25", False, "unknown"),
        ("$port == 25 ? 465 : 25", "$port == 25 ? 465 : 25", "$port == 25 ? 465 : 25", False, "unknown"),
        ("$a ? $ab : 25", "$a ? $ab : 25", "$a ? $ab : 25", False, "unknown"),
        ("getenv('X') ?: (getenv('Y') ? 465 : 25)",) * 3 + (False, "unknown"),
        ("getenv('X', true)", "getenv('X', true)", "getenv('X', true)", False, "unknown"),
        ("env('X')", "env('X')", "env('X')", False, "unknown"),
        ("env($x, 25)", "env($x, 25)", "env($x, 25)", False, "unknown"),
        ("lookup('X', 25)", "lookup('X', 25)", "lookup('X', 25)", False, "unknown"),
        ("<<<'E'\n  a\n   b\n  E", "a\n b", "  a\n   b", True, "written"),
        ('<<<E\na\\t\\"\\$b\nE', 'a\t\\"$b', 'a\\t\\"\\$b', True, "written"),
        ("<<<E\nE", "", "", True, "written"),
        ("<<<E\n$a\nE", "<<<E\n$a\nE", "<<<E\n$a\nE", False, "unknown"),
        ("f('" + "x" * 300 + "')", "f('" + "x" * 197, "f('" + "x" * 300 + "')", False, "unknown"),
    ],
)
def test_values(expression: str, value: str, slice_: str, quoted: bool, certainty: str) -> None:
    assert rows(f"<?php $x = {expression};")[0] == (("$x",), value, slice_, quoted, certainty)


@pytest.mark.parametrize(
    ("code", "branches"),
    [
        ("$x = 1;", [()]),
        ("if ($a) { $x = 1; } elseif ($b) { $x = 2; } else { $x = 3; }", [((0, 0),), ((0, 1),), ((0, 2),)]),
        ("if ($a): $x = 1; else: $x = 2; endif; if ($b) $x = 3;", [((0, 0),), ((0, 1),), ((1, 0),)]),
        ("if ($a) { if ($b) { $x = 1; } else $x = 2; }", [((0, 0), (1, 0)), ((0, 0), (1, 1))]),
        ("if ($a) $x = 1; else if ($b) $x = 2; else $x = 3;", [((0, 0),), ((0, 1), (1, 0)), ((0, 1), (1, 1))]),
        ("switch ($a) { case 1: $x = 1; break; default: $x = 2; }", [((0, 0),), ((0, 1),)]),
        ("if (!defined('A')) define('A', 1);", [()]),
        ("if (defined('A')) { $x = A; }", [()]),
        ("if (!defined('A') && !defined('B')) $x = 1;", [()]),
        ("if (!function_exists('f')) { function f() { $x = 1; } }", [()]),
        ("if (!defined('A') && $b) $x = 1;", [((0, 0),)]),
        ("if (defined('A')) { $x = A; } else { $x = 2; }", [((0, 0),), ((0, 1),)]),
        ("if ($a) { class B { public $x = 1; } }", [((0, 0),)]),
        ("foreach ($a as $b) { $x = 1; }", [()]),
    ],
)
def test_branches(code: str, branches: list[tuple[tuple[int, int], ...]]) -> None:
    assert [found.branch for found in read(f"<?php {code}")] == branches


@pytest.mark.parametrize(
    ("code", "entries"),
    [
        ("define( 'A', 1 ) ; $x = 2;", ["define( 'A', 1 ) ;", "$x = 2;"]),
        ("defined('A') or define('A', 1); // note", ["define('A', 1);"]),
        ("if (!defined('A')) define('A', 1);", ["define('A', 1);"]),
        ("define('A', 1) ?>", ["define('A', 1)"]),
        ("return ['a' => 1, 'b' =>\n 2,];", ["'a' => 1", "'b' =>\n 2"]),
        ("$m->Port = 25 /* why */;", ["$m->Port = 25"]),
        ("class A { public int $a = 1; const B = 2; }", ["public int $a = 1;", "const B = 2;"]),
        ("const A = 1, B = 2;", ["A = 1", "B = 2"]),
        ("$m->setPort(25);", ["$m->setPort(25);"]),
        ("$m->setPort(25)->setHost('a');", ["->setPort(25)", "->setHost('a')"]),
        ("new Foo('a', 25);", ["'a'", "25"]),
    ],
)
def test_entries(code: str, entries: list[str]) -> None:
    text = f"<?php\n{code}\n"
    assert [text[slice(*found.entry)] for found in read(text)] == entries


@pytest.mark.parametrize(
    "code",
    [
        "",
        "// define('SMTP_PORT', 25);",
        "# $mail->Port = 25;",
        "/* define('SMTP_PORT', 25); */",
        "/** @example $mail->Port = 25; */",
        "?>$mail->Port = 25;<p>define('SMTP_PORT', 25);</p>",
        "echo 'define(\"SMTP_PORT\", 25);';",
        "echo <<<'E'\n$mail->Port = 25;\nE;",
        "define($name, 25);",
        "define('SMTP_PORT');",
        "function send($port = 25) {}",
        "[$a, $b] = $c;",
        "$a .= 'x';",
        "$a = &$b;",
        "$a = function () {};",
        "$a = [];",
        "$mail->send(); $mail->addAddress($to); $mail->addAddress('a', 'b');",
        "mailer()->Port = 25;",
        "new Foo($a, $b);",
        "new Foo;",
        "putenv('SMTP_PORT');",
        "send(25);",
        "if ($mail->Port == 25) {}",
        "return [...$a];",
    ],
)
def test_quiet(code: str) -> None:
    assert rows(f"<?php {code}") == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("wp-config.php", "define('A', 25);\n$b = 1;", [bare(("A",), "25"), bare(("$b",), "1")]),
        ("a.php", "Grüße 😀 <?php $é = 'ü'; $b['ß'] = 1;", [written(("$é",), "ü"), bare(("$b", "ß"), "1")]),
        ("a.php", "<?php // \udce9\n$a = '\udcfc\udce4'; $b = 2;", [written(("$a",), "\udcfc\udce4"), bare(("$b",), "2")]),
        ("a.php", "<?php\r\n$a = 1;\r\n$b = 'x\r\ny';\r\n", [bare(("$a",), "1"), written(("$b",), "x\r\ny")]),
        ("a.php", "<?php $a = 'x\0y'; $b = 2;", [written(("$a",), "x\0y"), bare(("$b",), "2")]),
        ("a.php.j2", "<?php define('A', '{{ a | default('25') }}');", [written(("A",), "{{ a | default('25') }}")]),
        ("a.php.j2", "<?php define('A', {{ a | default(25) }});", [bare(("A",), "{{ a | default(25) }}")]),
        ("a.php", "<?php define('A', {{ a | default(25) }});", [bare(("A",), "{{ a | default(25) }}")]),
        ("a.php.erb", "<?php define('A', '<%= @a %>'); $b = <%= @b %>;", [written(("A",), "<%= @a %>"), bare(("$b",), "<%= @b %>")]),
        ("a.php.j2", "<?php\n{{ header }}\n$a = ['b' =>\n  {{ b }}\n];", [bare(("$a", "b"), "{{ b }}")]),
        ("a.php.j2", "<?php $a = {# $x = 1; #} 2;", [bare(("$a",), "2")]),
        ("a.php.j2", "<?php $a = '{{ b }}.example';", [written(("$a",), "{{ b }}.example")]),
        ("a.php.j2", "<?php $a = {{ b }}{{ c }}; $d = env('X', {{ e }});", [bare(("$a",), "{{ b }}{{ c }}"), default(("$d",), "{{ e }}")]),
        ("a.php", "<?php $a = '{% if x %}{# y #}'; $b = 1;", [written(("$a",), "{% if x %}{# y #}"), bare(("$b",), "1")]),
        ("a.php", "<?php $a = 1; $b = ; $c = 3;", [bare(("$a",), "1"), bare(("$c",), "3")]),
        ("a.php", "<?php define('A', 1); define('B', 2", [bare(("A",), "1")]),
    ],
)
def test_texts(path: str, text: str, expected: list[Row]) -> None:
    assert rows(text, path) == expected


def test_entries_in_code_that_does_not_parse() -> None:
    for found in read("<?php\ndefine('A', &a.b.c');\ndefine('B', 25);\n"):
        assert found.entry.start <= found.span.start <= found.span.end <= found.entry.end


def test_unclosed_string() -> None:
    assert rows("<?php $a = 1;\n$b = 'x;\n")[0] == bare(("$a",), "1")


def test_template_branches() -> None:
    text = "<?php\n{% if tls %}\n$a = 1;\n{% else %}\nif ($x) { $a = 2; }\n{% endif %}\nif ($y) $a = 3;\n"
    assert [found.branch for found in read(text, "a.php.j2")] == [((0, 0),), ((0, 1), (1, 0)), ((2, 0),)]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("<?php $a = 1;", True),
        ("define('A', 1);", True),
        ("<p>\n<?php if ($a): ?>\n<p>\n<?php endif ?>", True),
        ("<?php $a = {{ b }};{% if c %} $d = 1; {% endif %}", True),
        ("<?php $a = ;", False),
        ("<?php define('A', 1", False),
        ("<?php $a = 'b;", False),
    ],
)
def test_parses(text: str, good: bool) -> None:
    assert php.parses(text) is good


@pytest.mark.parametrize(
    "code",
    [
        "$a = " + "(" * 100_000 + "1" + ")" * 100_000 + ";",
        "$a = " + "(" * 100_000,
        "$a = " + "['b' => " * 20_000 + "1" + "]" * 20_000 + ";",
        "if ($a) { " * 20_000 + "$b = 1;",
        "if ($a) {} else " * 20_000 + "{}",
        "$a = " + "f(" * 20_000 + ")" * 20_000 + ";",
        "$a = " + "$b ?? " * 20_000 + "1;",
        "if ($a) {}" + " elseif ($b) { $c = 1; }" * 5_000,
        "$a" + "->b(1)" * 5_000 + ";",
        "$a" + "['b']" * 20_000 + " = 1;",
        "{{" * 50_000,
        "define('A', {{ a }}); " * 5_000,
    ],
)
def test_deep_and_long(code: str) -> None:
    started = time.process_time()
    read(f"<?php $first = 1; {code}")
    assert time.process_time() - started < 60  # a guard against endless work, no measure


ALPHABET = st.text(st.sampled_from("aZ09_ \t\r\n$'\"\\{}[]()<>?=;:,.-#/*%&|!@é\udce9😀"), max_size=40)
PIECES = st.sampled_from(
    [
        "<?php ",
        "?>",
        "define('A', ",
        "$a->b = ",
        "$a['b'] = ",
        "['c' => 25, ",
        "'",
        '"',
        "25",
        "env('X', 1)",
        ");",
        "];",
        "{{ x }}",
        "{% if x %}",
        "{% endif %}",
        "<<<E\n",
        "\nE;",
        "if ($a) {",
        "} else {",
        "class A { public $x = ",
        "->setPort(25)",
        "new A('x', 1)",
        "\r\n",
        "// x\n",
        "é",
        "\udce9",
    ],
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(PIECES, ALPHABET), max_size=12),
    st.sampled_from(["a.php", "a.php.j2"]),
    st.sampled_from(["x'\"\\$", True, 587, "A::B"]),
)
def test_nothing_raises(pieces: list[str], path: str, value: Value) -> None:
    source = make("".join(pieces), path)
    php.parses(source.text)
    for found in php.read(source):
        assert 0 <= found.entry.start <= found.span.start <= found.span.end <= found.entry.end <= len(source.text)
        assert found.format == "php"
        for edit in (php.replace(source, found, value), php.insert(source, found, "name", value)):
            assert 0 <= edit.span.start <= edit.span.end <= len(source.text)
