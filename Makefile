# What a newcomer, a developer and CI run. `make` alone lists it.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))) python3)
ARGS ?=
# Where Python may not keep what it compiles, each process of a run would compile every test again.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
SET_UP := $(PYTHON) deploy/bootstrap.py
# A file's tests stay together, since they share what was costly to make. -n0 in ARGS is one after the other.
SIDE_BY_SIDE := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile
# Whole runs wait, for calls that run in real time and for pages, as much as they work: a worker more than processors.
# Files begin in the order of their names, not those with the most tests first: the longest have one test or two.
WAITING := PYTEST_XDIST_AUTO_NUM_WORKERS=$$(($$(getconf _NPROCESSORS_ONLN) + 1)) $(SIDE_BY_SIDE) --no-loadscope-reorder
# Calls run in real time, and a machine that is shared can stand still for a second: what fails is tried once more after a
# rest, and named at the end as RERUN either way. A test alone, or `make quick`, has no second try.
ONCE_MORE := --reruns 1 --reruns-delay 2 -raR
# What a developer runs before each commit, and what CI runs first.
QUICK := "not slow and not browser and not thorough"
WITHOUT_MODELS := "not slow and not browser"
# In CI these are counted: what they reach may only rise (fail_under in pyproject.toml).
COVER := $(if $(CI),--cov --cov-report=term)
# What no line uses of what its packages ask for: PyAV brings all of FFmpeg to read sound files, and hf-xet a second way
# to the model hub. A lock is the whole list, so that it is installed without asking for more.
LEAVE_OUT := --no-emit-package av --no-emit-package hf-xet
LOCK := printf 'setuptools>=77\n' | $(BIN)/uv pip compile pyproject.toml - --quiet --universal $(LEAVE_OUT) \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --custom-compile-command "make lock"

# The same versions with the address of each wheel, which saves a new machine the index's 70 MB.
WHEELS := $(BIN)/uv pip compile --quiet --universal $(LEAVE_OUT) --python-version 3.11 --fork-strategy fewest --no-annotate --no-header --format pylock.toml

# Each is used by one command alone, so none is a dependency of the product.
WITH := $(BIN)/uv run --quiet --no-project --with
DOCS := $(WITH) mkdocs-material==9.6.14 mkdocs
SBOM := $(WITH) cyclonedx-bom==7.5.0 python -W ignore -m cyclonedx_py
AUDIT := $(WITH) pip-audit==2.10.1 pip-audit --require-hashes --disable-pip --vulnerability-service osv --progress-spinner off --timeout 10

.DEFAULT_GOAL := help
.PHONY: all-models roads help demo serve render pictures tasks weight docs rooms where bench bench-limits bench-studio bench-hearing train-classifier test quick cover exchange style check format torch models setup setup-dev lock audit sbom clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo '  Give a command its own arguments with ARGS, as in: make demo ARGS=--once'

demo: setup  ## Set up, hear and read real calls being answered and counted, then call the line yourself
	@$(BIN)/cityline demo --fetch $(ARGS)

serve: models  ## Set up and run the line
	@$(BIN)/cityline serve $(ARGS)

render: models  ## Record the city's sentences that have no recording yet, in both languages
	@$(SET_UP) french-voice
	@$(BIN)/cityline models --fetch --french >/dev/null
	@$(BIN)/cityline render $(ARGS)

test: setup-dev all-models  ## Set up and run every test, those with real audio and a real browser too
	@$(PYTHON) deploy/chromium.py
ifeq ($(ARGS),)
	@$(WAITING) $(ONCE_MORE) -m $(WITHOUT_MODELS) $(COVER); first=$$?; \
	$(WAITING) $(ONCE_MORE) -m "(slow or browser) and not layouts" && exit $$first
else
	@$(BIN)/python -m pytest $(ARGS)
endif

layouts: setup-dev models  ## Compare every page with the layout that was kept of it; what differs is marked in var/pictures-apart
	@$(PYTHON) deploy/chromium.py
	@$(BIN)/python -m pytest -q -m layouts tests/browser/test_pictures.py

quick: setup-dev  ## Run the tests of two minutes: no model, browser or server, and nothing a hundred times
	@$(SIDE_BY_SIDE) -m $(QUICK) $(ARGS)

exchange: setup-dev models  ## Build a real Asterisk by the script ASTERISK_SOURCES/build, and place calls of SIPp through it (by hand, not in CI)
	@# Sources without documentation fail at a manual page, after all that runs is installed: what counts is whether it starts.
	@test -x var/exchange/sbin/asterisk || "$${ASTERISK_SOURCES:?is a folder whose script build PREFIX makes Asterisk}/build" var/exchange \
		|| var/exchange/sbin/asterisk -V
	@$(BIN)/python -m tests.load.exchange var/exchange $(ARGS)

cover: setup-dev  ## Run all but slow tests and show what they do not reach; fails below the floor in pyproject.toml
	@$(SIDE_BY_SIDE) -m $(WITHOUT_MODELS) --cov --cov-report=term $(ARGS)

style: setup-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: style test  ## Format, lint, strict types, import rules, then every test

