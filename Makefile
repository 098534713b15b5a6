# Everything sets itself up: Python 3.11 or newer and make are enough.

VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/installed-run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV := $(VENV)/installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# Processes that tests are spread over: one more than there are cores, because many tests wait, and at most 8.
SPREAD ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN || echo 2); echo $$((cores < 8 ? cores + 1 : 8)))
# Tests start many processes: each would compile the whole project anew where nobody may keep the result.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest
TEST_VAR := HEADCOUNT_VAR=$(CURDIR)/var/test

.DELETE_ON_ERROR:
.PHONY: help run test test-core lint bench peers compare-trackers soak browser openapi api-fuzz messages clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1:  /p' Makefile

run: $(RUN) ## start the whole product on this machine (PORT=… for another port); Ctrl-C stops it
	@$(PY) manage.py up $(ARGS)

test: $(DEV) browser ## run every test on a PostgreSQL and a Redis of its own (ARGS='-k line')
	@$(PYTEST) -n $(SPREAD) $(ARGS)

test-core: $(DEV) ## run the tests that need no server
	@$(PYTEST) -n 2 tests/counting/core tests/architecture $(ARGS)

lint: $(DEV) ## check style, types, migrations and settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(TEST_VAR) $(PY) -m mypy .
	$(TEST_VAR) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(TEST_VAR) $(PY) manage.py check

bench: $(DEV) peers ## measure the product beside its peers (ARGS='--quick', docs/speed.md)
	@$(PY) manage.py bench $(ARGS)

compare-trackers: $(DEV) peers ## compare our tracker with libraries' on the sequences of DATA (docs/accuracy.md)
	@.venv-peers/bin/python -m tests.sequences.compare_trackers $(or $(DATA),$(HEADCOUNT_SHARED_DATA)) $(ARGS)

soak: $(RUN) ## run a simulated hour of a camera and measure what memory it took (ARGS='--minutes 10')
	@$(PY) manage.py soak $(ARGS)

peers: $(DEV) ## install what bench and comparisons measure beside the product, into .venv-peers
	@$(PY) -m streams.bench.peers .venv-peers requirements-peers.txt

openapi: $(DEV) ## renew docs/openapi.yaml, the document of the API
	@$(TEST_VAR) $(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

api-fuzz: $(DEV) ## make up many requests from the document of the API (EXAMPLES=100 for each operation)
	@HEADCOUNT_FUZZ_EXAMPLES=$(or $(EXAMPLES),100) $(PY) -m pytest tests/api/test_fuzz.py $(ARGS)

messages: $(DEV) ## renew the catalogues in locale from the texts of the source and compile them (docs/translating.md)
	@$(TEST_VAR) $(PY) -m tests.translation.renew

clean: ## remove what was installed and cached; the data in var stay
	rm -rf $(VENV) .venv-peers .mypy_cache .ruff_cache .pytest_cache var/test
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

# The stamps carry the checksum of the requirements and are made last: a change of the requirements, or an
# installation that was interrupted, is caught up by the next call.
$(RUN): | $(VENV)/made
	@echo "Installing what Headcount runs on into $(VENV) (the first time takes some minutes) ..."
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/installed-run-*
	@touch $@

$(DEV): | $(VENV)/made
	@echo "Installing what tests and checks need into $(VENV) (the first time takes some minutes) ..."
	@$(PIP) -r requirements-dev.txt
	@rm -f $(VENV)/installed-*
	@touch $@ $(RUN)

$(VENV)/made:
	@sh deploy/make-venv.sh $(VENV)
	@touch $@

# A real browser and FFmpeg for the tests that need them, where this user may install packages.
browser:
	@sh deploy/install-browser.sh
