from django.apps import AppConfig

from klatsch.core.words import set_translator


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"

    def ready(self) -> None:
        import klatsch.core.lookups  # noqa: F401 - registers itself
        from klatsch.core.languages import DjangoTranslator

        set_translator(DjangoTranslator())
