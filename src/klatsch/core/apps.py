from django.apps import AppConfig

from klatsch.core.i18n.messages import set_translator


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"

    def ready(self) -> None:
        import klatsch.core.db.lookups  # noqa: F401 - registers itself
        from klatsch.core.i18n.locale import DjangoTranslator

        set_translator(DjangoTranslator())
