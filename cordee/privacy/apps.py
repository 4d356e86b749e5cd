from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cordee.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The renderers need the models, which are there only now.
        from cordee.privacy import keeping, mail, waiting

        mail.register()
        waiting.declare_all()
        keeping.declare()
