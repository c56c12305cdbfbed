from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "klatsch.web.look"
