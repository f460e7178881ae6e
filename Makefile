# `make grade` and `make test` set up what they need by themselves, on a machine that has
# Python 3.11 to 3.13 and a package index; pip's own configuration is followed.

VENV := .venv
PYTHON := $(VENV)/bin/python
# The interpreter to make the environment with: make PYTHON3=/path/to/python …
PYTHON3 ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export TF_CPP_MIN_LOG_LEVEL ?= 3
# uv leaves bytecode to the first import, and the kit starts many processes: where this is set, each
# of them would compile all that it imports again.
unexport PYTHONDONTWRITEBYTECODE

# An environment is made again when what is in it, or where it stands, has changed.
KEY := $(shell (cat requirements.txt; pwd) | cksum | cut -d ' ' -f 1)
DEV_KEY := $(shell cat requirements-dev.txt | cksum | cut -d ' ' -f 1)
READY := $(VENV)/ready-$(KEY)
DEV_READY := $(VENV)/ready-$(KEY)-$(DEV_KEY)
AXE := tests/browser/node_modules/axe-core/axe.min.js
ENGINE_ANSWERS := $(PYTHON) -c 'import sys; from autograder.sandbox.image import engine_answers; \
	sys.exit(not engine_answers())'

.NOTPARALLEL:
.PHONY: help grade test proof test-fast lint types docs screenshots image assignments datasets \
	fairness lock clean

help:
	@echo "make grade        grade a demo class over all assignments and print the tables"
	@echo "make test         all tests; those that need Docker where an engine answers"
	@echo "make proof        the rest: every wheat, chaff and attack, every assignment (hours)"
	@echo "make test-fast    the tests that need neither sandbox nor Docker"
	@echo "make lint, types  ruff; mypy"
	@echo "make docs         build the documentation into site/; a broken link is an error"
	@echo "make screenshots  make the pictures in docs/images/ anew (needs Chromium)"
	@echo "make image        build the grading image where it is missing or stale"
	@echo "make assignments  make the students' files from the masters"
	@echo "make datasets     fetch and verify the data"
	@echo "make fairness     train every reference over ten seeds and write docs/fairness.md (long)"
	@echo "make lock         pin the packages anew (needs uv)"

# The demo fetches the data itself, beside its first tables.
grade: $(READY)
	@$(PYTHON) -m autograder demo $(ARGS)

# Fast tests first. Most of the others wait for limits and engines, so more run at once than there
# are cores; those of one file share what they set up, so a file stays with one worker, and the files
# that take longest are begun first. With ARGS one stage runs what they choose; a -m among them counts.
SIDE_BY_SIDE = -n $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder
FAST = $(if $(ARGS),true,$(PYTHON) -m pytest tests/fast $(SIDE_BY_SIDE))
SLOWER = $(if $(ARGS),$(ARGS),tests/docker tests/browser tests/sandbox tests/models $(SIDE_BY_SIDE))
test: $(DEV_READY) datasets $(AXE)
	@$(FAST)
	@if $(ENGINE_ANSWERS); then \
	  $(PYTHON) -m autograder image build --if-needed && \
	  $(PYTHON) -m pytest -m "not training and not proof" $(SLOWER); \
	else \
	  echo "No Docker engine answers: the tests that need one are left out."; \
	  $(PYTHON) -m pytest -m "not docker and not training and not proof" \
	    --ignore=tests/docker $(filter-out tests/docker,$(SLOWER)); \
	fi

proof: $(DEV_READY) datasets $(AXE)
	@if $(ENGINE_ANSWERS); then \
	  $(PYTHON) -m autograder image build --if-needed && $(PYTHON) -m pytest -m "training or proof" $(ARGS); \
	else \
	  $(PYTHON) -m pytest -m "(training or proof) and not docker" $(ARGS); \
	fi

test-fast: $(DEV_READY)
	@$(PYTHON) -m pytest tests/fast $(SIDE_BY_SIDE) $(ARGS)

lint: $(DEV_READY)
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: $(DEV_READY)
	@$(PYTHON) -m mypy
	@$(PYTHON) -m mypy --config-file tests/mypy.ini

# Not --quiet: what it does not say, --strict does not count.
docs: $(DEV_READY)
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict

screenshots: $(DEV_READY) datasets
	@$(PYTHON) docs/screenshots.py $(ARGS)

# The accessibility checker comes from npm; without npm its tests are left out.
$(AXE): tests/browser/package-lock.json
	@if npm ci --silent --prefix tests/browser; then touch $@; \
	else echo "npm does not work here: the accessibility tests are left out."; fi

image: $(READY)
	@$(PYTHON) -m autograder image build --if-needed

assignments: $(READY) datasets
	@$(PYTHON) -m autograder release $(ARGS)

datasets: $(READY)
	@$(PYTHON) -m autograder datasets fetch

fairness: $(READY) datasets
	@$(PYTHON) benchmarks/calibrate.py $(ARGS)

# Without ensurepip the pip that belongs to the interpreter fills the new environment.
$(READY): | requirements.txt
	@umask 022; set -e; \
	for python in $(or $(PYTHON3),python3 python3.13 python3.12 python3.11); do \
	  if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	    2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11, 3.12 or 3.13 found (TensorFlow has no build for others);" \
	    "install one, or name it: make PYTHON3=/path/to/python" >&2; exit 2; \
	fi; \
	rm -rf $(VENV); \
	if "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  "$$found" -m venv $(VENV); \
	elif "$$found" -m pip --version >/dev/null 2>&1 && \
	  "$$found" -m venv --without-pip $(VENV) 2>/dev/null; then :; \
	else \
	  echo "$$found can make no environment: it has neither ensurepip nor pip. Install them" \
	    "(Debian, Ubuntu: apt-get install python3-venv)," \
	    "or name another Python: make PYTHON3=/path/to/python" >&2; exit 2; \
	fi; \
	echo "Installing the pinned packages into $(VENV) (half a minute)"; \
	PIP_BY="$$found" autograder/sandbox/image/install $(PYTHON) requirements.txt; \
	PYTHONWARNINGS=ignore $(PYTHON) -m pip install --quiet --no-deps --no-build-isolation \
	  --editable .; \
	touch $@

$(DEV_READY): $(READY)
	@umask 022; autograder/sandbox/image/install $(PYTHON) requirements-dev.txt
	@touch $@

# One resolution for every Python and machine; image and students get the versions that the host has.
RESOLVE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--no-emit-index-url --no-annotate --no-header
COMPILE := $(RESOLVE) --generate-hashes
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
	$(COMPILE) pyproject.toml --extra process --extra cluster --extra similar --group checkout \
	  --output-file requirements.txt
	$(COMPILE) pyproject.toml --extra docs --group dev --constraints requirements.txt \
	  --output-file requirements-dev.txt
	for variant in cpu gpu; do \
	  $(COMPILE) --group image-$$variant --constraints requirements.txt \
	    --output-file autograder/sandbox/image/requirements-$$variant.txt || exit; \
	done
	$(COMPILE) --group gradescope --constraints requirements.txt \
	  --output-file autograder/on_gradescope/source/requirements-gradescope.txt
	echo uv | $(COMPILE) - --output-file autograder/sandbox/image/requirements-uv.txt
	$(RESOLVE) solutions/requirements.txt --override solutions/not-needed.txt \
	  --constraint requirements.txt --output-file solutions/environment.txt

clean:
	rm -rf $(VENV) dist build site *.egg-info .mypy_cache .ruff_cache .pytest_cache
