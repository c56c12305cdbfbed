from datetime import timedelta

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "klatsch.insight"
    verbose_name = "Insight"

    def ready(self) -> None:
        from klatsch.core.belongings.tables import leaves_out, point_at
        from klatsch.core.clockwork import Duty, register
        from klatsch.core.personal_data import tell
        from klatsch.insight import export
        from klatsch.insight.duties import ask_where_due
        from klatsch.insight.services.circles import gather_import, spoken_of_by_hand
        from klatsch.insight.services.picking import draw_where_due
        from klatsch.people.services.imports import after_import
        from klatsch.people.services.taking_out import keep_whom

        register(Duty("reassess decks", timedelta(seconds=20), ask_where_due))
        register(Duty("draw the five of the day", timedelta(minutes=5), draw_where_due))
        leaves_out("insight.reassessment")
        # A way back is of use for an hour, and not in another place.
        leaves_out("insight.triagestep")
        leaves_out("insight.triagechange")
        point_at("insight.circle", suggestions="people.person")
        point_at("people.savedview", address="insight.circle")
        after_import(gather_import)
        keep_whom(spoken_of_by_hand)
        tell("circles", export.circles)
        tell("statements", export.statements)
        tell("host said", export.host_said)
        tell("vouches", export.vouches)
        tell("picks", export.picks)
