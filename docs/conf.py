"""Settings of the documentation site, which `make docs` builds into build/docs."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent

project = "klatsch"
author = "The klatsch founders"
release = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
extensions = ["myst_parser"]
myst_heading_anchors = 4  # links to headings of other pages, checked by the build
nitpicky = True  # a reference without a target is an error

html_theme = "furo"
html_title = f"klatsch {release}"
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
