from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "cordee.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The adapter needs the models, which are there only now.
        from cordee.network import accounts
        from cordee.outbox import delivery

        delivery.register(accounts.PASSWORD_RESET, accounts.render_password_reset)
