from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "cordee.frontdesk"
    label = "frontdesk"
    default_auto_field = "django.db.models.BigAutoField"
