"""The lint of this project: rules that ruff does not have.

Each rule is a pure function from (path inside the project, text) to one sentence for each mistake; those about names
are in lint_names.py. `python -m scripts.lint_project FOLDER...` shows only the mistakes below these folders.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import lint_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_LINES = {"template": 120, "test": 400, "code": 300}
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "base.py"}
FACE_FOLDERS = ("src/klatsch/web/", "src/klatsch/api/", "src/klatsch/cli/")
CLOCK_MODULE = "src/klatsch/core/clock.py"
# Written in two halves, so that this file does not name what it forbids.
FORBIDDEN_ADDRESSES = re.compile("py" r"pi\.org|python" r"hosted|registry\.npm" r"js|(?:^|[^.\w])/wo" "rk/|/ro" "ot/")
# A side of the screen, where a side of the text is meant: properties, then values.
PHYSICAL_SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-(?:width|style|color))?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?<![\w-])(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b"
)
BANNED_WORDS = re.compile(r"\b(crm|lead score|ghosted)\b", re.IGNORECASE)


def check_file_length(path: str, text: str) -> Iterator[str]:
    if path.endswith(".html"):
        kind = "template"
    elif path.endswith(".py") and "/migrations/" not in path:
        kind = "test" if path.startswith("tests/") else "code"
    else:
        return
    lines = text.count("\n")
    if lines > MAX_LINES[kind]:
        yield f"has {lines} lines, and a {kind} file may have {MAX_LINES[kind]}: split it where its subject splits"


def check_file_name(path: str, _text: str) -> Iterator[str]:
    if Path(path).name in VAGUE_NAMES:
        yield "has a name that says nothing: call it by what it holds"


def check_empty_init(path: str, text: str) -> Iterator[str]:
    """Importing a package has no effects; only the list of a stage's models stands in an `__init__.py`."""
    if not path.endswith("__init__.py") or not text.strip():
        return
    if not path.endswith("/models/__init__.py"):
        yield "must be empty: importing a package has no effects"
    elif not all(is_import_or_list(node) for node in ast.parse(text).body):
        yield "may only import the models of the stage and list them in __all__"


def is_import_or_list(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["__all__"]
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, ast.ImportFrom)


def check_access_modules(path: str, text: str) -> Iterator[str]:
    """Pages, API and commands fetch objects by access.py and queries.py, where ownership is checked."""
    if not path.startswith(FACE_FOLDERS) or not path.endswith(".py"):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield f"line {node.lineno}: asks a model directly; ask access.py or queries.py of its stage"
        if isinstance(node, ast.Name) and node.id.startswith("get_object_or_404"):
            yield f"line {node.lineno}: fetches without asking whose it is; use access.py of its stage"


def check_clock(path: str, text: str) -> Iterator[str]:
    """Time comes from core.clock as an aware instant; a naive or second clock cannot be made to stand still."""
    if not path.startswith("src/") or not path.endswith(".py") or path == CLOCK_MODULE:
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Attribute) or node.attr not in {"now", "utcnow", "today", "localtime"}:
            continue
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "timezone"}:
            yield f"line {node.lineno}: asks a clock of its own; use klatsch.core.clock.now()"


def check_addresses(_path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if FORBIDDEN_ADDRESSES.search(line):
            yield f"line {number}: names a registry host or a path of one machine"


def check_banned_words(path: str, text: str) -> Iterator[str]:
    if not path.endswith((".html", ".txt", ".po")) or not path.startswith("src/"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if BANNED_WORDS.search(line):
            yield f"line {number}: uses a word that klatsch never shows"


def check_logical_properties(path: str, text: str) -> Iterator[str]:
    """Pages are mirrored for languages written from right to left, so a style names the start and the end of a line."""
    if not path.endswith(".css"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if PHYSICAL_SIDES.search(line):
            yield f"line {number}: names left or right; say -inline-start or -inline-end, or start and end"


RULES: list[Callable[[str, str], Iterator[str]]] = [
    check_file_length,
    check_file_name,
    check_empty_init,
    check_access_modules,
    check_clock,
    check_addresses,
    check_banned_words,
    check_logical_properties,
]


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in listed.stdout.splitlines() if Path(path).is_file()]


def read_project() -> dict[str, str]:
    """Return the text of each file of the project by its path."""
    texts = {}
    for path in tracked_files():
        with suppress(UnicodeDecodeError):
            texts[path] = Path(path).read_text()
    return texts


def mistakes_of(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (path, sentence with the name of the rule) for each mistake in the project."""
    modules = {
        path: ast.parse(text)
        for path, text in texts.items()
        if path.endswith(".py") and "/migrations/" not in path and not path.startswith("docs/")
    }
    for path, text in texts.items():
        for rule in RULES:
            for sentence in rule(path, text):
                yield path, f"{sentence} ({rule.__name__})"
    for path, module in modules.items():
        for name_rule in lint_names.RULES:
            for sentence in name_rule(path, module):
                yield path, f"{sentence} ({name_rule.__name__})"
    yield from lint_names.duplicate_classes(modules.items())


def main() -> int:
    folders = tuple(sys.argv[1:])
    mistakes = [line for line in mistakes_of(read_project()) if not folders or line[0].startswith(folders)]
    for path, sentence in mistakes:
        print(f"{path}: {sentence}")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
