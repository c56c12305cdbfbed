from django.apps import AppConfig

from klatsch.core.account_data.ownership import declare_soft_reference
from klatsch.core.jobs.metrics import register_flush


class InvitationsConfig(AppConfig):
    name = "klatsch.invitations"
    verbose_name = "Invitations"

    def ready(self) -> None:
        declare_soft_reference("invitations.invitation", audience_circles="insight.circle")
        register_flush("visits", _flush_page_views)


def _flush_page_views() -> None:
    from klatsch.invitations.page_view_flush import flush_page_views

    flush_page_views()
