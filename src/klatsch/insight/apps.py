from datetime import timedelta

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "klatsch.insight"
    verbose_name = "Insight"

    def ready(self) -> None:
        from klatsch.core.jobs.renamed_tasks import renamed_tasks
        from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs
        from klatsch.insight.assessment.listeners import connect_listeners
        from klatsch.insight.assessment.schedule import request_recompute_where_due
        from klatsch.insight.saved_circles.edit import add_import_to_circle, people_edited_by_host
        from klatsch.insight.suggestions.daily import pick_daily_where_due
        from klatsch.people.events import import_finished
        from klatsch.people.imports.undo_import import people_protectors

        periodic_jobs.connect("recompute assessments", PeriodicJob(timedelta(seconds=20), request_recompute_where_due))
        periodic_jobs.connect("pick daily suggestions", PeriodicJob(timedelta(minutes=5), pick_daily_where_due))
        renamed_tasks.connect(
            "insight.tasks.reassess_deck_later", "klatsch.insight.assessment.tasks.recompute_deck_later"
        )
        renamed_tasks.connect(
            "insight.tasks.reassess_person_later", "klatsch.insight.assessment.tasks.recompute_person_later"
        )
        connect_listeners()
        _connect_account_data()
        import_finished.listen("circles", lambda event: add_import_to_circle(event.subject))
        people_protectors.connect("insight", people_edited_by_host)


def _connect_account_data() -> None:
    from klatsch.core.account_data.ownership import export_exclusions, soft_references
    from klatsch.core.account_data.personal_data import personal_data_exporters
    from klatsch.insight import export

    bulk_action_reason = "A bulk action can be undone for an hour, on its own server."
    export_exclusions.connect("insight.reassessment", "Assessments are computed anew on another server.")
    export_exclusions.connect("insight.bulkaction", bulk_action_reason)
    export_exclusions.connect("insight.bulkactionchange", bulk_action_reason)
    soft_references.connect("insight.circle.suggestions", "people.person")
    soft_references.connect("people.savedview.address", "insight.circle")
    personal_data_exporters.connect("circles", export.export_circles)
    personal_data_exporters.connect("statements", export.export_assessments)
    personal_data_exporters.connect("host said", export.export_dismissals)
    personal_data_exporters.connect("vouches", export.export_vouches)
    personal_data_exporters.connect("picks", export.export_daily_suggestions)
