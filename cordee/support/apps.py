from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "cordee.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The renderers need the models, which are there only now.
        from cordee.support import invitations

        invitations.register()
