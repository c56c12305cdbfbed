from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.account_data.delete import register_cleanup
from klatsch.core.account_data.ownership import declare_soft_reference
from klatsch.core.account_data.personal_data import register_exporter
from klatsch.core.jobs.scheduler import PeriodicJob, register_job


class PeopleConfig(AppConfig):
    name = "klatsch.people"
    verbose_name = "People"

    def ready(self) -> None:
        from klatsch.people import export
        from klatsch.people.places import remove_uploads

        declare_soft_reference("people.handle", told_by="people.import", confirmed_by="people.import")
        declare_soft_reference("people.fieldchange", before_import="people.import")
        declare_soft_reference("people.merge", handles="people.handle", facts="people.fact", people="people.person")
        register_cleanup(remove_uploads)
        register_job(PeriodicJob("forget what is due", timedelta(hours=1), _forget))
        register_exporter("accounts", export.accounts)
        register_exporter("facts", export.facts)
        register_exporter("connections", export.connections)
        register_exporter("interactions", export.interactions)
        register_exporter("answers", export.answers)


def _forget(now: datetime) -> None:
    from klatsch.people.services.columns import leave_out_forgotten
    from klatsch.people.services.retaining import forget_what_is_due

    forget_what_is_due(now=now)
    leave_out_forgotten(now=now)
