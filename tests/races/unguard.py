"""Takes the guard away, for the control: what happens when the database does not refuse a second booking.

KLATSCH_DATABASE_URL=... python -m tests.races.unguard
"""

from klatsch.cli.django import start_django


def unguard() -> None:
    from django.db import connection

    from klatsch.bookings.models import Claim, Slot

    with connection.schema_editor() as editor:
        for model in (Claim, Slot):
            # SQLite makes the table again from what the model says, so the model has to forget first.
            constraints, model._meta.constraints = model._meta.constraints, []
            for constraint in constraints:
                editor.remove_constraint(model, constraint)


if __name__ == "__main__":
    start_django()
    unguard()
