# Every target makes the virtual environment it needs; nothing has to be installed by hand but Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test test-long lint ui bench fuzz clean
.DEFAULT_GOAL := run

$(VENV)/.created:
	$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or newer, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.runtime: pyproject.toml constraints.txt $(VENV)/.created
	$(PIP) install --editable . --constraint constraints.txt
	touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install --editable '.[dev,bench,render,notebook,scale]' --constraint constraints.txt
	touch $@

run: $(VENV)/.runtime
	$(BIN)/dateline run

ui: $(VENV)/.runtime
	$(BIN)/dateline ui

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A file of tests stays in one process, as its tests share a site, a lake or a browser; tests/conftest.py says which begin.
test: lint
	$(BIN)/pytest -m 'not slow' -n auto --dist loadfile --no-loadscope-reorder

test-long: $(VENV)/.dev
	$(BIN)/pytest -m slow

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

# Inputs a target; what is found is written to tests/fuzz/seeds and tried again by `make test` from then on.
COUNT ?= 100000
fuzz: $(VENV)/.dev
	$(BIN)/python -W ignore tests/fuzz/fuzz_run.py --count $(COUNT)

clean:
	rm -rf $(VENV) .dateline build *.egg-info
