# `make site` and `make test` do all the set-up on a fresh machine that has Python >= 3.11, git and make.
BIN := .venv/bin
READY := .venv/.ready
TOOLS := .cache/tools
# The package is found by a path: the finder that setuptools else installs takes 30 ms of every start of Python.
AS_A_PATH := --config-settings editable_mode=compat
COMPILE := $(TOOLS)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate

.PHONY: site test check serve form generated quality lock sbom audit pictures clean

site: $(READY)
	$(BIN)/praksisnytt build
	sh .ci/digests
	@echo "Open site/index.html through 'make serve'; the newsletters' drafts are in outbox/."

test: $(READY) $(TOOLS)/.ready
	@sh tests/set-up-browser.sh
	@sh tests/set-up-checkers.sh
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

# What VS Code offers in front matter, and who is asked to read a change: after one of topics, sources or roles.
generated: $(READY)
	$(BIN)/python .ci/generated.py

# The figures of /om/kvalitet/: all tests that give one, at full size; the page is written when all of them pass.
quality: $(READY) $(TOOLS)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .ci/fuzz.lock
	@sh tests/set-up-browser.sh
	@sh tests/set-up-checkers.sh
	$(BIN)/python -m pytest --quality=content/om/kvalitet.md --timeout 1800

# After a change of dependencies in pyproject.toml or of the release's tools in .ci/tools.in.
lock: $(READY) $(TOOLS)/.ready form
	$(COMPILE) --extra test --extra build pyproject.toml -o requirements.lock
	$(COMPILE) --python-version 3.11 .ci/tools.in -o .ci/tools.lock
	$(COMPILE) --python-version 3.11 .ci/fuzz.in -o .ci/fuzz.lock
	$(MAKE) $(READY)
	$(BIN)/python .ci/licences.py > LICENSES.md

# Everything the site is made with, as CycloneDX: goes with a release.
sbom: $(READY) $(TOOLS)/.ready
	$(TOOLS)/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o sbom.json

# Unsafe ways in the workflows, and known faults in it (asks PyPI's advisories; what cannot be looked up is a fault too).
audit: $(READY) $(TOOLS)/.ready
	$(TOOLS)/bin/zizmor --offline .github
	$(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

$(TOOLS)/.ready: .ci/tools.lock
	@sh .ci/venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .ci/tools.lock
	touch $@

$(READY): requirements.lock pyproject.toml
	@sh .ci/venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --no-compile -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . $(AS_A_PATH)
	$(BIN)/python -m compileall -q -j 0 .venv/lib build_tools || true # what one Python cannot compile it may never import
	touch $(READY)

# The ledgers in outbox/ stay: they remember which list has been sent which issue.
clean:
	rm -rf site .cache sbom.json
	[ ! -d outbox ] || find outbox -type f ! -name '*.ledger' -delete
