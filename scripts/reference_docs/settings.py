"""The reference of the settings, from the comments in the class `Environment`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from klatsch.config import environment

SOURCE_PATH = Path(environment.__file__)
HEAD = """# Settings

klatsch needs none of these to start. Each is an environment variable. A wrong value is refused at the start with one
sentence, and `klatsch serve` prints the values in force, with secrets hidden.
"""


def setting_comments(source: str) -> dict[str, str]:
    """Return field name -> the comment above it, for every field of `Environment`."""
    lines = source.splitlines()
    model = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    texts = {}
    for node in model.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        above = []
        number = node.lineno - 2
        while lines[number].strip().startswith("#"):
            above.append(lines[number].strip().lstrip("# "))
            number -= 1
        texts[node.target.id] = " ".join(reversed(above))
    return texts


def render_settings() -> str:
    sections = [f"## KLATSCH_{name.upper()}\n\n{text}\n" for name, text in _described(SOURCE_PATH.read_text())]
    return "\n".join([HEAD, *sections])


def _described(source: str) -> list[tuple[str, str]]:
    return [
        (name, f"{text}{_default(name)}" if "Default:" not in text else text)
        for name, text in setting_comments(source).items()
    ]


def _default(name: str) -> str:
    """Return a sentence with the default, or nothing where the value is empty or computed."""
    default = environment.Environment.model_fields[name].default
    if isinstance(default, bool):
        return f" Default: {str(default).lower()}."
    if isinstance(default, int) or (isinstance(default, str) and default):
        return f" Default: `{default}`."
    return ""


def mentioned_settings(text: str) -> set[str]:
    """Return the names of settings in a text."""
    return set(re.findall(r"KLATSCH_[A-Z_]+", text))
