"""Write the generated parts of docs/reference, or with --check say which pages are outdated."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FOLDER = "docs/reference"


def generators() -> dict[str, Callable[[str], str]]:
    """Return for each page the function from its present text to what it should be."""
    from scripts.reference_docs import (
        commands,
        extension_points,
        invitation_options,
        python_functions,
        rest_api,
        settings,
    )
    from scripts.reference_docs.markdown import replace_generated

    return {
        "cli.md": lambda page: replace_generated(page, commands.commands_section()),
        "api.md": lambda page: replace_generated(page, rest_api.calls_section()),
        "openapi.json": lambda _: rest_api.openapi_file(),
        "settings.md": lambda _: settings.render_settings(),
        "hooks.md": lambda page: replace_generated(page, extension_points.hooks_section()),
        "invitations.md": lambda page: replace_generated(page, invitation_options.options_section()),
        "python.md": lambda page: replace_generated(page, python_functions.functions_section()),
        "events.md": lambda page: replace_generated(page, extension_points.events_section()),
    }


def outdated_pages(root: Path) -> dict[Path, str]:
    """Return each page that differs from what the code says, with its new text."""
    pages = {}
    for name, generate in generators().items():
        path = root / FOLDER / name
        present = path.read_text() if path.exists() else ""
        text = generate(present)
        if text != present:
            pages[path] = text
    return pages


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts.reference_docs", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a page is outdated")
    is_check = parser.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klatsch.config.settings")
    os.environ.setdefault("KLATSCH_DATA_DIR", tempfile.mkdtemp())
    pages = outdated_pages(ROOT)
    for path, text in pages.items():
        if is_check:
            print(f"{path.relative_to(ROOT)} is outdated: run `make reference`.")
        else:
            path.write_text(text)
            print(f"{path.relative_to(ROOT)} is written.")
    return 1 if pages and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
