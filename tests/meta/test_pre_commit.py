"""The pre-commit hooks run every step of `make check`, and nothing from elsewhere."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text()


def test_each_step_of_the_check_has_a_hook() -> None:
    steps = re.findall(r'^step "([^"]+)"', (ROOT / "scripts/check.sh").read_text(), re.MULTILINE)
    prefixes = re.findall(r"entry: bash scripts/check\.sh \.venv/bin (\w+)", HOOKS)
    assert len(steps) > 8
    assert [step for step in steps if not any(step.startswith(prefix) for prefix in prefixes)] == []
    assert [prefix for prefix in prefixes if not any(step.startswith(prefix) for step in steps)] == []


def test_all_hooks_are_local() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
