# Each target is a line or two into the tools below. Overrides:
#   make lab PYTHON=python3.12 WORKSPACE=~/elsewhere     make grade LESSON=03_sunny_day_neuron
# After a change of PYTHON: make clean, which removes .venv and nobody's work.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help lab test lint build verify grade demo bench papers lock clean

help:  ## show these targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

lab: $(VENV)/lab.stamp  ## open the lessons in JupyterLab
	$(BIN)/firstneuron lab $(if $(WORKSPACE),"$(WORKSPACE)")

test: $(VENV)/test.stamp lint  ## lint, types and all tests, in this order
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/test.stamp  ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

build: $(VENV)/lab.stamp  ## course/ -> source/ and release/
	$(BIN)/autograder build

verify: $(VENV)/lab.stamp  ## the gate: every right answer passes, every wrong one fails
	$(BIN)/autograder verify

grade: $(VENV)/lab.stamp  ## grade what learners handed in
	$(BIN)/autograder grade $(LESSON)

demo: $(VENV)/lab.stamp  ## a class of made-up learners, graded
	$(BIN)/autograder demo

bench: $(VENV)/test.stamp  ## every claim about speed, one script after another
	set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

papers: $(VENV)/lab.stamp  ## the papers' figures anew, from MNIST: docs/papers.md and lessons 8, 9, 11
	$(BIN)/python -m benchmarks.papers
	$(BIN)/autograder build 08 09 11

# The exact versions, with hashes, for every system and Python. `make lock` needs the
# tool uv; nothing else does. `make lock UPGRADE=--upgrade` takes the newest.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url $(UPGRADE)
lock: export UV_CUSTOM_COMPILE_COMMAND = make lock
lock:  ## remake requirements.lock and requirements-test.lock
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) --group test --constraint requirements.lock --output-file requirements-test.lock

clean:  ## remove .venv and caches, never anyone's work
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/lab.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.12')"
	@echo "Installing into $(VENV). The first time takes a minute or two."
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/lab.stamp requirements-test.lock
	$(PIP) --require-hashes -r requirements-test.lock
	bash .ci/browser $(BIN)
	@touch $@
