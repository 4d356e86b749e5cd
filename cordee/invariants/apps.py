from django.apps import AppConfig


class InvariantsConfig(AppConfig):
    name = "cordee.invariants"
    label = "invariants"
    default_auto_field = "django.db.models.BigAutoField"
