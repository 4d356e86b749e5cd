# The commands of a developer. Needs make and CPython 3.11 or later with venv; nothing else.
# `make demo PORT=8001 AS_OF=2015-07-27`: variables given here reach the program (docs/operate/settings.md).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := cordee tests benchmarks
COMPILE := $(BIN)/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header
SYNC := $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python

# A copied or moved project may hold a virtual environment whose Python is gone: make it anew.
BROKEN := $(shell $(BIN)/python -c "" 2>/dev/null || echo broken-environment)

.DEFAULT_GOAL := help
.PHONY: help setup demo test slow test-access test-faults lint lock words pictures bench clean browser broken-environment

help:
	@echo "make demo    lance la démonstration complète (base, données, serveur) ; Ctrl-C l’arrête"
	@echo "make test    installe ce qu’il faut et passe tous les contrôles et les tests"
	@echo "make slow    passe les épreuves longues (plusieurs minutes)"
	@echo "make test-access  passe la batterie des droits d’accès, et en imprime les comptes"
	@echo "make test-faults  coupe tout ce qui peut l’être, à chaque ligne et sous la charge (plus d’une heure)"
	@echo "make setup   prépare seulement l’environnement .venv et la commande .venv/bin/cordee"
	@echo "make lint    contrôles du code sans les tests"
	@echo "make bench   mesures de temps"
	@echo "make words   relève les phrases à dire en anglais (il faut GNU gettext) et compile les catalogues"
	@echo "make pictures  refait les images du manuel dans une démonstration (quelques minutes)"
	@echo "make lock    met à jour les dépendances verrouillées"
	@echo "make clean   supprime l’environnement et les fichiers produits, pas les données (var/)"

setup: $(VENV)/.run $(BIN)/cordee

demo: setup
	@$(BIN)/cordee demo

test: $(VENV)/.test $(BIN)/cordee browser lint
	@$(BIN)/python -m pytest -n 2

# What takes minutes: a million trials of « settled », random catalogues by the thousand.
slow: $(VENV)/.test $(BIN)/cordee
	@$(BIN)/python -m pytest -n 2 -m slow -rP

# Who sees what: the table of rights, the oracle, two worlds, markers, mutants of the policies. Counts are printed.
test-access: $(VENV)/.test $(BIN)/cordee
	@$(BIN)/python -m pytest tests/access -n 2 -m "access or not access" -rP --show-capture=stdout
	@$(BIN)/python -m pytest tests/house tests/rooms -n 2 -m access

# Acts killed at each of their lines; a real site whose database, servers, mail and disk fail under load.
test-faults: $(VENV)/.test $(BIN)/cordee
	@$(BIN)/python -m pytest -m faults -rP tests/faults

lint: $(VENV)/.test
	@$(BIN)/ruff check --quiet $(CODE)
	@$(BIN)/ruff format --quiet --check $(CODE)
	@$(BIN)/lint-imports --no-logo > /dev/null || $(BIN)/lint-imports
	@$(BIN)/mypy --strict --no-error-summary cordee/domain cordee/reader cordee/bulk cordee/bench

bench: setup
	@$(BIN)/cordee bench orientation

# The English of the interface: needs GNU gettext, and only to change words; the compiled catalogues are committed.
words: $(VENV)/.run
	@for folder in cordee/*/locale; do \
	  (cd $$folder/.. && python="$(CURDIR)/$(BIN)/python -P -m django" \
	    && $$python makemessages --verbosity 0 -l en --no-location --no-wrap --no-obsolete \
	    && $$python compilemessages --verbosity 0) || exit 1; \
	done

# The pages of the manual, each looked at by the accessibility checker on the way.
pictures: $(VENV)/.test $(BIN)/cordee browser
	@CORDEE_PICTURES=docs/manual/images $(BIN)/python -m pytest -q -m slow tests/journeys/test_pictures.py tests/journeys/test_pictures_of_her_space.py tests/journeys/test_three_lives.py
	@$(BIN)/python -m tests.journeys.pictured > docs/manual/pages-publiques.md

lock: $(VENV)/.uv
	$(COMPILE) --upgrade requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade pyproject.toml --group test -o requirements/test.txt
	$(COMPILE) --upgrade pyproject.toml --group test --group bench -o requirements/bench.txt

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find cordee tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Environment. Each stamp is made anew when its lock file changes; the test set contains the run set.

$(VENV)/.uv: requirements/bootstrap.txt $(BROKEN)
	@$(PYTHON) -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || { \
	  echo "Il faut Python 3.11 ou plus récent, avec venv et pip : « $(PYTHON) » ne convient pas ; indiquez-en un autre avec PYTHON=…" >&2; exit 2; }
	@echo "Création de l’environnement $(VENV)…"
	@$(PYTHON) -m venv $(if $(BROKEN),--clear) $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.run: requirements/run.txt $(VENV)/.uv
	@echo "Installation des dépendances…"
	@$(SYNC) requirements/run.txt
	@rm -f $(VENV)/.test
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.uv
	@echo "Installation des dépendances des tests…"
	@$(SYNC) requirements/test.txt
	@touch $(VENV)/.run $@

# The command, and a relative path to the project: both survive a move of the folder.
$(BIN)/cordee: $(VENV)/.uv
	@printf '%s\n' '#!/bin/sh' 'here=$$(dirname -- "$$(readlink -f -- "$$0")")' \
	  'exec "$$here/python" -P -m cordee "$$@"' > $@
	@chmod +x $@
	@for packages in $(VENV)/lib/python3.*/site-packages; do echo ../../../.. > $$packages/cordee.pth; done

# Chromium for the journeys: Debian's package when none is found.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome
browser:
	@if [ -n "$(CORDEE_CHROMIUM)" ]; then test -x "$(CORDEE_CHROMIUM)" && exit 0; \
	  echo "CORDEE_CHROMIUM vaut « $(CORDEE_CHROMIUM) » : ce n’est pas un programme." >&2; exit 2; fi; \
	for name in $(BROWSERS); do command -v $$name > /dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "Installation de Chromium…"; \
	  { apt-get update -qq && { apt-get install -qq -y chromium-headless-shell || apt-get install -qq -y chromium; }; } > /dev/null && exit 0; \
	fi; \
	echo "Les tests ont besoin de Chromium, absent et impossible à installer ici : installez le paquet « chromium », ou indiquez son chemin avec CORDEE_CHROMIUM=…" >&2; exit 2
