from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "cordee.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.ui import lengths

        lengths.speak()
