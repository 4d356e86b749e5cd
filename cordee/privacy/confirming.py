"""Before a case is opened in an emergency, and once very many people were read in a day, the member proves again who
they are: second factor, or else password."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

CONFIRMED_FOR = 5 * 60  # seconds
_SECOND_FACTOR = "mfa"


def confirmed_lately(request: HttpRequest) -> bool:
    """An account with a second factor confirms with it; the log-in itself does not count."""
    return _confirmed_since(request, time.time() - CONFIRMED_FOR)


def must_confirm_to_read_on(request: HttpRequest) -> bool:
    """At the threshold of the day, then at each multiple of it; what was confirmed since holds until the next."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.step_up_since(%s)", [settings.CORDEE_WATCH_STEP_UP])
        (since,) = cursor.fetchone()
    return since is not None and not _confirmed_since(request, since)


def _confirmed_since(request: HttpRequest, since: float) -> bool:
    wanted = {_SECOND_FACTOR} if is_mfa_enabled(request.user) else {_SECOND_FACTOR, "password"}
    records = get_authentication_records(request, request.user)
    return any(
        one.get("reauthenticated") and one.get("method") in wanted and one.get("at", 0) >= since for one in records
    )


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """Then come back to the form, which was not sent yet."""
    return redirect(f"{page_to_confirm(request)}?{urlencode({'next': request.path})}")


def page_to_confirm(request: HttpRequest) -> str:
    return reverse("mfa_reauthenticate" if is_mfa_enabled(request.user) else "account_reauthenticate")
