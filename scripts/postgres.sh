#!/usr/bin/env bash
# A private, throw-away PostgreSQL on a free port.
#   eval "$(scripts/postgres.sh start)"     sets DATABASE_URL and POSTGRES_FOLDER
#   scripts/postgres.sh stop                stops the one in POSTGRES_FOLDER and removes it
source "$(dirname "$0")/lib.sh"

start() {
    local bin folder port as=()
    bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
    [ -x "$bin/initdb" ] || die "PostgreSQL is not installed (make test installs it)."
    folder=$(mktemp -d -t portal-postgres-XXXXXX)
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    if [ "$(id -u)" -eq 0 ]; then
        # The server refuses to run as root; nobody else has to give anything up.
        chown postgres "$folder"
        as=(setpriv --reuid=postgres --regid=postgres --clear-groups env "HOME=$folder")
    fi
    cd "$folder"
    "${as[@]}" "$bin/initdb" -D "$folder/data" -U portal -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    # No fsync: the data is worth nothing once the tests are over.
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/log" -o "-p $port -k $folder \
        -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c max_connections=100" start >/dev/null || die "PostgreSQL did not start: $(tail -3 "$folder/log")"
    printf 'export DATABASE_URL=postgres://portal@127.0.0.1:%s/postgres POSTGRES_FOLDER=%q\n' "$port" "$folder"
}

stop() {
    local folder=${POSTGRES_FOLDER:?"POSTGRES_FOLDER says which server to stop"} pid
    pid=$(head -1 "$folder/data/postmaster.pid" 2>/dev/null) || true
    if [ -n "${pid:-}" ]; then
        kill -INT "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    rm -rf "$folder"
}

case ${1:-} in
start) start ;;
stop) stop ;;
*) die "usage: scripts/postgres.sh start|stop" ;;
esac
