# What a newcomer, a developer and CI run. `make` alone lists it.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))) python3)
ARGS ?=
BIN := .venv/bin
SET_UP := $(PYTHON) deploy/bootstrap.py
# A file's tests stay together, since they share what was costly to make. -n0 in ARGS is one after the other.
SIDE_BY_SIDE := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile
QUICK := "not slow and not browser"
LOCK := printf 'setuptools>=77\n' | $(BIN)/uv pip compile pyproject.toml - --quiet --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo serve render bench danger subjects hearing test quick style check format torch models setup setup-dev lock clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo '  Give a command its own arguments with ARGS, as in: make demo ARGS=--once'

demo: models  ## Set up, hear and read real calls being answered and counted, then call the line yourself
	@$(BIN)/cityline demo $(ARGS)

serve: models  ## Set up and run the line
	@$(BIN)/cityline serve $(ARGS)

render: models  ## Record the city's sentences that have no recording yet, in both languages
	@$(SET_UP) french-voice
	@$(BIN)/cityline models --fetch --french >/dev/null
	@$(BIN)/cityline render $(ARGS)

test: setup-dev models  ## Set up and run every test, those with real audio and a real browser too
	@$(PYTHON) deploy/chromium.py
ifeq ($(ARGS),)
	@$(SIDE_BY_SIDE) -m $(QUICK)
	@$(BIN)/python -m pytest -m "slow or browser"
else
	@$(BIN)/python -m pytest $(ARGS)
endif

quick: setup-dev  ## Run the tests that need no model, browser or large server
	@$(SIDE_BY_SIDE) -m $(QUICK) $(ARGS)

style: setup-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: style test  ## Format, lint, strict types, import rules, then every test

format: setup-dev  ## Put the code into the house form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup-dev models  ## Measure speed and understanding on this machine
	@$(BIN)/python -m tests.load.bench $(ARGS)
	@$(BIN)/python -m tests.load.desk
	@$(BIN)/python -m tests.load.figures
	@$(BIN)/python -m tests.bench.understanding

danger: setup-dev models torch  ## Learn danger anew, after its sentences changed; a quarter of an hour, PyTorch
	@$(BIN)/python -m deploy.learn_senses danger
	@$(BIN)/python -m deploy.reading

subjects: setup-dev models  ## Learn anew what callers speak about, after its sentences changed
	@$(BIN)/python -m deploy.learn_senses subjects

hearing: setup-dev models torch  ## Teach Whisper base further how callers speak; two hours, PyTorch and Debian's voices
	@$(SET_UP) french-voice
	@$(BIN)/cityline models --fetch --french >/dev/null
	@$(BIN)/python -m deploy.hearing $(ARGS)

torch: setup-dev
	@$(BIN)/python -c 'import torch' 2>/dev/null || { echo 'PyTorch is not here; run: $(BIN)/pip install torch' >&2; exit 2; }

models: setup
	@$(BIN)/cityline models --fetch >/dev/null

setup:
	@$(SET_UP) runtime

setup-dev:
	@$(SET_UP) dev

lock: setup-dev  ## Choose the newest versions that pyproject.toml allows, with digests
	@$(LOCK) --upgrade -o deploy/requirements.lock
	@$(LOCK) --upgrade --extra dev -c deploy/requirements.lock -o deploy/requirements-dev.lock
	@$(LOCK) --upgrade --extra french-voice -c deploy/requirements.lock -o deploy/requirements-french-voice.lock

clean:  ## Remove the environment and what tools keep; models, recordings and the database stay in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
