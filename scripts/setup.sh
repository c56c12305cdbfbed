#!/usr/bin/env bash
# Makes the virtual environment from the hash-pinned requirements, with whatever can give a Python >= 3.12.
set -euo pipefail
venv=$1

recent() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 12))' 2>/dev/null; }

find_python() {
  local name root
  for name in python3.13 python3.12 python3.14 python3 python; do
    if command -v "$name" >/dev/null && recent "$name"; then command -v "$name"; return; fi
  done
  if command -v pyenv >/dev/null; then
    root=$(pyenv root)
    for name in "$root"/versions/3.1[2-9]*/bin/python; do
      if [ -x "$name" ] && recent "$name"; then echo "$name"; return; fi
    done
  fi
  if uv --version >/dev/null 2>&1; then uv python find '>=3.12' 2>/dev/null; fi
}

python=$(find_python || true)
if [ -z "$python" ]; then
  found=$(command -v python3 >/dev/null && python3 --version 2>&1 || echo "no Python at all")
  echo "klatsch needs Python 3.12 or newer, and found $found. Install one (for example 'pyenv install 3.13' or 'uv python install 3.13') and run make again." >&2
  exit 1
fi

if ! [ -x "$venv/bin/python" ] || ! recent "$venv/bin/python"; then
  echo "Preparing $venv with $("$python" --version) ..."
  rm -rf "$venv"
  if uv --version >/dev/null 2>&1; then uv venv --quiet --no-config --python "$python" "$venv"
  else
    "$python" -m venv "$venv" || { echo "This Python cannot make virtual environments: install its venv module (on Debian: apt-get install python3-venv) and run make again." >&2; exit 1; }
  fi
fi

if uv --version >/dev/null 2>&1; then
  uv pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements/dev.txt
  uv pip install --quiet --python "$venv/bin/python" --no-deps -e .
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
fi
