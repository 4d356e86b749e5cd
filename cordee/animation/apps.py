from django.apps import AppConfig


class AnimationConfig(AppConfig):
    name = "cordee.animation"
    label = "animation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.animation import listing, mail, waiting  # models are only there now

        mail.register()
        listing.declare()
        waiting.declare_all()
