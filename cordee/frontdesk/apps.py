from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "cordee.frontdesk"
    label = "frontdesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.frontdesk import waiting  # models are only there now

        waiting.declare_all()
