from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "cordee.caseload"
    label = "caseload"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The lists need the models, which are there only now.
        from cordee.caseload import mail, waiting

        mail.register()
        waiting.declare_all()
