"""Two addresses for whoever watches the server: is it alive, is it ready."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cordee.clocks import queries as clocks
from cordee.clocks.wording import state
from cordee.invariants.queries import last_verification
from cordee.invariants.wording import last_check
from cordee.ui.access import no_database
from cordee.ui.outages import alerts

from .migrating import pending_migrations
from .notices import INCOMPLETE, missing

SILENT_WORKER = timedelta(seconds=60)
UNKNOWN = "inconnues"


@no_database(action="health.alive")
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"vivant": True})


@no_database(action="health.ready")
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Reads four technical tables outside of any access context; 503 while one answer is no.

    What the hourly check found, messages that wait and a disk that fills up are said and stop nothing: a case that is
    wrong must not close the line to the others.
    """
    states = readiness()
    said: dict[str, object] = {}
    if states["migrations"]:
        said = {"verifications": _last_check(), "horloge": _clock()}
    said["alertes"] = [*alerts(at=timezone.now()), *_notices()]
    status = 200 if all(states.values()) else 503
    return JsonResponse(states | said, status=status, json_dumps_params={"ensure_ascii": False})


def readiness() -> dict[str, bool]:
    states = {"base": False, "ecriture": False, "migrations": False, "taches": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')")
            states["base"], states["ecriture"] = True, cursor.fetchone()[0] == "off"
        states["migrations"] = not pending_migrations()
        states["taches"] = states["migrations"] and _worker_is_alive()
    except DatabaseError:
        connection.close()
    return states


def _notices() -> list[str]:
    """The legal pages lack something that the law or the visitor expects: `cordee check` names the settings."""
    return [INCOMPLETE] if not settings.CORDEE_DEMO and missing(settings.CORDEE_ENVIRONMENT) else []


def _last_check() -> str:
    """« conformes à 14 h 02 », or which invariants fail and on how many rows; never which rows: the page is public."""
    try:
        return last_check(last_verification(), now=timezone.now())
    except DatabaseError:
        connection.close()
        return UNKNOWN


def _clock() -> str:
    """« à l’heure », or since when it is stopped."""
    try:
        return state(clocks.stopped())
    except DatabaseError:
        connection.close()
        return UNKNOWN


def _worker_is_alive() -> bool:
    recent = "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - %s)"
    with connection.cursor() as cursor:
        cursor.execute(recent, [SILENT_WORKER])
        return bool(cursor.fetchone()[0])
