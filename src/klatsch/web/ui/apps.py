from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "klatsch.web.ui"
