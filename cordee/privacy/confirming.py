"""Before a case is opened in an emergency, the person proves again who they are: second factor, or else password."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

CONFIRMED_FOR = 5 * 60  # seconds
_SECOND_FACTOR = "mfa"


def confirmed_lately(request: HttpRequest) -> bool:
    """An account with a second factor confirms with it; the log-in itself does not count."""
    wanted = {_SECOND_FACTOR} if is_mfa_enabled(request.user) else {_SECOND_FACTOR, "password"}
    since = time.time() - CONFIRMED_FOR
    records = get_authentication_records(request, request.user)
    return any(
        one.get("reauthenticated") and one.get("method") in wanted and one.get("at", 0) >= since for one in records
    )


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """Then come back to the form, which was not sent yet."""
    page = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "account_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")
