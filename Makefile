# The two that everybody needs: `make run` and `make test`. Nothing but Python 3.11, make and git has to be there.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv
TEST := .venv-test

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export UV_LINK_MODE := copy
export UV_SYSTEM_CERTS := true
export UV_PYTHON_DOWNLOADS := never

.NOTPARALLEL:  # "make demo-reset run" is one thing after the other

.PHONY: run demo-reset test check bench long gallery pictures docs words locks

run: $(RUN)/ready  ## the demo: builds it when there is none, then serves pages, webhooks and the clock
	@$(RUN)/bin/rufzeit demo
	@$(RUN)/bin/rufzeit serve

demo-reset: $(RUN)/ready
	@$(RUN)/bin/rufzeit demo --reset

test: $(TEST)/ready  ## all tests, on SQLite and on PostgreSQL
	@$(TEST)/bin/python -m pytest -n 2

check: $(TEST)/ready  ## what needs no test run: style, types, the chain of imports
	@$(TEST)/bin/ruff check
	@$(TEST)/bin/ruff format --check
	@$(TEST)/bin/mypy
	@$(TEST)/bin/lint-imports

long: $(TEST)/ready  ## the tests that take minutes
	@$(TEST)/bin/python -m pytest -n 2 -m long

bench: $(TEST)/ready
	@PYTHONPATH=.:tests $(TEST)/bin/python -m bench

pictures: $(TEST)/ready  ## the pictures of docs/letters.md, drawn anew
	@PYTHONPATH=.:tests $(TEST)/bin/python -m pictures

gallery: $(TEST)/ready  ## a picture of every page and of two letters, in var/gallery
	@PYTHONPATH=.:tests:tests/gallery $(TEST)/bin/python tests/gallery/shoot.py var/gallery

docs: $(TEST)/ready  ## what the code writes into the documents: the map of the menu, its sentences, ten calls
	@PYTHONPATH=.:tests $(TEST)/bin/python -m written

words: $(TEST)/ready  ## carries new texts of the code into the catalogues and names what is not translated
	@$(TEST)/bin/python -m words.extract

COMPILE = $(TEST)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet --upgrade

locks: $(TEST)/ready  ## the newest versions that pyproject.toml allows
	$(COMPILE) --no-annotate locks/setup.in -o locks/setup.txt
	$(COMPILE) pyproject.toml -o locks/run.txt
	$(COMPILE) pyproject.toml --extra develop --constraint locks/run.txt -o locks/develop.txt

# A virtual environment is ready when it holds exactly what its lock names. uv is quick; pip is there for when uv
# cannot reach the packages.
define install
	@echo "Installing into $(1) from $(2) ..."
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --quiet --require-hashes -r locks/setup.txt
	@$(1)/bin/uv pip sync --quiet --require-hashes --python $(1)/bin/python $(2) locks/setup.txt \
		|| $(1)/bin/python -m pip install --quiet --require-hashes -r $(2)
	@$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(1)/ready
endef

$(RUN)/ready: pyproject.toml locks/setup.txt locks/run.txt
	$(call install,$(RUN),locks/run.txt)

$(TEST)/ready: pyproject.toml locks/setup.txt locks/develop.txt
	$(call install,$(TEST),locks/develop.txt)
