from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.domain.access import CASE_ROLES, DataClass, Role
from cordee.domain.guards import EMERGENCY_ROLES, Finding
from cordee.privacy import actions, queries, wording
from cordee.privacy.confirming import ask_to_confirm, confirmed_lately
from cordee.privacy.forms import EmergencyForm, ReviewForm
from cordee.privacy.models import EmergencyAccess
from cordee.referrals import queries as referrals
from cordee.referrals import shared
from cordee.referrals.models import Referral
from cordee.ui.access import member_page
from cordee.ui.once import once

OFFICER = frozenset({Role.RIGHTS_OFFICER})
OPENED = {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}


@member_page(roles=EMERGENCY_ROLES, action="emergency.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Who they are is asked again first: nothing typed is lost on the way."""
    if not confirmed_lately(request):
        return ask_to_confirm(request)
    if request.method != "POST":
        form = EmergencyForm(initial={"key": str(uuid4())})
        return render(request, "privacy/ask_emergency.html", {"form": form})
    form, now = EmergencyForm(request.POST), timezone.now()
    if form.is_valid():
        found = queries.cases_named(form.cleaned_data["reference"])
        actions.note_search(found=len(found), actor=request.actor, at=now, screen="privacy:ask_emergency")
        if len(found) == 1:
            reason, key = form.cleaned_data["reason"], form.cleaned_data["key"]
            opened = actions.open_in_emergency(case_id=found[0], reason=reason, actor=request.actor, at=now, key=key)
            return redirect("privacy:emergency", opened.pk)
        form.add_error("reference", wording.NOT_FOUND)
    return render(request, "privacy/ask_emergency.html", {"form": form}, status=422)


@member_page(roles=CASE_ROLES | OFFICER, action="emergency.read", classes=OPENED)
@never_cache
@require_safe
def emergency(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """To who opened it, the case while the hour lasts; to who answers for it, who, when and why."""
    return _page(request, access_id)


@member_page(roles=OFFICER, action="emergency.review", classes={DataClass.OPERATIONAL})
@require_POST
@once
def review(request: HttpRequest, access_id: UUID) -> HttpResponse:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, access_id, status=422, form=form)
    finding, note = Finding(form.cleaned_data["finding"]), form.cleaned_data["note"]
    try:
        actions.review(access_id=access_id, finding=finding, note=note, actor=request.actor, at=timezone.now())
    except actions.AlreadyReviewed:
        return render(request, "privacy/refused.html", {"why": wording.ALREADY_REVIEWED, "case": None}, status=409)
    return redirect("privacy:emergency", access_id)


def _page(request: HttpRequest, access_id: UUID, *, status: int = 200, **given: Any) -> HttpResponse:
    access = queries.access_emergency(access_id, actor=request.actor)
    context = {
        "access": access,
        "finding": wording.FINDINGS.get(access.finding, ""),
        "is_open": queries.is_open(access_id, actor=request.actor),
        "is_running": queries.is_running(access_id, actor=request.actor),
        "is_officer": request.actor.role is Role.RIGHTS_OFFICER,
        "is_own": access.membership_id == request.actor.membership,
        "form": ReviewForm(),
        "reference": queries.reference_of(access.case_id),
        **given,
    }
    return render(request, "privacy/emergency.html", {**context, **_opened(request, access, context)}, status=status)


def _opened(request: HttpRequest, access: EmergencyAccess, context: dict[str, Any]) -> dict[str, Any]:
    """The case itself. The database adds the reason to each event of these readings."""
    if not context["is_open"]:
        return {"requests": [], "person": None, "facts": None}
    found = referrals.referrals_of_case(access.case_id, actor=request.actor)
    return {"requests": found, **_content(request, found)}


def _content(request: HttpRequest, found: list[Referral]) -> dict[str, Any]:
    if not found:
        return {"person": None, "facts": None}
    known = {"actor": request.actor, "at": timezone.now(), "screen": "privacy:emergency"}
    return {"person": shared.person(found[-1], **known), "facts": shared.facts(found[-1], **known)}
