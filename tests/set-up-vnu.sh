#!/bin/sh
# Fetches the Nu HTML checker into .cache/vnu where Java and npm are there to run and to fetch it; else tests/vnu.py
# says why its test is skipped. The package is held to its digest before it is run.
set -u
cd "$(dirname "$0")/.."
package=$(sed -n 's/^PACKAGE = "\(.*\)"$/\1/p' tests/vnu.py)
file=.cache/vnu/$(echo "$package" | tr '@' '-').tgz
if [ ! -f "$file" ] && command -v java >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
  mkdir -p .cache/vnu
  (cd .cache/vnu && npm pack --silent --fetch-retries=1 "$package" >/dev/null) || echo "The Nu HTML checker could not be fetched." >&2
fi
