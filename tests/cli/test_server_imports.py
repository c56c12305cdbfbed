"""The modules that a server loads before the first request: memory that every installation pays for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any


LOAD = """
import sys
from klatsch.cli.django import start_django
start_django()
from klatsch.cli.server.supervisor import preload_application
preload_application()
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLATSCH_")}
    environment = {**kept, "KLATSCH_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, check=True, timeout=60)
    return set(done.stdout.decode().splitlines()[-1].split())


@pytest.mark.parametrize("library", ["PIL", "icalendar", "igraph", "numpy", "requests", "scipy"])
def test_a_server_starts_without_heavy_libraries(loaded: Any, library: Any) -> None:
    assert "klatsch" in loaded
    assert library not in loaded
