"""The generated pages of docs/reference say what the code says."""

import re
from pathlib import Path

import pytest

from scripts.reference_docs.__main__ import generators

REFERENCE = Path(__file__).parents[2] / "docs/reference"


@pytest.mark.parametrize("name", generators())
def test_a_generated_page_is_up_to_date(name: str) -> None:
    present = (REFERENCE / name).read_text()
    assert generators()[name](present) == present, f"docs/reference/{name} is outdated: run `make reference`"


def test_the_example_of_the_python_functions_prints_what_its_comments_say(capsys: pytest.CaptureFixture[str]) -> None:
    page = (REFERENCE / "python.md").read_text()
    code = page.partition("```python\n")[2].partition("```")[0]
    exec(compile(code, "python.md", "exec"), {})  # noqa: S102 - our own page
    expected = re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert len(expected) > 3
    assert capsys.readouterr().out.splitlines() == expected
