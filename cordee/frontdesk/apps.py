from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "cordee.frontdesk"
    label = "frontdesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.frontdesk import answering, leading, waiting  # models are only there now
        from cordee.referrals import put_through

        leading.register()
        waiting.declare_all()
        put_through.declare(answering.put_through)
