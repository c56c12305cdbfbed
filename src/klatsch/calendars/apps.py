from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.account_data.ownership import exclude_from_export
from klatsch.core.jobs.scheduler import PeriodicJob, register_job


class CalendarsConfig(AppConfig):
    name = "klatsch.calendars"
    verbose_name = "Calendars"

    def ready(self) -> None:
        # Addresses are secrets, sealed with this server's key.
        exclude_from_export("calendars.watchedcalendar")
        exclude_from_export("calendars.busy")
        exclude_from_export("calendars.entry")
        register_job(PeriodicJob("calendars", timedelta(seconds=10), _refresh))


def _refresh(now: datetime) -> None:
    from klatsch.calendars.services.refresh import refresh_calendars

    refresh_calendars(now)
