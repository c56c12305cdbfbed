from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.belongings.tables import leaves_out
from klatsch.core.clockwork import Duty, register


class CalendarsConfig(AppConfig):
    name = "klatsch.calendars"
    verbose_name = "Calendars"

    def ready(self) -> None:
        # Addresses are secrets, sealed with this server's key.
        leaves_out("calendars.watchedcalendar")
        leaves_out("calendars.busy")
        leaves_out("calendars.entry")
        register(Duty("calendars", timedelta(seconds=10), _refresh))


def _refresh(now: datetime) -> None:
    from klatsch.calendars.services.refresh import refresh_calendars

    refresh_calendars(now)
