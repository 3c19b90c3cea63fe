# Needs Python 3.11 or newer and make; everything else is set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run demo test lint bench mutate clean
help:  ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "trialfinder needs Python 3.11 or newer. Install it, then: make run PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

run: $(VENV)/.run  ## set up and open the dashboard
	$(BIN)/trialfinder dashboard

demo: $(VENV)/.run  ## open the dashboard on the invented demonstration studies
	$(BIN)/trialfinder dashboard --source demo

test: $(VENV)/.dev  ## set up and pass the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## style, types, layers
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/.dev  ## print the benchmarks
	for file in benchmarks/[!_]*.py; do $(BIN)/python $$file || exit 1; done

mutate: $(VENV)/.dev  ## change the rules of reading one by one; a test should notice (an hour)
	PYTHONPATH= $(BIN)/mutmut run; $(BIN)/mutmut results

clean:  ## forget the environment and caches
	rm -rf $(VENV) mutants build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
