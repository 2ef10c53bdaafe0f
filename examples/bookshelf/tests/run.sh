#!/bin/sh
# Reads every script, then runs every test. The gate of the plan runs this on each merged tree.
set -eu
cd "$(dirname "$0")/.."

for script in lib/*.sh bin/* tests/*.sh; do
  [ ! -f "$script" ] || sh -n "$script"
done
for test in tests/*.test.sh; do
  [ -f "$test" ] || continue
  sh "$test" || {
    echo "failed: $test" >&2
    exit 1
  }
done
