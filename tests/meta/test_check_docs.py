"""Each rule of scripts/check_docs.py, with a good and a bad sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import check_docs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/index.md"
MAKEFILE = "check: setup\ndocs:\n"

SAMPLES = [
    (check_docs.dead_links(PAGE, "[x](how-to/index.md#top)"), check_docs.dead_links(PAGE, "[x](how-to/nothing.md)")),
    (
        check_docs.dead_links(PAGE, '<img src="pictures/today-light.png">'),
        check_docs.dead_links(PAGE, 'src="none.png"'),
    ),
    (check_docs.missing_paths(ROOT, "`src/klatsch/core/`"), check_docs.missing_paths(ROOT, "`src/klatsch/nothing.py`")),
    (check_docs.missing_paths(ROOT, "`tests/recorded/<network>/`"), check_docs.missing_paths(ROOT, "`tests/none/`")),
    (
        check_docs.missing_paths(ROOT, "<!-- made-up names: rounds --> `src/klatsch/rounds/`"),
        check_docs.missing_paths(ROOT, "<!-- made-up names: rounds --> `src/klatsch/others/`"),
    ),
    (check_docs.missing_files(["src/a/apps.py"], "`apps.py` `a/apps.py`"), check_docs.missing_files([], "`apps.py`")),
    (check_docs.missing_modules(ROOT, "`klatsch.core.hooks.Hook`"), check_docs.missing_modules(ROOT, "`klatsch.hook`")),
    (
        check_docs.missing_modules(ROOT, "from klatsch.core.hooks import Hook"),
        check_docs.missing_modules(ROOT, "from klatsch.core.hooks import Hook, Nothing"),
    ),
    (
        check_docs.missing_targets(MAKEFILE, "`make check`"),
        check_docs.missing_targets(MAKEFILE, "`make nothing ARGS=x`"),
    ),
    (check_docs.missing_pages(ROOT, "see docs/index.md"), check_docs.missing_pages(ROOT, "see docs/" + "none.md")),
]


@pytest.mark.parametrize(("good", "bad"), SAMPLES)
def test_a_rule_lets_the_good_pass_and_stops_the_bad(good: Iterator[str], bad: Iterator[str]) -> None:
    assert list(good) == []
    assert len(list(bad)) == 1
