#!/usr/bin/env bash
# Writes constraints.txt from a fresh environment, so that it pins what requirements pull in and nothing else.
source "$(dirname "$0")/lib.sh"

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$PY" -m venv "$fresh/venv"
"$fresh/venv/bin/python" -m pip install -qq -r requirements-dev.txt
{
    echo "# Every package at the version the portal was tested with; written by \`make constraints\`."
    "$fresh/venv/bin/python" -m pip freeze --exclude pip --exclude setuptools
} >constraints.txt
say "constraints.txt: $(grep -c == constraints.txt) packages"
