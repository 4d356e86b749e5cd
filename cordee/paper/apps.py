from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "cordee.paper"
    label = "paper"
