from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "klatsch.accounts"
    verbose_name = "Accounts"
