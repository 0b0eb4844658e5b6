from __future__ import annotations

import json
from itertools import chain, product
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from smtplint.hosts import DEFAULT_PORTS, build, serves, verified_ports
from smtplint.model import MODES

RULES = Path(__file__).parent.parent / "rules"
NAMES = ("providers", "platforms", "sinks")


def load(name: str) -> Any:  # noqa: ANN401 (data)
    return YAML(typ="safe").load((RULES / f"{name}.yaml").read_text(encoding="utf-8"))


DATA = {name: load(name) for name in NAMES}
HOSTS = build(**DATA)
PROVIDERS: list[dict[str, Any]] = DATA["providers"]["providers"]
PLATFORMS: list[dict[str, Any]] = DATA["platforms"]["platforms"]
BY_ID = {provider["id"]: provider for provider in PROVIDERS}


def as_json(data: Any) -> Any:  # noqa: ANN401 (data)
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("name", NAMES)
def test_the_data_have_the_shape_of_their_schema(name: str) -> None:
    schema = json.loads((RULES / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert not [f"{list(e.absolute_path)}: {e.message}" for e in Draft202012Validator(schema).iter_errors(as_json(DATA[name]))]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_describes_and_closes_every_object(name: str) -> None:
    def objects(node: Any) -> list[Any]:  # noqa: ANN401 (data)
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return ([node] if isinstance(node, dict) and node.get("type") == "object" else []) + list(chain.from_iterable(map(objects, inner)))

    schema = json.loads((RULES / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    for found in objects(schema):
        assert found["description"]
        assert found["additionalProperties"] is not True
        for field, shape in found.get("properties", {}).items():
            assert "description" in shape or "$ref" in shape, field


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("providers", {"id": "Upper"}), ("providers", {"role": "relay"}), ("providers", {"colour": 1}),
        ("providers", {"hosts": ["Smtp.Example"]}), ("providers", {"ports": {"587": {"modes": [], "verified": True}}}),
        ("providers", {"ports": {"587": {"modes": ["starttls"]}}}),
        ("providers", {"ports": {"submission": {"modes": ["starttls"], "verified": True}}}), ("providers", {"absent": [70000]}),
        ("platforms", {"outbound": {"25": {"state": "shut", "verified": True}}}), ("platforms", {"outbound": {}}),
        ("platforms", {"colour": 1}), ("sinks", {"words": ["Upper"]}), ("sinks", {"words": [""]}), ("sinks", {"smtp": [0]}),
        ("sinks", {"colour": 1}),
    ],
)  # fmt: skip
def test_a_schema_refuses(name: str, change: dict[str, Any]) -> None:
    schema = json.loads((RULES / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    data = as_json(DATA[name])
    data[name][0].update(change)
    assert not Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize("entries", [PROVIDERS, PLATFORMS, DATA["sinks"]["sinks"] + DATA["sinks"]["relays"]])
def test_ids_are_unique(entries: list[dict[str, Any]]) -> None:
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))


def test_no_two_providers_claim_one_host() -> None:
    for provider in PROVIDERS:
        recollected = provider.get("unverified_hosts", []) if provider["role"] != "submission" else []
        for host in (*provider.get("hosts", []), *provider.get("patterns", []), *recollected):
            example = host.replace("*", "1")
            assert HOSTS.provider_of(example) is provider, example
            claims = {
                other["id"]
                for glob, other in chain.from_iterable(HOSTS.globs.values())
                if glob.partition("*")[2] and _covers(glob, example)
            }
            assert claims <= {provider["id"]}, example


def _covers(glob: str, host: str) -> bool:
    first, _, last = glob.partition("*")
    return host.startswith(first) and host.endswith(last.rpartition("*")[2])


def test_a_recollected_host_is_nobody_for_submission() -> None:
    for provider in PROVIDERS:
        for host in provider.get("unverified_hosts", []):
            expected = None if provider["role"] == "submission" else provider
            assert HOSTS.provider_of(host.replace("*", "x")) is expected, host


@pytest.mark.parametrize("entry", [*PROVIDERS, *PLATFORMS], ids=lambda entry: str(entry["id"]))
def test_what_is_verified_has_a_source_and_what_is_absent_a_vendor(entry: dict[str, Any]) -> None:
    known = [value for value in (entry.get("ports") or entry.get("outbound") or {}).values() if value["verified"] or value.get("listens")]
    if known:
        assert entry["source"]
        assert entry["evidence"] != "memory"
    if entry.get("absent"):
        assert entry["evidence"] == "vendor"
        assert not set(entry["absent"]) & set(entry["ports"])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("smtp.gmail.com", "gmail"), ("SMTP.Gmail.com.", "gmail"), ("ssl://smtp.gmail.com", "gmail"), ("smtp.gmail.com:465", "gmail"),
        ("smtp-relay.gmail.com", "google-relay"), ("aspmx.l.google.com", "google-mx"), ("alt2.aspmx.l.google.com", "google-mx"),
        ("alt1.gmail-smtp-in.l.google.com", "google-mx"), ("email-smtp.eu-west-1.amazonaws.com", "amazon-ses"),
        ("smtp.office365.com", "microsoft365"), ("example-com.mail.protection.outlook.com", "microsoft365-mx"),
        ("smtp.sendgrid.net", "sendgrid"), ("smtp.eu.mailgun.org", "mailgun-eu"), ("mail-ap.smtp2go.com", "smtp2go"),
        ("smtp.zoho.sa", "zoho-mail"), ("smtp.zoho.com.cn", "zoho-mail"), ("w01234.kasserver.com", "all-inkl"),
        ("sv123.xserver.jp", "xserver"), ("smtp.mail.us-east-1.awsapps.com", "workmail"), ("live.smtp.mailtrap.io", "mailtrap-live"),
        ("sandbox.smtp.mailtrap.io", "mailtrap-sandbox"), ("smtpdm-eu-central-1.aliyuncs.com", "aliyun-directmail"),
        ("smtp.gmail.com;smtp.googlemail.com", "gmail"), ("smtp.gmail.com, smtp.sendgrid.net", None), ("smtp.gmail.com,mail", None),
        ("gmail.com", None), ("smtp.gmail.com.example.org", None), ("xsmtp.gmail.com", None), ("s3.eu-west-1.amazonaws.com", None),
        ("kasserver.com", None), ("smtp.example.com", None), ("mail", None), ("localhost", None), ("", None), ("{{ host }}", None),
        ("*", None),
    ],
)  # fmt: skip
def test_provider_of(host: str, expected: str | None) -> None:
    found = HOSTS.provider_of(host)
    assert (found and found["id"]) == expected


