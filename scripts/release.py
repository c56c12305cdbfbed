"""Make a release: check everything that has to be true, build the wheel, make the annotated tag.

`python -m scripts.release --dry-run` stops before the tag. docs/how-to/release.md describes the steps around it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?\s*$", re.MULTILINE)
UNRELEASED = "Unreleased"
CHECKS = ("check", "docs")  # make targets


class ReleaseRefused(Exception):  # noqa: N818 - a refusal, as in klatsch.core.errors
    """Raised with one sentence for each condition that does not hold."""


@dataclass(frozen=True)
class Section:
    """One version in the changelog."""

    version: str
    date: str | None
    text: str


def run(root: Path, *command: str) -> str:
    """Return what `command` prints. Raises CalledProcessError if it fails."""
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def project_version(root: Path) -> str:
    return str(tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"])


def changelog_sections(text: str) -> list[Section]:
    """Return the versions of a changelog, the newest first, `Unreleased` included."""
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Section(heading["version"], heading["date"], text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=False)
    ]


def release_problems(root: Path) -> Iterator[str]:
    """Yield a sentence for each condition that git, pyproject.toml and the changelog do not meet."""
    version = project_version(root)
    if run(root, "git", "status", "--porcelain"):
        yield "The working tree has changes that are not committed."
    if run(root, "git", "tag", "--list", tag_name(version)):
        yield f"The tag {tag_name(version)} exists already: raise the version in pyproject.toml."
    sections = changelog_sections((root / "CHANGELOG.md").read_text())
    if any(section.version == UNRELEASED and section.text for section in sections):
        yield f"CHANGELOG.md has entries under {UNRELEASED}: move them into the section of the version."
    newest = next((section for section in sections if section.version != UNRELEASED), None)
    if newest is None or newest.version != version:
        name = newest.version if newest else "missing"
        yield f"pyproject.toml says {version}, and the newest version in CHANGELOG.md is {name}."
    elif newest.date is None:
        yield f"The section {version} in CHANGELOG.md has no date."
    elif not newest.text:
        yield f"The section {version} in CHANGELOG.md is empty."


def tag_name(version: str) -> str:
    return f"v{version}"


def run_checks(root: Path) -> None:
    """Run the make targets that have to pass. Raises ReleaseRefused with the output of the first that fails."""
    for target in CHECKS:
        print(f"make {target} ...", flush=True)
        result = subprocess.run(
            ["make", "--no-print-directory", target], cwd=root, check=False, capture_output=True, text=True
        )
        if result.returncode:
            raise ReleaseRefused(f"`make {target}` fails:\n{result.stdout}{result.stderr}")


def build_wheel(root: Path) -> Path:
    """Build the wheel into dist/ and return its path."""
    run(root, sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "dist")
    return next((root / "dist").glob(f"klatsch-{project_version(root)}-*.whl"))


def wheel_problems(root: Path, wheel: Path) -> Iterator[str]:
    """Yield a sentence for each tracked file of the package, the demo and the licence that the wheel lacks."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for path in run(root, "git", "ls-files", "src/klatsch", "demo").splitlines():
        inside = path.removeprefix("src/") if path.startswith("src/") else f"klatsch/demo_archives/{path[5:]}"
        if inside not in names:
            yield f"The wheel lacks {inside}."
    if not any(name.endswith(".dist-info/licenses/LICENSE") for name in names):
        yield "The wheel lacks the licence."
    if not any(name.endswith(".dist-info/entry_points.txt") for name in names):
        yield "The wheel lacks the command klatsch."


def make_tag(root: Path) -> str:
    """Make the annotated tag, with the section of the changelog as its message, and return its name."""
    version = project_version(root)
    sections = changelog_sections((root / "CHANGELOG.md").read_text())
    notes = next(section.text for section in sections if section.version == version)
    message = f"klatsch {version}\n\n{notes}\n"
    run(root, "git", "tag", "--annotate", "--cleanup=verbatim", "--message", message, tag_name(version))
    return tag_name(version)


def refuse(problems: Iterator[str]) -> None:
    sentences = list(problems)
    if sentences:
        raise ReleaseRefused("\n".join(sentences))


def release(root: Path, *, is_dry_run: bool) -> None:
    """Check, build and tag. Raises ReleaseRefused before anything is tagged."""
    refuse(release_problems(root))
    run_checks(root)
    refuse(release_problems(root))  # the checks must not have changed a file
    wheel = build_wheel(root)
    refuse(wheel_problems(root, wheel))
    print(f"{wheel.relative_to(root)} is complete.")
    if is_dry_run:
        print(f"Everything is ready for {tag_name(project_version(root))}; no tag was made.")
        return
    tag = make_tag(root)
    print(f"The tag {tag} is made. Publish it with the branch: git push origin HEAD {tag}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts.release", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="check and build, but make no tag")
    try:
        release(ROOT, is_dry_run=parser.parse_args().dry_run)
    except ReleaseRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
