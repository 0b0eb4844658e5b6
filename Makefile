# Python 3.11 or later, git and make are enough: each target sets up .venv by itself, anew only when pyproject.toml changes.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: demo test wire wire-page lint docs fuzz bench bench-docs coverage mutation clean

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
ARGS ?=

# What is wrong in a small bad repository. Findings are what it is for, so they do not fail it.
demo: .venv/installed
	@echo '$$ smtplint check examples'
	@$(BIN)/smtplint check --exit-zero examples
	@echo
	@echo '$$ smtplint endpoints examples'
	@$(BIN)/smtplint endpoints examples

# All tests; `make test ARGS="tests/test_lines.py -x"` for some.
test: .venv/dev
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

# The programs of tests/wire/programs against mail servers on loopback. Needs root on Debian 12; installs them side by side below .wire.
wire: .venv/dev
	$(BIN)/python tests/wire/run.py $(ARGS)

# Writes docs/wire.md from the table and from what is installed.
wire-page: .venv/dev
	$(BIN)/python tests/wire/wire_page.py

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy --config-file ansible-lint/pyproject.toml

# Writes the generated parts of README.md and docs/.
docs: .venv/dev
	$(BIN)/python tests/pages.py

# Looks for an input that breaks what must hold (fuzz/invariants.py); `make fuzz SECONDS=600 ARGS=yaml` for one harness, longer.
SECONDS ?= 60
fuzz: .venv/fuzz
	$(BIN)/python fuzz/fuzzing.py --seconds $(SECONDS) $(ARGS)

# Which lines and branches the tests run, those that they run in processes of their own included; fails below 95 %.
coverage: .venv/coverage
	rm -rf .coverage_cache
	mkdir .coverage_cache
	COVERAGE_FILE=$(CURDIR)/.coverage_cache/data $(BIN)/python -m pytest -q -n auto --dist loadfile --cov --cov-report=term $(ARGS)

# Which changes to the code no test notices (mutation/README.md); hours. `make mutation ARGS=smtplint/rules.py` for one module.
mutation: .venv/mutation
	$(BIN)/python mutation/mutate.py $(ARGS)

# How fast it is, beside others and beside what the machine could do; a quarter of an hour. `make bench ARGS=startup` for one table.
bench: .venv/installed
	$(BIN)/python benchmarks/bench.py $(ARGS)

# The same, written into docs/benchmarks.md.
bench-docs: .venv/installed
	$(BIN)/python benchmarks/bench.py --write docs/benchmarks.md

clean:
	rm -rf .venv .wire .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzzing .bench .coverage_cache .mutation dist build

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or later is needed; PYTHON=... names one' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/fuzz: .venv/dev
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

.venv/coverage: .venv/dev
	$(BIN)/python -m pip install --quiet --group coverage
	@touch $@

.venv/mutation: .venv/dev
	$(BIN)/python -m pip install --quiet --group mutation
	@touch $@

.venv/dev: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
