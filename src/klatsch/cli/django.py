"""The moment a command needs rows: Django is set up and the database is brought up to date."""

from __future__ import annotations

import os


def start_django(*, migrate: bool = True) -> None:
    """Set Django up; unless told otherwise, create the database or bring it up to date first.

    Raises `Refused` when a KLATSCH_* setting cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klatsch.config.settings")
    import django

    django.setup()
    if migrate:
        from klatsch.core.db.database import migrate_database

        migrate_database()
