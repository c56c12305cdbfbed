from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.account_data.delete import deletion_cleanups
from klatsch.core.account_data.ownership import soft_references
from klatsch.core.account_data.personal_data import personal_data_exporters
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class PeopleConfig(AppConfig):
    name = "klatsch.people"
    verbose_name = "People"

    def ready(self) -> None:
        from klatsch.core.jobs.renamed_tasks import renamed_tasks
        from klatsch.people import export
        from klatsch.people.places import remove_uploads

        soft_references.connect("people.handle.told_by", "people.import")
        soft_references.connect("people.handle.confirmed_by", "people.import")
        soft_references.connect("people.fieldchange.before_import", "people.import")
        soft_references.connect("people.merge.handles", "people.handle")
        soft_references.connect("people.merge.facts", "people.fact")
        soft_references.connect("people.merge.people", "people.person")
        deletion_cleanups.connect("uploads", remove_uploads)
        periodic_jobs.connect("forget what is due", PeriodicJob(timedelta(hours=1), _forget))
        renamed_tasks.connect("people.tasks.read_upload_later", "klatsch.people.tasks.read_upload_later")
        renamed_tasks.connect("people.tasks.find_suggestions_later", "klatsch.people.tasks.find_suggestions_later")
        personal_data_exporters.connect("accounts", export.accounts)
        personal_data_exporters.connect("facts", export.facts)
        personal_data_exporters.connect("connections", export.connections)
        personal_data_exporters.connect("interactions", export.interactions)
        personal_data_exporters.connect("answers", export.answers)


def _forget(now: datetime) -> None:
    from klatsch.people.services.columns import leave_out_forgotten
    from klatsch.people.services.retaining import forget_what_is_due

    forget_what_is_due(now=now)
    leave_out_forgotten(now=now)