@pytest.mark.parametrize(
    ("provider", "port", "mode", "expected"),
    [
        ("gmail", 587, None, True), ("gmail", 587, "starttls", True), ("gmail", 587, "opportunistic", True),
        ("gmail", 587, "implicit", False), ("gmail", 465, "implicit", True), ("gmail", 465, "starttls", False),
        ("gmail", 465, "none", False), ("gmail", 465, "opportunistic", False), ("gmail", 2525, None, False),
        ("gmail", 2525, "starttls", False), ("gmail", 587, "none", None), ("amazon-ses", 2587, "starttls", True),
        ("amazon-ses", 2525, None, False), ("amazon-ses", 2525, "starttls", False), ("amazon-ses", 2465, "implicit", True),
        ("amazon-ses", 2587, "implicit", False), ("amazon-ses", 587, "none", None), ("postmark", 465, None, False),
        ("postmark", 465, "implicit", False), ("postmark", 2525, "starttls", True), ("postmark", 587, "none", True),
        ("microsoft365", 465, "implicit", False), ("microsoft365", 587, None, True), ("microsoft365", 2525, None, False),
        ("brevo", 25, None, False), ("sendgrid", 25, None, True), ("aliyun-directmail", 587, None, False), ("godaddy", 80, "none", True),
        ("godaddy", 80, "starttls", None), ("godaddy", 80, "implicit", False), ("hushmail", 587, "implicit", True),
        ("hushmail", 587, "starttls", False), ("elastic-email", 587, None, True), ("elastic-email", 587, "starttls", None),
        ("elastic-email", 587, "implicit", None), ("elastic-email", 588, None, None), ("mailersend", 2525, None, None),
        ("sakura", 587, None, None), ("tuta", 465, None, None), ("google-mx", 587, None, None), ("microsoft365-mx", 587, None, False),
        ("workmail", 587, "starttls", False),
    ],
)  # fmt: skip
def test_serves(provider: str, port: int, mode: str | None, expected: bool | None) -> None:
    assert serves(BY_ID[provider], port, mode) is expected
    assert serves(as_json(BY_ID[provider]), port, mode) is expected


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("sendgrid", [(587, "starttls"), (2525, "starttls"), (465, "implicit"), (25, "starttls")]),
        ("amazon-ses", [(587, "starttls"), (2587, "starttls"), (465, "implicit"), (2465, "implicit"), (25, "starttls")]),
        ("gmail", [(587, "starttls"), (465, "implicit"), (25, "starttls")]),
        ("yahoo-jp", [(465, "implicit")]),
        ("elastic-email", []),
        ("yandex-postbox", []),
        ("tuta", []),
    ],
)
def test_verified_ports(provider: str, expected: list[tuple[int, str]]) -> None:
    assert verified_ports(BY_ID[provider]) == expected
    assert verified_ports(as_json(BY_ID[provider])) == expected


