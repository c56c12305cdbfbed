"""Two real servers on one database, and an open invitation of theirs."""

from __future__ import annotations

import itertools
import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.races.concurrent_clients import send_request
from tests.servers import Server, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


race_numbers = itertools.count(1)


@dataclass
class ServerPair:
    """Two servers that share a database, told apart by their ports only."""

    servers: list[Server]
    host: str

    def invite(self, *, slots: int = 20, windows: str = "mon-sun=00:00-24:00", **options: str) -> str:
        """Open an invitation and return its slug."""
        further = itertools.chain.from_iterable((f"--{name}", value) for name, value in options.items())
        made = self.servers[0].klatsch(
            *("invite", "--host", self.host, "--title", "Coffee", "--purpose", "To talk", "--window", windows),
            *("--slots", str(slots), "--days", "3", "--open", "--json", *further),
        )
        return json.loads(made)["slug"]

    def slots(self, slug: str) -> list[str]:
        found = send_request(self.servers[0].address, "GET", f"/api/v1/invitations/{slug}/slots").body["slots"]
        return [slot["id"] for slot in found]


@pytest.fixture(scope="session")
def open_pair(databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Open two servers on a new database of the kind that is asked for."""

    @contextmanager
    def opened(kind: str) -> Iterator[ServerPair]:
        name = f"race{next(race_numbers)}"
        url = databases.url(kind, name)
        with ExitStack() as stack:
            servers = [
                stack.enter_context(running_server(tmp_path_factory.mktemp(name), url, KLATSCH_SECRET_KEY="x" * 50))
                for _ in range(2)
            ]
            made = servers[0].new_host(f"{name}@example.org", "Hanna", token=True)
            yield ServerPair(servers, made["email"])

    return opened


@pytest.fixture
def pair(open_pair: Any, database_kind: str) -> Iterator[Any]:
    with open_pair(database_kind) as found:
        yield found
