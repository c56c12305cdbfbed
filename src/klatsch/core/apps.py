from datetime import datetime, timedelta

from django.apps import AppConfig
from django.db.models import CharField

from klatsch.core.account_data.ownership import export_exclusions
from klatsch.core.db.lookups import AnyOf
from klatsch.core.i18n.locale import DjangoTranslator
from klatsch.core.i18n.messages import set_translator
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"

    def ready(self) -> None:
        set_translator(DjangoTranslator())
        CharField.register_lookup(AnyOf)
        export_exclusions.connect("core.domainevent", "What happened here must not have its effects on another server.")
        periodic_jobs.connect("events", PeriodicJob(timedelta(seconds=10), _dispatch_events))
        periodic_jobs.connect("old events", PeriodicJob(timedelta(hours=6), _purge_old_events))


def _dispatch_events(now: datetime) -> None:
    from klatsch.core.events import dispatch_events

    dispatch_events(now=now)


def _purge_old_events(now: datetime) -> None:
    from klatsch.core.events import purge_old_events

    purge_old_events(now=now)
