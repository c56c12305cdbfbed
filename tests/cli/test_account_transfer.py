"""A host moves with everything, by commands alone, on both databases."""

from __future__ import annotations

import json
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any


RECORDED = Path(__file__).parent.parent / "recorded"
CONNECTIONS = RECORDED / "linkedin/connections__2024_with_addresses.csv"


@pytest.mark.slow
def test_a_host_moves_while_the_server_goes_on(server: Any, tmp_path: Path) -> None:
    server.new_host("mover@example.org", "Mover")
    server.new_host("home@example.org", "New Home")
    server.klatsch("import", str(CONNECTIONS), "--host", "mover@example.org")
    invite = ("--title", "Tea", "--purpose", "I know many names.", "--window", "mon-sun=00:00-24:00", "--slots", "3")
    slug = json.loads(server.klatsch("invite", "--host", "mover@example.org", *invite, "--open", "--json"))["slug"]
    archive = tmp_path / "all.zip"
    server.klatsch("export", "--all", str(archive), "--host", "mover@example.org")
    with zipfile.ZipFile(archive) as opened:
        counts = json.loads(opened.read("klatsch-host.json"))["rows"]
    assert counts["people.person"] > 1
    server.klatsch("host", "delete", "--email", "mover@example.org", "--yes")
    told = json.loads(server.klatsch("import", str(archive), "--host", "home@example.org", "--json"))
    assert {Path(file["file"]).stem: file["new"] for file in told["files"]} == {
        table: rows for table, rows in counts.items() if rows
    }
    with urllib.request.urlopen(f"{server.address}/i/{slug}/", timeout=20) as page:  # noqa: S310 - our own server
        assert b"Tea" in page.read()
