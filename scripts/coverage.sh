#!/usr/bin/env bash
# Measures branch coverage by the tests that run in one process, and fails below 95 % in each of the listed folders.
set -euo pipefail
bin=$1
folders=(scheduling bookings people/imports core/security)
export COVERAGE_FILE=build/coverage/data
rm -rf build/coverage
mkdir -p build/coverage
"$bin/coverage" run -m pytest -q -n 0 --hypothesis-profile=fast -k "not postgresql" tests/rules tests/integration tests/pages \
  || echo "Some tests failed; the figures are of what ran." >&2
"$bin/coverage" combine --quiet
failed=()
for folder in "${folders[@]}"; do
  "$bin/coverage" report --include="src/klatsch/$folder/*" --fail-under=95 || failed+=("$folder")
done
if ((${#failed[@]})); then
  printf '%s below 95 %%\n' "${failed[*]}"
  exit 1
fi
