# `make read` opens the reader, `make test` runs the tests; each sets up what it needs in .venv first.

# The first Python on the path that is new enough, whatever its name; `make PYTHON=... read` says which.
PYTHON = $(shell for p in python3 python python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
ARGS :=

.PHONY: help read test check bench clean

help:
	@echo "make read    open the reader"
	@echo "make test    run the tests (ARGS='-k tags' passes options to pytest)"
	@echo "make check   lint, format, types, layers and tests"
	@echo "make bench   measure against the budgets"
	@echo "make clean   remove what these commands made"

read: $(VENV)/.reader
	@$(BIN)/glosse read $(ARGS)

test: $(VENV)/.developer
	$(BIN)/pytest $(ARGS)

check: $(VENV)/.developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --cov $(ARGS)

bench: $(VENV)/.developer
	@set -e; for file in tests/benchmarks/bench_*.py; do test -e $$file || continue; \
		echo "== $$file"; $(BIN)/python $$file $(ARGS); done

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	find annotations tui tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that a moved folder or a failed attempt left unusable is made anew.
define make-venv
	@test -n "$(PYTHON)" || { echo "Glosse needs Python 3.11 or newer; none is on the path. Name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Glosse needs Python 3.11 or newer; $(PYTHON) is older or does not run" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
endef

$(VENV)/.reader: pyproject.toml constraints.txt
	$(make-venv)
	@echo "Installing Glosse into $(VENV) (once, about a minute)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.developer: pyproject.toml constraints.txt
	$(make-venv)
	@echo "Installing Glosse with its test tools into $(VENV) (once, one or two minutes)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $(VENV)/.reader $@
