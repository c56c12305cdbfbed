"""Backups: one file with the SQLite database as of one moment, secrets and uploads."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

BACKUP_FORMAT_VERSION = 1
BACKUP_MANIFEST_NAME = "klatsch-backup.json"
BACKUP_DATABASE_NAME = "database.sqlite3"
BACKUP_FILES_PREFIX = "files/"
# Files that SQLite and klatsch keep beside a database file; none of them is of use to another one.
DATABASE_FILE_SUFFIXES = ("", "-wal", "-shm", "-journal", ".lock")


def create_backup(*, target: Path, folder: Path, database: Path | None, now: datetime) -> int:
    """Write the backup of data folder `folder` to `target`, readable by its owner only; return its size in bytes.

    The server may go on running: SQLite copies the database as of one moment. `target` appears only when it is
    complete.

    :param database: the SQLite file, wherever it is; None leaves rows out (they are in PostgreSQL).
    Raises `Refused` when `target` exists, lies in `folder`, or cannot be written.
    """
    # There the backup would be saved into itself, without end.
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            f"A backup does not belong in the folder that it saves: choose a place outside of {folder}.",
            code="backup-inside-data-folder",
        )
    if target.exists():
        raise Refused(
            f"There is a file {target} already: choose another name, or move it away.", code="backup-file-exists"
        )
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            tempfile.TemporaryDirectory(dir=target.parent) as scratch,
            zipfile.ZipFile(_create_private_file(partial), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            archive.writestr(
                BACKUP_MANIFEST_NAME, json.dumps({"format": BACKUP_FORMAT_VERSION, "made_at": now.isoformat()})
            )
            if database is not None:
                snapshot = Path(scratch, BACKUP_DATABASE_NAME)
                copy_database(database, snapshot)
                archive.write(snapshot, BACKUP_DATABASE_NAME)
            for path in _data_files(folder, database):
                archive.write(path, BACKUP_FILES_PREFIX + path.relative_to(folder).as_posix())
        partial.replace(target)
    except OSError as error:
        raise Refused(
            f"The backup could not be written to {target}: {error.strerror}.", code="backup-not-writable"
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def _create_private_file(path: Path) -> str:
    path.touch(mode=0o600)
    return str(path)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database as of one moment, while others go on writing to it."""
    with closing(sqlite3.connect(source, timeout=60)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)


def _data_files(folder: Path, database: Path | None) -> Iterator[Path]:
    excluded = {database.with_name(database.name + end) for end in DATABASE_FILE_SUFFIXES} if database else set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path not in excluded:
            yield path


def restore_backup(*, source: Path, folder: Path, database: Path | None, replace: bool, now: datetime) -> Path | None:
    """Put a backup in the place of what data folder `folder` and `database` hold.

    Everything is unpacked and checked before anything is touched. Returns the folder into which what was there has
    been moved, or None when there was nothing.

    Raises `Refused` when `source` is no sound backup of ours, or, unless `replace`, when there is something already.
    """
    if not replace and holds_data(folder, database):
        raise Refused(
            f"There is data in {folder} already, and it is left as it is. With --force it is moved aside, not deleted.",
            code="data-folder-in-use",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as scratch:
        unpacked = Path(scratch)
        _unpack(source, unpacked, database)
        aside = _move_aside(folder, database, now, scratch=unpacked)
        (unpacked / BACKUP_FILES_PREFIX).mkdir(exist_ok=True)
        for path in (unpacked / BACKUP_FILES_PREFIX).iterdir():
            path.rename(folder / path.name)
        if database is not None:
            database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(unpacked / BACKUP_DATABASE_NAME, database)
    return aside


def holds_data(folder: Path, database: Path | None) -> bool:
    """Tell whether there are data that could be lost. A fresh secret, which every command makes, does not count."""
    if database is not None and database.exists():
        return True
    return folder.is_dir() and any(path.name != "secrets" for path in folder.iterdir())


def _unpack(source: Path, folder: Path, database: Path | None) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if (
                BACKUP_MANIFEST_NAME not in names
                or json.loads(archive.read(BACKUP_MANIFEST_NAME)).get("format") != BACKUP_FORMAT_VERSION
            ):
                raise Refused(f"{source} is not a backup that this klatsch can read.", code="not-a-backup")
            if not all(_is_safe_member(name) for name in names):
                raise Refused(
                    f"{source} holds files that a backup does not hold: nothing was restored.",
                    code="backup-holds-other-files",
                )
            archive.extractall(folder)
    except (OSError, ValueError, zipfile.BadZipFile):
        raise Refused(f"{source} cannot be read, or is damaged: nothing was restored.", code="backup-damaged") from None
    _check_database(source, folder / BACKUP_DATABASE_NAME, database)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _check_database(source: Path, copy: Path, database: Path | None) -> None:
    if copy.exists() != (database is not None):
        raise Refused(
            f"{source} holds the rows of a SQLite database, but KLATSCH_DATABASE_URL names PostgreSQL: unset it first."
            if copy.exists()
            else f"{source} holds files only; set KLATSCH_DATABASE_URL to the PostgreSQL database they belong to.",
            code="backup-of-another-kind-of-database",
        )
    if database is None:
        return
    try:
        with closing(sqlite3.connect(copy)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError:
        verdict = "unreadable"
    if verdict != "ok":
        raise Refused(f"The database in {source} is damaged: nothing was restored.", code="backup-damaged")


def _is_safe_member(name: str) -> bool:
    path = PurePosixPath(name)
    is_inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return is_inside and (name in {BACKUP_MANIFEST_NAME, BACKUP_DATABASE_NAME} or name.startswith(BACKUP_FILES_PREFIX))


def _move_aside(folder: Path, database: Path | None, now: datetime, *, scratch: Path) -> Path | None:
    old_files = [path for path in folder.iterdir() if path != scratch and not path.name.startswith("before-")]
    if database is not None:
        beside = (database.with_name(database.name + end) for end in DATABASE_FILE_SUFFIXES)
        old_files += [path for path in beside if path.exists() and path not in old_files]
    if not old_files:
        return None
    aside = folder / f"before-{now:%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for path in old_files:
        shutil.move(path, aside / path.name)
    return aside
