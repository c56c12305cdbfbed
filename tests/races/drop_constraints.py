"""Takes the guard away, for the control: what happens when the database does not refuse a second booking.

KLATSCH_DATABASE_URL=... python -m tests.races.drop_constraints
"""

from klatsch.cli.django import start_django


def drop_constraints() -> None:
    from django.db import connection
    from django.db.models import UniqueConstraint

    from klatsch.bookings.models import Booking, Claim, Slot, WaitlistEntry
    from klatsch.bookings.models.lottery import LotteryResult

    with connection.schema_editor() as editor:
        for model in (Claim, Slot, Booking, WaitlistEntry, LotteryResult):
            # SQLite makes the table again from what the model says, so the model has to forget first.
            constraints = model._meta.constraints
            taken_away = [constraint for constraint in constraints if isinstance(constraint, UniqueConstraint)]
            model._meta.constraints = [constraint for constraint in constraints if constraint not in taken_away]
            for constraint in taken_away:
                editor.remove_constraint(model, constraint)


if __name__ == "__main__":
    start_django()
    drop_constraints()
