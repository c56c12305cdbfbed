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
        from klatsch.people import tasks
        from klatsch.people.events import duplicate_search_requested, import_finished, import_requested

        import_requested.listen_after_commit("read upload", tasks.enqueue_read_upload)
        import_finished.listen_after_commit("find duplicates", tasks.enqueue_duplicate_search)
        duplicate_search_requested.listen_after_commit("find duplicates", tasks.enqueue_duplicate_search)
        periodic_jobs.connect("forget what is due", PeriodicJob(timedelta(hours=1), _purge_expired))
        renamed_tasks.connect("people.tasks.read_upload_later", "klatsch.people.tasks.read_upload_task")
        renamed_tasks.connect(
            "people.tasks.find_suggestions_later", "klatsch.people.tasks.find_duplicate_suggestions_task"
        )
        _connect_account_data()
        _connect_exporters()


def _connect_account_data() -> None:
    from klatsch.people.imports.upload_storage import delete_uploads

    soft_references.connect("people.handle.told_by", "people.importjob")
    soft_references.connect("people.handle.confirmed_by", "people.importjob")
    soft_references.connect("people.fieldchange.before_import", "people.importjob")
    soft_references.connect("people.merge.handles", "people.handle")
    soft_references.connect("people.merge.facts", "people.fact")
    soft_references.connect("people.merge.people", "people.person")
    deletion_cleanups.connect("uploads", delete_uploads)


def _connect_exporters() -> None:
    from klatsch.people.privacy import export

    personal_data_exporters.connect("accounts", export.export_handles)
    personal_data_exporters.connect("facts", export.export_facts)
    personal_data_exporters.connect("connections", export.export_connections)
    personal_data_exporters.connect("interactions", export.export_interactions)
    personal_data_exporters.connect("answers", export.export_decisions)


def _purge_expired(now: datetime) -> None:
    from klatsch.people.imports.column_mapping import skip_abandoned_imports
    from klatsch.people.privacy.retention import purge_expired

    purge_expired(now=now)
    skip_abandoned_imports(now=now)
