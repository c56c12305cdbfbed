from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings

from klatsch.core.account_data.ownership import exclude_from_export
from klatsch.core.jobs.scheduler import PeriodicJob, register_job


class LettersConfig(AppConfig):
    name = "klatsch.letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        # Two servers would send the same letter; and nobody shall write letters by packing an archive.
        exclude_from_export("letters.letter")
        # Without a mail server letters wait in the host's outbox.
        if settings.KLATSCH.smtp_url.get_secret_value():
            register_job(PeriodicJob("letters", timedelta(seconds=1), _send))


def _send(now: datetime) -> None:
    from klatsch.letters.sending import send_due_letters

    send_due_letters(now)