format: setup-dev  ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pictures: setup-dev models  ## Take a picture of every page into var/pictures; ARGS=--keep keeps layouts, with which CI compares
	@$(PYTHON) deploy/chromium.py
	@$(BIN)/python -m tests.browser.pictures var/pictures $(ARGS)

rooms:  ## Count the files and lines of each room
	@git ls-files '*.py' | grep -v /versions/ | xargs wc -l | awk '$$2 != "total" {room = $$2; sub("/[^/]*$$", "", room); \
		files[room]++; lines[room] += $$1} END {for (room in files) printf "%-28s %4d %6d\n", room, files[room], lines[room]}' | sort

where:  ## Find the modules whose first sentence names a word, as in: make where ARGS=reminder
	@git ls-files 'ivr/*.py' 'languages/*.py' 'intents/*.py' 'routing/*.py' 'metrics/*.py' 'simulator/*.py' 'training/*.py' | \
		xargs grep -m1 -H '^"""' | sed 's/:"""/  /; s/"""$$//' | grep -iE -- '$(or $(ARGS),.)'

tasks: setup-dev models  ## Walk tasks of people and a new editor's way in a real browser, and say with how many clicks
	@$(PYTHON) deploy/chromium.py
	@$(BIN)/python -m tests.browser.tasks
	@$(BIN)/python -m tests.browser.editors_walk

weight: setup-dev models  ## Weigh every page and time its first paint on a slow profile; fails above 150 KiB
	@$(PYTHON) deploy/chromium.py
	@$(BIN)/python -m tests.browser.weight $(ARGS)

docs: setup-dev  ## Build the documentation as a site into var/docs; a broken link fails
	@$(DOCS) build --quiet
	@echo 'The documentation is in var/docs/index.html'

roads: models  ## Walk the road of Compose with Docker: two releases, a call over each, back, a backup; ARGS=cityline:0.2.0
	@tests/deploy/roads $(or $(ARGS),cityline:local)

bench: setup-dev all-models  ## Measure speed and understanding on this machine
	@failed=; for part in load.bench 'load.limits together --short' 'load.limits streams --short' load.commits \
		load.desk load.figures bench.understanding; do \
		$(BIN)/python -m tests.$$part || failed="$$failed, tests.$$part"; done; \
	[ -z "$$failed" ] || { echo "These parts failed, the others are above: $${failed#, }" >&2; exit 1; }

bench-limits: setup-dev models  ## Measure how far this machine goes; ARGS: together, conversations, streams, rush, storm or soak, and --short
	@$(BIN)/python -m tests.load.limits $(or $(ARGS),conversations)

bench-studio: setup-dev all-models  ## Measure the studio: a storm notice, its pages, the gate, grouping and passages
	@failed=; for part in bench.storm load.studio_pages bench.gate bench.unanswered bench.passages; do \
		$(BIN)/python -m tests.$$part || failed="$$failed, tests.$$part"; done; \
	[ -z "$$failed" ] || { echo "These parts failed, the others are above: $${failed#, }" >&2; exit 1; }

bench-hearing: setup-dev models  ## Measure how well human voices are heard, through telephone networks too
	@$(BIN)/python -m tests.bench.hearing $(ARGS)

train-classifier: setup-dev all-models torch  ## Train the utterance classifier anew, after its sentences changed; half an hour, PyTorch
	@$(BIN)/python -m training.utterance_classifier $(ARGS)

torch: setup-dev
	@$(BIN)/python -c 'import torch' 2>/dev/null || { echo 'PyTorch is not here; run: $(SET_UP) training (on Linux it is 3 GB)' >&2; exit 2; }

models: setup
	@$(BIN)/cityline models --fetch >/dev/null

all-models: setup-dev
	@$(BIN)/cityline models --fetch --measuring >/dev/null

setup:
	@$(SET_UP) runtime

setup-dev:
	@$(SET_UP) dev

lock: setup-dev  ## Choose the newest versions that pyproject.toml allows, with digests
	@$(LOCK) --upgrade -o deploy/requirements.lock
	@$(LOCK) --upgrade --extra dev -c deploy/requirements.lock -o deploy/requirements-dev.lock
	@$(LOCK) --upgrade --extra french-voice -c deploy/requirements.lock -o deploy/requirements-french-voice.lock
	@printf 'setuptools>=77\npip==26.3\n' | $(WHEELS) pyproject.toml - -c deploy/requirements.lock -o deploy/pylock.toml
	@echo uv | $(WHEELS) - -c deploy/requirements-dev.lock -o deploy/pylock.uv.toml
	@$(LOCK) --upgrade --extra training -c deploy/requirements.lock -o deploy/requirements-training.lock

audit: setup-dev  ## Ask whether a locked package has a known vulnerability; fails on one, and when offline
	@mkdir -p var; $(AUDIT) $(foreach lock,$(wildcard deploy/*-*.lock),-r $(lock)) $(ARGS) 2>var/audit.log; \
	status=$$?; tail -n 1 var/audit.log >&2; exit $$status

sbom: setup-dev  ## Write what a release is made of, as CycloneDX, to cityline.cdx.json
	@$(SBOM) requirements deploy/requirements.lock --pyproject pyproject.toml --output-reproducible -o cityline.cdx.json

clean:  ## Remove the environment and what tools keep; models, recordings and the database stay in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
