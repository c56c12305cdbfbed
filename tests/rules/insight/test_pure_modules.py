import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from klatsch.insight import api

INSIGHT = Path(api.__file__).parent
PURE_PACKAGES = ["bots", "circles", "graph", "reach_outs", "similarity", "trust"]
PURE_MODULES = [
    "api",
    *(
        ".".join(path.relative_to(INSIGHT).with_suffix("").parts)
        for package in PURE_PACKAGES
        for path in sorted((INSIGHT / package).rglob("*.py"))
        if path.name != "__init__.py"
    ),
    "bulk_actions.actions",
    "suggestions.selection",
]
# Modules that rows and pages import: they must not load numpy.
LIGHT_MODULES = ["bots.thresholds", "graph.interaction_kinds", "suggestions.selection", "trust.trust_levels"]


def loaded_by(modules: list[str]) -> set[str]:
    imports = ", ".join(f"klatsch.insight.{module}" for module in modules)
    output = subprocess.run(
        [sys.executable, "-c", f"import sys, {imports}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        env={},
    )
    return set(output.stdout.split())


def test_pure_modules_need_no_settings_and_no_network() -> None:
    assert len(PURE_MODULES) > 25
    assert not loaded_by(PURE_MODULES) & {"django", "requests", "httpx", "urllib3", "igraph"}


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_modules_that_rows_import_load_no_numpy(module: str) -> None:
    assert not loaded_by([module]) & {"numpy", "scipy"}


def test_the_public_interface_keeps_its_names_and_arguments() -> None:
    arguments = {name: list(inspect.signature(getattr(api, name)).parameters) for name in api.__all__}
    assert arguments == {
        "Interactions": ["sender", "receiver", "at", "kind"],
        "assess": ["accounts"],
        "find_circles": ["friends", "ties", "facts", "limit"],
        "most_similar": arguments["most_similar"],
        "path": ["people", "ties", "met", "person"],
        "reach_outs": ["interactions", "host", "now", "left_out"],
        "reachable": ["people", "ties", "met"],
    }
    assert arguments["most_similar"][0] == "texts"
