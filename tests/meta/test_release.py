"""The conditions of `make release`, each in a real git repository with a small package."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.release import ReleaseRefused, changelog_sections, release

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "klatsch"
version = "0.2.0"
requires-python = ">=3.12"
license-files = ["LICENSE"]

[project.scripts]
klatsch = "klatsch:main"

[tool.hatch.build.targets.wheel]
packages = ["src/klatsch"]

[tool.hatch.build.targets.wheel.force-include]
demo = "klatsch/demo_archives"
"""
CHANGELOG = """# Changelog

## [Unreleased]

## [0.2.0] - 2026-11-27

- Links in emails.

## [0.1.0] - 2026-11-24

- Everything.
"""
FILES = {
    "pyproject.toml": PYPROJECT,
    "CHANGELOG.md": CHANGELOG,
    "LICENSE": "AGPL",
    "Makefile": "check:\n\t@true\ndocs:\n\t@true\n",
    ".gitignore": "dist/\n",
    "src/klatsch/__init__.py": "",
    "src/klatsch/templates/page.html": "<p>Hello</p>",
    "demo/address-book.vcf": "BEGIN:VCARD",
}


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ines", "-c", "user.email=ines@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def write(root: Path, **changes: str) -> None:
    for name, text in changes.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "all: Change files.")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ines")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ines@example.org")
    git(tmp_path, "init", "--quiet")
    write(tmp_path, **FILES)
    return tmp_path


def test_a_release_makes_the_wheel_and_an_annotated_tag_with_the_notes(project: Path) -> None:
    release(project, is_dry_run=False)
    assert git(project, "cat-file", "-t", "v0.2.0") == "tag"
    assert git(project, "tag", "--list", "--format=%(contents)", "v0.2.0") == "klatsch 0.2.0\n\n- Links in emails."
    assert [wheel.name for wheel in (project / "dist").iterdir()] == ["klatsch-0.2.0-py3-none-any.whl"]


def test_a_dry_run_makes_no_tag(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release(project, is_dry_run=True)
    assert git(project, "tag", "--list") == ""
    assert "ready for v0.2.0" in capsys.readouterr().out


def test_uncommitted_changes_are_refused(project: Path) -> None:
    (project / "LICENSE").write_text("MIT")
    with pytest.raises(ReleaseRefused, match="not committed"):
        release(project, is_dry_run=True)


def test_a_tag_that_exists_is_refused(project: Path) -> None:
    git(project, "tag", "v0.2.0")
    with pytest.raises(ReleaseRefused, match=r"v0\.2\.0 exists already"):
        release(project, is_dry_run=True)


CHANGELOGS = {
    "another version": (CHANGELOG.replace("0.2.0", "0.3.0"), r"says 0\.2\.0, and the newest .* is 0\.3\.0"),
    "no version": ("# Changelog\n", "is missing"),
    "no date": (CHANGELOG.replace(" - 2026-11-27", ""), "has no date"),
    "no entries": (CHANGELOG.replace("- Links in emails.\n", ""), "is empty"),
    "unreleased entries": (CHANGELOG.replace("[Unreleased]\n", "[Unreleased]\n\n- More.\n"), "under Unreleased"),
}


@pytest.mark.parametrize(("changelog", "sentence"), CHANGELOGS.values(), ids=CHANGELOGS)
def test_a_changelog_that_does_not_fit_is_refused(project: Path, changelog: str, sentence: str) -> None:
    write(project, **{"CHANGELOG.md": changelog})
    with pytest.raises(ReleaseRefused, match=sentence):
        release(project, is_dry_run=True)


@pytest.mark.parametrize("target", ["check", "docs"])
def test_a_failing_check_is_refused_with_its_output(project: Path, target: str) -> None:
    makefile = FILES["Makefile"].replace(f"{target}:\n\t@true", f"{target}:\n\t@echo a dead link; false")
    write(project, Makefile=makefile)
    with pytest.raises(ReleaseRefused, match=rf"`make {target}` fails:\na dead link"):
        release(project, is_dry_run=True)


def test_a_check_that_changes_a_file_is_refused(project: Path) -> None:
    write(project, Makefile="check:\n\t@echo changed > LICENSE\ndocs:\n\t@true\n")
    with pytest.raises(ReleaseRefused, match="not committed"):
        release(project, is_dry_run=True)


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (
            'packages = ["src/klatsch"]',
            'packages = ["src/klatsch"]\nexclude = ["*.html"]',
            "klatsch/templates/page.html",
        ),
        ('demo = "klatsch/demo_archives"', "", "klatsch/demo_archives/address-book.vcf"),
        ('license-files = ["LICENSE"]', "license-files = []", "the licence"),
        ('klatsch = "klatsch:main"', "", "the command klatsch"),
    ],
)
def test_a_wheel_that_lacks_something_is_refused(project: Path, old: str, new: str, missing: str) -> None:
    write(project, **{"pyproject.toml": PYPROJECT.replace(old, new)})
    with pytest.raises(ReleaseRefused, match=f"The wheel lacks {missing}"):
        release(project, is_dry_run=True)


def test_the_changelog_of_klatsch_is_understood() -> None:
    sections = changelog_sections((Path(__file__).parents[2] / "CHANGELOG.md").read_text())
    assert [section.version for section in sections][:1] == ["Unreleased"]
    assert all(section.date and section.text for section in sections[1:])
