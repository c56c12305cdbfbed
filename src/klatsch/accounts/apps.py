from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "klatsch.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from klatsch.core.belongings.tables import leaves_out

        leaves_out("accounts.apitoken")
