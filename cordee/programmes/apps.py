from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "cordee.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.programmes import its_documents  # models are only there now

        its_documents.register()
