from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.clockwork import Duty, register


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from klatsch.bookings.letter_kinds import register_kinds

        register_kinds()
        register(Duty("holds", timedelta(seconds=15), _expire))


def _expire(now: datetime) -> None:
    from klatsch.bookings.services.expire import expire_bookings

    expire_bookings(now=now)
