# From a fresh clone: `make demo` to see what it does, `make test` to check everything.
# `make` alone lists the targets. Needs Python 3.11 or newer; the rest is installed into .venv.

PYTHON ?= $(firstword $(foreach p,python3 python3.11 python3.12 python3.13,$(if $(shell $(p) -c 'import sys, venv, ensurepip; print(*[1] * (sys.version_info >= (3, 11)))' 2>/dev/null),$(p))))
JOBS ?= 2
TCK ?= ../shared/tck

VENV := .venv
BIN := $(VENV)/bin
# The environment is made anew only when what it is made from has other content.
CONTENT := $(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)
RUNTIME := $(VENV)/runtime-$(CONTENT)
DEVELOPMENT := $(VENV)/development-$(CONTENT)
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

DEMO := demo
DEMO_GRAPH := $(DEMO)/landmarks.kg

.DEFAULT_GOAL := help
.PHONY: help demo env test quick lint types unit neo4j tck docs pictures constraints clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  %-12s %s\n' "$$name" "$$what"; done

$(RUNTIME):
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer with venv was found; install it (Debian: apt install python3 python3-venv) or say where it is: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP_INSTALL) -e .
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	$(PIP_INSTALL) -e '.[dev,plot]'
	@touch $@

env: $(DEVELOPMENT) ## make the environment in .venv that the other targets use

demo: $(RUNTIME) ## build a graph of the example papers, ask it a question, write a page
	@mkdir -p $(DEMO)
	$(BIN)/kg build examples -g $(DEMO_GRAPH)
	$(BIN)/kg query datasets-for-task --task "object detection" -g $(DEMO_GRAPH)
	$(BIN)/kg view -g $(DEMO_GRAPH) -o $(DEMO)/landmarks.html
	@echo "Open $(DEMO)/landmarks.html in a browser, or ask on: $(BIN)/kg query -g $(DEMO_GRAPH)"

test: lint types unit ## everything that CI checks: lint, types, all tests

quick: lint types $(DEVELOPMENT) ## lint, types and the fast tests, for the hand at work
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadgroup -m 'not slow'

lint: $(DEVELOPMENT) ## style, format and the import rules between the packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(DEVELOPMENT) ## types, strict
	$(BIN)/basedpyright

unit: $(DEVELOPMENT) ## all tests, in random order
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --durations=10

tck: $(DEVELOPMENT) ## run a folder of openCypher TCK feature files: make tck TCK=FOLDER
	$(BIN)/python -m tests.tck "$(TCK)"

neo4j: $(DEVELOPMENT) ## start a Neo4j 5.26 server without containers (Java 17, Maven), until Ctrl-C
	$(BIN)/python tests/neo4j/server.py

docs: $(DEVELOPMENT) ## write again what the docs take from the program (tests check that it is current)
	$(BIN)/python docs/parts.py
	$(BIN)/python docs/commands.py

pictures: $(DEVELOPMENT) ## take the pictures of the docs anew (needs Chromium)
	$(BIN)/python docs/pictures.py

constraints: $(DEVELOPMENT) ## pin the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --no-annotate --no-emit-index-url --custom-compile-command 'make constraints' pyproject.toml -o constraints.txt

clean: ## remove the environment and everything that was built, cached or demonstrated
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .ruff_cache .hypothesis .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
