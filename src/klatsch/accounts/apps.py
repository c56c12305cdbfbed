from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "klatsch.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from klatsch.core.account_data.ownership import exclude_from_export

        exclude_from_export("accounts.apitoken")
