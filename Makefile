# What a person types. Every target sets up what it needs first, and is quick where that is done.

PYTHON = .venv/bin/python
PYTEST = $(PYTHON) -m pytest
WORKERS = 2

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' Makefile

setup: ## build .venv from the lock files
	@scripts/setup

run: ## serve the hub on 127.0.0.1:8000, with the demo organisation at first
	@scripts/setup
	@$(PYTHON) -m app serve

tour: ## watch a sweep over ten small repositories fill the table, in a minute and a half
	@scripts/setup
	@$(PYTHON) scripts/tour.py

test: ## run every test whose parts are here; say which were left out
	@scripts/setup dev
	@$(PYTEST) -n $(WORKERS) $(ARGS)

test-long: ## the same with the tests that take minutes, and many more examples
	@scripts/setup dev
	@$(PYTEST) -n $(WORKERS) -m "" --hypothesis-profile=long $(ARGS)

check: ## style, types and the direction of imports
	@scripts/setup dev
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@PYTHONPATH=client/src .venv/bin/lint-imports

bench: ## print throughput, latency and memory with the corpus of YOKOTEN_CORPUS
	@scripts/setup dev
	@$(PYTHON) -m bench $(ARGS)

relevance: ## measure search with the judged queries of YOKOTEN_CORPUS
	@scripts/setup dev
	@$(PYTHON) -m bench.relevance $(ARGS)

organisation: ## let a simulated organisation live through a year; writes docs/organisation.md
	@scripts/setup dev
	@$(PYTHON) -m bench.organisation $(ARGS)

messages: ## bring the catalogues of words up to what code and templates say
	@scripts/setup dev
	@PYTHONPATH=. $(PYTHON) scripts/messages.py

lock: ## write the lock files from pyproject.toml
	@scripts/lock $(ARGS)

.PHONY: help setup run tour test test-long check bench relevance organisation messages lock
