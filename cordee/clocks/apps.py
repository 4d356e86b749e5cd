from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "cordee.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.clocks import mail  # the registry of messages is only there now

        mail.register()
