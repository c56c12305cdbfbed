from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.account_data.ownership import export_exclusions
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class CalendarsConfig(AppConfig):
    name = "klatsch.calendars"
    verbose_name = "Calendars"

    def ready(self) -> None:
        export_exclusions.connect("calendars.watchedcalendar", "The addresses are encrypted with this server's key.")
        export_exclusions.connect("calendars.busyperiod", "Busy times belong to a connected calendar.")
        export_exclusions.connect("calendars.writtenevent", "Calendar entries belong to a connected calendar.")
        periodic_jobs.connect("calendars", PeriodicJob(timedelta(seconds=10), _refresh_calendars))


def _refresh_calendars(now: datetime) -> None:
    from klatsch.calendars.refresh import refresh_calendars

    refresh_calendars(now)
