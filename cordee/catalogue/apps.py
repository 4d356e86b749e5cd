from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "cordee.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.catalogue import waiting  # models are only there now

        waiting.declare_all()
