# One command runs the site, one tests it. `make` alone lists them all.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq --retries 5 --timeout 60

# Given on the command line it wins over `.env`; otherwise `.env` decides.
ifdef DATA_DIR
export DATA_DIR
endif

# The site reads `.env` itself.
export FLASK_SKIP_DOTENV := 1

# Node.js of the machine, or else the one that requirements-node.txt brings into .venv.
export PATH := $(PATH):$(CURDIR)/$(BIN)
NODE_STAMP := $(if $(shell command -v npm),,.venv/.node)

FRONT_END := $(if $(wildcard package.json),static/dist/manifest.json)
FRONT_END_SOURCES := $(shell find static frontend -path static/dist -prune -o -type f -print 2>/dev/null) $(wildcard package.json)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/*/translations/*/LC_MESSAGES/messages.po))

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make run PORT=8123 DATA_DIR=/srv/site serves elsewhere."

.PHONY: run
run: ready .env ## set everything up and serve the site on http://127.0.0.1:8000
	@exec $(BIN)/flask --app wsgi serve --port $(PORT)

.PHONY: reset
reset: .venv/.packages ## delete the demonstration data; the next run starts over
	@$(BIN)/python scripts/reset.py

.PHONY: test
test: .venv/.tools tests/html/node_modules/.stamp ready ## lint, types, words and every test on SQLite, PostgreSQL and in a browser
	@$(BIN)/python scripts/system.py tests
	@$(BIN)/python scripts/test.py

.PHONY: bench
bench: .venv/.tools ready ## requests a second of the main pages and of points, beside their yardsticks
	@$(BIN)/python scripts/system.py bench
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.crowd
	@$(BIN)/python -m tests.bench.points
	@$(BIN)/python -m tests.bench.kits
	@$(BIN)/python -m tests.bench.stations
	@$(BIN)/python -m tests.bench.search
	@$(BIN)/python -m tests.bench.exhibition
	@$(BIN)/python -m tests.bench.charity

.PHONY: lint
lint: .venv/.tools ## style, types and words, without running a test
	@$(BIN)/python scripts/test.py lint

.PHONY: format
format: .venv/.tools ## put Python sources into their standard form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

.PHONY: words
words: .venv/.tools ## extract messages and bring the English catalogues up to date
	@$(BIN)/python scripts/words.py

.PHONY: lock
lock: .venv/.tools ## pin the newest versions of the chosen packages
	@$(BIN)/python scripts/lock.py

.PHONY: clean
clean: ## remove what was built and installed; data and .env stay
	rm -rf .venv node_modules tests/html/node_modules static/dist .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find app tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find app -name '*.mo' -delete

# --- what the commands stand on; each step leaves a stamp and is not repeated ---

.PHONY: ready
ready: .venv/.packages $(FRONT_END) $(CATALOGUES)

.env: | .venv/.packages
	@$(BIN)/python scripts/write_env.py

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "The venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.packages: requirements.txt | .venv/.python
	@echo "Installing Python packages"
	@$(PIP) install -r requirements.txt
	@touch $@

.venv/.tools: requirements-dev.txt .venv/.packages
	@echo "Installing test and lint tools"
	@$(PIP) install -r requirements-dev.txt
	@touch $@

.venv/.node: requirements-node.txt | .venv/.python
	@echo "Installing Node.js into .venv"
	@$(PIP) install -r requirements-node.txt
	@touch $@

node_modules/.stamp: package.json $(wildcard package-lock.json) | $(NODE_STAMP)
	@echo "Installing front-end packages"
	@npm ci --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

tests/html/node_modules/.stamp: tests/html/package-lock.json | $(NODE_STAMP)
	@npm ci --prefix tests/html --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

static/dist/manifest.json: node_modules/.stamp $(FRONT_END_SOURCES)
	@echo "Building the front end"
	@npm run --silent build </dev/null
	@touch $@

%.mo: %.po | .venv/.packages
	@$(BIN)/pybabel -q compile -i $< -o $@ -l en
