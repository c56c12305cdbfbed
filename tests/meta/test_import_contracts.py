"""The import contracts name every package that they are about, so that a new one cannot be forgotten."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[2]


def contract(name: str) -> dict[str, list[str]]:
    """Return the lists of names in a contract of .importlinter."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    return {key: value.split() for key, value in parser[f"importlinter:contract:{name}"].items()}


def packages_beside(module: str) -> set[str]:
    parent = module.rpartition(".")[0]
    folder = ROOT / "src" / parent.replace(".", "/")
    return {f"{parent}.{child.parent.name}" for child in folder.glob("*/__init__.py")}


def test_each_archive_is_kept_apart_from_the_others() -> None:
    modules = contract("archives-apart")["modules"]
    assert packages_beside(modules[0]) == set(modules)


def test_every_pure_package_of_insight_is_listed_or_uses_django() -> None:
    """A package without any import of Django, of models or of rows is pure, and has to stay so."""
    listed = set(contract("pure-packages")["source_modules"])
    for package in packages_beside("klatsch.insight.graph"):
        folder = ROOT / "src" / package.replace(".", "/")
        text = "".join(path.read_text() for path in folder.rglob("*.py"))
        is_pure = not any(word in text for word in ("django", "models import", "clock", "queries", "hooks", "events"))
        assert not is_pure or package in listed, f"{package} needs no Django: list it in .importlinter"
