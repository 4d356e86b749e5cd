from django.apps import AppConfig


class ScriptsConfig(AppConfig):
    name = "cordee.scripts"
    label = "scripts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.network.queries import answers_line  # models are only there now
        from cordee.ui import navigation

        navigation.only_for("scripts:index", answers_line)
