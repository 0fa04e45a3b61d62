#!/usr/bin/env bash
# Everything that can be said about the code without running it. All checks run; the end says which failed.
source "$(dirname "$0")/lib.sh"
scripts/setup.sh dev

failed=()
check() {
    local name=$1
    shift
    printf -- '-- %-18s' "$name"
    local out
    if out=$("$@" 2>&1); then
        echo ok
    else
        printf 'FAILED\n%s\n' "$out"
        failed+=("$name")
    fi
}

templates() {
    local found
    mapfile -t found < <(our_files | grep -E '(^|/)templates/.*\.html$')
    .venv/bin/djade --check --target-version 5.2 "${found[@]}"
}

# The settings as an office behind nginx has them, held against Django's deployment checks.
deployment() {
    local var
    var=$(mktemp -d)
    DEBUG=0 HTTPS=1 ALLOWED_HOSTS=portal.example VAR_DIR=$var SECRET_KEY=$(head -c 60 /dev/urandom | base64 -w0) \
        "$PY" manage.py check --deploy --fail-level WARNING
    local result=$?
    rm -rf "$var"
    return $result
}

# Nothing of ours is fetched from another host, and no lock file tells where a package came from.
foreign_hosts() {
    # One letter in brackets each, so that this line does not find itself.
    local hosts='registry[.]npmj[s]|pypi[.]or[g]|pythonhoste[d]|deb[.]debia[n]|npmmirro[r]|unpk[g][.]com|jsdeliv[r]|cdnj[s]|googleapi[s]|gstati[c]|bootcd[n]|bootstrapcd[n]|staticfil[e][.]'
    local own
    for own in "$(npm config get registry 2>/dev/null)" "$("$PY" -m pip config get global.index-url 2>/dev/null)"; do
        own=${own#*://} own=${own%%/*} own=${own##*@} own=${own%%:*}
        case $own in "" | localhost | 127.*) continue ;; esac
        hosts+="|${own//./[.]}"
    done
    local found
    found=$(our_files | tr '\n' '\0' | xargs -0 grep -IlsE "$hosts" --) || true # grep's 1 only says: not in these
    echo "$found"
    [ -z "$found" ]
}

migrations() {
    local var
    var=$(mktemp -d)
    VAR_DIR=$var "$PY" manage.py makemigrations --check --dry-run
    local result=$?
    rm -rf "$var"
    return $result
}

htmx=$("$PY" -c 'import django_htmx, pathlib; print(pathlib.Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js")')
check "lint" "$PY" -m ruff check .
check "format" "$PY" -m ruff format --check .
check "types" "$PY" -m mypy
check "templates" templates
check "migrations" migrations
check "deployment" deployment
check "browser floor" node scripts/check_browser_floor.mjs "$htmx"
check "foreign hosts" foreign_hosts
check "shell scripts" bash -n scripts/*.sh .ci/run

[ ${#failed[@]} -eq 0 ] || die "failed: ${failed[*]}"
