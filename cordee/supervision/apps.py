from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "cordee.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.supervision import hours, queries, waiting  # models are only there now
        from cordee.ui import line_hours, navigation

        navigation.only_for("supervision:live", queries.supervises)
        line_hours.declare(hours.known)
        waiting.declare_all()
