from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "cordee.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.matching import waiting  # models are only there now

        waiting.declare_all()
