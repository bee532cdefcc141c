# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
INSTALL = $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r
endif

# Where the environment forbids compiled files, every start would compile our 250 modules anew: 0.6 s.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup run test coverage check lint types layers words check-quechua mutation bench bench-matching bench-places bench-updates journey review-sheets faults faults-long services-on-postgres lock clean

setup: $(RUN_READY)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.lock | $(BIN)/python
	$(INSTALL) requirements.lock
	@$(BIN)/python -c "import bot.__main__, bot.app.live, bot.app.practising"   # compiled now, so that the first start is as quick as the next
	@touch $@

$(TEST_READY): requirements-test.lock $(RUN_READY)
	$(INSTALL) requirements-test.lock
	@touch $@

run: $(RUN_READY)            ## the whole program in practice mode; RESET=1 starts afresh, PORT=n another port
	@exec $(BIN)/python -m bot practice $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

test: $(TEST_READY)          ## all tests but the journey
	$(BIN)/python -m pytest -n auto --dist loadfile

coverage: $(TEST_READY)     ## the tests with branch coverage; at least what was reached when the house was built
	$(BIN)/python -m pytest -n auto --dist loadfile --cov=bot --cov=conversations --cov-branch --cov-report=term:skip-covered --cov-fail-under=92

check: lint types layers words test   ## everything a commit must pass

lint: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TEST_READY)
	$(BIN)/mypy

layers: $(TEST_READY)
	$(BIN)/lint-imports

words: $(TEST_READY)
	$(BIN)/python scripts/words.py check

check-quechua:               ## the checker of ../shared, where it lies beside the checkout
	@if [ -f ../shared/quechua/check_quechua.py ]; then $(BIN)/python ../shared/quechua/check_quechua.py locales/quy/LC_MESSAGES/messages.po; \
	else echo "skipped: ../shared/quechua is not here"; fi

mutation: $(TEST_READY)      ## do the tests notice changes? MODULE=bot/matching or one file, else what changed; SHOW=1 what they did not
	$(BIN)/python -m scripts.mutation $(MODULE) $(if $(SHOW),--show)

bench: bench-matching bench-places bench-updates   ## ratios in one run; writes bench/*.json

bench-matching: $(TEST_READY)
	$(BIN)/python -m tests.bench.bench_matching $(if $(LONG),--sizes 22295$(comma)200000$(comma)1000000)

bench-places: $(TEST_READY)
	$(BIN)/python -m tests.bench.bench_places

bench-updates: $(TEST_READY) ## the pipeline against bare python-telegram-bot; wants gcc for the slow disk
	$(BIN)/python -m tests.bench.bench_updates

journey: $(TEST_READY)       ## the main job in a real browser; screenshots and transcript.txt in journey/
	@scripts/fetch_axe.sh
	$(BIN)/python -m pytest tests -m journey -q

review-sheets:               ## sheets for speakers of Quechua to read aloud and correct: var/review-sheets
	$(BIN)/python -m scripts.review_sheets

# Kills (MASKAY_SEED repeats a run), disks, clocks, Telegram's bad days, deliveries in any order, upgrades.
FAULTS := tests/faults tests/properties/test_delivery.py tests/properties/test_delivery_machine.py tests/upgrades

faults: $(TEST_READY)        ## everything that can go wrong, with 200 kills
	MASKAY_KILLS=$${MASKAY_KILLS:-200} $(BIN)/python -m pytest $(FAULTS) -n 0 -s

faults-long: $(TEST_READY)   ## the same with 2,000 kills
	MASKAY_KILLS=2000 $(BIN)/python -m pytest $(FAULTS) -n 0 -s

# The use cases whose statements are widest or newest; all of them: MASKAY_ENGINE=postgresql pytest tests/services.
ON_POSTGRES := $(addprefix tests/services/test_,$(addsuffix .py,check_words erasing_people following passing_on receipts staff_chats unsafe_areas))

services-on-postgres: $(TEST_READY)   ## some use cases on PostgreSQL instead of SQLite
	MASKAY_ENGINE=postgresql $(BIN)/python -m pytest $(ON_POSTGRES) -n auto --dist loadfile

lock:                        ## new versions into the lock files (needs uv)
	uv pip compile -q --generate-hashes --universal --no-strip-extras --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --universal --no-strip-extras --no-emit-index-url --no-header --python-version 3.11 --extra test pyproject.toml -o requirements-test.lock

clean:
	rm -rf $(VENV) var journey .pytest_cache .mypy_cache .ruff_cache .hypothesis
