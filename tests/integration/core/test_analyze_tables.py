from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from klatsch.core.db.database import analyze_tables
from klatsch.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


def test_the_database_knows_how_many_rows_came(hanna: Host, now: datetime) -> None:
    Person.objects.bulk_create(Person(host=hanna, name=f"P {n}", sort_name=f"p {n}", added_at=now) for n in range(70))
    analyze_tables("people_person")
    row_counts = {
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'people_person'",
        "sqlite": "SELECT max(cast(stat AS integer)) FROM sqlite_stat1 WHERE tbl = 'people_person'",
    }
    with connection.cursor() as cursor:
        cursor.execute(row_counts[connection.vendor])
        assert cursor.fetchone()[0] == 70
