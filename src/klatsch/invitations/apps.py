from django.apps import AppConfig

from klatsch.core.belongings.tables import point_at
from klatsch.core.tallies import register


class InvitationsConfig(AppConfig):
    name = "klatsch.invitations"
    verbose_name = "Invitations"

    def ready(self) -> None:
        point_at("invitations.invitation", audience_circles="insight.circle")
        register("visits", _write_down_visits)


def _write_down_visits() -> None:
    from klatsch.invitations.counting_visits import write_down_visits

    write_down_visits()
