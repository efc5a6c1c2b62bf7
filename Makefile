# All that a person types here; `make help` lists it. Needs Python 3.11 or newer and make, nothing else.

VENV := .venv
BIN := $(VENV)/bin
# The first of these that is new enough; or say it: make run PYTHON=/usr/local/bin/python3.13
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes
# Empty when the environment is missing or its Python has gone from the machine: then it is made again.
USABLE := $(shell $(BIN)/python -c 'print("yes")' 2>/dev/null)

# Of the whole suite alone: a part of it reaches only a part of the code, and is done before more processes have begun.
WHOLE := --cov --cov-report=term:skip-covered --numprocesses=logical --maxprocesses=4

# What the application reads; each is made from the catalog beside it, and not committed.
COMPILED := $(patsubst %.po,%.mo,$(wildcard booking/translations/*/LC_MESSAGES/messages.po))

export NO_COLOR := 1
export PIP_NO_COLOR := 1
unexport FORCE_COLOR

.DEFAULT_GOAL := help
.PHONY: help run dev test race check bench pictures translations requirements FORCE

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: $(VENV)/run.stamp $(COMPILED) ## serve pages and letters on this machine; Ctrl-C ends it, all data stays
	@$(BIN)/python -m booking.config.first_settings
	@exec $(BIN)/python -m booking.commands.serve

dev: $(VENV)/run.stamp $(COMPILED) ## the same for who changes the code: pages and worker start anew when a source changes
	@$(BIN)/python -m booking.config.first_settings
	@exec $(BIN)/python -m booking.commands.dev

test: $(VENV)/dev.stamp $(COMPILED) ## every test and what they cover; a part with make test ARGS="tests/availability -k dst"
	@$(BIN)/python -m pytest $(or $(ARGS),$(WHOLE))

race: $(VENV)/dev.stamp $(COMPILED) ## the race for times at full length: 2,000 attempts on each engine, and 10,000 deeds at random
	@RACE=whole $(BIN)/python -m pytest --timeout=0 tests/race tests/waitlist/test_simulation.py

check: $(VENV)/dev.stamp $(COMPILED) ## formatting, lint, import contracts, types, translations
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -q tests/translations

bench: $(VENV)/dev.stamp $(COMPILED) ## the benchmark: ratios measured side by side
	@$(BIN)/python -m tests.bench $(ARGS)

pictures: $(VENV)/dev.stamp $(COMPILED) ## a PNG of every page in docs/pictures
	@$(BIN)/python -m tests.pictures

translations: $(VENV)/run.stamp ## bring what patients read now into the catalogs that translators fill in
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l --add-location=file --sort-by-file -o build/messages.pot .
	@$(BIN)/pybabel -q update -i build/messages.pot -d booking/translations --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date

requirements: $(VENV)/dev.stamp ## pin the newest versions that requirements*.in allow
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --upgrade requirements-dev.in -o requirements-dev.txt

%.mo: %.po $(VENV)/run.stamp
	@$(BIN)/pybabel -q compile -i $< -o $@

# A stamp is touched last, so an installation that was interrupted begins again and keeps what it has.
$(VENV)/run.stamp: requirements.txt $(if $(USABLE),,FORCE)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; $(PYTHON) is older.")'
	@echo "Installing what the application needs into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what tests and checks need ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
