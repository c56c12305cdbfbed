from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klatsch.people"
    verbose_name = "People"