@pytest.mark.parametrize(
    ("provider", "platform", "preferred", "known_open", "expected"),
    [
        (None, None, None, False, [587, 2525, 465]), (None, None, 2525, False, [2525, 587, 465]),
        (None, None, 26, False, [587, 2525, 465]), (None, "digitalocean", None, False, [2525]),
        (None, "digitalocean", None, True, [2525]), (None, "hetzner-cloud", None, False, [587, 2525]),
        (None, "hetzner-cloud", None, True, [587]), (None, "linode", None, False, [2525]), (None, "linode", None, True, []),
        (None, "cloudzy", None, False, []), (None, "heroku", None, False, [587, 2525, 465]), (None, "heroku", None, True, []),
        (None, "gcp", 465, True, [465, 587, 2525]), (None, None, None, True, [587, 2525, 465]),
        (None, "nowhere", None, False, [587, 2525, 465]), (None, "nowhere", None, True, []), ("gmail", None, None, False, [587, 465]),
        ("gmail", None, 2525, False, [587, 465]), ("gmail", "digitalocean", None, False, []),
        ("sendgrid", None, 2525, False, [2525, 587, 465]), ("sendgrid", "digitalocean", None, False, [2525]),
        ("amazon-ses", None, None, False, [587, 2587, 465, 2465]), ("amazon-ses", "digitalocean", None, False, [2587, 2465]),
        ("amazon-ses", "digitalocean", None, True, []), ("postmark", None, None, False, [587, 2525]),
        ("microsoft365", None, None, False, [587]), ("google-mx", None, None, False, []), ("elastic-email", None, None, False, []),
        ("aliyun-directmail", None, None, False, [465, 80]),
    ],
)  # fmt: skip
def test_best_ports(provider: str | None, platform: str | None, preferred: int | None, known_open: bool, expected: list[int]) -> None:
    pairs = HOSTS.best_ports(BY_ID[provider] if provider else None, platform, preferred, known_open=known_open)
    assert [port for port, _ in pairs] == expected


def test_the_defaults_come_with_their_modes() -> None:
    assert HOSTS.best_ports(None) == list(DEFAULT_PORTS) == [(587, "starttls"), (2525, "starttls"), (465, "implicit")]


