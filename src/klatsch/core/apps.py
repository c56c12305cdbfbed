from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "klatsch.core"
    verbose_name = "Core"
