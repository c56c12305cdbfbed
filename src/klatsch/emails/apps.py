from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings

from klatsch.core.account_data.ownership import export_exclusions
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class EmailsConfig(AppConfig):
    name = "klatsch.emails"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        export_exclusions.connect(
            "letters.email",
            "Two servers would send the same email, and nobody shall write emails by packing an archive.",
        )
        # Without a mail server emails wait in the host's outbox.
        if settings.KLATSCH.smtp_url.get_secret_value():
            periodic_jobs.connect("letters", PeriodicJob(timedelta(seconds=1), _send_due_emails))


def _send_due_emails(now: datetime) -> None:
    from klatsch.emails.delivery import send_due_emails

    send_due_emails(now)
