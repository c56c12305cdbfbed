from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from klatsch.api.app import REFUSAL_PROBLEMS, api
from klatsch.api.problem_details import PROBLEM_TITLES

if TYPE_CHECKING:
    from django.test import Client


ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs/reference/api.md").read_text()


def test_the_manual_has_every_call() -> None:
    described = {(path, method) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods}
    assert len(described) > 8
    for path, method in described:
        call = path.removeprefix("/api/v1/").replace("chat_id", "id").replace("{slug}/close", "{slug}/open")
        assert re.search(rf"`{method.upper()} {re.escape(call)}[`?]", MANUAL), (method, path)


def test_the_manual_names_no_problem_that_is_none_and_every_refusal_of_a_booking() -> None:
    named = set(re.findall(r"^\| \d{3} \| `([a-z-]+)`", MANUAL, re.MULTILINE))
    assert named <= set(PROBLEM_TITLES)
    assert {kind for _, kind, _ in REFUSAL_PROBLEMS} <= named


def test_the_description_is_openapi_3_1(client: Client) -> None:
    assert api.get_openapi_schema()["openapi"].startswith("3.1")
