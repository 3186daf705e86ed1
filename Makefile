# The commands of this project; `make` alone lists them.
python := .venv/bin/python
pytest := $(python) -m pytest

.PHONY: help setup setup-tests setup-browser demo serve test quick machine check bench lock
.DEFAULT_GOAL := help

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## .venv with the pinned packages; nothing is started
	@ops/setup.sh

setup-tests: setup
	@ops/setup.sh tests

setup-browser: setup
	@ops/setup.sh browser

demo: setup ## everything on this machine with pretend phones and a pretend gateway; prints the page to open
	@$(python) -m ops.demo

serve: setup ## the program with the settings of the environment and .env
	@$(python) -m ops.serve

test: setup-browser ## all tests, on real Redis, SQLite, PostgreSQL and a real browser
	@$(pytest) -n 3 -p tests.one_at_a_time

quick: setup-tests ## the tests that need nothing but Python
	@$(pytest) -m quick -p no:xdist -p tests.quick -q

machine: setup-tests ## two thousand courses of events that nobody wrote down; STATE_EXAMPLES plays another number
	@STATE_EXAMPLES=$${STATE_EXAMPLES:-2000} $(pytest) -n 2 -q tests/machine

check: setup-tests ## lint, types, layering, dead links in the docs
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@$(pytest) -p no:xdist -q tests/test_house.py
	@$(python) -m ops.check_links

bench: setup-tests ## the benchmarks; prints a table and writes it to bench/results/
	@$(python) -m bench

lock: setup-tests ## pin every package again, after a change of ops/requirements.in or tests/requirements.in
	@$(python) -m pip install --quiet uv==0.13.8
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes ops/requirements.in -o requirements.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes tests/requirements.in -c requirements.txt -o tests/requirements.txt
