"""Each adapter of a network is graded in its quality.toml, and the grade is true."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.reader import open_archive
from klatsch.networks.errors import UnreadableArchive

ROOT = Path(__file__).parents[2]
NETWORKS = ROOT / "src" / "klatsch" / "networks"
FOLDERS = sorted(
    path
    for kind in ("archives", "live")
    for path in (NETWORKS / kind).glob("*")
    if path.is_dir() and path.name != "__pycache__"
)
PAGE = ROOT / "docs" / "reference" / "adapter-quality.md"
RULES = dict(re.findall(r"^\| `([a-z-]+)` \| (bronze|silver|gold) \| .+\.? \|$", PAGE.read_text(), re.MULTILINE))
GRADES = ["bronze", "silver", "gold"]

each_adapter = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def quality_of(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "quality.toml").read_text())


def sources_of(folder: Path) -> list[ArchiveSource]:
    package = f"klatsch.networks.{folder.parent.name}.{folder.name}"
    modules = [importlib.import_module(f"{package}.{module.name}") for module in pkgutil.iter_modules([str(folder)])]
    sources = {source.name: source for module in modules for source in vars(module).values() if is_source(source)}
    return list(sources.values())


def is_source(value: object) -> bool:
    return isinstance(value, ArchiveSource)


def grade_of(rules: dict[str, dict[str, Any]]) -> str:
    grade = "none"
    for candidate in GRADES:
        if any("todo" in rules[rule] for rule, level in RULES.items() if level == candidate):
            break
        grade = candidate
    return grade


def test_the_page_has_rules_of_every_grade() -> None:
    assert set(RULES.values()) == set(GRADES)


@each_adapter
def test_every_rule_is_done_exempt_or_to_do(folder: Path) -> None:
    rules = quality_of(folder)["rules"]
    assert set(rules) == set(RULES)
    for rule, status in rules.items():
        assert len(status) == 1, f"{rule}: one of done, exempt and todo"
        ((kind, value),) = status.items()
        if kind == "done":
            assert value, f"{rule}: nothing shows it"
        else:
            assert kind in {"exempt", "todo"}
            assert value.endswith("."), f"{rule}: a sentence"
            assert len(value.split()) > 3, f"{rule}: a reason"


@each_adapter
def test_what_shows_a_rule_exists(folder: Path) -> None:
    for rule, status in quality_of(folder)["rules"].items():
        for place in status.get("done", []):
            path, _, test = place.partition("::")
            assert (ROOT / path).exists(), f"{rule}: there is no {path}"
            assert not test or f"def {test}(" in (ROOT / path).read_text(), f"{rule}: there is no test {test}"


@each_adapter
def test_the_grade_is_the_highest_whose_rules_hold(folder: Path) -> None:
    quality = quality_of(folder)
    assert quality["grade"] == grade_of(quality["rules"])
    assert quality["grade"] in GRADES


@pytest.mark.parametrize(
    ("missing", "grade"), [("", "gold"), ("removal", "silver"), ("limits", "bronze"), ("detection", "none")]
)
def test_a_grade_needs_all_rules_of_the_lower_ones(missing: str, grade: str) -> None:
    rules = {rule: {"todo" if rule == missing else "exempt": "It is made up."} for rule in RULES}
    assert grade_of(rules) == grade


@cache
def recorded_parts() -> frozenset[tuple[str, str]]:
    """Return (source, part) of every reader that reads a row of a recorded file."""
    parts = set()
    for path in (ROOT / "tests" / "recorded").glob("*/*"):
        try:
            with open_archive(path) as opened:
                parts |= {(reading.source, reading.part) for reading in opened.readings() if any(reading.rows)}
        except UnreadableArchive:
            continue  # A table of which somebody says the columns, and backups of klatsch itself.
    return frozenset(parts)


@each_adapter
def test_each_reader_has_a_recorded_file(folder: Path) -> None:
    sources = sources_of(folder)
    assert sources
    if "done" in quality_of(folder)["rules"]["recorded-payloads"]:
        wanted = {(source.name, reader.part) for source in sources for reader in source.readers}
        assert wanted - recorded_parts() == set()


@each_adapter
def test_the_limitations_of_each_source_are_in_the_manual(folder: Path) -> None:
    page = (ROOT / "docs" / "reference" / "importing.md").read_text()
    if "done" in quality_of(folder)["rules"]["known-limitations"]:
        for source in sources_of(folder):
            assert source.cannot_tell
            assert inspect.cleandoc(source.cannot_tell) in page
