from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "klatsch.meetings"
    verbose_name = "Meetings"
