from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klatsch.core.errors import Refused


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the backup; it must not exist yet.")],
    files_only: Annotated[
        bool, typer.Option("--files-only", help="With PostgreSQL: secrets and uploads without the rows.")
    ] = False,
) -> None:
    """Write everything (rows, secrets, uploads) into one file. The server may go on running."""
    from klatsch.cli.django import start_django

    start_django(migrate=False)
    from django.conf import settings

    from klatsch.core import clock
    from klatsch.core.db.backups import create_backup

    database = _sqlite_file()
    if database is None and not files_only:
        raise Refused(
            "The rows are in PostgreSQL: save them with pg_dump, and the rest with 'klatsch backup --files-only FILE'."
        )
    if database is not None and not database.exists():
        raise Refused("There is no database yet, so there is nothing to save.")
    size = create_backup(target=file, folder=settings.KLATSCH.data_dir, database=database, now=clock.now())
    typer.echo(f"Saved to {file} ({size / 1_000_000:.1f} MB). It holds secrets: keep it where only you can read it.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that 'klatsch backup' wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Even if there is data already; it is moved aside, not deleted.")
    ] = False,
) -> None:
    """Bring a backup back. End the server first."""
    from klatsch.cli.django import start_django

    start_django(migrate=False)
    from django.conf import settings

    from klatsch.core import clock
    from klatsch.core.db.backups import restore_backup

    now, folder, database = clock.now(), settings.KLATSCH.data_dir, _sqlite_file()
    if database is not None and database.exists():
        _refuse_while_running()
    aside = restore_backup(source=file, folder=folder, database=database, replace=force, now=now)
    typer.echo(f"Restored into {folder}.")
    if aside is not None:
        typer.echo(f"What was there before is in {aside}; delete it when you are content.")


def _sqlite_file() -> Path | None:
    from django.db import connection

    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _refuse_while_running() -> None:
    from django.db import DatabaseError, connections

    from klatsch.core import clock
    from klatsch.core.jobs.heartbeats import HEARTBEAT_TIMEOUT, last_heartbeat_at

    try:
        beat_at = last_heartbeat_at()
    except DatabaseError:
        return  # nobody can be working on a database that cannot even be asked
    finally:
        connections.close_all()
    if beat_at is not None and clock.now() - beat_at < HEARTBEAT_TIMEOUT:
        raise Refused("klatsch is running on this data: end it first (after a crash, wait a minute).")
