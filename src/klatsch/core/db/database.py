"""The database: migrations under a lock, prepared statements, statistics and read snapshots."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

# Any number does, as long as every klatsch uses the same one.
MIGRATION_LOCK_ID = 2009
MIGRATION_LOCK_TIMEOUT_SECONDS = 600


def enable_prepared_statements() -> None:
    """Use prepared statements on PostgreSQL, in connections that are opened from now on.

    For web processes: their queries are short and the same for everybody, and planning is a good part of what a
    booking costs there. Not for imports: a plan for any number of rows is a bad one for thousands.
    """
    if connection.vendor == "postgresql":
        connections.settings["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}


def needs_migration() -> bool:
    """Tell whether migrations are missing."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_database() -> None:
    """Create the database or run the migrations that are missing, if any: one process does, others wait for it.

    Raises `Refused` when the database does not answer.
    """
    if connection.vendor == "sqlite":
        with _sqlite_migration_lock(Path(connection.settings_dict["NAME"])):
            _check_connection()
            _run_migrations()
        return
    _check_connection()
    if needs_migration():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK_ID])
            try:
                _run_migrations()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK_ID])


def _check_connection() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        raise Refused(
            f"The database does not answer ({reason}): 'klatsch doctor' takes a closer look.",
            code="database-does-not-answer",
        ) from None


def _run_migrations() -> None:
    if needs_migration():
        call_command("migrate", verbosity=0, interactive=False)


def analyze_tables(*tables: str) -> None:
    """Update the statistics of tables that grew by thousands of rows.

    Until then the database plans queries by the statistics of before, and on PostgreSQL counts read every new row. It
    updates them by itself after a minute or so there, and never on SQLite.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A thousand rows of an index are enough.
            cursor.execute("PRAGMA analysis_limit = 1000")
        # PostgreSQL vacuums outside of transactions only.
        verb = "ANALYZE" if connection.vendor == "sqlite" or connection.in_atomic_block else "VACUUM (ANALYZE)"
        for table in tables:
            cursor.execute(f"{verb} {connection.ops.quote_name(table)}")


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Read the database as of one moment inside the block, while others go on writing.

    A transaction of Django's would lock out every other writer on SQLite. Within one, its own snapshot holds.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
        )
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _sqlite_migration_lock(database: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, whatever happens to it: a transaction in an empty file beside it.

    The first connection to the database itself switches it to write-ahead logging, which two cannot do at once.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = database.with_name(database.name + ".lock")
    with closing(sqlite3.connect(lock, timeout=MIGRATION_LOCK_TIMEOUT_SECONDS, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
