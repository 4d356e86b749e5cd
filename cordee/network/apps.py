from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class NetworkConfig(AppConfig):
    name = "cordee.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The adapter needs the models, which are there only now.
        from allauth.mfa.models import Authenticator

        from cordee.network import accounts, administering, undelivered
        from cordee.outbox import delivery

        post_save.connect(accounts.second_factor_added, sender=Authenticator)
        post_delete.connect(accounts.second_factor_removed, sender=Authenticator)
        delivery.register(accounts.PASSWORD_RESET, accounts.render_password_reset)
        delivery.register(administering.INVITATION, accounts.render_invitation)
        delivery.register(administering.SECURITY_NOTICE, accounts.render_security_notice)
        undelivered.register()
