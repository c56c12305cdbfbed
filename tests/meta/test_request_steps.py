"""The way of a request is short: budgets of the files and functions of klatsch that one warm request enters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Migrates a database of its own.
pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
MAX_BOOKING_FILES = 25
MAX_BOOKING_FUNCTIONS = 65
MAX_GUEST_PAGE_FILES = 8
MAX_HOST_PAGE_FILES = 12


@pytest.fixture(scope="module")
def steps() -> dict[str, dict[str, Any]]:
    """Return status and functions by file of each kind of request, counted in a process of its own on SQLite."""
    command = [sys.executable, "-m", "scripts.count_request_steps", "--json"]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    counted: dict[str, dict[str, Any]] = json.loads(result.stdout)
    return counted


def test_a_booking_by_the_api_enters_few_files_and_functions(steps: dict[str, dict[str, Any]]) -> None:
    booking = steps["POST bookings"]
    assert booking["status"] == 201
    assert len(booking["files"]) <= MAX_BOOKING_FILES, list(booking["files"])
    assert sum(map(len, booking["files"].values())) <= MAX_BOOKING_FUNCTIONS


def test_a_cached_guest_page_enters_few_files(steps: dict[str, dict[str, Any]]) -> None:
    page = steps["guest page"]
    assert page["status"] == 200
    assert len(page["files"]) <= MAX_GUEST_PAGE_FILES, list(page["files"])


def test_every_page_of_a_host_enters_few_files(steps: dict[str, dict[str, Any]]) -> None:
    pages = {name: page for name, page in steps.items() if name.startswith("host: ")}
    assert {name: page["status"] for name, page in pages.items() if page["status"] != 200} == {"host: first page": 302}
    too_long = {name: list(page["files"]) for name, page in pages.items() if len(page["files"]) > MAX_HOST_PAGE_FILES}
    assert too_long == {}
