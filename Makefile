# The only door. Every target prepares .venv by itself; nothing else is needed but make and Python >= 3.12
# (or pyenv or uv to get one).
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
WORKERS ?= 2

# Programs are started many times by the tests: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo serve test fast coverage mutants check fix docs reference bench bench-insight bench-people bench-duplicates fuzz crash migrations pins translations screenshots release clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) ## Prepare .venv from the pinned requirements

$(STAMP): requirements/dev.txt pyproject.toml scripts/setup.sh
	@bash scripts/setup.sh $(VENV)
	@touch $@

demo: $(STAMP) ## Tell the whole story with made-up people, then leave the server running
	@$(BIN)/klatsch demo

serve: $(STAMP) ## Start klatsch on this machine
	@$(BIN)/klatsch serve

test: $(STAMP) ## Every test: both databases, races, browser
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

fast: $(STAMP) ## The tests that need no other process (SQLite only, fewer examples), under a minute
	@$(BIN)/python -m pytest -n $(WORKERS) --hypothesis-profile=fast -k "not postgresql" -m "not slow" \
		tests/rules tests/integration tests/pages tests/meta $(ARGS)

coverage: $(STAMP) ## Branches of the time rules, bookings, imports and security that the tests take; fails below 95 %
	@bash scripts/coverage.sh $(BIN)

mutants: $(STAMP) ## Mutants of scheduling and bookings/capacity that the tests kill; fails below 85 %
	@bash scripts/mutants.sh $(BIN)

check: $(STAMP) ## Lint, types, contracts, templates, spelling, unused code and dependencies
	@bash scripts/check.sh $(BIN)

fix: $(STAMP) ## Let the formatters do what they can
	@$(BIN)/ruff check --fix-only --quiet . || true
	@$(BIN)/ruff format --quiet .

docs: $(STAMP) ## Build the documentation into build/docs; a warning or a dead link is an error
	@$(BIN)/python -m scripts.check_docs
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky --fresh-env docs build/docs
	@echo "Open build/docs/index.html"

reference: $(STAMP) ## Write the generated parts of docs/reference: settings, commands, API, hooks, events
	@$(BIN)/python -m scripts.reference_docs

bench: $(STAMP) ## How fast booking and its pages are, from one run on this machine
	@$(BIN)/python -m benchmarks.run $(ARGS)

bench-insight: $(STAMP) ## The figures of docs/explanation/insight.md: make bench-insight DATA=folder
	@$(BIN)/python -m benchmarks.insight.run $(DATA)

bench-people: $(STAMP) ## 100,000 people: bringing them in, and looking at them, on both databases
	@$(BIN)/python -m benchmarks.large_deck

bench-duplicates: $(STAMP) ## How often people who were met twice are found, and rightly
	@$(BIN)/python -m benchmarks.duplicates

fuzz: $(STAMP) ## Damage 10,000 archives and account for every row
	@$(BIN)/python -m benchmarks.fuzz $(ARGS)

crash: $(STAMP) ## Kill processes a hundred times in storms of guests and letters, on each database
	@$(BIN)/python -m pytest -q --kills=100 tests/races/test_killed_processes.py -k told $(ARGS)

migrations: $(STAMP) ## Write the migrations that the models call for
	@KLATSCH_DATA_DIR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=klatsch.config.settings $(BIN)/django-admin makemigrations

pins: ## Pin every dependency again, with hashes (needs uv)
	@bash scripts/pins.sh

translations: $(STAMP) ## Bring the translation catalogs up to date and compile them
	@$(BIN)/python -m scripts.translations

screenshots: $(STAMP) ## Take the README's pictures again from the demo
	@$(BIN)/python -m scripts.screenshots

release: $(STAMP) ## Check version, changelog, wheel and documentation, then make the tag (ARGS=--dry-run: no tag)
	@$(BIN)/python -m scripts.release $(ARGS)

clean: ## Remove what was made
	@rm -rf $(VENV) build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
