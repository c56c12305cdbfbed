from django.apps import AppConfig

from klatsch.core.personal_data import tell


class PeopleConfig(AppConfig):
    name = "klatsch.people"
    verbose_name = "People"

    def ready(self) -> None:
        from klatsch.people import export

        tell("accounts", export.accounts)
        tell("facts", export.facts)
        tell("connections", export.connections)
        tell("interactions", export.interactions)
        tell("answers", export.answers)
