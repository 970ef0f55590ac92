# "make run" and "make test" need git, make and Python 3.11 to 3.13; they set up the rest themselves.
VENV_PYTHON = .venv/bin/python
DATA ?= ../shared/data
ARGS ?=
SETS ?= copiste stanford cremma19 poilus cremma20
INKS ?= unipen-lines unipen-words

.PHONY: bench-pen bench-strokes help setup run test check format evaluate bench bench-pages screenshots translations train package package-check clean

help:
	@echo "make run       set up and open the window"
	@echo "make test      set up and run the tests (no display needed)"
	@echo "make check     style and types: ruff, mypy, import-linter"
	@echo "make format    let ruff put the code into shape"
	@echo "make evaluate  error rates of the bundled model on DATA=$(DATA)"
	@echo "make bench     speed and memory, as a table"
	@echo "make bench-pages  how well pages of DATA are read: as they are, turned, darkened, in perspective"
	@echo "make bench-pen  pen event to painted ink, pen-up to text"
	@echo "make bench-strokes  how well strokes are grouped into lines on DATA=$(DATA)"
	@echo "make bench-learn  what fine-tuning to one hand brings, on DATA (takes long)"
	@echo "make translations  the texts of the window for translators, and what they wrote, compiled"
	@echo "make screenshots  the pictures in docs/screenshots (needs xvfb)"
	@echo "make train     train a model on DATA=$(DATA); ARGS=... go to 'hwr train'"
	@echo "make package   the program as a folder and a .deb, in dist/"
	@echo "make package-check  install the .deb in a bare Debian and try it (needs root, debootstrap, xvfb)"
	@echo "make clean     remove the virtual environment, caches and build outputs"

setup:
	@packaging/setup.sh

run: setup
	@.venv/bin/hwr-desktop $(ARGS)

test: setup
	@QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m pytest -n auto --dist loadfile $(ARGS)

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

format: setup
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

evaluate: setup
	@.venv/bin/hwr evaluate --data $(DATA) --split dev $(SETS:%=--set %) $(INKS:%=--ink $(DATA)/ink/%.jsonl.gz) $(ARGS)

translations: setup
	@cd hwr_desktop/gui && ../../.venv/bin/pyside6-lupdate *.py -ts ../../resources/translations/fr.ts -source-language en -target-language fr -no-obsolete -locations none
	@.venv/bin/pyside6-lrelease resources/translations/fr.ts -qm resources/translations/fr.qm

bench: setup
	@$(VENV_PYTHON) benchmarks/speed.py $(ARGS)

bench-pages: setup
	@$(VENV_PYTHON) benchmarks/pages.py --data $(DATA) $(ARGS)

bench-pen: setup
	@PYTHONPATH=.:benchmarks $(VENV_PYTHON) benchmarks/pen.py $(ARGS)

bench-strokes: setup
	@PYTHONPATH=. $(VENV_PYTHON) benchmarks/strokes.py --data $(DATA) $(ARGS)

bench-learn: setup
	@$(VENV_PYTHON) benchmarks/learn.py --data $(DATA) --lines 16 64 256 --draws 3 --writers 10 $(ARGS)

screenshots: setup
	@PYTHONPATH=. xvfb-run -a -s "-screen 0 1400x900x24" $(VENV_PYTHON) docs/screenshots/make.py $(ARGS)

train: setup
	@.venv/bin/hwr train --data $(DATA) $(ARGS)

package: setup
	@packaging/package.sh

package-check:
	@packaging/check.sh

clean:
	-@find build -xdev -depth -delete 2>/dev/null  # not into what a check that was killed has mounted there
	rm -rf .venv dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
