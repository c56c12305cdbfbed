from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.conf import settings

from klatsch.core.account_data.personal_data import personal_data_exporters
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs

if TYPE_CHECKING:
    from klatsch.core.models import DomainEvent


class MeetingsConfig(AppConfig):
    name = "klatsch.meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from klatsch.meetings import export
        from klatsch.meetings.email_types import register_email_types
        from klatsch.meetings.events import meeting_noted
        from klatsch.meetings.notifications import write_thanks_email
        from klatsch.meetings.queries import people_met
        from klatsch.people.imports.undo_import import people_protectors

        register_email_types()
        meeting_noted.listen("thanks", write_thanks_email)
        meeting_noted.listen_after_commit("recompute", _recompute_person)
        people_protectors.connect("meetings", people_met)
        personal_data_exporters.connect("meetings", export.meetings)
        # An email to the host themselves is of no use in the host's own outbox; the page of today asks in any case.
        if settings.KLATSCH.smtp_url.get_secret_value():
            periodic_jobs.connect("did you meet", PeriodicJob(timedelta(minutes=5), _write_feedback_requests))


def _recompute_person(event: DomainEvent) -> None:
    from klatsch.insight.assessment.tasks import recompute_person_later
    from klatsch.meetings.queries import person_of_meeting

    person_id = person_of_meeting(event.ids["meeting_id"])
    if person_id is not None:
        recompute_person_later.enqueue(person_id)


def _write_feedback_requests(now: datetime) -> None:
    from klatsch.meetings.notifications import write_feedback_requests

    write_feedback_requests(now)
