from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings

from klatsch.core.account_data.personal_data import personal_data_exporters
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class MeetingsConfig(AppConfig):
    name = "klatsch.meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from klatsch.meetings import export
        from klatsch.meetings.email_types import register_email_types
        from klatsch.meetings.queries import people_met
        from klatsch.people.imports.undo_import import protect_people

        register_email_types()
        protect_people(people_met)
        personal_data_exporters.connect("meetings", export.meetings)
        # A letter to the host themselves is of no use in the host's own outbox; Today asks in any case.
        if settings.KLATSCH.smtp_url.get_secret_value():
            periodic_jobs.connect("did you meet", PeriodicJob(timedelta(minutes=5), _write_feedback_requests))


def _write_feedback_requests(now: datetime) -> None:
    from klatsch.meetings.notifications import write_feedback_requests

    write_feedback_requests(now)
