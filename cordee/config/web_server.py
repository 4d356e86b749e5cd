"""The web server: gunicorn, which loads the program once and then divides."""

from collections.abc import Mapping
from typing import Any

from gunicorn.app.base import BaseApplication


def _warm(worker: Any) -> None:
    """Once the program is divided: a connection to the database cannot be shared."""
    from cordee.conversation.warming import warm_beside

    warm_beside()


class WebServer(BaseApplication):
    def __init__(self, *, listening: int, settings: Mapping[str, Any]) -> None:
        """``listening``: file descriptor of a socket that already listens."""
        self.choices = {
            "bind": [f"fd://{listening}"],
            "workers": settings["CORDEE_WEB_PROCESSES"],
            "threads": settings["CORDEE_WEB_THREADS"],
            "worker_class": "gthread",
            "preload_app": True,
            "post_worker_init": _warm,
            "timeout": 60,
            "graceful_timeout": 8,
            "loglevel": settings["CORDEE_LOG_LEVEL"].lower(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.choices.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Every address is read before the division: what is broken stops the start, what is loaded is shared."""
        from django.urls import get_resolver

        from .wsgi import application

        get_resolver()._populate()
        return application
