#!/bin/sh
# One process of the portal: web, worker or beat. Supervisor, systemd and people start them alike.
set -eu
cd "$(dirname "$0")/.."
var=${VAR_DIR:-var}

# Whoever started it may be killed without a word; then this process ends too instead of holding the port.
tie=""
if setpriv --pdeathsig TERM true 2>/dev/null; then tie="setpriv --pdeathsig TERM"; fi

case ${1:-} in
web)
    exec $tie .venv/bin/python -m gunicorn --config xuanwu_portal/gunicorn_conf.py xuanwu_portal.wsgi
    ;;
worker)
    # Threads, because a forked pool loses its children's work when the group is told to stop.
    exec $tie .venv/bin/python -W "ignore:You're running the worker" -m celery --app xuanwu_portal --quiet worker --pool threads \
        --concurrency "${JOB_THREADS:-2}" --queues "${JOB_QUEUES:-default,import}" \
        --without-gossip --without-mingle --without-heartbeat --loglevel warning
    ;;
beat)
    exec $tie .venv/bin/python -m celery --app xuanwu_portal --quiet beat \
        --schedule "$var/beat-schedule" --pidfile= --loglevel warning
    ;;
*)
    echo "usage: scripts/serve.sh web|worker|beat" >&2
    exit 2
    ;;
esac
