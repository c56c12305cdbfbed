from datetime import datetime, timedelta

from django.apps import AppConfig

from klatsch.core.belongings.leaving import tidy_when_gone
from klatsch.core.belongings.tables import point_at
from klatsch.core.clockwork import Duty, register
from klatsch.core.personal_data import tell


class PeopleConfig(AppConfig):
    name = "klatsch.people"
    verbose_name = "People"

    def ready(self) -> None:
        from klatsch.people import export
        from klatsch.people.places import remove_uploads

        point_at("people.handle", told_by="people.import", confirmed_by="people.import")
        point_at("people.fieldchange", before_import="people.import")
        point_at("people.merge", handles="people.handle", facts="people.fact", people="people.person")
        tidy_when_gone(remove_uploads)
        register(Duty("forget what is due", timedelta(hours=1), _forget))
        tell("accounts", export.accounts)
        tell("facts", export.facts)
        tell("connections", export.connections)
        tell("interactions", export.interactions)
        tell("answers", export.answers)


def _forget(now: datetime) -> None:
    from klatsch.people.services.columns import leave_out_forgotten
    from klatsch.people.services.retaining import forget_what_is_due

    forget_what_is_due(now=now)
    leave_out_forgotten(now=now)
