from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.account_data.ownership import export_exclusions
from klatsch.core.i18n.messages import set_translator
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"

    def ready(self) -> None:
        import klatsch.core.db.lookups  # noqa: F401 - registers the lookup
        from klatsch.core.i18n.locale import DjangoTranslator

        set_translator(DjangoTranslator())
        export_exclusions.connect("core.domainevent", "What happened here must not have its effects on another server.")
        periodic_jobs.connect("events", PeriodicJob(timedelta(seconds=10), _dispatch_events))
        periodic_jobs.connect("old events", PeriodicJob(timedelta(hours=6), _purge_old_events))


def _dispatch_events(now: datetime) -> None:
    from klatsch.core.events import dispatch_events

    dispatch_events(now=now)


def _purge_old_events(now: datetime) -> None:
    from klatsch.core.events import purge_old_events

    purge_old_events(now=now)
