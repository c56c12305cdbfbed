"""`klatsch doctor`, `backup` and `restore` as an operator meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import copy_migrated_sqlite

if TYPE_CHECKING:
    from typing import Any


KLATSCH = str(Path(sys.executable).with_name("klatsch"))
pytestmark = pytest.mark.races


def klatsch(*arguments: Any, status: Any = 0, **environment: Any) -> Any:
    done = subprocess.run(
        [KLATSCH, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def new_host(email: Any, **environment: Any) -> Any:
    return klatsch("host", "create", "--email", email, "--name", "Hanna", "--json", **environment)


def test_a_new_machine_goes_on_where_the_backup_was_made(tmp_path: Path) -> None:
    copy_migrated_sqlite(tmp_path / "old" / "klatsch.sqlite3")
    old, new = {"KLATSCH_DATA_DIR": str(tmp_path / "old")}, {"KLATSCH_DATA_DIR": str(tmp_path / "new")}
    assert json.loads(new_host("hanna@example.org", **old))["email"] == "hanna@example.org"
    assert "Saved to" in klatsch("backup", str(tmp_path / "backup.zip"), **old)
    klatsch("restore", str(tmp_path / "backup.zip"), **new)
    assert "already a host" in klatsch(
        "host", "create", "--email", "hanna@example.org", "--name", "Hanna", status=1, **new
    )
    assert "left as it is" in klatsch("restore", str(tmp_path / "backup.zip"), status=1, **new)
    assert "before-" in klatsch("restore", "--force", str(tmp_path / "backup.zip"), **new)


def test_the_doctor_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    data = {"KLATSCH_DATA_DIR": str(tmp_path)}
    assert "There is no database yet." in klatsch("doctor", **data)
    new_host("hanna@example.org", **data)
    said = klatsch("doctor", **data)
    assert "ok     The SQLite database answers and is up to date." in said
    assert "note   No worker runs" in said
    assert "ok     There is a host." in said


def test_the_doctor_notices_a_mail_server_that_does_not_answer(tmp_path: Path) -> None:
    copy_migrated_sqlite(tmp_path / "klatsch.sqlite3")
    data = {"KLATSCH_DATA_DIR": str(tmp_path), "KLATSCH_SMTP_URL": "smtp://127.0.0.1:9"}
    new_host("hanna@example.org", **data)
    assert "BAD    The mail server could not be reached" in klatsch("doctor", status=1, **data)


def test_rows_in_postgresql_are_left_to_its_own_tools_and_said_so(tmp_path: Path, databases: Any) -> None:
    data = {
        "KLATSCH_DATA_DIR": str(tmp_path / "data"),
        "KLATSCH_DATABASE_URL": databases.url("postgresql", "keeping"),
    }
    new_host("hanna@example.org", **data)
    assert "pg_dump" in klatsch("backup", str(tmp_path / "backup.zip"), status=1, **data)
    klatsch("backup", "--files-only", str(tmp_path / "backup.zip"), **data)
    klatsch("restore", str(tmp_path / "backup.zip"), **{**data, "KLATSCH_DATA_DIR": str(tmp_path / "new")})
    said = klatsch("doctor", **data)
    assert "The PostgreSQL database answers and is up to date." in said


def test_a_data_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = klatsch("doctor", status=1, KLATSCH_DATA_DIR=str(tmp_path / "file"))
    assert said.startswith("The data folder")
    assert said.count("\n") == 1
