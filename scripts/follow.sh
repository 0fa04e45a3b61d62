#!/usr/bin/env bash
# follow.sh MAKE SERVER: stop the server when make was told to stop and tells nobody.
# Ctrl+C in a terminal reaches everybody, `kill -TERM` on make is passed on; a lone `kill -INT` on make is not: make
# then stops catching the signal and waits for its child for ever. That it no longer catches it can be seen.
set -u
make=$1 server=$2

catches_int() {
    local caught
    caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$make/status" 2>/dev/null)
    [ -n "$caught" ] && ((16#${caught: -2} & 2))
}

catches_int || exit 0
exec {never}<> <(:) # reading this waits without a process of its own
while kill -0 "$server" 2>/dev/null; do
    if ! catches_int; then
        kill -TERM "$server"
        exit 0
    fi
    read -r -t 0.5 -u "$never"
done
