from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "klatsch.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from klatsch.core.account_data.ownership import export_exclusions

        export_exclusions.connect("accounts.apitoken", "API tokens are secrets of this server.")
