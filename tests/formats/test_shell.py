from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_checks import check_any, read
from tree_checks import Row, Value, check_edits, check_linear, dotted, inserted, replaced, texts

from smtplint.formats import Format, shell

FORM: Format = shell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SMTP_PORT=25", [("SMTP_PORT", "25")]),
        ("#!/bin/sh\nexport A=1 B='2 3' C=\"x\" # d\r\nD=4\r\n", [("A", "1"), ("B", "2 3"), ("C", "x"), ("D", "4")]),
        ("A=1 B=2 ./run C=3\nD=4; E=5 && F=6 | G=7 &\n", [("A", "1"), ("B", "2"), ("D", "4"), ("E", "5"), ("F", "6"), ("G", "7")]),
        ('A=${B:-25}\nC="${D:-x}y"\nE=$F\n', [("A", "${B:-25}"), ("C", "${D:-x}y"), ("E", "$F")]),
        ("A=\nB=''\nC= run\n", [("A", ""), ("B", ""), ("C", "")]),
        ('A=\'one\ntwo\'\nB="three\n\\"four\\""\n', [("A", "one\ntwo"), ("B", 'three\n"four"')]),
        ("A=a'b c'd\\ e\nB=x\\\ny\nC=a#b\n", [("A", "ab cd e"), ("B", "xy"), ("C", "a#b")]),
        ("export \\\n  A=1 \\\n  B=2\nC=3\n", [("A", "1"), ("B", "2"), ("C", "3")]),
        ("declare -x A=1\nreadonly B=2\nlocal -r C=3\ntypeset D=4\n", [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]),
        ("run <<EOF\nA=1\nEOF\nB=2\ncat <<-'E' <<F\nC=3\n\tE\nD=4\nF\nG=5\n", [("B", "2"), ("G", "5")]),
        ("env A=1 B=2 run C=3\nsudo -E D=4 run\nsudo run E=5\n", [("A", "1"), ("B", "2"), ("D", "4")]),
        ("> x A=1 run > y B=2\nrun 2>&1 C=3\n", [("A", "1")]),
        ("f() { A=1; }\n( B=2 )\n! C=3\n{ D=4; }\n", [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]),
        ("while x; do A=1; done\nfor i in 1 2; do\n  B=2\ndone\n", [("A", "1"), ("B", "2")]),
        ("(( a = b << 2 ))\nA=1\nrun <<x\nB=2\n", [("A", "1"), ("B", "2")]),
        (
            "A={{ x | default('y z') }}\nB='{{ c['d'] }}'\n{{ name }}=1\n",
            [("A", "{{ x | default('y z') }}"), ("B", "{{ c['d'] }}"), ("{{ name }}", "1")],
        ),
        ("A=\udc80\u2028\rB=2\r", [("A", "\udc80"), ("B", "2")]),
    ],
)
def test_settings(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected
    assert {setting.certainty for setting in read(FORM, text)} == {"written"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A=1",
        "echo A=1",
        "run --a=1",
        "export A",
        "a = 1",
        "'A=1'",
        "[ A=1 ]",
        "A=(1 2\n 3)",
        "1A=2",
        "-A=1",
        'echo "\nA=1\n"',
        "x=\\\n",
        "{# A=1 #}",
        "{{ lines }}",
    ],
)
def test_no_setting(text: str) -> None:
    assert [(key, value) for key, value in dotted(FORM, text) if value] == []


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("A=$(cmd 'x y')", "$(cmd 'x y')", "unknown"),
        ('A="$(cmd)"', "$(cmd)", "unknown"),
        ("A=`cmd x`", "`cmd x`", "unknown"),
        (': "${A:=25}"', "25", "default"),
        (": ${A=x}", "x", "default"),
        ("read -p 'A? ' -r A", "read -p 'A? ' -r A", "unknown"),
        ("IFS= read -rs A B", "read -rs A B", "unknown"),
        ("A={% if x %}25{% else %}465{% endif %}", "{% if x %}25{% else %}465{% endif %}", "unknown"),
        ("A=25{% if x %}5{% endif %}", "25", "unknown"),
        ('A="{% if x %}25{% endif %}"', "{% if x %}25{% endif %}", "unknown"),
    ],
)
def test_certainty(text: str, value: str, certainty: str) -> None:
    setting = next(one for one in read(FORM, text) if one.key != ("IFS",))
    assert (setting.key, setting.value, setting.certainty) == (("A",), value, certainty)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("export A=1 B=2", ["export A=1", "B=2"]),
        ("A='1' B=2 run", ["A='1'", "B=2"]),
        (': "${A:=25}" x', [': "${A:=25}"']),
        ("export -n A=1", ["export -n A=1"]),
    ],
)
def test_entries(text: str, entries: list[str]) -> None:
    assert [text[one.entry.start : one.entry.end] for one in read(FORM, text)] == entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat > /a/.env <<E\nA=1\nB=2\nE\nC=3\n", [("file:/a/.env/dest", "/a/.env"), ("file:/a/.env/content", "A=1\nB=2"), ("C", "3")]),
        ("cat <<'E' >> /a/.env\nA=1\nE\n", [("file:/a/.env/dest", "/a/.env"), ("file:/a/.env/block", "A=1")]),
        ("cat <<-E > x\n\tA=1\n\t B=2\n\tE\n", [("file:x/dest", "x"), ("file:x/content", "A=1\n B=2")]),
        ("cat <<E | sudo tee x\r\nA=1\r\nB\r\nE\r\n", [("file:x/dest", "x"), ("file:x/content", "A=1\nB")]),
        ("sudo tee -a x > /dev/null <<E\nA=1\nE\n", [("file:x/dest", "x"), ("file:x/block", "A=1")]),
        ('cat <<E >"$D/x"\nA=$B\nE\n', [("file:$D/x/dest", "$D/x"), ("file:$D/x/content", "A=$B")]),
        ("bash <<E\nA=1\nE\nsh -ec 'B=2'\n", [("sh/script", "A=1"), ("sh/script", "B=2")]),
        ("kubectl apply -f - <<E\na: 1\nE\n", [("file:manifest.yaml/dest", "manifest.yaml"), ("file:manifest.yaml/content", "a: 1")]),
        ("echo 'A=1' >> x\necho A = 1 > y\n", [("file:x/line", "A=1"), ("file:x/dest", "x"), ("file:y/line", "A = 1"), ("file:y/dest", "y")]),
        ("printf 'A=1\\nB=2\\n' | tee x\n", [("file:x/line", "A=1\nB=2\n"), ("file:x/dest", "x")]),
        ("printf '%s\\n' A=1 'B=2' > x\n", [("file:x/line", "A=1"), ("file:x/line", "B=2"), ("file:x/dest", "x")]),
        ("printf 'A=%s\\nexport B=\"%d\"\\n' a 2 > x\n", [("part:x/A", "a"), ("part:x/B", "2"), ("file:x/dest", "x")]),
        ("echo A=1 | sudo tee -a x >/dev/null\n", [("file:x/line", "A=1"), ("file:x/dest", "x")]),
        ("echo A=1 |\n  cat > x\n", [("file:x/line", "A=1"), ("file:x/dest", "x")]),
        (
            "{\n  echo A=1; echo no >&2; (echo B=2)\n} >> x\necho C=3\n",
            [("file:x/line", "A=1"), ("file:x/line", "B=2"), ("file:x/dest", "x"), ("file:x/dest", "x")],
        ),
        ("{ case $1 in a) echo A=1;; esac; } | tee x\n", [("file:x/line", "A=1"), ("file:x/dest", "x")]),
        ("printf 'A=1\\nB=2\\n' > x\n", [("file:x/line", "A=1\nB=2\n"), ("file:x/dest", "x")]),
        ("sed -i 's/^A=.*/A=1/' x\n", [("file:x/line", "A=1"), ("file:x/dest", "x")]),
        ("sed -i -e 's|a|A=1|; s|b|B: 2|g' y x\n", [("file:x/line", "A=1"), ("file:x/line", "B: 2"), ("file:x/dest", "x")]),
        ("docker run --rm -d -p 1:2 -e A=1 --env 'B=2 3' --env=C=\"4\" a/b -e D=5\n", [
            ("docker:1/environment/A", "1"), ("docker:1/environment/B", "2 3"), ("docker:1/environment/C", "4"), ("docker:1/image", "a/b"),
            ("docker:1/arguments", "-e D=5"),
        ]),
        ("sudo podman create --env-file x.env -e A=1 a\n", [
            ("podman:1/env_file", "--env-file"), ("podman:1/environment/A", "1"), ("podman:1/image", "a"),
        ]),
        ("docker exec -e A=1 name run\n", [("docker:1/variables/A", "1")]),
        ("docker compose run -e A=1 web\n", [("docker:1/variables/A", "1")]),
        ('F=/a/.env\necho A=1 > $F\ncat >> "${F}" <<E\nB=2\nE\n', [
            ("F", "/a/.env"), ("file:/a/.env/line", "A=1"), ("file:/a/.env/dest", "/a/.env"), ("file:/a/.env/dest", "/a/.env"),
            ("file:/a/.env/block", "B=2"),
        ]),
        ("D=$HOME\nF=${D}/x\necho A=1 | tee $F/y\n", [
            ("D", "$HOME"), ("F", "${D}/x"), ("file:$HOME/x/y/line", "A=1"), ("file:$HOME/x/y/dest", "$HOME/x/y"),
        ]),
        (": ${F:=x}\nsed -i 's/a/A=1/' $F\n", [("F", "x"), ("file:x/line", "A=1"), ("file:x/dest", "x")]),
        ("F=/dev/null\necho A=1 > $F\ncat > $F <<E\nB=2\nE\n", [("F", "/dev/null")]),
        ("F=x\nF=$(mktemp)\necho A=1 > $F\necho A=1 > ${G:-y}\n", [
            ("F", "x"), ("F", "$(mktemp)"), ("file:$F/line", "A=1"), ("file:$F/dest", "$F"), ("file:y/line", "A=1"), ("file:y/dest", "y"),
        ]),
        ("sed -i x -e '/^a/c\\A=1' -e '$ a B=2'\n", [("file:x/dest", "x"), ("file:x/line", "A=1"), ("file:x/line", "B=2")]),
        ("sed -i '2,/x/{s/a/A=1/;d}' x\n", [("file:x/line", "A=1"), ("file:x/dest", "x")]),
        ("sed -Ei '1i\\\nA=1\\\n  B=2' x\n", [("file:x/line", "A=1"), ("file:x/line", "B=2"), ("file:x/dest", "x")]),
        ("sed -i '' --expression='s/a/A=1/' x\nperl -i.bak -pe 's/a/A=1/' x\n", [
            ("file:x/line", "A=1"), ("file:x/dest", "x"), ("file:x/line", "A=1"), ("file:x/dest", "x"),
        ]),
        ("ssh -p 22 h <<E\nA=1\nE\nssh g 'bash -s' <<E\nB=2\nE\nssh g 'C=3 x'\n", [
            ("ssh:h/script", "A=1"), ("ssh:g/script", "bash -s"), ("ssh:g/script", "B=2"), ("ssh:g/script", "C=3 x"),
        ]),
        ("echo A=1 | ssh h 'cat >> x'\nsu - a -c 'B=2'\n", [
            ("file:x/line", "A=1"), ("ssh:h/script", "cat >> x"), ("file:x/dest", "x"), ("sh/script", "B=2"),
        ]),
        ("docker exec -u a c occ config:system:set b\nssh h wp x\n", [("docker:c/tool", "occ config:system:set b"), ("ssh:h/tool", "wp x")]),
        ("kubectl exec -it a -c b -- sh -c 'A=1'\n$X config:system:set b\n", [("kubectl:b/script", "A=1"), ("tool", "$X config:system:set b")]),
        ("docker exec -e A=1 c docker run -e B=2 d\n", [("docker:1/variables/A", "1"), ("docker:1/environment/B", "2"), ("docker:1/image", "d")]),
        ("sudo -u a env A=1 run B=2\ngosu a wp x\n", [("A", "1"), ("tool", "wp x")]),
        ("heroku config:set A=1 B='2' -a c\nheroku config:set C=3 --app d\n", [
            ("heroku:c/variables/A", "1"), ("heroku:c/variables/B", "2"), ("heroku:d/variables/C", "3"),
        ]),
        ("x --env A=1 --env=B=2 --env C\noc set env a B=2 C-\n", [("x:1/variables/A", "1"), ("x:1/variables/B", "2"), ("oc:a/variables/B", "2")]),
        ("az a --settings A=1 B=2 --x C=3\n", [("az:1/variables/A", "1"), ("az:1/variables/B", "2")]),
        ("gcloud a --update-env-vars=A=1,B=2\ngcloud a --set-env-vars ^:^A=1,2:B=3\n", [
            ("gcloud:1/variables/A", "1"), ("gcloud:1/variables/B", "2"), ("gcloud:2/variables/A", "1,2"), ("gcloud:2/variables/B", "3"),
        ]),
        ("helm upgrade a b --set c.d=1,e[0].f='2' -f x\n", [("part:helm:1/values.yaml/c/d", "1"), ("part:helm:1/values.yaml/e/0/f", "2")]),
        ("git config sendemail.smtpServer a\ngit config user.name b\n", [("tool", "git config sendemail.smtpServer a")]),
        ("wp config set A 1\nphp occ config:system:set b\n", [("tool", "wp config set A 1"), ("tool", "php occ config:system:set b")]),
        ("curl --ssl-reqd --url smtp://a:25\n", [("curl:1/ssl-reqd", "--ssl-reqd"), ("curl:1/url", "smtp://a:25")]),
        ("curl 'smtps://b'\n", [("curl:1/url", "smtps://b")]),
    ],
)  # fmt: skip
def test_what_commands_write_and_pass_on(text: str, expected: list[Row]) -> None:
    assert dotted(FORM, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cat <<E\nA=1\nE\n",
        "cat > /dev/null <<E\nA=1\nE\n",
        "echo A=1 | grep A > x\n",
        "echo A=1 && tee x\n",
        "echo A=1 | tee /dev/stderr | sort > x\n",
        "f() {\n  echo A=1\n}\n{ echo B=2; }\ncat > x\n",
        "{ echo A=1; } | sort > x\n",
        "{ echo A=1 >&2; } > x\n",
        "printf '%s and %s\\n' A=1 B=2 > x\n",
        "printf '%s=%s\\n' A 1 > x\n",
        "printf 'A=%s\\nB=%s\\n' 1 > x\n",
        "cat > x <<E\nE\nssh h mysql <<E\nA=1\nE\n",
        "cat <<E > x\nrun\n",
        "mysql <<E\nA=1\nE\n",
        "echo A=1\necho A=1 >&2\necho 'A=1' 'b' > x\n",
        "sed 's/a/A=1/' x\nsed -i 's/A=1/25/' x\nsed -i 's/a/A=\\1/' x\nsed -i 's/a/A=&/' x\nsed -i\n",
        "docker ps -e A=1\ndocker run\ndocker -e A=1\n",
        "curl https://a -k\n",
        "sed -n '/a/c\\A=1' x\nsed -i '/A=1/d; y/a/b/; :A=1' x\nsed -i -f A=1 x\nsed -i 's/a/A=1/'\n",
        "ssh h\nssh\nssh h echo A=1\nkubectl exec a -- echo A=1\ndocker exec\nkubectl exec a --\n",
        "heroku config:get A=1\nkubectl set image a A=1\nfly secrets unset A=1\nx --env\nx --env=A\nmake -e A=1\n",
        "helm upgrade a b --set\nhelm upgrade a b --set c --set =1 -f A=1\naz a --settings\ngcloud a --set-env-vars=\n",
    ],
)
def test_what_commands_only_say(text: str) -> None:
    assert [row for row in dotted(FORM, text) if not row[0].endswith(("/dest", "insecure"))] == []


