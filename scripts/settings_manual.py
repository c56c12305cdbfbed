"""Writes docs/reference/settings.md from the comments in config/environment.py: `python -m scripts.settings_manual`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE_PATH = ROOT / "src/klatsch/config/environment.py"
MANUAL_PATH = ROOT / "docs/reference/settings.md"
MANUAL_HEAD = """# Settings

klatsch needs none of these to start. Each is an environment variable; a wrong value is refused at start with one
sentence, and `klatsch serve` prints what is in force (secrets hidden). This page is made from the comments in
`src/klatsch/config/environment.py`; a test keeps the two the same.
"""


def setting_comments(source: str) -> dict[str, str]:
    """Return field name -> the comment above it, for every field of `Environment`."""
    lines = source.splitlines()
    model = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    found = {}
    for node in model.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        above = []
        number = node.lineno - 2
        while lines[number].strip().startswith("#"):
            above.append(lines[number].strip().lstrip("# "))
            number -= 1
        found[node.target.id] = " ".join(reversed(above))
    return found


def render_manual(source: str) -> str:
    sections = [f"## KLATSCH_{name.upper()}\n\n{text}\n" for name, text in setting_comments(source).items()]
    return "\n".join([MANUAL_HEAD, *sections])


def mentioned_settings(text: str) -> set[str]:
    return set(re.findall(r"KLATSCH_[A-Z_]+", text))


if __name__ == "__main__":
    MANUAL_PATH.write_text(render_manual(SOURCE_PATH.read_text()))
