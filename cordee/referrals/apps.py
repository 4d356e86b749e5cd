from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "cordee.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.referrals import mail, undelivered, waiting, worklists  # models are only there now

        mail.register()
        undelivered.register()
        worklists.declare()
        waiting.declare_all()
