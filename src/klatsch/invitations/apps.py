from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "klatsch.invitations"
    verbose_name = "Invitations"
