from django.apps import AppConfig


class HostConfig(AppConfig):
    name = "klatsch.web.host"
