#!/usr/bin/env bash
# Sets everything up and serves until Ctrl+C: web, worker and beat under supervisor.
source "$(dirname "$0")/lib.sh"

export HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
scripts/setup.sh
"$PY" scripts/prepare.py

"$PY" - "$HOST" "$PORT" <<'EOF' || die "Port $PORT is taken; choose another one: PORT=8001 make run"
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
with socket.socket(family) as door:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((sys.argv[1], int(sys.argv[2])))
EOF

tie=() tie_follower=()
if setpriv --pdeathsig TERM true 2>/dev/null; then
    tie=(setpriv --pdeathsig TERM)
    tie_follower=(setpriv --pdeathsig KILL)
fi
"${tie_follower[@]}" bash scripts/follow.sh "$PPID" $$ </dev/null >/dev/null 2>&1 &

as=()
[ "$(id -u)" -eq 0 ] && as=(-u root) # said aloud, or supervisor warns of it at every start
# Supervisor opens its output a second time for the children: a pipe of our own can be, another user's log cannot.
exec "${tie[@]}" "$PY" -m supervisor.supervisord -n "${as[@]}" \
    -c xuanwu_portal/supervisord.conf -j "${VAR_DIR:-var}/supervisord.pid" > >(trap '' INT TERM && exec cat) 2>&1
