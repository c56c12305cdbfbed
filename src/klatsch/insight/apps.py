from datetime import timedelta

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "klatsch.insight"
    verbose_name = "Insight"

    def ready(self) -> None:
        from klatsch.core.account_data.ownership import declare_soft_reference, exclude_from_export
        from klatsch.core.account_data.personal_data import register_exporter
        from klatsch.core.jobs.scheduler import PeriodicJob, register_job
        from klatsch.insight import export
        from klatsch.insight.assessment.schedule import request_recompute_where_due
        from klatsch.insight.saved_circles.edit import add_import_to_circle, people_edited_by_host
        from klatsch.insight.suggestions.daily import pick_daily_where_due
        from klatsch.people.services.imports import after_import
        from klatsch.people.services.taking_out import keep_whom

        register_job(PeriodicJob("reassess decks", timedelta(seconds=20), request_recompute_where_due))
        register_job(PeriodicJob("draw the five of the day", timedelta(minutes=5), pick_daily_where_due))
        exclude_from_export("insight.reassessment")
        # A way back is of use for an hour, and not in another place.
        exclude_from_export("insight.triagestep")
        exclude_from_export("insight.triagechange")
        declare_soft_reference("insight.circle", suggestions="people.person")
        declare_soft_reference("people.savedview", address="insight.circle")
        after_import(add_import_to_circle)
        keep_whom(people_edited_by_host)
        register_exporter("circles", export.export_circles)
        register_exporter("statements", export.export_assessments)
        register_exporter("host said", export.export_dismissals)
        register_exporter("vouches", export.export_vouches)
        register_exporter("picks", export.export_daily_suggestions)
