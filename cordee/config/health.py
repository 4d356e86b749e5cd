"""Two addresses for whoever watches the server: is it alive, is it ready."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from cordee.ui.access import no_database

from .migrating import pending_migrations

SILENT_WORKER = timedelta(seconds=60)


@no_database(action="health.alive")
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"vivant": True})


@no_database(action="health.ready")
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Reads three technical tables outside of any access context; 503 while one answer is no."""
    states = readiness()
    return JsonResponse(states, status=200 if all(states.values()) else 503)


def readiness() -> dict[str, bool]:
    states = {"base": False, "migrations": False, "taches": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        states["base"] = True
        states["migrations"] = not pending_migrations()
        states["taches"] = states["migrations"] and _worker_is_alive()
    except DatabaseError:
        connection.close()
    return states


def _worker_is_alive() -> bool:
    recent = "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - %s)"
    with connection.cursor() as cursor:
        cursor.execute(recent, [SILENT_WORKER])
        return bool(cursor.fetchone()[0])
