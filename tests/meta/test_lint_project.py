"""Each rule of the project's lint, with a good and a bad sample."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from scripts import lint_names, lint_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


SAMPLES = [
    (lint_project.check_file_length, "src/klatsch/people/deck/deck.py", "x = 1\n" * 300, "x = 1\n" * 301),
    (lint_project.check_file_length, "src/klatsch/web/page.html", "<p>\n" * 120, "<p>\n" * 121),
    (lint_project.check_empty_init, "src/klatsch/people/__init__.py", "", "from x import y\n"),
    (
        lint_project.check_access_modules,
        "src/klatsch/web/host/views.py",
        "person = access.person_for(host, pk)\n",
        "person = Person.objects.get(pk=pk)\n",
    ),
    (
        lint_project.check_access_modules,
        "src/klatsch/web/host/views.py",
        "invitation = access.invitation_for(host, slug)\n",
        "invitation = get_object_or_404(Invitation, slug=slug)\n",
    ),
    (
        lint_project.check_clock,
        "src/klatsch/people/services.py",
        "at = clock.now()\n",
        "at = datetime.now(UTC)\n",
    ),
    (
        lint_project.check_addresses,
        "docs/how-to/operating.md",
        "Install it from the registry.",
        "Fetch it from " + "gro.ipyp"[::-1],
    ),
    (lint_project.check_banned_words, "src/klatsch/web/page.html", "<p>Your people</p>", "<p>Your CRM</p>"),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { margin-inline-start: 1rem; }",
        "p { margin-left: 1rem; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { inset-inline-end: 0; }",
        "p { right: 0; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { text-align: start; }",
        "p { text-align: right; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { border-end-start-radius: 4px; }",
        "p { border-bottom-left-radius: 4px; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { padding-inline: env(safe-area-inset-left) 0; }",
        "p { padding-right: 0; }",
    ),
    (
        lint_project.check_logical_properties,
        "src/klatsch/web/page.css",
        "p { border-inline-start-color: red; }",
        "p { border-left-color: red; }",
    ),
]


@pytest.mark.parametrize(("rule", "path", "good", "bad"), SAMPLES)
def test_a_rule_lets_the_good_pass_and_stops_the_bad(rule: Callable[..., Any], path: str, good: str, bad: str) -> None:
    assert list(rule(path, good)) == []
    assert list(rule(path, bad))


def test_a_file_called_by_nothing_is_stopped() -> None:
    assert list(lint_project.check_file_name("src/klatsch/people/utils.py", ""))
    assert not list(lint_project.check_file_name("src/klatsch/people/merging/detection.py", ""))


def test_only_the_models_of_a_stage_may_be_listed_in_an_init() -> None:
    listed = "from klatsch.people.models.person import Person\n\n__all__ = ['Person']\n"
    assert not list(lint_project.check_empty_init("src/klatsch/people/models/__init__.py", listed))
    assert list(lint_project.check_empty_init("src/klatsch/people/models/__init__.py", "x = make()\n"))
    assert list(lint_project.check_empty_init("src/klatsch/people/deck/__init__.py", listed))


NAME_SAMPLES = [
    (lint_names.check_locals, "booking = query()\n", "found = query()\n"),
    (lint_names.check_locals, "class A:\n  one = Field()\n", "class A:\n  def f(self):\n    one = 1\n"),
    (lint_names.check_locals, "def f(person_id): ...\n", "def f(told): ...\n"),
    (lint_names.check_locals, "def f(*, place): ...\n", "def f(*, wanted): ...\n"),
    (lint_names.check_locals, "[row for row in rows]\n", "[one for one in rows]\n"),
    (lint_names.check_locals, "for index in rows: ...\n", "for place in rows: ...\n"),
    (lint_names.check_constants, "BATCH_ROWS = 5\n", "MOST = 5\n"),
    (lint_names.check_constants, "MAX_ROWS, MIN_ROWS = 5, 1\n", "LONGEST, SHORTEST = 5, 1\n"),
    (lint_names.check_constants, "_MAX_ROWS: int = 5\n", "_MOST: int = 5\n"),
    (lint_names.check_docstrings, "'Rules of seats.'\n", "'How seats are given.'\n"),
    (lint_names.check_docstrings, "def f():\n  'Return seats.'\n", "def f():\n  'What is free.'\n"),
    (lint_names.check_docstrings, "class A:\n  'A seat.'\n", "class A:\n  'Who sits here.'\n"),
    (lint_names.check_late_imports, "def f():\n  import numpy as np\n", "def f():\n  import json\n"),
    (lint_names.check_late_imports, "import json\n", "def f():\n  from klatsch.core import clock\n"),
]


@pytest.mark.parametrize(("rule", "good", "bad"), NAME_SAMPLES)
def test_a_rule_about_names_lets_the_good_pass_and_stops_the_bad(rule: Callable[..., Any], good: str, bad: str) -> None:
    path = "src/klatsch/people/deck/filters.py"
    assert list(rule(path, ast.parse(good))) == []
    assert list(rule(path, ast.parse(bad)))


def test_commands_and_tests_may_import_late() -> None:
    late = ast.parse("def f():\n  from klatsch.people.models import Person\n")
    assert not list(lint_names.check_late_imports("src/klatsch/cli/people.py", late))
    assert not list(lint_names.check_late_imports("src/klatsch/people/apps.py", late))


def test_a_class_name_stands_once_in_the_package() -> None:
    def mistakes(name: str) -> list[tuple[str, ...]]:
        module = ast.parse(f"class {name}: ...")
        return list(lint_names.duplicate_classes([("src/a.py", module), ("src/b.py", module), ("tests/c.py", module)]))

    assert [path for path, _ in mistakes("Owner")] == ["src/a.py"]
    assert mistakes("Connection") == []
