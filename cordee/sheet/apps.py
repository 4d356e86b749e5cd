from django.apps import AppConfig


class SheetConfig(AppConfig):
    name = "cordee.sheet"
    label = "sheet"
    default_auto_field = "django.db.models.BigAutoField"
