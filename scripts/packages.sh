#!/usr/bin/env bash
# Debian packages that tests need and the machine lacks; starts no service.
source "$(dirname "$0")/lib.sh"

missing=()
for package in chromium fonts-noto-cjk postgresql redis-server libreoffice-calc libreoffice-writer; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
[ "$(id -u)" -eq 0 ] || die "Tests need these Debian packages, and only root can install them: ${missing[*]}"

# Debian starts services after installing them unless this says no; ours are started by the tests, on free ports.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
say "installing ${missing[*]}"
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
install() { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; }
install </dev/null >"$log" 2>&1 || { sleep 5 && install </dev/null >"$log" 2>&1; } || {
    tail -40 "$log" >&2
    die "apt could not install ${missing[*]}"
}
rm -f "$log"
