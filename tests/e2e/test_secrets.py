"""No secret is printed, in any format, whatever stands on the line that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from program import Program

TOKEN = "tOk3n-9f8e7d6c5b4a"  # noqa: S105 (what must not be seen)

FILES: dict[str, str | bytes] = {
    "a.env": f"SMTP_URL=smtp://shop:{TOKEN}@smtp.example.com:25\nSMTP_PASSWORD={TOKEN}\n",
    "b.env": f"SMTP_HOST=smtp.example.com SMTP_PASSWORD={TOKEN}\nSMTP_PORT=25 # password: {TOKEN}\n",
    "flow.yaml": f"smtp: {{host: smtp.example.com, port: 25, user: shop, password: {TOKEN}}}\n",
    "list.yaml": f"services:\n  web:\n    environment: [SMTP_PORT=25, SMTP_PASSWORD={TOKEN}, SMTP_HOST=smtp.example.com]\n",
    "task.yml": f"- hosts: all\n  tasks:\n    - mail: host=smtp.example.com port=25 username=a password={TOKEN} subject=x\n",
    "wp-config.php": f"<?php\ndefine('SMTP_PORT', 25); define('SMTP_PASSWORD', '{TOKEN}');\n",
    "app.properties": f"spring.mail.host=smtp.example.com\nspring.mail.port=25\nspring.mail.password={TOKEN}\n",
    "app.ini": f"[smtp]\nhost = smtp.example.com\nport = 25\npassword = {TOKEN}\ntls = no\n",
    "bad.env": f"SMTP_PORT=25\nSMTP_PASSWORD={TOKEN}\n\0\n",
}


@pytest.mark.parametrize(
    "arguments",
    [
        *(["check", "--format", form, "--notes", "--statistics"] for form in ("text", "concise", "json", "github")),
        ["endpoints"],
        ["endpoints", "--format", "json"],
    ],
    ids=" ".join,
)
def test_no_report_prints_a_secret(smtplint: Program, arguments: list[str]) -> None:
    smtplint.write(FILES)
    done = smtplint(*arguments, ".")
    assert done.status in (1, 2) or arguments[0] == "endpoints"
    assert "flow.yaml" in done.out
    assert TOKEN not in done.out + done.err
    assert TOKEN[:8] not in done.out + done.err
