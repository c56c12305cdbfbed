from django.apps import AppConfig

from klatsch.core.account_data.ownership import soft_references
from klatsch.core.jobs.metrics import counter_flushes


class InvitationsConfig(AppConfig):
    name = "klatsch.invitations"
    verbose_name = "Invitations"

    def ready(self) -> None:
        soft_references.connect("invitations.invitation.audience_circles", "insight.circle")
        counter_flushes.connect("visits", _flush_page_views)


def _flush_page_views() -> None:
    from klatsch.invitations.page_view_flush import flush_page_views

    flush_page_views()
