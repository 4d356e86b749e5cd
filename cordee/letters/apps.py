from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "cordee.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.letters import listed  # models are only there now

        listed.register_pages()
