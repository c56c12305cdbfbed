#!/usr/bin/env bash
# Pins what klatsch needs (runtime.txt) and what its developers need (dev.txt), with hashes and without addresses.
set -euo pipefail
uv --version >/dev/null 2>&1 || { echo "make pins needs uv." >&2; exit 1; }
mkdir -p requirements
compile() {
  uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header "$@"
}
compile pyproject.toml -o requirements/runtime.txt
printf 'hatchling\neditables\n' | compile pyproject.toml --group test --group check --group docs --extra meaning - -o requirements/dev.txt
