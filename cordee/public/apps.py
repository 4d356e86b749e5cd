from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "cordee.public"
    label = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.public import mail  # models are only there now

        mail.register()
