from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cordee.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.outbox import delivery
        from cordee.people import telling  # models are only there now

        delivery.register_addresses(telling.address_of)
