"""Check what Sphinx cannot see: that the paths, modules and make targets which the documentation names exist.

`python -m scripts.check_docs` prints one line for each mistake, and exits with 1 if there is one.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
FOLDERS = r"(?:src|tests|docs|scripts|benchmarks|demo|requirements)"
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
PATH = re.compile(rf"`({FOLDERS}/[^`\s]+)`")
# A file without its folder, or with the last part of it: `apps.py`, `people/deck.py`.
BARE_FILE = re.compile(r"`([\w./-]*[\w-]\.(?:py|html|css|md|toml|sh))`")
MODULE = re.compile(r"`(klatsch(?:\.\w+)+)(?:\(.*?\))?`")
TARGET = re.compile(r"`make ([a-z][a-z-]*)|^(?:    |\$ )?make ([a-z][a-z-]*)", re.MULTILINE)
IMPORT = re.compile(r"^from (klatsch[\w.]*) import ([\w, ]+)$", re.MULTILINE)
PAGE = re.compile(r"docs/[\w/-]+\.md")
PLACEHOLDER = re.compile(r"[<>*{]")
# A comment on a page that names what its examples invent: a stage, a network.
MADE_UP = re.compile(r"<!-- made-up names: ([\w, ]+) -->")


def dead_links(page: Path, text: str) -> Iterator[str]:
    """Yield each relative link of a page to a file that does not exist."""
    for match in LINK.finditer(text):
        target = (match[1] or match[2]).partition("#")[0]
        if target and "://" not in target and not (page.parent / target).exists():
            yield f"links to {target}, which does not exist"


def missing_paths(root: Path, text: str) -> Iterator[str]:
    """Yield each path in backticks that does not exist; paths with placeholders or made-up names are skipped."""
    for match in PATH.finditer(text):
        is_example = PLACEHOLDER.search(match[1]) or made_up_names(text) & set(match[1].split("/"))
        if not is_example and not (root / match[1].partition(":")[0]).exists():
            yield f"names the path {match[1]}, which does not exist"


def missing_files(names: Iterable[str], text: str) -> Iterator[str]:
    """Yield each file in backticks, named without its full path, that is the end of no path in `names`."""
    ends = {end for name in names for end in path_ends(name)}
    for match in BARE_FILE.finditer(text):
        name = match[1].removeprefix("/")
        if not re.match(f"{FOLDERS}/", name) and not made_up_names(text) & set(name.split("/")) and name not in ends:
            yield f"names the file {name}, which does not exist"


def path_ends(name: str) -> Iterator[str]:
    """Yield a path without its first folders: `a/b/c.py`, `b/c.py`, `c.py`."""
    parts = name.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


def missing_modules(root: Path, text: str) -> Iterator[str]:
    """Yield each dotted name `klatsch.…`, in backticks or imported, that is neither a module nor defined in one."""
    imported = [f"{module}.{name.strip()}" for module, names in IMPORT.findall(text) for name in names.split(",")]
    for name in [*(match[1] for match in MODULE.finditer(text)), *imported]:
        if not made_up_names(text) & set(name.split(".")) and not is_defined(root / "src", name.split(".")):
            yield f"names {name}, which does not exist"


def made_up_names(text: str) -> set[str]:
    return {name.strip() for match in MADE_UP.finditer(text) for name in match[1].split(",")}


def is_defined(folder: Path, parts: list[str]) -> bool:
    for number, part in enumerate(parts):
        folder /= part
        if folder.with_suffix(".py").is_file():
            return set(parts[number + 1 : number + 2]) <= names_of(folder.with_suffix(".py"))
        if not folder.is_dir():
            return False
    return True


def names_of(module: Path) -> set[str]:
    """Return the names that a module defines or imports at its top level."""
    names: set[str] = set()
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def missing_targets(makefile: str, text: str) -> Iterator[str]:
    """Yield each `make TARGET` that the Makefile does not have."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    for match in TARGET.finditer(text):
        name = match[1] or match[2]
        if name not in targets:
            yield f"names `make {name}`, which is no target"


def missing_pages(root: Path, text: str) -> Iterator[str]:
    """Yield each page of the documentation that code or a comment names and that does not exist."""
    for name in PAGE.findall(text):
        if not (root / name).is_file():
            yield f"names {name}, which does not exist"


def documentation_problems(root: Path) -> Iterator[str]:
    makefile = (root / "Makefile").read_text()
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    names = sorted(listed.splitlines())
    for name in names:
        path = root / name
        if path.suffix not in {".md", ".py", ".po", ".html"} or not path.is_file():
            continue
        text = path.read_text()
        problems = list(missing_pages(root, text))
        if path.suffix == ".md" and name != "CHANGELOG.md":
            problems += [*missing_paths(root, text), *missing_modules(root, text), *missing_targets(makefile, text)]
            problems += missing_files(names, text)
        if path.suffix == ".md":
            problems += dead_links(path, text)
        yield from (f"{name}: {sentence}" for sentence in problems)


def main() -> int:
    problems = list(documentation_problems(ROOT))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
