# The ways into this repository. `make` alone prints them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; a name on the PATH may be a shim that does not run.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
WORKERS ?= 2
PYTEST := $(BIN)/pytest -q -n $(WORKERS)
UV := uv==0.13.9
COMPILE := pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate $(if $(UPGRADE),--upgrade)

.PHONY: help install install-dev demo check test bench pictures lock sbom revision messages clean

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

install: .venv/installed ## build .venv with the console script `overseas` (needs Python 3.11+ and a network)

install-dev: .venv/installed-dev ## the same, with what checks and tests need

demo: .venv/installed ## a province to try, at http://127.0.0.1:8000 (PORT=8100 elsewhere, RESET=1 afresh)
	@$(BIN)/overseas demo $(if $(PORT),--port $(PORT)) $(if $(RESET),--reset)

check: .venv/installed-dev ## the quick checks: format, lint, types, import order, templates, rules (under a minute)
	@$(BIN)/python tests/checks.py

test: .venv/installed-dev ## everything, on SQLite and on PostgreSQL, and in a browser (installs both from the system)
	@$(BIN)/python tests/machine.py
	@$(BIN)/python tests/checks.py format lint types imports templates faults
	@echo "== SQLite"
	@$(PYTEST) -m "not browser"
	@echo "== PostgreSQL"
	@$(BIN)/python tests/postgres/run.py -- $(PYTEST) -m "not browser" -p tests.postgres.only_database
	@if compgen -G "tests/browser/test_*.py" >/dev/null; then echo "== Browser"; $(PYTEST) -m browser --dist loadfile tests/browser; fi

bench: .venv/installed-dev ## fill 10,000 and 100,000 cases and measure the heavy pages, then the trail (minutes; never part of the tests)
	@$(BIN)/python -m tests.bench.run
	@$(BIN)/python -m tests.bench.trail

pictures: .venv/installed-dev ## take pictures of every page to be looked at, and those of the documents (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures

lock: ## write the two lock files anew (UPGRADE=1 also takes newer versions)
	@$(PYTHON) -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	@build/uv/bin/uv $(COMPILE) --extra build pyproject.toml -o requirements.lock
	@build/uv/bin/uv $(COMPILE) --extra build --extra dev pyproject.toml -o requirements-dev.lock
	@rm -rf build/uv

sbom: .venv/installed-dev ## write the bill of materials (CycloneDX) of what is shipped: build/overseas.cdx.json
	@$(BIN)/python deploy/sbom.py build/overseas.cdx.json

revision: .venv/installed-dev ## write the next migration from the tables (MESSAGE="add the ...")
	@$(BIN)/python migrations/new.py "$(MESSAGE)"

messages: .venv/installed-dev ## write new sentences into the catalogues of both languages, keep what is translated
	@$(BIN)/python tests/catalogues/run.py

clean: ## remove what can be built again; the data in ./instance stays
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer is needed; name one with: make install PYTHON=/path/to/python3" >&2; exit 1; fi
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# The build tools are in the lock as well: nothing is fetched that the lock does not name with its hash.
.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing the tools for checks and tests ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
