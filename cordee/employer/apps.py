from django.apps import AppConfig


class EmployerConfig(AppConfig):
    name = "cordee.employer"
    label = "employer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.employer import mail  # models are only there now

        mail.register()
