"""Set Django up for a command that needs the database, and migrate it."""

from __future__ import annotations

import os


def start_django(*, migrate: bool = True) -> None:
    """Set Django up and, unless `migrate` is false, create or migrate the database.

    Raises `Refused` when a KLATSCH_* setting cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klatsch.config.settings")
    import django

    django.setup()
    if migrate:
        from klatsch.core.db.database import migrate_database

        migrate_database()
