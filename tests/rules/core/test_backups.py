from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from klatsch.core.db.backups import BACKUP_FORMAT_VERSION, BACKUP_MANIFEST_NAME, create_backup, restore_backup
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a database that is open and written to, a secret and an upload."""
    folder = tmp_path / "data"
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets" / "secret_key").write_text("ours")
    (folder / "uploads").mkdir()
    (folder / "uploads" / "cup.png").write_bytes(b"\x89PNG")
    with closing(sqlite3.connect(folder / "klatsch.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE chat (guest TEXT)")
        database.execute("INSERT INTO chat VALUES ('Amal')")
        yield folder


def create(folder: Path, target: Path) -> int:
    return create_backup(target=target, folder=folder, database=folder / "klatsch.sqlite3", now=NOW)


def restore(source: Path, folder: Path, *, replace: bool = False) -> Path | None:
    return restore_backup(source=source, folder=folder, database=folder / "klatsch.sqlite3", replace=replace, now=NOW)


def guests(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "klatsch.sqlite3")) as rows:
        return [guest for (guest,) in rows.execute("SELECT guest FROM chat")]


def test_everything_comes_back_in_another_place(data: Path, tmp_path: Path) -> None:
    create(data, tmp_path / "backup.zip")
    assert restore(tmp_path / "backup.zip", tmp_path / "new") is None
    assert guests(tmp_path / "new") == ["Amal"]
    assert (tmp_path / "new/secrets/secret_key").read_text() == "ours"
    assert (tmp_path / "new/uploads/cup.png").read_bytes() == b"\x89PNG"
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"klatsch.sqlite3", "secrets", "uploads"}


def test_a_backup_can_be_read_by_its_owner_only(data: Path, tmp_path: Path) -> None:
    create(data, tmp_path / "backup.zip")
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600


def test_an_older_backup_is_never_overwritten(data: Path, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("the only one")
    with pytest.raises(Refused) as error:
        create(data, tmp_path / "backup.zip")
    assert error.value.code == "backup-file-exists"
    assert (tmp_path / "backup.zip").read_text() == "the only one"


def test_a_backup_does_not_go_where_it_would_save_itself_without_end(data: Path) -> None:
    for target in (data / "backup.zip", data / "uploads" / ".." / "backup.zip"):
        with pytest.raises(Refused) as error:
            create(data, target)
        assert error.value.code == "backup-inside-data-folder"
    assert not list(data.glob("*.zip"))


def test_data_that_is_there_is_left_alone_unless_forced_and_then_moved_aside(data: Path, tmp_path: Path) -> None:
    create(data, tmp_path / "backup.zip")
    other = tmp_path / "other"
    (other / "uploads").mkdir(parents=True)
    with pytest.raises(Refused) as error:
        restore(tmp_path / "backup.zip", other)
    assert error.value.code == "data-folder-in-use"
    assert [path.name for path in other.iterdir()] == ["uploads"]
    aside = restore(tmp_path / "backup.zip", other, replace=True)
    assert aside is not None
    assert guests(other) == ["Amal"]
    assert [path.name for path in aside.iterdir()] == ["uploads"]


def write_archive_by_hand(path: Path, members: dict[str, str], manifest: dict[str, Any] | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(BACKUP_MANIFEST_NAME, json.dumps(manifest or {"format": BACKUP_FORMAT_VERSION}))
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "members",
    [
        {"files/../../evil": "x", "database.sqlite3": ""},
        {"/etc/evil": "x", "database.sqlite3": ""},
        {"files\\..\\evil": "x", "database.sqlite3": ""},
        {"evil": "x", "database.sqlite3": ""},
        {"database.sqlite3": "no database at all, but long enough to look at" * 30},
        {"files/a": "rows are missing"},
    ],
)
def test_a_strange_file_is_refused_before_anything_is_touched(tmp_path: Path, members: dict[str, str]) -> None:
    strange = write_archive_by_hand(tmp_path / "strange.zip", members)
    with pytest.raises(Refused):
        restore(strange, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_backup_of_a_later_kind_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    later = write_archive_by_hand(tmp_path / "later.zip", {}, {"format": BACKUP_FORMAT_VERSION + 1})
    (tmp_path / "none.zip").write_bytes(b"PK nothing")
    for source in (later, tmp_path / "none.zip", tmp_path / "missing.zip"):
        with pytest.raises(Refused):
            restore(source, tmp_path / "new")


def test_a_damaged_backup_is_noticed(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    create(data, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Refused):
        restore(path, tmp_path / "new")
