"""The examples of a rules folder, run as tests: a rule's bad text is found and its good one is not, a dialect's text is read as it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplint import catalog, lint
from smtplint.compiling import DataError, listed, load_yaml, rule_files
from smtplint.lines import index
from smtplint.outcome import Output, UsageError
from smtplint.report.masking import conceal, visible
from smtplint.settings import Settings, replaced
from smtplint.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplint.catalog import Catalog
    from smtplint.model import Endpoint

NAMED = {
    "php": "settings.php", "yaml": "settings.yml", "dotenv": ".env", "environment": ".env", "properties": "app.properties", "ini": "app.ini",
    "keywords": "msmtprc", "json": "settings.json", "toml": "settings.toml", "python": "settings.py", "hcl": "main.tf", "xml": "settings.xml",
    "ruby": "gitlab.rb", "shell": "run.sh", "dockerfile": "Dockerfile", "setvars": ".muttrc", "maps": "sasl_passwd",
    "hocon": "application.conf", "monit": "monitrc", "opensmtpd": "smtpd.conf", "nullmailer": "nullmailer/remotes", "maddy": "maddy.conf",
    "sendmail": "sendmail.mc", "exim": "exim.conf",
}  # fmt: skip
"""The file that a dialect's example stands in where it names none, by the first format of the dialect."""


class Tried(NamedTuple):
    """One example. `problem` says what is not as the example says; it is empty where all is."""

    name: str
    problem: str


def test(folder: str) -> Output:
    """Run the examples of the folder over the shipped rules and dialects. UsageError when its files cannot be used."""
    try:
        full = catalog.with_folder(catalog.load(), folder)
        tried = list(run(full, Path(folder)))
    except DataError as error:
        raise UsageError(f"{error.path}{f':{error.line}' if error.line else ''}: {error.message}") from error
    lines = [f"FAILED  {one.name}: {visible(conceal(one.problem))}" if one.problem else f"ok      {one.name}" for one in tried]
    failed = sum(bool(one.problem) for one in tried)
    if not tried:
        return Output([f"no examples in {folder}"], 1)
    return Output([*lines, f"{len(tried) - failed} of {len(tried)} examples hold"], int(failed > 0))


def run(full: Catalog, folder: Path) -> Iterator[Tried]:
    """Every example of the folder, judged by the catalogue `full` under the settings that the example names and no others."""
    for path in rule_files(folder):
        for number, example in enumerate(load_yaml(path).get("examples", ()), 1):
            for kind in ("bad", "good"):
                if kind in example:
                    yield Tried(f"{path.stem}, example {number}, {kind}", _rule_problem(full, path.stem, example, kind))
    engine = lint.engine(full, Settings(str(Path.cwd())))
    for path in sorted((folder / "dialects").glob("*.yaml")):
        data = load_yaml(path)
        for number, example in enumerate(data.get("examples", ()), 1):
            file = example.get("file") or NAMED.get(data["formats"][0], f"settings.{data['formats'][0]}")
            yield Tried(
                f"dialects/{path.stem}, example {number}", _dialect_problem(engine, path.stem, file, example["text"], example["is"])
            )


def _rule_problem(full: Catalog, rule: str, example: dict[str, Any], kind: str) -> str:
    text: str = example[kind]
    try:
        engine = lint.engine(full, replaced(Settings(str(Path.cwd())), example.get("settings", {})))
    except (ValueError, TypeError, AttributeError, KeyError):
        return "its `settings` are none that smtplint knows"
    judged = lint.check_bytes(engine, example["file"], text.encode())
    if problem := _unjudged(judged, example["file"]):
        return problem
    lines = index(text)
    found = [f"{f.rule} in line {lines.place(f.span.start)[0]}" for f in judged.findings if f.level != "note" or f.rule == rule]
    if kind == "bad":
        return "" if any(f.rule == rule for f in judged.findings) else f"it is not found; what is found: {', '.join(found) or 'nothing'}"
    return f"something is found: {', '.join(found)}" if found else ""


def _unjudged(judged: lint.Judged, file: str) -> str:
    if judged.skip:
        return f"{file} is not read: {'its format is not known' if judged.skip == 'format' else judged.skip}"
    return judged.failures[0].message if judged.failures else ""


def _dialect_problem(engine: lint.Engine, name: str, file: str, text: str, expected: dict[str, Any]) -> str:
    judged = lint.check_bytes(engine, file, text.encode())
    if problem := _unjudged(judged, file):
        return problem
    found = [seen(e) for e in judged.endpoints if name in e.dialect.split(" or ")]
    if not found:
        others = sorted({e.dialect for e in judged.endpoints})
        return f"no endpoint is read; what is read: {', '.join(others) or 'nothing'}"
    differences = [_differences(one, wanted(expected)) for one in found]
    return "" if not all(differences) else min(differences, key=len)


def _differences(one: dict[str, Any], expected: dict[str, Any]) -> str:
    return ", ".join(f"{key} is {_shown(one[key])}, not {_shown(value)}" for key, value in expected.items() if one[key] != value)


def _shown(value: Any) -> str:  # noqa: ANN401 (data)
    if isinstance(value, bool):
        return "true" if value else "false"
    return " or ".join(value) if isinstance(value, list) else "absent" if value is None else str(value)


def wanted(expected: dict[str, Any]) -> dict[str, Any]:
    """What an example says, in the form of `seen`."""
    out = dict(expected)
    if "security" in out:
        out["security"] = sorted(listed(out["security"]))
    if isinstance(out.get("verify"), bool):
        out["verify"] = "on" if out["verify"] else "off"
    return out


def seen(endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint in the words of a dialect's example."""
    return {
        "host": endpoint.host or None,
        "port": endpoint.port,
        "security": ["refused"] if endpoint.facts["refused"] else sorted(endpoint.security),
        "verify": {True: "on", False: "off", None: "unknown"}[endpoint.verify],
        "credentials": endpoint.credentials,
        "active": endpoint.active,
        "role": endpoint.role,
        "host_class": endpoint.facts["host_class"],
        "stranger": next(iter(endpoint.facts["strangers"]), None),
    }
