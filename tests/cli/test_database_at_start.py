"""Several commands that start at the same moment on a database that does not exist yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any


KLATSCH = str(Path(sys.executable).with_name("klatsch"))
pytestmark = pytest.mark.races


def test_three_commands_that_start_at_once_make_one_database(
    databases: Any, database_kind: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "KLATSCH_DATA_DIR": str(tmp_path),
        "KLATSCH_DATABASE_URL": databases.url(database_kind, "at_once", is_empty=True),
    }
    commands = [
        subprocess.Popen(
            [KLATSCH, "host", "create", "--email", f"host{number}@example.org", "--name", "Hanna"],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    assert [(command.communicate(timeout=120)[1], command.returncode) for command in commands] == [("", 0)] * 3


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:///{}/no-database"])
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path, address: Any) -> None:
    (tmp_path / "no-database").write_text("a letter, and no database")
    told = subprocess.run(
        [KLATSCH, "people"],
        check=False,
        env={**os.environ, "KLATSCH_DATA_DIR": str(tmp_path), "KLATSCH_DATABASE_URL": address.format(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("The database does not answer")
    assert told.stderr.count("\n") == 1


def test_a_newcomer_may_ask_which_klatsch_this_is() -> None:
    told = subprocess.run([KLATSCH, "--version"], check=True, capture_output=True, text=True)
    assert told.stdout.startswith("klatsch 0.")
