from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "cordee.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"
