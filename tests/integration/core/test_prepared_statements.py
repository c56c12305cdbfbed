"""Plans that PostgreSQL keeps for web processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections

from klatsch.core.db.database import enable_prepared_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

QUERY = "SELECT count(*) FROM accounts_host WHERE email = %s"


@pytest.fixture
def another_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """A connection as a web process opens it after `enable_prepared_statements`."""
    default = connections.settings["default"]
    monkeypatch.setitem(default, "OPTIONS", dict(default["OPTIONS"]))
    enable_prepared_statements()
    connection = connections.create_connection("default")
    yield connection
    connection.close()


def test_what_is_asked_again_is_planned_once(another_connection: BaseDatabaseWrapper, database_kind: str) -> None:
    with another_connection.cursor() as cursor:
        for number in range(7):
            cursor.execute(QUERY, [f"{number}@example.org"])
        if database_kind == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%accounts_host%"])
            assert cursor.fetchone() == (1,)
