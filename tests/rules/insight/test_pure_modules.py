import subprocess
import sys

import pytest

RULES = ["affinity", "automation", "bridges", "levels", "reach_outs", "today", "trust"]
LIGHT = ["kinds", "levels", "today"]


def loaded_by(module: str) -> set[str]:
    told = subprocess.run(  # a name from the list above
        [sys.executable, "-c", f"import sys, klatsch.insight.{module}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        env={},
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("module", RULES)
def test_rules_need_no_settings_and_no_network(module: str) -> None:
    assert not loaded_by(module) & {"django", "requests", "httpx", "urllib3", "igraph"}


@pytest.mark.parametrize("module", LIGHT)
def test_what_rows_name_loads_no_numbers(module: str) -> None:
    assert not loaded_by(module) & {"numpy", "scipy"}
