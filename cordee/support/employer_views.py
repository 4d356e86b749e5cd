"""« L'employeur », on the page of a case: who leads writes what she agreed to aloud, and reads what was answered."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.employer import actions, composing, pages, queries
from cordee.employer.composing import Desk
from cordee.employer.models import Sharing
from cordee.people import queries as people
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support import employer_wording as wording
from cordee.support.for_employer import offered
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import once

SHARED = {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}
ACT = {DataClass.OPERATIONAL}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.read_employer", classes=SHARED)
@require_safe
def employer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who reads her health in this case; who leads acts here too."""
    one, actor, now = case_or_404(request, case_id), request.actor, timezone.now()
    may = queries.may_share(one.pk, actor=actor)
    found = pages.shown_of(one.pk, actor=actor, at=now)
    if not found and not may:
        raise Http404
    if found:
        shown = {"case": one.pk, "classes": sorted(actions.TELLS)}
        audit.record_reading("employer_sharing", actor=actor, at=now, screen="support:employer", **shown)
    context = {
        **_context(one.pk),
        "sharings": found,
        "may_act": may,
        "may_add": may and one.state != CaseState.CLOSED and not any(each.is_alive for each in found),
    }
    return render(request, "support/employer.html", context)


@member_page(roles=CASE_ROLES, action="case.share_with_employer", classes=SHARED)
@never_cache
@act_page
@unless_frozen
def share(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one = _led_or_404(request, case_id)
    if request.method != "POST" and one.state == CaseState.CLOSED:
        return redirect("support:employer", case_id)
    return composing.compose(request, _desk(request, one, None))


@member_page(roles=CASE_ROLES, action="case.change_employer_sharing", classes=SHARED)
@never_cache
@act_page
def change(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    sharing = _sharing_or_404(request, sharing_id)
    if request.method != "POST" and not queries.is_alive(sharing, at=timezone.now()):
        return redirect("support:employer", sharing.case_id)
    one = case_or_404(request, sharing.case_id)
    shown = {"target": sharing.pk, "case": one.pk, "classes": sorted(actions.TELLS)}
    audit.record_reading(
        "employer_sharing", actor=request.actor, at=timezone.now(), screen="support:change_employer", **shown
    )
    return composing.compose(request, _desk(request, one, sharing))


@member_page(roles=CASE_ROLES, action="case.stop_employer_sharing", classes=ACT)
@require_POST
@once
def stop(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    sharing = _sharing_or_404(request, sharing_id)
    try:
        actions.stop(sharing_id=sharing.pk, actor=request.actor, at=timezone.now())
    except actions.Refused as no:
        return refused(request, sharing.case_id, str(composing.why(no)))
    messages.success(request, wording.STOPPED)
    return redirect("support:employer", sharing.case_id)


@member_page(roles=CASE_ROLES, action="case.send_employer_link", classes=ACT)
@require_POST
@once
def send_again(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    sharing = _sharing_or_404(request, sharing_id)
    known = {"seen": request.POST.get("seen", ""), "actor": request.actor, "at": timezone.now()}
    try:
        actions.send_again(sharing_id=sharing.pk, **known)
    except actions.Refused as no:
        return refused(request, sharing.case_id, str(composing.why(no)))
    messages.success(request, wording.SENT_AGAIN)
    return redirect("support:employer", sharing.case_id)


def _desk(request: HttpRequest, one: Case, current: Sharing | None) -> Desk:
    def done(sharing: Sharing) -> HttpResponse:
        messages.success(request, wording.CHANGED if current else wording.SHARED)
        return redirect("support:employer", sharing.case_id)

    return Desk(
        case=one,
        form_page="support/employer_form.html",
        preview_page="support/employer_preview.html",
        refused=lambda why, _status: refused(request, one.pk, str(why)),
        done=done,
        offered=offered(one.pk, actor=request.actor, at=timezone.now()),
        name=_name_of(one, request),
        current=current,
        is_heard=True,
        context=_context(one.pk),
    )


def _name_of(one: Case, request: HttpRequest) -> str:
    identity, _contact = people.named(one.person_id, actor=request.actor)
    if identity:
        shown = {"case": one.pk, "person": one.person_id, "classes": [DataClass.IDENTITY]}
        audit.record_reading("identity", actor=request.actor, at=timezone.now(), screen="support:employer", **shown)
    return str(identity) if identity else ""


def _context(case_id: UUID) -> dict[str, object]:
    home = reverse("support:employer", args=[case_id])
    return {"case_id": case_id, "home": home, "reference": reference_of(case_id)}


def _led_or_404(request: HttpRequest, case_id: UUID) -> Case:
    one = case_or_404(request, case_id)
    if not queries.may_share(one.pk, actor=request.actor):
        raise Http404
    return one


def _sharing_or_404(request: HttpRequest, sharing_id: UUID) -> Sharing:
    try:
        sharing = queries.access_sharing(sharing_id, actor=request.actor)
    except Sharing.DoesNotExist:
        raise Http404 from None
    case_or_404(request, sharing.case_id)
    return sharing
