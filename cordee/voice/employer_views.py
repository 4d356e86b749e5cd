"""« Mon employeur »: what she shares with one contact, as it is read; when it was opened, what was answered."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.cases.models import CaseState
from cordee.domain.access import DataClass
from cordee.employer import actions, composing, pages, queries, wording
from cordee.employer.composing import Desk
from cordee.employer.models import Sharing
from cordee.people import queries as people
from cordee.referrals.link_views import discreet, limited
from cordee.support.for_employer import offered
from cordee.ui.access import beneficiary_page
from cordee.ui.once import once
from cordee.voice.opening import done, form_page, opened, posted, proven, refused

SHARED = {DataClass.IDENTITY, DataClass.OPERATIONAL, DataClass.SITUATION, DataClass.HEALTH}


@beneficiary_page(action="own.employer", classes=SHARED)
@discreet
@require_safe
@opened
@proven
def employer(request: HttpRequest, secret: str) -> HttpResponse:
    found = pages.shown_of(request.her_case.pk, actor=request.actor, at=timezone.now())
    if found:
        _log(request, "voice:employer")
    is_free = not any(one.is_alive for one in found)
    may_add = is_free and request.her_case.state == CaseState.OPEN
    return render(request, "voice/employer.html", {"secret": secret, "sharings": found, "may_add": may_add})


@beneficiary_page(action="own.share_with_employer", classes=SHARED)
@discreet
@limited
@form_page
@opened
@proven
def share(request: HttpRequest, secret: str) -> HttpResponse:
    """Nothing is kept before the last of the three steps. Her own name is on the form."""
    _log(request, "voice:share_with_employer")
    return composing.compose(request, _desk(request, secret, None))


@beneficiary_page(action="own.change_employer_sharing", classes=SHARED)
@discreet
@limited
@form_page
@opened
@proven
def change(request: HttpRequest, secret: str, sharing_id: UUID) -> HttpResponse:
    try:
        sharing = queries.access_sharing(sharing_id, actor=request.actor)
    except Sharing.DoesNotExist:
        return refused(request, secret, wording.CHANGED, status=404)
    if request.method != "POST" and not queries.is_alive(sharing, at=timezone.now()):
        return redirect("voice:employer", secret)
    _log(request, "voice:change_employer")
    return composing.compose(request, _desk(request, secret, sharing))


@beneficiary_page(action="own.stop_employer_sharing")
@discreet
@limited
@opened
@posted
@proven
@once
def stop(request: HttpRequest, secret: str, sharing_id: UUID) -> HttpResponse:
    try:
        actions.stop(sharing_id=sharing_id, actor=request.actor, at=timezone.now())
    except (Sharing.DoesNotExist, actions.Refused):
        return refused(request, secret, wording.CHANGED, status=409)
    return done(request, secret, _("Le partage est arrêté."), _("Son adresse n’ouvre plus rien, dès maintenant."))


@beneficiary_page(action="own.send_employer_link")
@discreet
@limited
@opened
@posted
@proven
@once
def send_again(request: HttpRequest, secret: str, sharing_id: UUID) -> HttpResponse:
    known = {"seen": request.POST.get("seen", ""), "actor": request.actor, "at": timezone.now()}
    try:
        actions.send_again(sharing_id=sharing_id, **known)
    except (Sharing.DoesNotExist, actions.Refused):
        return refused(request, secret, wording.CHANGED, status=409)
    return redirect("voice:employer", secret)


def _desk(request: HttpRequest, secret: str, current: Sharing | None) -> Desk:
    return Desk(
        case=request.her_case,
        form_page="voice/employer_form.html",
        preview_page="voice/employer_preview.html",
        refused=lambda why, status: refused(request, secret, str(why), status=status),
        done=lambda _sharing: redirect("voice:employer", secret),
        offered=offered(request.her_case.pk, actor=request.actor, at=timezone.now()),
        name=_name_of(request),
        current=current,
        context={"secret": secret},
    )


def _name_of(request: HttpRequest) -> str:
    identity, _contact = people.named(request.her_case.person_id, actor=request.actor)
    return str(identity) if identity else ""


def _log(request: HttpRequest, screen: str) -> None:
    shown = {"case": request.her_case.pk, "classes": sorted(SHARED)}
    audit.record_reading("own_employer", actor=request.actor, at=timezone.now(), screen=screen, **shown)
