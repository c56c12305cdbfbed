"""Plans that PostgreSQL keeps for web processes."""

from __future__ import annotations

import pytest
from django.db import connections

from klatsch.core.db.database import enable_prepared_statements

QUERY = "SELECT count(*) FROM accounts_host WHERE email = %s"


@pytest.fixture
def another_connection(monkeypatch):
    """A connection as a web process opens it after `enable_prepared_statements`."""
    here = connections.settings["default"]
    monkeypatch.setitem(here, "OPTIONS", dict(here["OPTIONS"]))
    enable_prepared_statements()
    made = connections.create_connection("default")
    yield made
    made.close()


def test_what_is_asked_again_is_planned_once(another_connection, database_kind):
    with another_connection.cursor() as cursor:
        for number in range(7):
            cursor.execute(QUERY, [f"{number}@example.org"])
        if database_kind == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%accounts_host%"])
            assert cursor.fetchone() == (1,)
