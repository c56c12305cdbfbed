from django.apps import AppConfig

from klatsch.core.account_data.ownership import export_exclusions


class AccountsConfig(AppConfig):
    name = "klatsch.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        export_exclusions.connect("accounts.apitoken", "API tokens are secrets of this server.")
