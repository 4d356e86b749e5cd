from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cordee.desk"
    label = "desk"
