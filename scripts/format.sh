#!/usr/bin/env bash
# Puts code and templates into the form that `make check` asks for; mends what can be mended without thought.
source "$(dirname "$0")/lib.sh"
scripts/setup.sh dev

"$PY" -m ruff check --fix --quiet . || true # what is left, `make check` shows
"$PY" -m ruff format .
mapfile -t templates < <(our_files | grep -E '(^|/)templates/.*\.html$')
.venv/bin/djade --target-version 5.2 "${templates[@]}" || true # says 1 when it changed something
