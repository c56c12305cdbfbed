"""Web processes write the page views that they counted in memory when they end."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from tests.servers import running_server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def test_a_server_that_is_told_to_end_writes_down_every_visit(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running_server(folder, f"sqlite:///{folder}/klatsch.sqlite3", KLATSCH_WEB_PROCESSES="2") as server:
        server.new_host("hanna@example.org", "Hanna Weiss")
        invited = ("--title", "Coffee", "--purpose", "To talk.", "--window", "mon-sun=00:00-24:00", "--open", "--json")
        slug = json.loads(server.klatsch("invite", "--host", "hanna@example.org", *invited))["slug"]

        def look(number: Any) -> Any:
            via = ("mastodon", "linkedin")[number % 2]
            with urllib.request.urlopen(f"{server.address}/i/{slug}/?via={via}", timeout=20) as answer:  # noqa: S310 - our own server
                return answer.status

        with ThreadPoolExecutor(8) as crowd:
            assert set(crowd.map(look, range(60))) == {200}
    with closing(sqlite3.connect(folder / "klatsch.sqlite3")) as database:
        counted = dict(database.execute("SELECT via, opened FROM invitations_visits").fetchall())
    assert counted == {"mastodon": 30, "linkedin": 30}
