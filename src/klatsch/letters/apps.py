from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "klatsch.letters"
    verbose_name = "Letters"
