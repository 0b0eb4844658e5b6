"""The wheel as users install it: its data, and that it judges as the checkout does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from program import BAD, ROOT, Program, checkout, cloned, environment, tracked

from smtplint import __version__
from smtplint.compiling import compile_folder, packed

if TYPE_CHECKING:
    from pathlib import Path


def build(source: Path, out: Path, kind: str = "--wheel") -> Path:
    """The file that `python -m build` makes of the folder `source`."""
    done = subprocess.run(
        [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", out, source],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.iterdir()
    return built


def member(wheel: Path, name: str) -> bytes:
    with ZipFile(wheel) as archive:
        return archive.read(name)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, to build from and to change."""
    return cloned(tmp_path_factory.mktemp("source") / "smtplint")


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The wheel in an environment of its own, with what it depends on."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=120)
    subprocess.run([folder / "venv/bin/python", "-m", "pip", "install", "--quiet", wheel], check=True, timeout=300)
    (folder / "work").mkdir()
    return Program((str(folder / "venv/bin/smtplint"),), folder / "work", environment(folder))


def test_the_wheel_holds_the_data_and_the_licence(wheel: Path, source: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    shipped = {f"smtplint/{p.relative_to(source).as_posix()}" for p in (source / "rules").rglob("*") if p.suffix in {".yaml", ".json"}}
    assert shipped <= set(names)
    assert {"smtplint/catalog.json", "smtplint/py.typed", f"smtplint-{__version__}.dist-info/licenses/LICENSE"} <= set(names)
    assert {name.split("/")[0] for name in names} == {"smtplint", f"smtplint-{__version__}.dist-info"}


def test_the_compiled_file_is_what_the_yaml_files_say(wheel: Path, source: Path) -> None:
    assert json.loads(member(wheel, "smtplint/catalog.json")) == json.loads(packed(compile_folder(source / "rules")))


def test_rules_and_dialects_survive_json() -> None:
    """Those are asked by text; ports of providers and platforms, which JSON has as text, hosts.py takes either way."""
    compiled = {name: compile_folder(ROOT / "rules")[name] for name in ("rules", "dialects", "places")}
    assert json.loads(json.dumps(compiled)) == compiled


def test_the_compiled_file_is_never_older_than_its_sources(wheel: Path, source: Path, tmp_path: Path) -> None:
    """A rule is changed, and what an older build may have left in the checkout is there: the next wheel has the rule as it is."""
    rule = source / "rules/port-25.yaml"
    stale = source / "smtplint/catalog.json"
    before = rule.read_text(encoding="utf-8")
    try:
        stale.write_bytes(member(wheel, "smtplint/catalog.json"))
        rule.write_text(before.replace("summary: ", "summary: here and now, ", 1), encoding="utf-8")
        again = build(source, tmp_path)
    finally:
        rule.write_text(before, encoding="utf-8")
        stale.unlink()
    summaries = [json.loads(member(w, "smtplint/catalog.json"))["rules"]["port-25"]["summary"] for w in (wheel, again)]
    assert summaries[1] == f"here and now, {summaries[0]}"


def test_building_leaves_nothing_in_the_checkout(wheel: Path, source: Path) -> None:
    assert wheel.exists()
    assert not (source / "smtplint/catalog.json").exists()
    assert not (source / "smtplint/rules").exists()
    assert not (ROOT / "smtplint/catalog.json").exists()


@pytest.fixture(scope="module")
def unpacked(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the source archive holds."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.unpack_archive(build(source, folder / "archive", "--sdist"), folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    return unpacked


def test_the_source_archive_holds_the_checkout_and_nothing_else(unpacked: Path) -> None:
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if not path.is_dir()}
    assert held == {*tracked(), "PKG-INFO"}


def test_a_wheel_from_the_source_archive_is_the_same(wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as one, ZipFile(build(unpacked, tmp_path / "again")) as other:
        assert {n: one.read(n) for n in one.namelist()} == {n: other.read(n) for n in other.namelist()}


def judged(program: Program) -> dict[str, Any]:
    done = program("check", "--format", "json", "examples")
    assert (done.status, done.err) == (1, "")
    return done.report


def test_an_installed_wheel_judges_as_the_checkout_does(installed: Program, source: Path, tmp_path: Path) -> None:
    shutil.copytree(source / "examples", installed.cwd / "examples", dirs_exist_ok=True)
    here = checkout(installed.cwd, tmp_path, source)
    assert judged(installed) == judged(here) == judged(here)  # compiled, then from the cache
    for arguments in (["endpoints", "examples"], ["rules"], ["dialects"], ["rule", "port-25"], ["dialects", "django"]):
        assert installed(*arguments) == here(*arguments)


def test_an_installed_wheel_checks_settings_and_own_rules(installed: Program) -> None:
    installed.write({"own/.smtplint.yaml": "slect: []\n", "own/a.env": BAD})
    done = installed("check", ".", cwd=installed.cwd / "own")
    assert done.status == 2
    assert "did you mean 'select'?" in done.err


def test_an_installed_wheel_reads_no_yaml_to_start(installed: Program) -> None:
    installed.write({"x.env": BAD})
    code = "import sys; from smtplint.cli import main; main(['check', 'x.env']); print(sorted(sys.modules))"
    python = installed._replace(command=(installed.command[0].replace("smtplint", "python"), "-c", code))
    assert "'ruamel" not in python().out


def test_an_editable_install_reads_the_yaml_files_of_the_checkout(source: Path, installed: Program, tmp_path: Path) -> None:
    """Installed without its dependencies beside those of the wheel, in a folder of its own."""
    pip = installed._replace(command=(str(installed.command[0]).replace("bin/smtplint", "bin/python"), "-m", "pip"))
    done = subprocess.run(
        [*pip.command, "install", "--quiet", "--no-deps", "--target", tmp_path / "site", "--editable", source],
        check=False,
        timeout=300,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "site").rglob("*.yaml")) + list((tmp_path / "site").rglob("catalog.json"))
    (pointer,) = (tmp_path / "site").glob("*.pth")
    assert pointer.read_text().strip() == str(source)
