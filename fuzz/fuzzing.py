"""Fuzz: each harness for its share of the time, one after the other, from the kept corpus and the dialects' examples.

    python fuzz/fuzzing.py [--seconds N | --runs N] [--count] [--keep] [HARNESS …]

Exit status 1 when an invariant broke; the input is then in `.fuzzing/found`. `--runs` tries so many inputs a harness, the same ones each
time, so that only what changed in the code can break it. `--count` adds the inputs to counter.json, `--keep` takes
inputs that between them reach the most into the kept corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha1
from importlib.util import find_spec
from pathlib import Path

import seeds
from invariants import HARNESSES
from keeping import chosen

HERE = Path(__file__).parent
WORK = HERE.parent / ".fuzzing"
COUNTER = HERE / "counter.json"
SEEDS = 80  # examples of dialects that one run begins with
KEPT = 9  # inputs of a harness in the kept corpus
_LENGTH = 2048
_SEED = "-seed=1"
_MEGABYTES = 1500
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_NOISE = re.compile(r"#\d|INFO|WARNING|0x|\s*$")
_TAIL = 40


def fuzz(name: str, *limits: str) -> tuple[int, str]:
    """Inputs tried by one harness within the limits, options of libFuzzer, and the end of its output when an invariant broke."""
    grown, found = WORK / ("grown" if _SEED not in limits else "same") / name, WORK / "found"
    if _SEED in limits:
        shutil.rmtree(grown, ignore_errors=True)
    seeded = WORK / "seeds" / name
    for folder in (grown, found, HERE / "corpus" / name):
        folder.mkdir(parents=True, exist_ok=True)
    seeds.write(seeded, name, SEEDS)
    words = WORK / "words.dict"
    words.write_text(seeds.dictionary(), encoding="utf-8")
    done = _target(
        name, *limits, f"-max_len={_LENGTH}", f"-dict={words}", f"-artifact_prefix={found}/{name}-", "-timeout=20",
        f"-rss_limit_mb={_MEGABYTES}", "-print_final_stats=1", "-len_control=0", "-reload=0", grown, HERE / "corpus" / name, seeded,
    )  # fmt: skip
    counted = _EXECUTED.search(done.stderr)
    said = [line for line in (done.stdout + done.stderr).splitlines() if not _NOISE.match(line)]
    broken = "" if done.returncode == 0 else "\n".join(said[-_TAIL:])
    return int(counted[1]) if counted else 0, broken


def keep(name: str) -> None:
    """Make the kept corpus of one harness anew, the inputs that once broke something (`broke-…`) aside."""
    kept = HERE / "corpus" / name
    kept.mkdir(parents=True, exist_ok=True)
    old = list(kept.glob("kept-*"))
    inputs = [path.read_bytes() for path in (*old, *(WORK / "grown" / name).glob("*"))]
    for path in old:
        path.unlink()
    for data in chosen(name, inputs, 2 * KEPT if name == "road" else KEPT):
        (kept / f"kept-{sha1(data, usedforsecurity=False).hexdigest()[:12]}").write_bytes(data)


def _target(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "PYTHONHASHSEED": "0"}
    command = [sys.executable, str(HERE / "target.py"), name, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603


def count(inputs: dict[str, int]) -> int:
    """Add to the counter; the sum of all runs so far."""
    before = json.loads(COUNTER.read_text(encoding="utf-8")) if COUNTER.exists() else {}
    known: dict[str, int] = before.get("harnesses", {})
    after = {name: known.get(name, 0) + inputs.get(name, 0) for name in HARNESSES}
    total: int = sum(after.values())
    COUNTER.write_text(json.dumps({"inputs": total, "harnesses": after}, indent=2) + "\n", encoding="utf-8")
    return total


def main() -> int:
    """Run and print one line a harness."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for all harnesses together")
    parser.add_argument("--runs", type=int, help="inputs a harness instead, always the same")
    parser.add_argument("--count", action="store_true", help="add the inputs to counter.json")
    parser.add_argument("--keep", action="store_true", help="make the kept corpus anew")
    parser.add_argument("harnesses", nargs="*", metavar="HARNESS")
    options = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not to be had for this Python: nothing was fuzzed")
        return 0
    names = options.harnesses or list(HARNESSES)
    limits = [f"-runs={options.runs}", _SEED] if options.runs else [f"-max_total_time={max(options.seconds // len(names), 1)}"]
    inputs: dict[str, int] = {}
    broke = False
    for name in names:
        inputs[name], broken = fuzz(name, *limits)
        print(f"{name:12}{inputs[name]:10,} inputs{'  BROKEN' if broken else ''}", flush=True)
        if broken:
            broke = True
            print(broken, flush=True)
        elif options.keep:
            keep(name)
        if options.count:
            count({name: inputs[name]})
    print(f"{sum(inputs.values()):,} inputs")
    return int(broke)


if __name__ == "__main__":
    sys.exit(main())