def test_nothing_unverified_is_ever_recommended() -> None:
    platforms = {platform["id"]: platform["outbound"] for platform in PLATFORMS}
    for provider, platform, preferred, known_open in product([None, *PROVIDERS], [None, *platforms], [None, 25, 465, 2525], [False, True]):
        pairs = HOSTS.best_ports(provider, platform, preferred, known_open=known_open)
        assert len(pairs) == len(set(pairs))
        for port, mode in pairs:
            assert port != 25
            assert mode in {"starttls", "implicit"}
            if provider is None:
                assert (port, mode) in DEFAULT_PORTS
            else:
                assert provider["ports"][port]["verified"] is True
                assert mode in provider["ports"][port]["modes"]
                assert serves(provider, port, mode) is True
            state = platforms.get(platform or "", {}).get(port, {"verified": False, "state": ""})
            assert not (state["verified"] and state["state"] == "blocked")
            if known_open and platform:
                assert state == {"verified": True, "state": "open"}
        if preferred in dict(pairs):
            assert pairs[0][0] == preferred


def test_only_what_is_documented_is_held_against_a_setting() -> None:
    for provider, port, mode in product(PROVIDERS, [25, 80, 465, 587, 588, 2465, 2525, 2587, 8025], [None, *MODES]):
        if serves(provider, port, mode) is False:
            documented = port in provider.get("absent", [])
            assert documented or (mode and provider["ports"][port]["verified"] and mode not in provider["ports"][port]["modes"])


@pytest.mark.parametrize(
    ("platform", "port", "expected"),
    [
        ("gcp", 25, "blocked"), ("gcp", 587, "open"), ("gcp", 26, None), ("aws-ec2", 25, "throttled"), ("aws-ec2", 465, None),
        ("aws-lambda", 25, None), ("ovhcloud", 25, "conditional"), ("digitalocean", 587, "blocked"), ("digitalocean", 2525, "open"),
        ("heroku", 25, None), ("vercel", 587, "open"), ("railway", 2525, None), ("nowhere", 25, None), (None, 25, None), ("", 25, None),
    ],
)  # fmt: skip
def test_platform_state(platform: str | None, port: int, expected: str | None) -> None:
    assert HOSTS.platform_state(platform, port) == expected


def test_every_platform_may_be_named() -> None:
    assert set(HOSTS.platforms()) == {platform["id"] for platform in PLATFORMS}
    assert len(PLATFORMS) >= 30
    assert len(PROVIDERS) >= 90


def test_the_compiled_data_give_the_same_index() -> None:
    compiled = build(**{name: as_json(DATA[name]) for name in NAMES})
    assert compiled.states == HOSTS.states
    assert all(compiled.best_ports(compiled.providers[id_]) == HOSTS.best_ports(provider) for id_, provider in BY_ID.items())


def test_a_later_provider_replaces_an_earlier_one() -> None:
    own = {"id": "ours", "name": "Ours", "role": "submission", "hosts": ["smtp.gmail.com"], "patterns": ["email-smtp.*.amazonaws.com"]}
    hosts = build({"providers": [*PROVIDERS, own]}, {}, {})
    assert hosts.provider_of("smtp.gmail.com") is own
    assert hosts.provider_of("email-smtp.eu-west-1.amazonaws.com") is own
    assert hosts.provider_of("email-smtp-fips.eu-west-1.amazonaws.com") is BY_ID["amazon-ses"]
    assert hosts.best_ports(own) == []


def test_empty_documents_know_nothing() -> None:
    hosts = build({}, {}, {})
    assert hosts.platforms() == ()
    assert hosts.provider_of("smtp.gmail.com") is None
    assert hosts.host_class("mailhog", port=1025) == "internal"


def test_a_sandbox_is_a_sink_and_its_service_is_not() -> None:
    for provider in PROVIDERS:
        for host in provider.get("hosts", []):
            assert HOSTS.host_class(host) == ("sink" if provider.get("sandbox") else "external"), host
