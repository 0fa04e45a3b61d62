#!/usr/bin/env bash
# Measures on a throw-away PostgreSQL; arguments go to `python -m tests.bench`.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev
if [ -z "${DATABASE_URL:-}" ]; then
    eval "$(scripts/postgres.sh start)"
    trap 'scripts/postgres.sh stop' EXIT
fi
"$PY" -m tests.bench "$@"
