from django.apps import AppConfig

from klatsch.core.words import let_speak


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"

    def ready(self) -> None:
        import klatsch.core.lookups  # noqa: F401 - registers itself
        from klatsch.core.languages import DjangoSpeaker

        let_speak(DjangoSpeaker())
