from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplint.report.masking import conceal, mask, visible, within

SECRET = "hunter2"  # noqa: S105 - the tests plant it

# In each syntax `@` is the secret and 25 the port, which a finding underlines and which must stay in sight.
BESIDE_A_PORT = [
    "{password: @, port: 25}",
    '{"password": "@", "port": 25}',
    '{"smtpPassword":"@","port":25}',
    'SETTINGS=\'{"password":"@","port":25}\'',
    r'SETTINGS="{\"password\":\"@\",\"port\":25}"',
    "{name: SMTP_PASSWORD, value: @}, {name: SMTP_PORT, value: 25}",
    "{value: @, name: SMTP_PASSWORD}, {name: SMTP_PORT, value: 25}",
    "'password' => '@', 'port' => 25,",
    "['password' => env('MAIL_PASSWORD', '@'), 'port' => env('MAIL_PORT', 25)]",
    "define('SMTP_PASS', '@'); define('SMTP_PORT', 25);",
    "$mail->Password = '@'; $mail->Port = 25;",
    "$config['smtp']['pass'] = '@'; $config['smtp']['port'] = 25;",
    "$transport->setPassword('@')->setPort(25);",
    "swaks --auth-password @ --port 25",
    "swaks --auth-password=@ --port=25",
    "sendemail -xp @ -s smtp.example.com:25",
    "curl --user me:@ smtp://smtp.example.com:25",
    'args: ["--password", "@", "--port", "25"]',
    '["SMTP_PASSWORD=@", "SMTP_PORT=25"]',
    "<password>@</password><port>25</port>",
    '<mail password="@" port="25"/>',
    "mail: host=smtp.example.com password=@ port=25",
    "URL=smtp://me:@@smtp.example.com:25/?from=me@example.org",
    "URL=smtp://:@@smtp.example.com:25",
    "DSN=sendgrid+smtp://@@default?port=25",
    "relay: me:@@smtp.example.com:25",
    "[smtp.example.com]:25 me:@",
    "URL=smtp://smtp.example.com:25?username=me&password=@",
    "URL=smtp://smtp.example.com?password=@&port=25",
]
ALONE = [
    "[mailPassword=}}@",
    "a></mail.password=[@></mail",
    "{password=a}@",
    "run --pass= password: @",
    "SMTP_PASSWORD=@",
    "export SMTP_PASSWORD='@'",
    "smtp_password: @",
    'smtp_password: "@"',
    "smtp_password: !vault-plain @",
    "password: \"{{ lookup('env', 'SMTP_PW') | default('@') }}\"",
    '- "SMTP_PASSWORD=@"',
    "- SMTP_PASSWD=${SMTP_PASSWD:-@}",
    "password @",
    "machine smtp.example.com login me password @",
    "const SMTP_PWD = '@';",
    "'secret' => getenv('SMTP_SECRET') ?: '@',",
    "$password = $_ENV['SMTP_PASSWORD'] ?? '@';",
    "password := @",
    "apikey: @",
    "MAILGUN_API_KEY=@",
    "POSTMARK_KEY=@",
    "auth_key: @",
    "smtp.credentials=me:@",
    "privateKey: @",
    "bearer @",
    "Authorization: Basic @",
    '<add key="SmtpPassword" value="@" />',
    "smtp.example.com:me:@",
    "# the password: @",
    "SMTP_AUTH=me:@",
    "\ufeffpassword\u00a0= @",
    "PASSWORD\t=\t@",
]
WORDS = st.text(alphabet="abcxyzABC0189-_.!*+~^%$ß語", min_size=8, max_size=24).filter(lambda word: word.strip("0123456789.-_") != "")
QUOTED = st.text(alphabet="abXY09 ,;:#&{}[]()<>=|?!@/%$-_.", min_size=8, max_size=30).map(lambda word: f"q{word}q")


@pytest.mark.parametrize("syntax", [*BESIDE_A_PORT, *ALONE])
def test_secret_is_hidden_whatever_its_length(syntax: str) -> None:
    line = _plant(syntax, SECRET)
    shown = mask(line).text
    assert SECRET not in shown
    assert "***" in shown
    assert shown == mask(_plant(syntax, SECRET * 3)).text


@pytest.mark.parametrize("syntax", BESIDE_A_PORT)
def test_port_beside_a_secret_stays_in_sight_and_in_place(syntax: str) -> None:
    line = _plant(syntax, SECRET)
    shown = mask(line)
    start = line.rindex("25")
    if "port" in syntax or ":25" in syntax:
        assert shown.text[shown.start(start) : shown.end(start + 2)] == "25"


@given(syntax=st.sampled_from([*BESIDE_A_PORT, *ALONE]), word=WORDS)
@settings(max_examples=1000)
def test_no_word_planted_as_a_secret_is_shown(syntax: str, word: str) -> None:
    assert word not in mask(_plant(syntax, word)).text


@given(syntax=st.sampled_from([syntax for syntax in (*BESIDE_A_PORT, *ALONE) if "'@'" in syntax or '"@"' in syntax]), word=QUOTED)
@settings(max_examples=1000)
def test_no_quoted_text_planted_as_a_secret_is_shown(syntax: str, word: str) -> None:
    shown = mask(_plant(syntax, word)).text
    pieces = {word[start : start + 6] for start in range(len(word) - 5)}
    assert not any(piece in shown for piece in pieces if piece not in syntax)


