from django.apps import AppConfig


class OrientationConfig(AppConfig):
    name = "cordee.orientation"
    label = "orientation"
    default_auto_field = "django.db.models.BigAutoField"
