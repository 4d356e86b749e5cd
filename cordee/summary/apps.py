from django.apps import AppConfig


class SummaryConfig(AppConfig):
    name = "cordee.summary"
    label = "summary"

    def ready(self) -> None:
        from cordee.summary import mail  # models are only there now

        mail.register()
