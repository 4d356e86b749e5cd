from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "cordee.voice"
    label = "voice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.voice import mail, undelivered, waiting  # models are only there now

        mail.register()
        undelivered.register()
        waiting.declare_all()
