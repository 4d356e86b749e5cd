"""Entering by the provider of the installation. Two GET pages: the provider's answer arrives as one.

No account is made here: an administrator opened it before, with the address that the provider vouches for.
"""

from dataclasses import asdict

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.network import openid, queries
from cordee.network.models import User
from cordee.network.openid import Asked, Refused
from cordee.network.wording import OPENID_REFUSED
from cordee.ui.access import visitor_page

ASKED = "openid_asked"


@visitor_page(action="openid.ask")
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    _refuse_when_off()
    asked = Asked.anew()
    try:
        address = openid.question(asked, back_to=_back_to())
    except Refused as refused:
        return _refused(request, refused)
    request.session[ASKED] = asdict(asked)
    return HttpResponseRedirect(address)


@visitor_page(action="openid.answer")
@never_cache
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The second factor of the account is asked for next, as after a password."""
    _refuse_when_off()
    remembered = request.session.pop(ASKED, None)
    asked = Asked(**remembered) if remembered else None
    try:
        address = openid.verified_address(request.GET.dict(), asked, back_to=_back_to())
        user = _account(address)
    except Refused as refused:
        return _refused(request, refused)
    record_authentication(request, user, method="openid_connect", issuer=settings.CORDEE_OIDC_ISSUER)
    return perform_login(request, Login(user=user))


def _account(address: str) -> User:
    try:
        return queries.user_by_address(address)
    except User.DoesNotExist:
        raise Refused("no_account") from None


def _back_to() -> str:
    return f"{settings.CORDEE_BASE_URL}{reverse('network:openid_answer')}"


def _refuse_when_off() -> None:
    if not settings.CORDEE_OIDC_ISSUER:
        raise Http404


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Neither the address nor the account in the journal: only what was wrong."""
    audit.record("account.log_in_refused", actor=request.actor, at=timezone.now(), detail={"why": refused.why})
    context = {"why": OPENID_REFUSED[refused.why].format(name=settings.CORDEE_OIDC_NAME)}
    return render(request, "network/openid_refused.html", context, status=403)
