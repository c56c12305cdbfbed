"""The generated pages of docs/reference say what the code says."""

from pathlib import Path

import pytest

from scripts.reference_docs.__main__ import generators

REFERENCE = Path(__file__).parents[2] / "docs/reference"


@pytest.mark.parametrize("name", generators())
def test_a_generated_page_is_up_to_date(name: str) -> None:
    present = (REFERENCE / name).read_text()
    assert generators()[name](present) == present, f"docs/reference/{name} is outdated: run `make reference`"
