from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "cordee.hooks"
    label = "hooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.hooks import posting  # models are only there now

        posting.register()
