"""What the watch of the journal found, one line at a time, for the rights officer to look at."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cordee.domain.access import DataClass, Role
from cordee.domain.guards import Finding
from cordee.network.wording import function_of_reader
from cordee.privacy import actions, queries, wording
from cordee.privacy.forms import FindingForm
from cordee.ui.access import member_page
from cordee.ui.once import once

OFFICER = frozenset({Role.RIGHTS_OFFICER})
LINE = {DataClass.OPERATIONAL}


@member_page(roles=OFFICER, action="rights.watched", classes=LINE)
@never_cache
@require_safe
def watched(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    return _page(request, watch_id)


@member_page(roles=OFFICER, action="rights.conclude", classes=LINE)
@require_POST
@once
def conclude(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _page(request, watch_id, status=422, form=form)
    finding = Finding(form.cleaned_data["finding"])
    try:
        actions.conclude(watch_id=watch_id, finding=finding, actor=request.actor, at=timezone.now())
    except actions.AlreadyReviewed:
        return render(request, "privacy/refused.html", {"why": wording.WATCH_REVIEWED, "case": None}, status=409)
    return redirect("privacy:watched", watch_id)


def _page(request: HttpRequest, watch_id: UUID, *, status: int = 200, **given: Any) -> HttpResponse:
    watch = queries.access_watch(watch_id, actor=request.actor)
    context = {
        "watch": watch,
        "rule": wording.RULES[watch.rule],
        "function": function_of_reader(watch.membership.role),
        "reference": queries.reference_of(watch.case_id) if watch.case_id else "",
        "finding": wording.FINDINGS.get(watch.finding, ""),
        "is_own": watch.membership_id == request.actor.membership,
        "form": FindingForm(),
        **given,
    }
    return render(request, "privacy/watched.html", context, status=status)
