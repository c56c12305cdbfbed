#!/usr/bin/env bash
# Static checks. Goes on after a failure, so that one run shows all. With names after the folder of programs, runs only the
# steps whose names begin so: scripts/check.sh .venv/bin style "unused code".
set -uo pipefail
bin=$1
shift
wanted=("$@")
ran=0
failed=()

is_wanted() {
  local start
  ((${#wanted[@]})) || return 0
  for start in "${wanted[@]}"; do [[ $1 == "$start"* ]] && return 0; done
  return 1
}

step() {
  local name=$1
  shift
  is_wanted "$name" || return 0
  ran=$((ran + 1))
  if output=$("$@" 2>&1); then printf 'ok      %s\n' "$name"; else
    printf 'FAILED  %s\n%s\n' "$name" "$output"
    failed+=("$name")
  fi
}

export KLATSCH_DATA_DIR=${KLATSCH_DATA_DIR:-$(mktemp -d)}
export DJANGO_SETTINGS_MODULE=klatsch.config.settings
step "style (ruff check)" "$bin/ruff" check .
step "format (ruff format)" "$bin/ruff" format --check .
step "types (mypy)" "$bin/mypy"
step "path of data (import-linter)" "$bin/lint-imports"
step "rules of the project" "$bin/python" -m scripts.lint_project
step "templates (djlint)" "$bin/djlint" --quiet --lint src --extension html
step "spelling (codespell)" "$bin/codespell"
step "unused code (vulture)" "$bin/vulture"
step "unused dependencies (deptry)" "$bin/deptry" src
step "names in the documentation" "$bin/python" -m scripts.check_docs
step "documentation (sphinx)" "$bin/sphinx-build" --quiet --fail-on-warning --keep-going --nitpicky --fresh-env docs build/docs
step "migrations" "$bin/django-admin" makemigrations --check --dry-run -v 0
step "Django's own checks" "$bin/django-admin" check --fail-level WARNING

if ((ran == 0)); then
  printf 'No check is called %s.\n' "${wanted[*]}"
  exit 2
fi
if ((${#failed[@]})); then
  printf '\n%d of the checks failed: %s\n' "${#failed[@]}" "$(IFS=,; echo "${failed[*]}")"
  exit 1
fi
