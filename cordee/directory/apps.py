from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "cordee.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.directory import listed  # models are only there now

        listed.register_pages()