@given(
    line=st.one_of(st.text(), st.text(alphabet="pass=:'\"\\{},;<>/@ \t&?-(x2\u202e")), cut=st.tuples(st.integers(0, 60), st.integers(0, 60))
)
def test_every_line_can_be_shown(line: str, cut: tuple[int, int]) -> None:
    shown = mask(line, line)
    first, last = sorted(min(offset, len(line)) for offset in cut)
    assert 0 <= shown.start(first) <= shown.end(last) <= len(shown.text) or first == last
    assert visible(shown.text) == shown.text
    conceal(line)


@pytest.mark.parametrize(
    "line",
    [
        "SMTP_PORT=25",
        "smtp_host: smtp.example.com:25",
        'ports: ["25:25"]',
        "URL=smtp://smtp.example.com:25 # ask ops@example.com",
        "URL=smtp://${SMTP_HOST}:${SMTP_PORT:-25}",
        "SMTP_PORT: ${{ secrets.SMTP_PORT || 25 }}",
        "smtp_auth: login, port: 25",
        "from: Robot <robot@example.org>",
        "image: registry.example.com:5000/mail:1.2",
        "define('SMTP_PORT', 25);",
        "- SMTP_PORT=${SMTP_PORT:-25}",
        '- "${SMTP_PORT:-25}:25"',
        "key: smtp_port",
        '"password": "", "port": 25',
        "MAIL_ENCRYPTION=tls",
        "mailto:me@example.org",
        "",
    ],
)
def test_line_without_a_secret_stays(line: str) -> None:
    assert mask(line).text == line


@pytest.mark.parametrize(
    ("before", "line", "shown"),
    [
        ("'password' =>", "  'hunter2', 'port' => 25,", "  '***', 'port' => 25,"),
        ('"password":', '  "hunter2", "port": 25', '  "***", "port": 25'),
        ("swaks --auth-password \\", "  hunter2 --port 25", "  *** --port 25"),
        ("SMTP_PASSWORD=", "SMTP_PORT=25", "SMTP_PORT=25"),
        ("  password:", "  port: 25", "  port: 25"),
        ("'password' => env('SMTP_PASSWORD'),", "'port' => 25,", "'port' => 25,"),
        ("host: x", "25", "25"),
    ],
)
def test_value_below_its_key(before: str, line: str, shown: str) -> None:
    assert mask(line, before).text == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ä 語", "plain ä 語"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\r", r"a\x0ab\x0d"),
        ("\x9b\x7f", r"\x9b\x7f"),
        ("\u202egpj", r"\u202egpj"),
        ("a\u2066b\u200b\ufeff", r"a\u2066b\u200b\ufeff"),
        ("a\u2028b", r"a\u2028b"),
        ("\udce9", r"\xe9"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_nothing_steers_the_terminal(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert mask(text).text == shown


def test_columns_follow_tabs_escapes_and_masks() -> None:
    line = "\tURL=smtp://u:secret@\x1bh:25"
    shown = mask(line)
    assert shown.text == r"    URL=smtp://u:***@\x1bh:25"
    assert shown.start(line.index("25")) == shown.text.index("25")
    assert shown.text[shown.start(line.index("secret")) : shown.end(line.index("secret") + 3)] == "***"


def test_what_is_known_for_a_secret_is_hidden_whatever_it_is_called() -> None:
    line = 'port = 25, raw = "hunter2"'
    assert mask(line, "", [(18, 25)]).text == 'port = 25, raw = "***"'
    assert within([(3, 9), (12, 14)], 5, 12) == [(0, 4)]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("write smtp://me:hunter2@smtp.example.com:587", "write smtp://me:***@smtp.example.com:587"),
        ("SMTP_PASSWORD=hunter2 crosses in cleartext", "SMTP_PASSWORD=*** crosses in cleartext"),
        ("the password crosses in cleartext: write MAIL_ENCRYPTION=tls", None),
        ("the credentials: SMTP_USER and SMTP_PASSWORD, cross in cleartext", None),
        ("port 25 of smtp.example.com:25", None),
    ],
)
def test_messages(message: str, shown: str | None) -> None:
    assert conceal(message) == (message if shown is None else shown)


@pytest.mark.parametrize(
    "unit",
    [
        "pass",
        "password ",
        "{password: x, ",
        "a\\",
        '\\"password\\":',
        "u:p@",
        "smtp://a:b",
        "value: {",
        "'",
        "key=",
        "<password>",
        "{",
        "@?a=b",
    ],
)
def test_long_lines_take_linear_time(unit: str) -> None:
    line = unit * (200_000 // len(unit))
    start = time.process_time()
    mask(line)
    assert time.process_time() - start < 60  # a guard against squares, no measure


def _plant(syntax: str, secret: str) -> str:
    """The line with the secret at its place: at the first of the signs when two stand together, the second being a URL's."""
    at = syntax.index("@")
    return syntax[:at] + secret + syntax[at + 1 :]
