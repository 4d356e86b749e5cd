"""« Absences »: a team lead says who is away and who stands in, for whoever calls the organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cordee.domain.access import DataClass, Role
from cordee.presence import actions, queries, wording
from cordee.presence.forms import AbsenceForm
from cordee.presence.models import Absence
from cordee.ui.access import member_page
from cordee.ui.once import once

LEADS = {Role.TEAM_LEAD}
CLASSES = {DataClass.OPERATIONAL}


@member_page(roles=LEADS, action="absence.announce", classes=CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def absences(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = AbsenceForm(given, agents=queries.agents(request.actor))
    if form.is_valid() and _announced(request, form):
        return redirect("presence:absences")
    today = timezone.localdate()
    context = {"form": form, "announced": queries.announced(request.actor, on=today), "today": today}
    return render(request, "presence/absences.html", context, status=422 if form.errors else 200)


def _announced(request: HttpRequest, form: AbsenceForm) -> bool:
    try:
        actions.announce(form.to_announced(), actor=request.actor, at=timezone.now())
    except actions.TooMany:
        form.add_error(None, wording.TOO_MANY)
        return False
    messages.success(request, wording.ANNOUNCED)
    return True


@member_page(roles=LEADS, action="absence.correct", classes=CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    try:
        absence = queries.access_absence(absence_id, actor=request.actor)
    except Absence.DoesNotExist:
        raise Http404 from None
    given = request.POST if request.method == "POST" else None
    form = AbsenceForm(given, agents=queries.agents(request.actor), corrects=absence)
    if form.is_valid() and _corrected(request, form, absence_id):
        return redirect("presence:absences")
    context = {"form": form, "absence": absence, "today": timezone.localdate()}
    return render(request, "presence/correct.html", context, status=422 if form.errors else 200)


def _corrected(request: HttpRequest, form: AbsenceForm, absence_id: UUID) -> bool:
    said = form.to_announced()
    try:
        actions.correct(said, absence_id=absence_id, actor=request.actor, at=timezone.now())
    except actions.Begun:
        form.add_error("since", wording.BEGUN)
        return False
    except Absence.DoesNotExist:
        messages.warning(request, wording.ENDED_ELSEWHERE)
        return True
    messages.success(request, wording.CORRECTED)
    return True


@member_page(roles=LEADS, action="absence.take_back", classes=CLASSES)
@require_POST
@once
def take_back(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    try:
        actions.take_back(absence_id=absence_id, actor=request.actor, at=timezone.now())
    except Absence.DoesNotExist:
        raise Http404 from None
    messages.success(request, wording.TAKEN_BACK)
    return redirect("presence:absences")
