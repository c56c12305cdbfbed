from django.apps import AppConfig


class GuestConfig(AppConfig):
    name = "klatsch.web.guest"
