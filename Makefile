# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test render-all quality lint types format docs learn bench wheel clean

demo: $(READY)  ## the main job on the shipped examples; the drafts stand in demo/
	$(BIN)/draft demo demo

test: $(READY)  ## all tests
	$(BIN)/python -m pytest

render-all: $(READY)  ## every level × font profile × kind of paper in LibreOffice, each page measured; PNG=folder keeps the pages
	$(BIN)/python -m tests.render_all $(if $(PNG),--png $(PNG))

quality: $(READY)  ## measure reading and learning against the gold, write docs/quality.md
	$(BIN)/python -m tests.corpus.gate --write

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)  ## rewrite the generated pages and files
	$(BIN)/python scripts/generate.py

learn: $(READY)  ## learn the shipped genre again from seeds/
	$(BIN)/draft learn seeds/law-based-government/*.txt --genre law-based-government -o schemas/law-based-government

bench: $(READY)  ## times: the cold commands, a process that stays, learning from some hundred reports (benchmarks/README.md)
	$(BIN)/python benchmarks/commands.py
	$(BIN)/python benchmarks/steady.py
	$(BIN)/python benchmarks/learn.py --quick
	$(BIN)/python benchmarks/build.py

wheel: $(READY)  ## build the wheel and try it alone, from an empty folder
	$(BIN)/python scripts/wheel_smoke.py

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip setuptools wheel
	$(BIN)/python -m pip install --quiet --editable '.[dev,checkers]'
	touch $@

clean:
	rm -rf $(VENV) demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
