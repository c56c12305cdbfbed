from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.clockwork import Duty, register
from klatsch.core.personal_data import tell


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from klatsch.bookings import export
        from klatsch.bookings.letter_kinds import register_kinds

        register_kinds()
        register(Duty("holds", timedelta(seconds=15), _expire))
        tell("chats", export.chats)
        tell("waiting", export.waiting)


def _expire(now: datetime) -> None:
    from klatsch.bookings.services.expire import expire_bookings

    expire_bookings(now=now)
