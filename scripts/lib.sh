# shellcheck shell=bash
# What the scripts share; each begins with `source "$(dirname "$0")/lib.sh"`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PY=.venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
export PATH="$PWD/.venv/bin:$PATH" # a Node.js from PyPI lies there where the machine has none

say() { printf '%s\n' "-- $*"; }
die() {
    printf '%s\n' "!! $*" >&2
    exit 1
}

# Whether the files named after the stamp are the ones it was written for.
fingerprint() { cat -- "${@}" | cksum; }
is_fresh() {
    local stamp=$1
    shift
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint "$@")" ]
}
stamp() {
    local stamp=$1
    shift
    fingerprint "$@" >"$stamp"
}

# Committed files and those about to be; in a copy without git, all but what is installed or built.
our_files() {
    git -c core.quotepath=off ls-files -co --exclude-standard 2>/dev/null && return
    find . \( -path ./.venv -o -path ./node_modules -o -path ./var -o -path ./static/build \) -prune -o -type f -print
}
