#!/usr/bin/env bash
# All tests on SQLite, then on a throw-away PostgreSQL those to which the database matters; the long tests, and on
# PostgreSQL then also those to which it should not. Arguments after `long` or alone go to pytest.
source "$(dirname "$0")/lib.sh"

marks="not long" there="not long and not anywhere" label="tests"
if [ "${1:-}" = long ]; then
    marks="long" there="long or anywhere" label="long tests"
    shift
fi
unset DATABASE_URL
began=$SECONDS
scripts/packages.sh
scripts/setup.sh dev

# Two processes pay once the suite takes more than a minute; each makes its own database.
parallel=(-n "${TEST_PROCESSES:-2}" --dist worksteal)
failed=0

say "$label on SQLite"
"$PY" -m pytest -q "${parallel[@]}" -m "$marks" "$@" || failed=1

say "$label on PostgreSQL"
eval "$(scripts/postgres.sh start)"
trap 'scripts/postgres.sh stop' EXIT
"$PY" -m pytest -q "${parallel[@]}" -m "($there) and not browser" "$@" || failed=1

say "both took $((SECONDS - began)) s"
[ "$failed" -eq 0 ] || die "some $label failed"