def test_branches() -> None:
    text = "A=0\nif x; then\n  A=1\nelif y; then A=2\nelse\n  case $z in\n    a) A=3 ;;\n    b|c) A=4;;\n  esac\nfi\nA=5\n"
    found = [(one.value, one.branch) for one in read(FORM, text)]
    assert found == [("0", ()), ("1", ((0, 0),)), ("2", ((0, 1),)), ("3", ((0, 2), (1, 0))), ("4", ((0, 2), (1, 1))), ("5", ())]
    text = "{% if x %}\nA=1\n{% else %}\nA=2\n{% endif %}\nif y; then A=3; fi\n"
    assert [(one.value, one.branch) for one in read(FORM, text)] == [("1", ((0, 0),)), ("2", ((0, 1),)), ("3", ((1, 0),))]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a=25 # x", 587, "a=587 # x"),
        ("a=", True, "a=true"),
        ("a=25", "x y", "a='x y'"),
        ("a=25", "it's", 'a="it\'s"'),
        ("a='25'", "x", "a='x'"),
        ("a='25'", "it's", 'a="it\'s"'),
        ('a="25"', '"$x`\\', r'a="\"\$x\`\\"'),
        (': "${a:=25}"', 587, ': "${a:=587}"'),
        ("a=x'y z'", "w", "a=w"),
    ],
)
def test_replace(before: str, value: Value, after: str) -> None:
    assert replaced(FORM, before, "a", value) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a=25 # x\nb=1\n", True, "a=25 # x\nNEW=true\nb=1\n"),
        ("  export a='25'\n", "x", "  export a='25'\n  export NEW='x'\n"),
        ("export a=25 b=1\n", "x", "export a=25 NEW=x b=1\n"),
        ("export b=1 a=25\n", "x y", "export b=1 a=25 NEW='x y'\n"),
        ("docker run -e a=25 x\n", 2, "docker run -e a=25 -e NEW=2 x\n"),
        ("x --from-literal=a=25 y\n", 2, "x --from-literal=a=25 --from-literal=NEW=2 y\n"),
        ("heroku config:set a=25 -a x\n", 2, "heroku config:set a=25 NEW=2 -a x\n"),
        ("gcloud x --set-env-vars b=1,a=25\n", 2, "gcloud x --set-env-vars b=1,a=25,NEW=2\n"),
        ("az x --settings a=25 b=1\n", 2, "az x --settings a=25 NEW=2 b=1\n"),
        ("docker run \\\n  --env a=25 \\\n  x\n", 2, "docker run \\\n  --env a=25 \\\n  --env NEW=2 \\\n  x\n"),
        ("a=25; b=1\n", 2, "a=25 NEW=2; b=1\n"),
        ("a=25 ./run\n", 2, "a=25 NEW=2 ./run\n"),
        ("export \\\n  b=1 \\\n  a=2\n", 3, "export \\\n  b=1 \\\n  a=2 NEW=3\n"),
        (': "${a:=25}"\nb=1\n', 2, ': "${a:=25}"\n: "${NEW:=2}"\nb=1\n'),
        ("if x; then a=1; fi\n", 2, "if x; then a=1 NEW=2; fi\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_insert(newline: str, before: str, value: Value, after: str) -> None:
    assert inserted(FORM, before.replace("\n", newline), "a", value, newline) == after.replace("\n", newline)


def test_edits_touch_nothing_else() -> None:
    text = '#!/bin/sh\nexport A=1 B=\'x\'\nC="y" # z\nif w; then D=${E:-1}; fi\n: "${F:=2}"\nG= run\n'
    for value, shown in ((587, "587"), ("a.b", "a.b"), (True, "true")):
        check_edits(FORM, text, value, shown)


WORDS = st.text(st.characters(exclude_characters="\0{}%<>\r\u2028\u2029", exclude_categories=["Cs"]), max_size=10)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["{}={}\n", "export {}={} # x\n", "  {}={}; ", "{}={} && "]), WORDS)
def test_what_shlex_quotes_is_read_and_edited(values: list[str], shape: str, value: str) -> None:
    text = "".join(shape.format(f"V{index}", shlex.quote(word)) for index, word in enumerate(values))
    expected = [(f"V{index}", word) for index, word in enumerate(values)]
    assert dotted(FORM, text) == expected
    changed = replaced(FORM, text, "V0", value)
    assert dotted(FORM, changed) == [("V0", value), *expected[1:]]
    assert sorted(dotted(FORM, inserted(FORM, text, "V0", value))) == sorted([*expected, ("NEW", value)])


@settings(deadline=None)
@given(texts("A= export : ${A:=1} ${ $( ) ( ` ' \" # ; & | && ;; if then elif else fi case esac in <<E <<-'E' E { } [ ] 25 A=1 = \\"))
def test_any_text(text: str) -> None:
    check_any(FORM, "shell", text)


@pytest.mark.parametrize(
    "piece",
    [
        "A='",
        'A="',
        "A=`",
        "A=$(",
        "A=${",
        "A=$((",
        "A=(",
        "<<E\n",
        "<<E ",
        "E\n<<E\n",
        "if x\n",
        "case x\n",
        "A=1 ",
        "A=1\n",
        ": ${A:=",
        "\\",
        "'\n",
        '"\\',
        "{{",
        "{% if x %}",
        "a",
        "ssh h ",
        "docker exec a ",
        "sed -i '/a",
        "sed -i 's/a/A=1/;",
        "$A=$A",
        "A=$A$A\n",
        "helm --set a=1,",
        "x --env A=1 ",
        "read A ",
    ],
)
def test_linear(piece: str) -> None:
    check_linear(FORM, piece, 50_000)
