# `make site` and `make test` do all the set-up on a fresh machine that has Python >= 3.11, git and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: site test check serve lint form lock pictures clean

site: $(READY)
	$(BIN)/praksisnytt build
	$(BIN)/praksisnytt digest praksisnytt --out outbox
	@echo "Open site/index.html through 'make serve'; the newsletter's draft is in outbox/."

test: $(READY)
	@sh tests/set-up-browser.sh
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=95

check: $(READY)
	$(BIN)/praksisnytt check

serve: $(READY)
	$(BIN)/praksisnytt serve

pictures: $(READY)
	@sh tests/set-up-browser.sh
	$(BIN)/python tests/bench/pictures.py

# The program of the form at /rediger/, needed when extra.form is set; the build holds it to its pinned digest.
form: $(READY)
	mkdir -p .cache/form
	cd .cache/form && npm pack --silent $$(../../$(BIN)/python -c 'from build_tools.editing.form import PACKAGE; print(PACKAGE)')

# After a change of dependencies in pyproject.toml.
lock: $(READY)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --extra test --extra build --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Praksisnytt needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf site outbox .cache
